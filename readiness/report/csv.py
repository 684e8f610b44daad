"""CSV (RFC 4180) for registers: a finding per row, passes included; no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from readiness.model import Finding, Report, ServiceReport
from readiness.report import Style
from readiness.report.detail import is_attested, remedy
from readiness.report.standing import identified, standing
from readiness.report.visible import visible

COLUMNS = (
    *("service", "tier", "owner", "rule", "title", "category", "severity", "enforcement"),
    *("outcome", "standing", "attested", "state", "subject", "path", "line", "column"),
    *("message", "fix", "waived_until", "waived_by", "waiver_reason", "fingerprint"),
)

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""With what a spreadsheet lets a formula begin, the wide forms of East Asia included."""


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as a table with a row of names; `style` changes nothing."""
    del style
    services = {item.service.name: item for item in report.services}
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding, identity in identified(report.findings):
        writer.writerow(map(_cell, _row(finding, identity, services.get(finding.service))))
        yield file.getvalue()
        file.seek(0)
        file.truncate()
    yield file.getvalue()


def _cell(value: str | None) -> str:
    """Text that a spreadsheet takes for text: a formula shows behind an apostrophe."""
    shown = visible(value or "")
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _row(finding: Finding, identity: str, item: ServiceReport | None) -> Iterator[str | None]:
    waiver, place = finding.waiver, finding.location
    yield finding.service
    yield str(item.service.tier) if item else None
    yield item.service.owner if item else None
    yield from (finding.rule, finding.title, finding.category, finding.severity)
    yield from (finding.enforcement, finding.outcome, standing(finding))
    yield "yes" if is_attested(finding) else "no"
    yield from (finding.state, str(finding.subject))
    yield from (place.path, str(place.line), str(place.column))
    yield from (finding.message, remedy(finding))
    yield from (waiver.expires, waiver.approved_by, waiver.reason) if waiver else (None,) * 3
    yield identity
