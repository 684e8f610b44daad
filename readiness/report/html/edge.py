"""An edge from a service to what it needs, with what is wrong with it; decides no verdict."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.model import Dependency, Location, Tier
from readiness.record import NamedTuple
from readiness.report.html.reading import Chapter, Dossier


class Edge(NamedTuple):
    """A dependency with the two ends that a picture needs."""

    source: str
    target: str
    tier: Tier
    """Of the source."""
    needed_tier: Tier | None
    hard: bool | None
    location: Location
    inverted: bool = False
    """Hard (or not said to be soft), and the other is less critical."""
    way: tuple[str, ...] = ()
    """The way over hard edges to the least critical service, where that is an inversion."""
    circle: tuple[str, ...] = ()
    elsewhere: bool = False
    """The name is no service of this catalogue, or cannot be told to be one."""

    @property
    def wrong(self) -> bool:
        """Whether there is something to be said of it."""
        return self.inverted or bool(self.way or self.circle) or self.elsewhere


def edges(dossier: Dossier) -> Sequence[Edge]:
    """All of them, in the order of services."""
    return [
        _edge(chapter, each)
        for chapter in dossier.chapters
        for each in chapter.item.service.dependencies
    ]


def _edge(chapter: Chapter, item: Dependency) -> Edge:
    tier = chapter.item.service.tier
    hard = item.hard is not False
    deep = item.weakest_tier is not None and item.weakest_tier > tier
    return Edge(
        chapter.name,
        item.service,
        tier,
        item.tier,
        item.hard,
        item.location,
        inverted=hard and item.tier is not None and item.tier > tier,
        way=item.weakest if hard and deep else (),
        circle=item.circle if hard else (),
        elsewhere=item.resolves is not True,
    )
