"""A report in which only what is new counts: old failures are shown and block nothing; pure."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.evaluation import verdict
from readiness.model import Finding, Report, ServiceReport, State

TOLERATED = (State.UNCHANGED, State.BASELINED)


def tolerant(report: Report, states: Sequence[State | None]) -> Report:
    """The report with these states of its findings, and the verdicts that follow from them."""
    findings = tuple(map(_stated, report.findings, states))
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.service, []).append(finding)
    services = tuple(_decided(item, grouped.get(item.service.name, [])) for item in report.services)
    return report._replace(
        verdict=verdict.worst(item.verdict for item in services),
        services=services,
        findings=findings,
    )


def _stated(finding: Finding, state: State | None) -> Finding:
    if state not in TOLERATED:
        return finding._replace(state=state)
    return finding._replace(state=state, blocking=False, excused=False)


def _decided(item: ServiceReport, own: Sequence[Finding]) -> ServiceReport:
    told = verdict.tally(own)
    return item._replace(verdict=verdict.verdict(told), excused=verdict.excused(told))
