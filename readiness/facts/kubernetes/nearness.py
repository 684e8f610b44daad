"""Which of several copies of an object is meant: the one whose file is nearest.

Repositories keep one folder per environment, with objects of the same identity in each; only one
of them is in a cluster. Knows paths and what rendered them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TypeVar

from readiness.facts.model.place import NodePlace, Place
from readiness.record import NamedTuple
from readiness.source.document import Document

T = TypeVar("T")


class Site(NamedTuple):
    """Where an object stands: in a file, and in what rendered it (None: as it is)."""

    path: str
    origin: str | None = None


def site(document: Document) -> Site:
    """The site of a document's objects."""
    return Site(document.path, document.origin)


def site_of(place: Place) -> Site:
    """The site of a fact."""
    return site(place.document) if isinstance(place, NodePlace) else Site(place.location.path)


def shared(path: str, other: str) -> int:
    """How many folders two paths have in common, from the root; one more for the same file."""
    pairs = zip(path.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def nearest(items: Sequence[T], here: Site, where: Callable[[T], Site]) -> T:
    """The item nearest to a site; the first of equally near ones. What is rendered together goes
    before what lies together: a base stands in the same file for every overlay.
    """

    def near(item: T) -> tuple[bool, int]:
        there = where(item)
        return there.origin == here.origin, shared(here.path, there.path)

    return max(items, key=near)


def distinct(
    items: Iterable[T], here: Site, identity: Callable[[T], object], where: Callable[[T], Site]
) -> list[T]:
    """One item per identity, the nearest, in the order in which identities first appear."""
    groups: dict[object, list[T]] = {}
    for item in items:
        groups.setdefault(identity(item), []).append(item)
    return [
        group[0] if len(group) == 1 else nearest(group, here, where) for group in groups.values()
    ]
