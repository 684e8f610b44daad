"""Accepted risks on findings: which waiver covers what, and which has no effect in the end."""

from __future__ import annotations

from collections.abc import Iterable

from readiness.evaluation.ruling import Ruling
from readiness.model import Outcome, Service, Waiver, WaiverStatus
from readiness.policy import waiver as waivers
from readiness.policy.demand import Demand

WAIVABLE = (Outcome.FAIL, Outcome.UNKNOWN)
"""A pass needs none, and an *error* is a fault of the rule that nobody can accept."""


class Acceptance:
    """The waivers of a run, and what became of each."""

    def __init__(self, given: Iterable[Waiver]) -> None:
        self._given = tuple(given)
        self._used: set[Waiver] = set()
        self._refused: set[Waiver] = set()
        self._by_rule: dict[str, list[Waiver]] = {}
        for item in self._given:
            if item.status is WaiverStatus.ACTIVE:
                self._by_rule.setdefault(item.rule, []).append(item)

    def covering(self, demand: Demand, service: Service, ruling: Ruling) -> Waiver | None:
        """The first active waiver that speaks of this ruling, where it needs one."""
        if not self._by_rule or ruling.outcome not in WAIVABLE:
            return None
        rule = demand.rule
        for word in (rule.id, *rule.aliases):
            for item in self._by_rule.get(word, ()):
                if waivers.covers(item, rule, service.name, ruling.subject, ruling.extent):
                    (self._used if demand.waivable else self._refused).add(item)
                    return item if demand.waivable else None
        return None

    def told(self) -> tuple[Waiver, ...]:
        """All waivers with their last status: one that covered nothing is unused."""
        return tuple(map(self._last, self._given))

    def _last(self, item: Waiver) -> Waiver:
        if item.status is not WaiverStatus.ACTIVE or item in self._used:
            return item
        if item in self._refused:
            problem = "the policy lets nobody waive this rule"
            return item._replace(status=WaiverStatus.INVALID, problem=problem)
        problem = "nothing fails any more that it would cover"
        return item._replace(status=WaiverStatus.UNUSED, problem=problem)
