"""SARIF 2.1.0 as GitHub code scanning takes it: failures are results, what is not known is told
beside them; knows the limits of the platform and no rule.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/ and
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readiness.model import Finding, Outcome, Report
from readiness.report import Style
from readiness.report.json_text import listed, text
from readiness.report.sarif.descriptor import descriptor
from readiness.report.sarif.notification import notifications
from readiness.report.sarif.result import result
from readiness.report.standing import identified, urgency

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

RESULTS = 5_000
"""GitHub shows the first 5,000 of a run (and refuses a file with more than 25,000)."""
RULES = 25_000
"""More rules in a run are refused; a report has those that its findings speak of."""

NO_RESULTS = '\n      "results": []'


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as SARIF, a result per line; `style` changes nothing."""
    del style
    index = {rule.id: number for number, rule in enumerate(report.rules[:RULES])}
    failed = [item for item in identified(report.findings) if item[0].outcome is Outcome.FAIL]
    kept = sorted(failed, key=lambda item: urgency(item[0]))[:RESULTS]
    kept = [item for item in kept if item[0].rule in index]
    left = len(failed) - len(kept)
    yield from listed(
        _log(report, index, left), NO_RESULTS, (text(result(*i, index)) for i in kept)
    )


def _log(report: Report, index: dict[str, int], left: int) -> dict[str, Any]:
    driver = {
        "name": "readiness",
        "semanticVersion": report.tool_version,
        "rules": [descriptor(rule) for rule in report.rules[:RULES]],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "what was judged"}}},
                **_provenance(report),
                "invocations": [_invocation(report, index, left)],
                "properties": {
                    "verdict": report.verdict.value,
                    "date": report.date,
                    "resultsLeftOut": left,
                },
                "results": [],
            }
        ],
    }


def _provenance(report: Report) -> dict[str, Any]:
    """The repository, where it has an address that anybody could open."""
    target = report.target
    if target.repository is None:
        return {}
    detail = {"repositoryUri": target.repository}
    if target.commit is not None:
        detail["revisionId"] = target.commit
    return {"versionControlProvenance": [detail]}


def _invocation(report: Report, index: dict[str, int], left: int) -> dict[str, Any]:
    broken = any(_is_broken(finding) for finding in report.findings)
    return {
        "executionSuccessful": not broken,
        "toolExecutionNotifications": list(notifications(report, index, left)),
    }


def _is_broken(finding: Finding) -> bool:
    return finding.outcome is Outcome.ERROR
