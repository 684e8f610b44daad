"""A failure, in SARIF's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.model import Finding, State, Waiver
from readiness.report.sarif.place import place
from readiness.report.standing import Standing, standing
from readiness.report.visible import clipped, visible

LONGEST = 2_000
"""Characters of a message: five thousand results stay below the platform's 10 MB, compressed."""

BASELINE: Mapping[State, str] = {
    State.NEW: "new",
    State.UNCHANGED: "unchanged",
    State.BASELINED: "unchanged",
}

LEVELS: Mapping[Standing, str] = {
    Standing.BLOCKS: "error",
    Standing.ADVICE: "warning",
    Standing.UNKNOWN: "warning",
    Standing.TOLERATED: "note",
    Standing.WAIVED: "note",
    Standing.PASS: "none",
    Standing.NOT_APPLICABLE: "none",
}


def message(text: str) -> dict[str, str]:
    """Plain text of unknown origin: `[…](…)` would be a link (SARIF 3.11.6)."""
    return {"text": clipped(visible(text), LONGEST).replace("](", "] (")}


def result(finding: Finding, identity: str, index: Mapping[str, int]) -> dict[str, Any]:
    """A finding as a result; `index` is rule → its number among the run's rules."""
    made: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "kind": "fail",
        "level": LEVELS[standing(finding)],
        "message": message(finding.message),
        "locations": [place(finding.location)],
        # not `primaryLocationLineHash`: GitHub's own action computes that one, and warns of others
        "partialFingerprints": {"readinessFinding/v1": identity},
        "properties": _properties(finding),
    }
    if finding.state is not None:
        made["baselineState"] = BASELINE[finding.state]
    if finding.waiver is not None:
        made["suppressions"] = [_suppression(finding.waiver)]
    return made


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "service": visible(finding.service),
        "subject": visible(str(finding.subject)),
        "severity": finding.severity.value,
        "enforcement": finding.enforcement.value,
        "blocking": finding.blocking,
    }


def _suppression(waiver: Waiver) -> dict[str, Any]:
    """An accepted risk; a comment stands in the source, a file of waivers beside it."""
    said = {"approvedBy": waiver.approved_by, "expires": waiver.expires, "ticket": waiver.ticket}
    return {
        "kind": "inSource" if waiver.inline else "external",
        "status": "accepted",
        "justification": clipped(visible(waiver.reason), LONGEST),
        "location": place(waiver.location),
        "properties": {key: visible(value) for key, value in said.items() if value},
    }
