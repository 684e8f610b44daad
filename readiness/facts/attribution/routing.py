"""Whose trees of routes and escalation policies are."""

from __future__ import annotations

from readiness.facts.attribution.index import Attribution, Index, alone, located, named
from readiness.facts.model import EscalationPolicy, Routing

EVERYBODY = Attribution("", "repository-wide")
"""One tree of routes commonly serves all."""


def tree(fact: Routing, index: Index) -> Attribution:
    """By folder; else it is everybody's."""
    return located(index, fact.place.location.path) or alone(index) or EVERYBODY


def escalation(fact: EscalationPolicy, index: Index) -> tuple[Attribution | None, ...]:
    """By the services of the paging tool that call by it, each of them; else by its own name, by
    folder, or by there being nobody else. Nobody's otherwise.
    """
    owners = [named(index, each, "calls for") for each in fact.users]
    found = {one.service: one for one in reversed(owners) if one is not None}
    if found:
        return tuple(found[service] for service in sorted(found))
    path = fact.place.location.path
    return (named(index, fact.name) or located(index, path) or alone(index),)
