"""Whose trees of routes and escalation policies are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readiness.facts.attribution.index import Attribution, Index, alone, located, named
from readiness.facts.model import Alert, EscalationPolicy, Routing

EVERYBODY = Attribution("", "repository-wide")
"""One tree of routes commonly serves all."""


def tree(fact: Routing, index: Index) -> Attribution:
    """By folder; else it is everybody's."""
    return located(index, fact.place.location.path) or alone(index) or EVERYBODY


Callers = Mapping[str, tuple[str, ...]]
"""Name of an escalation policy → the services whose pages call by it."""


def callers(alerts: Iterable[Alert]) -> Callers:
    """Whose alerts are routed where."""
    found: dict[str, set[str]] = {}
    for alert in alerts:
        for name in alert.routing.escalations if alert.service else ():
            found.setdefault(name, set()).add(alert.service or "")
    return {name: tuple(sorted(services)) for name, services in found.items()}


def escalation(
    fact: EscalationPolicy, index: Index, called: Callers
) -> tuple[Attribution | None, ...]:
    """By the services of the paging tool that call by it and by the alerts whose pages do, each of
    them; else by its own name, by folder, or by there being nobody else. Nobody's otherwise.
    """
    owners = [named(index, each, "calls for") for each in fact.users]
    owners += [Attribution(each, "its pages call by it") for each in called.get(fact.name, ())]
    found = {one.service: one for one in reversed(owners) if one is not None}
    if found:
        return tuple(found[service] for service in sorted(found))
    path = fact.place.location.path
    return (named(index, fact.name) or located(index, path) or alone(index),)
