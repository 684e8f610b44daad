"""What a tree says: documents with places and faults; pages, texts and dates on demand, once.

Knows no fact and no policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from readiness.cache import Cache, NoCache
from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.identity import GitIdentity
from readiness.source.packaging import Chart

if TYPE_CHECKING:
    from readiness.source.page import Page
    from readiness.source.tree import Tree
    from readiness.source.yaml import Comment

FORGETFUL = NoCache()
NOWHERE = GitIdentity(reason="not read from git")


class Remark(NamedTuple):
    """A comment that is meant for us, and the file it stands in."""

    path: str
    comment: Comment


class Repository:
    """A tree and what was read of it. Pages and dates are read when somebody asks, once."""

    def __init__(
        self,
        tree: Tree,
        documents: tuple[Document, ...],
        faults: tuple[Fault, ...] = (),
        *,
        charts: tuple[Chart, ...] = (),
        notes: tuple[str, ...] = (),
        remarks: tuple[Remark, ...] = (),
        identity: GitIdentity | Callable[[], GitIdentity] = NOWHERE,
        changes: Callable[[tuple[str, ...]], Mapping[str, str] | Fault] | None = None,
        cache: Cache = FORGETFUL,
        elsewhere: tuple[Document, ...] = (),
    ) -> None:
        self.tree = tree
        self.documents = documents
        self.elsewhere = elsewhere
        """What environments hold that decide nothing, or decide beside another; with settings."""
        self.faults = faults
        self.charts = charts
        self.notes = notes
        self.remarks = remarks
        self._identity = identity
        self.paths = frozenset(tree.paths)
        self._pages: dict[str, Page | Fault | None] = {}
        self._changes = changes
        self._cache = cache

    @property
    def identity(self) -> GitIdentity:
        """Which state of which repository it is; git may still be looking when it is read."""
        known = self._identity
        return known if isinstance(known, GitIdentity) else known()

    def page(self, path: str) -> Page | Fault | None:
        """The page at a path; None where there is no such file. `../NAME/…` is one of a checkout
        beside this one: who asks for it was told to by the repository's own configuration.
        """
        if path not in self._pages:
            self._pages[path] = self._read_page(path)
        return self._pages[path]

    def text(self, path: str) -> str | None:
        """The text of a file, undecodable bytes replaced; None where it cannot be read."""
        content = self.tree.read(path) if path in self.paths else None
        return None if content is None or isinstance(content, Fault) else decode(content)

    def last_changes(self, paths: tuple[str, ...]) -> Mapping[str, str] | Fault:
        """ISO days of the last commits that changed these paths; a fault where nobody can tell."""
        if self._changes is None:
            return {}
        return self._changes(paths)

    def is_beside(self, path: str) -> bool:
        """Whether the checkout that `../NAME/…` lies in is there."""
        from readiness.source.libraries import checkout_beside  # noqa: PLC0415 - seldom asked

        return checkout_beside(self.tree, path) is not None

    def last_changes_beside(self, paths: tuple[str, ...]) -> Mapping[str, str]:
        """The same of pages of checkouts beside this one, by the history of each; what nobody can
        tell is left out.
        """
        if not paths:
            return {}
        from readiness.source import libraries  # noqa: PLC0415 - seldom asked

        return libraries.changes_beside(self.tree, paths)

    def _read_page(self, path: str) -> Page | Fault | None:
        from readiness.source import libraries, pages  # noqa: PLC0415 - not where there is no page

        if path.startswith("../"):
            content = libraries.read_beside(self.tree, path)
        elif path in self.paths:
            content = self.tree.read(path)
        else:
            return None
        if content is None:
            return None
        return content if isinstance(content, Fault) else pages.read(path, content, self._cache)


def decode(content: bytes) -> str:
    """Text of unknown origin as text: UTF-8, a BOM dropped, what does not decode replaced."""
    return content.decode("utf-8-sig", "replace")
