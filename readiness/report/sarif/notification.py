"""What is not known, in SARIF's words: unknowns, broken rules, files that could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.model import Fault, Finding, Outcome, Report, WaiverStatus
from readiness.report.sarif.place import place
from readiness.report.sarif.result import LEVELS, message
from readiness.report.standing import standing, urgency

MOST = 5_000
"""Notifications of findings that are told, as many as results; the rest is counted."""

UNPROVEN = (Outcome.UNKNOWN, Outcome.ERROR)


def notifications(report: Report, index: Mapping[str, int], left: int) -> Iterator[dict[str, Any]]:
    """All of them, the most important first; `left` is the number of results that are left out."""
    if left:
        yield _note("warning", f"{left} more failures are left out here: GitHub shows 5,000 a run")
    unproven = sorted((each for each in report.findings if each.outcome in UNPROVEN), key=urgency)
    for finding in unproven[:MOST]:
        yield _unproven(finding, index)
    if len(unproven) > MOST:
        yield _note("warning", f"{len(unproven) - MOST} more unknowns are left out here")
    yield from map(_fault, report.faults[:MOST])
    if len(report.faults) > MOST:
        yield _note("warning", f"{len(report.faults) - MOST} more faults are left out here")
    for waiver in report.waivers:
        if waiver.status is not WaiverStatus.ACTIVE:
            said = (
                f"waiver of {waiver.rule} without effect, {waiver.status}: {waiver.problem or ''}"
            )
            yield _note("warning", said) | {"locations": [place(waiver.location)]}
    for text in report.notes:
        yield _note("note", text)


def _note(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": message(text)}


def _unproven(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    accepted = f" (accepted: {finding.waiver.reason})" if finding.waiver else ""
    said = f"{finding.outcome.value}: {finding.service}: {finding.message}{accepted}"
    about: dict[str, Any] = {"id": finding.rule}
    if finding.rule in index:
        about["index"] = index[finding.rule]
    return {
        **_note(LEVELS[standing(finding)], said),
        "locations": [place(finding.location)],
        "associatedRule": about,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return _note("warning", fault.message) | {"locations": [place(fault.location)]}
