"""Where the hard dependencies of a catalogue lead: circles, and the weakest service on the way;
a pure walk over declared edges. An edge that does not say is hard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from readiness.facts.names import folded
from readiness.model import Dependency, Service

FARTHEST = 500
"""Services that one walk visits at most: a catalogue of thousands must not take minutes."""

Ways = Mapping[str, tuple[str, ...]]
"""Folded name → the names on the shortest way to it, itself last."""


def walked(services: Sequence[Service]) -> tuple[Service, ...]:
    """The services with the ends of their hard dependencies."""
    by_name = {folded(each.name): each for each in services}
    known: dict[str, Ways] = {}
    for service in services:
        for edge in service.dependencies:
            start = folded(edge.service)
            if edge.hard is not False and start in by_name and start not in known:
                known[start] = ways(start, by_name)
    return tuple(
        each._replace(
            dependencies=tuple(_followed(edge, each, known, by_name) for edge in each.dependencies)
        )
        for each in services
    )


def ways(start: str, by_name: Mapping[str, Service]) -> Ways:
    """Every service that is reached over hard edges, nearest first."""
    found: dict[str, tuple[str, ...]] = {start: (by_name[start].name,)}
    waiting = deque([start])
    while waiting and len(found) < FARTHEST:
        here = waiting.popleft()
        for edge in by_name[here].dependencies:
            name = folded(edge.service)
            if edge.hard is not False and name in by_name and name not in found:
                found[name] = (*found[here], by_name[name].name)
                waiting.append(name)
    return found


def _followed(
    edge: Dependency, service: Service, known: Mapping[str, Ways], by_name: Mapping[str, Service]
) -> Dependency:
    if edge.hard is False:
        return edge
    found = known.get(folded(edge.service))
    if found is None:
        way = (service.name, edge.service) if edge.tier is not None else ()
        return edge._replace(weakest=way, weakest_tier=edge.tier)
    back = found.get(folded(service.name), ())
    weakest = max(found, key=lambda name: by_name[name].tier)
    return edge._replace(
        circle=(service.name, *back) if back else (),
        weakest=(service.name, *found[weakest]),
        weakest_tier=by_name[weakest].tier,
    )
