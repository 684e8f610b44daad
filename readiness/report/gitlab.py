"""GitLab Code Quality: what is wrong and not accepted, as the widget of a merge request shows it.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format . GitLab compares with
the target branch by itself, so what was there before is told too; what is waived is not, since the
format has no word for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.model import Finding, Outcome, Report, Severity
from readiness.report import Style
from readiness.report.json_text import text
from readiness.report.standing import WRONG, Standing, identified, standing
from readiness.report.visible import clipped, visible

LONGEST = 1_000
"""Characters of a description; the widget shows a line."""

SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "major",
    Severity.MEDIUM: "minor",
    Severity.LOW: "info",
}
"""`blocker` is kept for what blocks."""

TOLD = WRONG | {Standing.TOLERATED}


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as one list, a finding per line; `style` changes nothing."""
    del style
    before = "[\n  "
    for finding, identity in identified(report.findings):
        if standing(finding) in TOLD:
            yield before + text(_issue(finding, identity))
            before = ",\n  "
    yield "[]\n" if before.startswith("[") else "\n]\n"


def _issue(finding: Finding, identity: str) -> dict[str, Any]:
    unknown = "unknown: " if finding.outcome is Outcome.UNKNOWN else ""
    about = f"{finding.service}: {unknown}{finding.message} ({finding.subject})"
    return {
        "description": clipped(visible(about), LONGEST),
        "check_name": finding.rule,
        "fingerprint": identity,
        "severity": "blocker" if finding.blocking else SEVERITIES[finding.severity],
        "location": {
            "path": finding.location.path.lstrip("/"),
            "lines": {"begin": max(finding.location.line, 1)},
        },
    }
