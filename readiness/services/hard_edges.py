"""Where the hard dependencies of a catalogue lead: circles, and the weakest service on the way;
a pure walk over declared edges. An edge that does not say is hard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from readiness.facts.names import folded
from readiness.model import Dependency, Service, Tier
from readiness.record import NamedTuple

FARTHEST = 500
"""Services that one walk visits at most: a catalogue of thousands must not take minutes."""

Ways = Mapping[str, tuple[str, ...]]
"""Folded name → the names on the shortest way to it, itself last."""


class Reach(NamedTuple):
    """Where the hard edges of a service lead."""

    inside: Ways
    """Services of the catalogue, nearest first."""
    outside: Mapping[str, tuple[tuple[str, ...], Tier | None]]
    """The others, nearest first: the way, and the tier that is declared beside the last edge."""


def walked(services: Sequence[Service]) -> tuple[Service, ...]:
    """The services with the ends of their hard dependencies."""
    by_name = {folded(each.name): each for each in services}
    known: dict[str, Reach] = {}
    for service in services:
        for edge in service.dependencies:
            start = folded(edge.service)
            if edge.hard is not False and start in by_name and start not in known:
                known[start] = reached(start, by_name)
    return tuple(
        each._replace(
            dependencies=tuple(_followed(edge, each, known, by_name) for edge in each.dependencies)
        )
        for each in services
    )


def reached(start: str, by_name: Mapping[str, Service]) -> Reach:
    """Every service that is reached over hard edges, nearest first."""
    found: dict[str, tuple[str, ...]] = {start: (by_name[start].name,)}
    outside: dict[str, tuple[tuple[str, ...], Tier | None]] = {}
    waiting = deque([start])
    while waiting and len(found) + len(outside) < FARTHEST:
        here = waiting.popleft()
        for edge in by_name[here].dependencies:
            name = folded(edge.service)
            if edge.hard is False or name in found:
                continue
            if name in by_name:
                found[name] = (*found[here], by_name[name].name)
                waiting.append(name)
            elif not _tierless(edge):
                outside.setdefault(name, ((*found[here], edge.service), edge.tier))
    return Reach(found, outside)


def _tierless(edge: Dependency) -> bool:
    """Whether it leads to an entity of the catalogue that is no service, as a database."""
    return edge.tier is None and edge.resolves is True and ":" in edge.service


def _followed(
    edge: Dependency, service: Service, known: Mapping[str, Reach], by_name: Mapping[str, Service]
) -> Dependency:
    if edge.hard is False:
        return edge
    found = known.get(folded(edge.service))
    if found is None:
        way = (service.name, edge.service) if edge.tier is not None else ()
        return edge._replace(weakest=way, weakest_tier=edge.tier)
    back = found.inside.get(folded(service.name), ())
    ends = [(by_name[name].tier, way) for name, way in found.inside.items()]
    ends += [(tier, way) for way, tier in found.outside.values() if tier is not None]
    tier, weakest = max(ends, key=lambda end: end[0])
    dark = next((way for way, tier in found.outside.values() if tier is None), None)
    return edge._replace(
        circle=(service.name, *back) if back else (),
        weakest=(service.name, *weakest),
        weakest_tier=tier,
        untiered=" -> ".join((service.name, *dark)) if dark else None,
    )
