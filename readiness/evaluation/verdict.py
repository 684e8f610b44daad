"""The decision on a service, by rule and never by average; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import assert_never

from readiness.findings import Counted
from readiness.model import (
    Counts,
    Enforcement,
    EvidenceClass,
    Finding,
    Outcome,
    State,
    Verdict,
)
from readiness.record import NamedTuple

WORST_FIRST: Sequence[Verdict] = (
    Verdict.NOT_READY,
    Verdict.CONDITIONAL,
    Verdict.READY,
    Verdict.NOTHING_CHECKED,
)


class Mark(NamedTuple):
    """All of a finding that counts for the verdict."""

    category: str
    outcome: Outcome
    blocking: bool
    accepted: bool
    """It is required, and met only in that somebody accepts what is."""
    waived: bool
    excused: bool


Tally = Mapping[Mark, int]
"""How many findings have a mark."""


def tally(findings: Iterable[Finding]) -> Tally:
    """What is counted of findings."""
    return Counter(map(_mark, findings))


def summed(blanks: Iterable[Counted], counted: dict[int, Tally]) -> Tally:
    """What is counted of the findings that blanks stand for; `counted` keeps what blanks count."""
    told: dict[Mark, int] = {}
    for some, often in blanks:
        if id(some) not in counted:
            counted[id(some)] = tally(some)
        for mark, number in counted[id(some)].items():
            told[mark] = told.get(mark, 0) + number * often
    return told


def _mark(finding: Finding) -> Mark:
    return Mark(
        finding.category,
        finding.outcome,
        finding.blocking,
        _accepted(finding),
        finding.waiver is not None,
        finding.excused,
    )


def blocks(outcome: Outcome, enforcement: Enforcement, *, unknown_blocks: bool) -> bool:
    """Whether a finding stops the service, waivers aside."""
    if enforcement is not Enforcement.REQUIRED:
        return False
    match outcome:
        case Outcome.FAIL | Outcome.ERROR:
            return True
        case Outcome.UNKNOWN:
            return unknown_blocks
        case Outcome.PASS | Outcome.NOT_APPLICABLE:
            return False
        case _:
            assert_never(outcome)


def verdict(marks: Iterable[Mark]) -> Verdict:
    """Not ready if anything blocks; conditional if something required is only accepted."""
    applied = [mark for mark in marks if mark.outcome is not Outcome.NOT_APPLICABLE]
    if not applied:
        return Verdict.NOTHING_CHECKED
    if any(mark.blocking for mark in applied):
        return Verdict.NOT_READY
    if any(mark.accepted for mark in applied):
        return Verdict.CONDITIONAL
    return Verdict.READY


def excused(told: Tally) -> int:
    """How many would block but for a waiver."""
    return sum(number for mark, number in told.items() if mark.excused)


def _accepted(finding: Finding) -> bool:
    if finding.enforcement is not Enforcement.REQUIRED:
        return False
    if finding.waiver is not None or finding.outcome is Outcome.UNKNOWN:
        return True
    if finding.outcome in (Outcome.FAIL, Outcome.ERROR):
        return finding.state in (State.UNCHANGED, State.BASELINED)
    return finding.outcome is Outcome.PASS and any(
        item.kind is EvidenceClass.ATTESTED for item in finding.evidence
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a repository: its worst service's."""
    found = set(verdicts)
    return next((item for item in WORST_FIRST if item in found), Verdict.NOTHING_CHECKED)


def total(categories: Iterable[tuple[str, Counts]]) -> Counts:
    """The counts of all categories together."""
    found = Counts()
    for _, counts in categories:
        found = Counts(*map(add, found, counts))
    return found


def by_category(told: Tally) -> tuple[tuple[str, Counts], ...]:
    """The counts of each category, sorted by name."""
    grouped: dict[str, dict[Outcome, int]] = {}
    waived: dict[str, int] = {}
    for mark, number in told.items():
        category = mark.category
        numbers = grouped.setdefault(category, {})
        numbers[mark.outcome] = numbers.get(mark.outcome, 0) + number
        if mark.waived:
            waived[category] = waived.get(category, 0) + number
    return tuple((name, _counts(grouped[name], waived.get(name, 0))) for name in sorted(grouped))


def _counts(numbers: Mapping[Outcome, int], waived: int) -> Counts:
    return Counts(
        passed=numbers.get(Outcome.PASS, 0),
        failed=numbers.get(Outcome.FAIL, 0),
        unknown=numbers.get(Outcome.UNKNOWN, 0),
        not_applicable=numbers.get(Outcome.NOT_APPLICABLE, 0),
        error=numbers.get(Outcome.ERROR, 0),
        waived=waived,
    )
