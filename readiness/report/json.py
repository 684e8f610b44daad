"""The JSON report, `readiness/report/v1`: deterministic to the byte, with a schema beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from readiness.report.json_finding import finding, lines, place, waiver
from readiness.report.json_text import listed

if TYPE_CHECKING:
    from readiness.model import (
        Counts,
        Fault,
        LiveSource,
        Lowered,
        Objective,
        Report,
        RuleText,
        ServiceReport,
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
    yield from listed(shell, NO_FINDINGS, lines(report.findings))


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
        "findings": [finding(item) for item in report.findings],
        "waivers": [waiver(item) for item in report.waivers],
        "faults": [_fault(item) for item in report.faults],
        "unattributed": [
            {"kind": item.kind, "name": item.name, "location": place(item.location)}
            for item in report.unattributed
        ],
        "rules": [_rule(item) for item in report.rules],
        "slos": [_slo(item) for item in report.objectives],
        "live": [_live(item) for item in report.live],
        "notes": list(report.notes),
    }


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
        "location": place(service.location),
        "verdict": item.verdict.value,
        "verdict_without_waivers": item.unwaived.value,
        "counts": counts(item.counts),
        "categories": {
            name: {key: count for key, count in counts(found).items() if count}
            for name, found in item.categories
        },
        "evidence": dict(item.evidence),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "location": place(fault.location),
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
        "location": place(item.location),
    }


def _rule(item: RuleText) -> dict[str, Any]:
    return item._asdict() | {
        "severity": item.severity.value,
        "references": [reference._asdict() for reference in item.references],
    }


def _slo(item: Objective) -> dict[str, Any]:
    return item._asdict() | {"location": place(item.location)}
