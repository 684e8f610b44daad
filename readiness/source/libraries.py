"""Files that a tree does not list because they are somebody else's, for who is asked to read them.

They are read below the root alone, through links too where these stay inside; nothing is listed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

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
    whole, beside = _whole(tree), checkout_beside(tree, path)
    rest = path.split("/")[2:]
    if not isinstance(whole, WorkTree) or beside is None or not rest or {"..", ""} & {*rest}:
        return None
    target = target_of(beside, "/".join(rest))
    return read_file(beside, target, whole.limit) if isinstance(target, str) else None


def checkout_beside(tree: Tree, path: str) -> bytes | None:
    """The folder of the checkout that `../NAME/…` lies in; None where there is none."""
    whole = _whole(tree)
    up, _, rest = path.partition("/")
    name = rest.partition("/")[0]
    if not isinstance(whole, WorkTree) or up != ".." or name in {"", ".", ".."}:
        return None
    beside = os.path.dirname(whole.root) + b"/" + encode(name)  # noqa: PTH120 - names are bytes
    if os.path.islink(beside) or not os.path.exists(beside + b"/.git"):  # noqa: PTH110, PTH114
        return None
    return beside


def changes_beside(tree: Tree, paths: Iterable[str]) -> Mapping[str, str]:
    """The ISO days of the last commits that changed pages of checkouts beside this one."""
    from readiness.source.history import last_changes  # noqa: PLC0415 - seldom asked

    inside: dict[bytes, dict[str, str]] = {}
    for path in paths:
        home = checkout_beside(tree, path)
        if home is not None:
            inside.setdefault(home, {})[path.split("/", 2)[2]] = path
    found: dict[str, str] = {}
    for home, names in sorted(inside.items()):
        days = last_changes(os.fsdecode(home), names)
        if not isinstance(days, Fault):
            found |= {names[name]: day for name, day in days.items()}
    return found


def _whole(tree: Tree) -> Tree:
    while isinstance(tree, NarrowTree):
        tree = tree.whole
    return tree
