"""A demand made ready for many subjects: what all of its findings share is worked out once; pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from readiness.evaluation import verdict
from readiness.evaluation.decision import Decision
from readiness.evaluation.ruling import Ruling
from readiness.model import Enforcement, Finding, Outcome, Severity, Waiver
from readiness.policy.demand import Demand, there


class Charge:
    """One demand before the bench, with the rule that decides it."""

    __slots__ = (
        *("_fix", "_head", "_here", "_tail", "_weight"),
        *("decision", "demand", "elsewhere", "off"),
    )

    def __init__(self, demand: Demand, decision: Decision, *, unknown_blocks: bool) -> None:
        rule, how = demand.rule, demand.enforcement
        # where it is off nothing is judged, and what is not applicable stops nobody
        how = Enforcement.ADVISORY if how is Enforcement.OFF else how
        self.demand = demand
        self.off = demand.enforcement is Enforcement.OFF
        self.decision = decision
        self._head = (rule.id, rule.title, rule.category)
        self._weight = _weights(rule.severity, how, unknown_blocks=unknown_blocks)
        self._fix = rule.fix
        self._tail = (None, demand.effective_on, str(demand.decided_at))
        self.elsewhere = tuple(
            Charge(each.demand, decision, unknown_blocks=unknown_blocks) for each in demand.local
        )
        self._here: dict[str, Charge] = {}

    def at(self, path: str) -> Charge:
        """What holds of what stands in a file."""
        if not self.elsewhere:
            return self
        known = self._here.get(path)
        if known is None:
            given = there(self.demand, path)
            charges = (each for each in self.elsewhere if each.demand is given)
            known = self._here[path] = next(charges, self)
        return known

    def finding(self, service: str, ruling: Ruling, waiver: Waiver | None) -> Finding:
        """What the ruling weighs. By position: a large run makes a hundred thousand of them."""
        subject, outcome, message, location, _, evidence, _, gates = ruling
        weight = self._weight[outcome]
        if not gates:
            # what is only in environments that decide nothing is told, and stops nobody
            weight = (*weight[:2], Enforcement.ADVISORY, False)
        excused = waiver is not None and weight[3]
        if excused:
            weight = (*weight[:3], False)
        return Finding(
            *(*self._head, service, subject, *weight),
            *(message, self._fix, location, evidence, waiver, *self._tail, excused),
        )


@cache
def _weights(
    severity: Severity, enforcement: Enforcement, *, unknown_blocks: bool
) -> Mapping[Outcome, tuple[Outcome, Severity, Enforcement, bool]]:
    """What a finding says of each outcome, and whether that blocks."""
    return {
        outcome: (
            *(outcome, severity, enforcement),
            verdict.blocks(outcome, enforcement, unknown_blocks=unknown_blocks),
        )
        for outcome in Outcome
    }
