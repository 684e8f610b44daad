"""Files that a tree leaves out because they are somebody else's, for who is asked to import them.

They are read below the root alone, through links too where these stay inside; nothing is listed.
"""

from __future__ import annotations

from readiness.model import Fault
from readiness.source.file import not_listed, read_file
from readiness.source.tree import NarrowTree, Tree
from readiness.source.worktree import WorkTree, target_of


def read(tree: Tree, path: str) -> bytes | Fault:
    """The bytes of a file of the tree, or of a folder that installers fill beside it."""
    found = tree.read(path)
    if not isinstance(found, Fault):
        return found
    whole: Tree = tree
    while isinstance(whole, NarrowTree):
        whole = whole.whole
    if not isinstance(whole, WorkTree) or ".." in path.split("/"):
        return found
    target = target_of(whole.root, path)
    if not isinstance(target, str):
        return not_listed(path)
    return read_file(whole.root, target, whole.limit)
