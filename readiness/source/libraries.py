"""Files that a tree does not list because they are somebody else's, for who is asked to read them.

They are read below the root alone, through links too where these stay inside; nothing is listed.
"""

from __future__ import annotations

import os

from readiness.model import Fault
from readiness.source.file import encode, not_listed, read_file
from readiness.source.tree import NarrowTree, Tree
from readiness.source.worktree import WorkTree, target_of


def read(tree: Tree, path: str) -> bytes | Fault:
    """The bytes of a file of the tree, or of a folder that installers fill beside it."""
    found = tree.read(path)
    if not isinstance(found, Fault):
        return found
    whole = _whole(tree)
    if not isinstance(whole, WorkTree) or ".." in path.split("/"):
        return found
    target = target_of(whole.root, path)
    if not isinstance(target, str):
        return not_listed(path)
    return read_file(whole.root, target, whole.limit)


def read_beside(tree: Tree, path: str) -> bytes | Fault | None:
    """A file of a checkout that lies right beside this one (`../NAME/…`); None where there is none.

    NAME has to be a folder of its own, no link, that git knows as a repository; links within it
    that leave it are not followed.
    """
    whole = _whole(tree)
    up, name, *rest = path.split("/")
    if not isinstance(whole, WorkTree) or up != ".." or not rest or {"..", ""} & {name, *rest}:
        return None
    beside = os.path.dirname(whole.root) + b"/" + encode(name)  # noqa: PTH120 - names are bytes
    if os.path.islink(beside) or not os.path.exists(beside + b"/.git"):  # noqa: PTH110, PTH114
        return None
    target = target_of(beside, "/".join(rest))
    return read_file(beside, target, whole.limit) if isinstance(target, str) else None


def _whole(tree: Tree) -> Tree:
    while isinstance(tree, NarrowTree):
        tree = tree.whole
    return tree
