"""Where a fact stands and where each of its parts stands; knows documents, no dialect."""

from collections.abc import Mapping
from typing import Protocol

from readiness.model import Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

Answer = str
"""`yes`, `no` or `unknown`: three-valued, so that what was not looked at cannot read as no."""

YES: Answer = "yes"
NO: Answer = "no"
UNKNOWN: Answer = "unknown"


class Place(Protocol):
    """The place of a fact, made concrete only when somebody asks."""

    @property
    def location(self) -> Location:
        """Where the fact begins (and ends, as far as is known)."""

    def at(self, part: str) -> Location:
        """The place of a part (`replicas`, `image`); of the fact itself where there is no such."""


class NodePlace(NamedTuple):
    """A fact that is a node of a document; `parts` names steps below that node."""

    document: Document
    steps: tuple[Step, ...] = ()
    parts: Mapping[str, tuple[Step, ...]] = {}

    @property
    def location(self) -> Location:
        """Where the node stands."""
        return self.document.at(*self.steps)

    def at(self, part: str) -> Location:
        """The part's place; of its nearest ancestor that exists, where it is missing."""
        return self.document.at(*self.steps, *self.parts.get(part, ()))


class FixedPlace(NamedTuple):
    """A fact whose places are known beforehand: a page's headings, a line scanner's lines."""

    location: Location
    parts: Mapping[str, Location] = {}

    def at(self, part: str) -> Location:
        """The part's place, or the fact's own."""
        return self.parts.get(part, self.location)
