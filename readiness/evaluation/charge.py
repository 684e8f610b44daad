"""A demand made ready for many subjects: what all of its findings share is worked out once; pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any

from readiness.evaluation import verdict
from readiness.evaluation.decision import Decision
from readiness.evaluation.profile import BROKEN, CODES
from readiness.evaluation.ruling import Ruling
from readiness.model import Enforcement, Finding, Outcome, Severity, Waiver
from readiness.policy.demand import Demand, there
from readiness.policy.expression import EvaluationError
from readiness.policy.rows import Reads, Row, Rows

PARAMS = "params"


class Charge:
    """One demand before the bench, with the rule that decides it."""

    __slots__ = (
        *("_decision", "_fix", "_head", "_here", "_known", "_read", "_rows", "_tail", "_weight"),
        *("demand", "elsewhere", "off"),
    )

    def __init__(
        self, demand: Demand, decision: Decision, rows: Rows, *, unknown_blocks: bool
    ) -> None:
        """`rows`: by what all rules on such subjects read."""
        rule, how = demand.rule, demand.enforcement
        # where it is off nothing is judged, and what is not applicable stops nobody
        how = Enforcement.ADVISORY if how is Enforcement.OFF else how
        self.demand = demand
        self.off = demand.enforcement is Enforcement.OFF
        self._decision = decision
        self._rows = rows
        self._read: Callable[[Row], Hashable] | None = None
        self._known: dict[Hashable, int] = {}
        self._head = (rule.id, rule.title, rule.category)
        self._weight = _weights(rule.severity, how, unknown_blocks=unknown_blocks)
        self._fix = rule.fix
        self._tail = (None, demand.effective_on, str(demand.decided_at))
        self.elsewhere = tuple(
            Charge(each.demand, decision, rows, unknown_blocks=unknown_blocks)
            for each in demand.local
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

    def code(self, row: Row | None, roots: dict[str, Any]) -> int:
        """How the rule ends for a subject, by its row and by its variables but for `params`."""
        if row is None:
            return self._reached(roots)
        if self._read is None:
            self._read = self._rows.taker(own_reads(self._decision))
        read = self._read(row)
        code = self._known.get(read)
        if code is None:
            code = self._known[read] = self._reached(roots)
        return code

    def _reached(self, roots: dict[str, Any]) -> int:
        roots[PARAMS] = self.demand.params
        try:
            return CODES[self._decision.outcome(roots)]
        except EvaluationError:
            return BROKEN

    def text(self, outcome: Outcome, roots: dict[str, Any]) -> str:
        """The message that goes with an outcome."""
        roots[PARAMS] = self.demand.params
        return self._decision.text(outcome, roots)

    def trouble(self, roots: dict[str, Any]) -> str:
        """Why the rule breaks, where it does."""
        roots[PARAMS] = self.demand.params
        try:
            self._decision.outcome(roots)
        except EvaluationError as trouble:
            return trouble.message
        return ""

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
        values = (
            *(*self._head, service, subject, *weight),
            *(message, self._fix, location, evidence, waiver, *self._tail, excused),
        )
        return tuple.__new__(Finding, values)


def own_reads(decision: Decision) -> Reads:
    """What differs from one subject to the next: a demand has the same parameters for all."""
    return {name: inner for name, inner in decision.reads.items() if name != PARAMS}


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
