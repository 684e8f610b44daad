"""What a service promises beside the promises of what it cannot work without; pure arithmetic.

"The Calculus of Service Availability" (<https://queue.acm.org/detail.cfm?id=3096459>): a service
is no more available than the product of its hard dependencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

from readiness.facts.model import Availability, Slo
from readiness.facts.names import folded
from readiness.model import Dependency, Service

DIGITS = 12
"""Behind which the arithmetic of floats is noise."""

Targets = Mapping[str, Sequence[float]]
"""Folded name of a service → its availability objectives, as ratios."""


def targets(slos: Iterable[Slo]) -> Targets:
    """The objectives for availability by the service they belong to, or only name."""
    found: dict[str, list[float]] = {}
    for slo in slos:
        name = slo.service or slo.service_name
        if name and slo.target is not None and slo.indicator.type == "availability":
            found.setdefault(folded(name), []).append(slo.target)
    return found


def promised(edge: Dependency, known: Targets) -> Dependency:
    """An edge with the target of its other end: as declared beside it, else its least objective."""
    if edge.target is not None:
        return edge
    return edge._replace(target=min(known.get(folded(edge.service), ()), default=None))


def availability(service: Service, edges: Sequence[Dependency], known: Targets) -> Availability:
    """Edges that do not say are hard; a service that is named twice counts once."""
    hard: dict[str, float | None] = {}
    for edge in edges:
        if edge.hard is not False:
            before = hard.get(folded(edge.service))
            told = [each for each in (before, edge.target) if each is not None]
            hard[folded(edge.service)] = min(told, default=None)
    told = [each for each in hard.values() if each is not None]
    target = max(known.get(folded(service.name), ()), default=None)
    ceiling = round(prod(told), DIGITS) if told else None
    budget = None if target is None else round(1 - target, DIGITS)
    names = {folded(edge.service): edge.service for edge in edges}
    return Availability(
        target,
        ceiling,
        round((1 - ceiling) / budget, 3) if ceiling is not None and budget else None,
        tuple(names[name] for name, each in hard.items() if each is None),
    )
