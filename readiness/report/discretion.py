"""A report as it may be told: whatever text of it quotes a secret, quotes it no more.

The one door between a report and its formats, so that none of them can forget it.
"""

from __future__ import annotations

from typing import Any, cast

from readiness import redaction
from readiness.model import Finding, Location, Report

Memo = dict[Any, Any]
"""What was looked at before; most texts of a large report are told many times."""


def discreet(report: Report) -> Report:
    """The report without the secrets that its texts quote; paths stay, that they may be found."""
    memo: Memo = {}
    findings = tuple(_finding(each, memo) for each in report.findings)
    rest = _clean(report._replace(findings=()), memo)
    return cast("Report", rest)._replace(findings=findings)


def _finding(finding: Finding, memo: Memo) -> Finding:
    """By hand, since a large run has a hundred thousand of them; its own words, dates and places
    quote nothing.
    """
    told = (
        _remembered(finding.title, memo),
        _remembered(finding.service, memo),
        _remembered(finding.subject, memo),
        _remembered(finding.message, memo),
        _remembered(finding.fix, memo),
        _remembered(finding.evidence, memo) if finding.evidence else (),
        _remembered(finding.waiver, memo) if finding.waiver else None,
    )
    if told == _told(finding):
        return finding
    title, service, subject, message, fix, evidence, waiver = told
    return finding._replace(
        title=title,
        service=service,
        subject=subject,
        message=message,
        fix=fix,
        evidence=evidence,
        waiver=waiver,
    )


def _told(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.title,
        finding.service,
        finding.subject,
        finding.message,
        finding.fix,
        finding.evidence,
        finding.waiver,
    )


def _remembered(value: Any, memo: Memo) -> Any:
    found = memo.get(value)
    if found is None:
        found = memo[value] = _clean(value, memo)
    return found


def _clean(value: Any, memo: Memo) -> Any:
    """The same value, cleaned below; the value itself where nothing is to be hidden."""
    if type(value) is str:  # not a StrEnum: those are our own words
        return redaction.text(value)
    if not isinstance(value, tuple) or isinstance(value, Location):
        return value
    parts = [_clean(part, memo) for part in value]
    if all(new is old for new, old in zip(parts, value, strict=True)):
        return value
    kind: Any = type(value)
    return kind._make(parts) if hasattr(kind, "_fields") else tuple(parts)
