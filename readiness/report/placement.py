"""Places as a platform looks for them: from the root of the repository, not of the judged folder."""

from __future__ import annotations

from typing import Any, cast

from readiness import findings
from readiness.model import Location, Report


def from_root(report: Report) -> Report:
    """The report with every path from the repository's root. Texts and identities stay as they are:
    a finding is the same one, wherever it is read.
    """
    prefix = report.target.prefix
    told = findings.changed(report.findings, lambda given: _placed(tuple(given), prefix))
    return cast("Report", _placed(report._replace(findings=()), prefix))._replace(findings=told)


def _placed(value: Any, prefix: str) -> Any:
    if isinstance(value, Location):
        return value._replace(path=prefix + value.path)
    if not isinstance(value, tuple):
        return value
    parts = [_placed(part, prefix) for part in value]
    kind: Any = type(value)
    return kind._make(parts) if hasattr(kind, "_fields") else tuple(parts)
