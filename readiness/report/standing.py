"""How a finding stands before the gate, and in which order findings are told; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import assert_never

from readiness.model import Enforcement, Finding, Outcome, Severity, State

RANK: Mapping[Severity, int] = {
    Severity.CRITICAL: 0,
    Severity.HIGH: 1,
    Severity.MEDIUM: 2,
    Severity.LOW: 3,
}


class Standing(StrEnum):
    """What a finding means for the one who reads it; the most urgent first."""

    BLOCKS = "blocks"
    ADVICE = "advice"
    UNKNOWN = "unknown"
    TOLERATED = "tolerated"
    """Required and failed, and was there before."""
    WAIVED = "waived"
    PASS = "pass"  # noqa: S105 - an outcome, not a password
    NOT_APPLICABLE = "not-applicable"


ORDER: Mapping[Standing, int] = {each: number for number, each in enumerate(Standing)}

WRONG = frozenset({Standing.BLOCKS, Standing.ADVICE, Standing.UNKNOWN})
"""What asks for something to be done, with nobody having accepted it."""

ACCEPTED = frozenset({Standing.TOLERATED, Standing.WAIVED})


def standing(finding: Finding) -> Standing:
    """How it stands; every finding stands in exactly one way."""
    if finding.blocking:
        return Standing.BLOCKS
    if finding.waiver is not None:
        return Standing.WAIVED
    match finding.outcome:
        case Outcome.PASS:
            return Standing.PASS
        case Outcome.NOT_APPLICABLE:
            return Standing.NOT_APPLICABLE
        case Outcome.UNKNOWN:
            return Standing.UNKNOWN
        case Outcome.FAIL | Outcome.ERROR:
            return Standing.TOLERATED if is_tolerated(finding) else Standing.ADVICE
    assert_never(finding.outcome)


def is_tolerated(finding: Finding) -> bool:
    """Whether it is required, and stops nothing because it was there before."""
    old = finding.state in (State.UNCHANGED, State.BASELINED)
    return old and finding.enforcement is Enforcement.REQUIRED


def is_old(finding: Finding) -> bool:
    """Whether a change that is looked at left it as it was, and it stops nothing."""
    return finding.state is State.UNCHANGED and not finding.blocking


def urgency(finding: Finding) -> tuple[int, int, str, str, str, int, int]:
    """What sorts findings by importance: what blocks, then the most severe, then by place."""
    place = finding.location
    return (
        ORDER[standing(finding)],
        RANK[finding.severity],
        finding.rule,
        finding.service,
        place.path,
        place.line,
        place.column,
    )


def identified(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each with an identity of its own: its fingerprint, numbered where two share one (the same
    object in two files), so that no platform takes two findings for one.
    """
    seen: dict[str, int] = {}
    for finding in findings:
        fingerprint = finding.fingerprint
        number = seen[fingerprint] = seen.get(fingerprint, 0) + 1
        yield finding, fingerprint if number == 1 else f"{fingerprint}:{number}"
