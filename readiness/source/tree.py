"""A tree of files, wherever it lies: on disk, in a commit or the index, in memory; judges nothing."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from readiness.errors import ReadinessError
from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.beginning import Beginning
from readiness.source.file import LIMIT, encode, not_listed
from readiness.source.glob import Pattern, compile_pattern
from readiness.source.worktree import WorkTree


class Tree(Protocol):
    """Files by path: relative to the root, `/` between the parts, sorted. Bytes of a name that are
    not UTF-8 are surrogates, as `os.fsdecode` has them.
    """

    @property
    def paths(self) -> Sequence[str]:
        """All files, each once."""

    @property
    def links(self) -> Mapping[str, str]:
        """Further names of listed files: link → path. They can be read and are not in `paths`."""

    @property
    def notes(self) -> Sequence[Fault]:
        """What is not in `paths` and could be missed: links that leave, folders unread, …"""

    @property
    def left_out(self) -> Mapping[str, int]:
        """Name of a default, or an exclude's text → how many files it left out."""

    def read(self, path: str) -> bytes | Fault:
        """The bytes, or why they cannot be had; never blocks, never raises."""

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Fault]]:
        """Each path with its bytes, in the order asked; the fast way to read many."""


class MemoryTree:
    """Files that a test or a rule's example writes down; a `Fault` is a file that is unreadable."""

    def __init__(self, files: Mapping[str, str | bytes | Fault]) -> None:
        self._files = {
            path: encode(content) if isinstance(content, str) else content
            for path, content in sorted(files.items())
        }
        self.paths: Sequence[str] = tuple(self._files)
        self.links: Mapping[str, str] = {}
        self.notes: Sequence[Fault] = ()
        self.left_out: Mapping[str, int] = {}

    def read(self, path: str) -> bytes | Fault:
        """The bytes that were given."""
        return self._files.get(path, not_listed(path))

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Fault]]:
        """Each path with its bytes, in the order asked."""
        return ((path, self.read(path)) for path in paths)


class NarrowTree(NamedTuple):
    """A tree without what the configuration excludes."""

    whole: Tree
    paths: Sequence[str]
    links: Mapping[str, str]
    notes: Sequence[Fault]
    left_out: Mapping[str, int]
    left: Mapping[str, str]
    """Path → the exclude that left it out."""

    def read(self, path: str) -> bytes | Fault:
        """The bytes, unless the path is left out."""
        exclude = self.left.get(path)
        return self.whole.read(path) if exclude is None else not_listed(path, exclude)

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Fault]]:
        """Each path with its bytes, in the order asked."""
        asked = list(paths)
        found = self.whole.read_all([path for path in asked if path not in self.left])
        for path in asked:
            exclude = self.left.get(path)
            yield next(found) if exclude is None else (path, not_listed(path, exclude))


def narrow(tree: Tree, excludes: Sequence[str]) -> Tree:
    """The tree without what gitignore-like patterns cover, counted under the first that does."""
    if not excludes:
        return tree
    patterns = [compile_pattern(text) for text in excludes]
    named = (*tree.paths, *tree.links, *(note.location.path for note in tree.notes))
    left = {path: text for path in named if (text := covering(path, patterns)) is not None}
    counts = Counter(left[path] for path in tree.paths if path in left)
    return NarrowTree(
        whole=tree,
        paths=tuple(path for path in tree.paths if path not in left),
        links={
            link: path for link, path in tree.links.items() if link not in left and path not in left
        },
        notes=tuple(note for note in tree.notes if note.location.path not in left),
        left_out=dict(sorted((Counter(tree.left_out) + counts).items())),
        left=left,
    )


def covering(path: str, patterns: Sequence[Pattern]) -> str | None:
    """The text of the first pattern that covers the path."""
    return next((pattern.text for pattern in patterns if pattern.matches(path)), None)


def open_tree(
    root: str | os.PathLike[str],
    *,
    at: str | None = None,
    staged: bool = False,
    limit: int = LIMIT,
    tests: bool = False,
    begun: Beginning | None = None,
) -> Tree:
    """The folder as it is on disk, as the commit `at` has it, or as it is `staged` to be committed;
    `limit` is the cap on one file, in bytes; `tests`: of a folder also what is only input of tests;
    `begun`: what git was asked already.
    Raises `ReadinessError` where there is no such folder, repository or commit.
    """
    if not os.path.isdir(root):  # noqa: PTH112 - pathlib costs cold start
        missing = not os.path.lexists(root)
        message = f"there is no folder {os.fspath(root)!r}" if missing else "is not a folder"
        raise ReadinessError(message, hint="name a folder: readiness check FOLDER")
    if staged:
        from readiness.source.index import open_index  # noqa: PLC0415 - only hooks ask

        return open_index(root, limit=limit)
    if at is None:
        return WorkTree.open(root, limit=limit, tests=tests, asked=begun and begun.files)
    from readiness.source.committree import CommitTree  # noqa: PLC0415 - most runs read the disk

    return CommitTree.open(root, at, limit=limit)
