"""The decision on a service, by rule and never by average; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import add, attrgetter
from typing import assert_never

from readiness.model import (
    Counts,
    Enforcement,
    EvidenceClass,
    Finding,
    Outcome,
    State,
    Verdict,
)

WORST_FIRST: Sequence[Verdict] = (
    Verdict.NOT_READY,
    Verdict.CONDITIONAL,
    Verdict.READY,
    Verdict.NOTHING_CHECKED,
)

_BLOCKING = attrgetter("blocking")
_COUNTED = attrgetter("category", "outcome", "waiver")


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


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Not ready if anything blocks; conditional if something required is only accepted."""
    applied = [f for f in findings if f.outcome is not Outcome.NOT_APPLICABLE]
    if not applied:
        return Verdict.NOTHING_CHECKED
    if any(map(_BLOCKING, applied)):
        return Verdict.NOT_READY
    if any(map(_accepted, applied)):
        return Verdict.CONDITIONAL
    return Verdict.READY


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


def count(findings: Iterable[Finding]) -> Counts:
    """How many ended how; the first five numbers add up to all of them."""
    return total(by_category(findings))


def total(categories: Iterable[tuple[str, Counts]]) -> Counts:
    """The counts of all categories together."""
    found = Counts()
    for _, counts in categories:
        found = Counts(*map(add, found, counts))
    return found


def by_category(findings: Iterable[Finding]) -> tuple[tuple[str, Counts], ...]:
    """The counts of each category, sorted by name."""
    grouped: dict[str, dict[Outcome, int]] = {}
    waived: dict[str, int] = {}
    for (category, outcome, waiver), number in Counter(map(_COUNTED, findings)).items():
        numbers = grouped.setdefault(category, dict.fromkeys(Outcome, 0))
        numbers[outcome] += number
        if waiver is not None:
            waived[category] = waived.get(category, 0) + number
    return tuple((name, _counts(grouped[name], waived.get(name, 0))) for name in sorted(grouped))


def _counts(numbers: Mapping[Outcome, int], waived: int) -> Counts:
    return Counts(
        passed=numbers[Outcome.PASS],
        failed=numbers[Outcome.FAIL],
        unknown=numbers[Outcome.UNKNOWN],
        not_applicable=numbers[Outcome.NOT_APPLICABLE],
        error=numbers[Outcome.ERROR],
        waived=waived,
    )
