"""The JSON report, `readiness/report/v1`: deterministic to the byte, with a schema beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from readiness.report.json_text import listed

if TYPE_CHECKING:
    from readiness.model import (
        Counts,
        Evidence,
        Fault,
        Finding,
        LiveSource,
        Location,
        Lowered,
        Objective,
        Report,
        RuleText,
        ServiceReport,
        Waiver,
    )
    from readiness.report import Style

SCHEMA = "readiness/report/v1"

NO_FINDINGS = '\n  "findings": []'
"""Where the findings go."""


def schema() -> dict[str, Any]:
    """The JSON Schema of this format, as shipped."""
    text = Path(__file__).with_name("report.schema.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as JSON text, ending in a line feed; `style` changes nothing."""
    del style
    shell = data(report._replace(findings=()))
    yield from listed(shell, NO_FINDINGS, map(_finding, report.findings))


def data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "readiness", "version": report.tool_version},
        "target": report.target._asdict(),
        "policy": {
            "packs": [pack._asdict() for pack in report.packs],
            "lowered": [_lowered(item) for item in report.lowered],
        },
        "date": report.date,
        "verdict": report.verdict.value,
        "verdict_without_waivers": report.unwaived.value,
        "services": [_service(item) for item in report.services],
        "findings": [_finding(item) for item in report.findings],
        "waivers": [_waiver(item) for item in report.waivers],
        "faults": [_fault(item) for item in report.faults],
        "unattributed": [
            {"kind": item.kind, "name": item.name, "location": _place(item.location)}
            for item in report.unattributed
        ],
        "rules": [_rule(item) for item in report.rules],
        "slos": [_slo(item) for item in report.objectives],
        "live": [_live(item) for item in report.live],
        "notes": list(report.notes),
    }


def _place(location: Location) -> dict[str, Any]:
    place: dict[str, Any] = {
        "path": location.path,
        "line": location.line,
        "column": location.column,
    }
    if location.end_line is not None:
        place["end_line"] = location.end_line
    return place


def counts(given: Counts) -> dict[str, int]:
    """How many findings ended how, under the names of the contract."""
    return {
        "pass": given.passed,
        "fail": given.failed,
        "unknown": given.unknown,
        "not-applicable": given.not_applicable,
        "error": given.error,
        "waived": given.waived,
    }


def _service(item: ServiceReport) -> dict[str, Any]:
    service = item.service
    return {
        "name": service.name,
        "tier": service.tier,
        "tier_source": service.tier_source.value,
        "owner": service.owner,
        "lifecycle": service.lifecycle,
        "inferred": service.inferred,
        "root": service.root,
        "location": _place(service.location),
        "verdict": item.verdict.value,
        "verdict_without_waivers": item.unwaived.value,
        "counts": counts(item.counts),
        "categories": {
            name: {key: count for key, count in counts(found).items() if count}
            for name, found in item.categories
        },
        "evidence": dict(item.evidence),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "category": finding.category,
        "service": finding.service,
        "subject": {
            "kind": finding.subject.kind,
            "namespace": finding.subject.namespace,
            "name": finding.subject.name,
            "container": finding.subject.container,
        },
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "enforcement": finding.enforcement.value,
        "blocking": finding.blocking,
        "message": finding.message,
        "fix": finding.fix,
        "location": _place(finding.location),
        "evidence": [_evidence(item) for item in finding.evidence],
        "waiver": None if finding.waiver is None else _waiver(finding.waiver),
        "fingerprint": finding.fingerprint,
        "state": finding.state,
        "effective_on": finding.effective_on,
        "decided_by": finding.tier_path,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "class": item.kind.value,
        "location": None if item.location is None else _place(item.location),
        "url": item.url,
        "note": item.note,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "rule": waiver.rule,
        "service": waiver.service,
        "subject": waiver.subject,
        "status": waiver.status.value,
        "problem": waiver.problem,
        "created": waiver.created,
        "expires": waiver.expires,
        "owner": waiver.owner,
        "approved_by": waiver.approved_by,
        "ticket": waiver.ticket,
        "reason": waiver.reason,
        "inline": waiver.inline,
        "entered_by": waiver.entered_by,
        "renewals": waiver.renewals,
        "location": _place(waiver.location),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "location": _place(fault.location),
        "message": fault.message,
        "hint": fault.hint,
        "kinds": sorted(fault.kinds),
    }


def _live(item: LiveSource) -> dict[str, Any]:
    return item._asdict() | {"unanswered": [each._asdict() for each in item.unanswered]}


def _lowered(item: Lowered) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "enforcement": item.enforcement.value,
        "was": item.was.value,
        "how": item.how,
        "where": item.where,
        "reason": item.reason,
        "location": _place(item.location),
    }


def _rule(item: RuleText) -> dict[str, Any]:
    return item._asdict() | {
        "severity": item.severity.value,
        "references": [reference._asdict() for reference in item.references],
    }


def _slo(item: Objective) -> dict[str, Any]:
    return item._asdict() | {"location": _place(item.location)}
