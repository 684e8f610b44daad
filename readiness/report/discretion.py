"""A report as it may be told: whatever text of it quotes a secret, quotes it no more.

The one door between a report and its formats, so that none of them can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, cast

from readiness import findings, redaction
from readiness.model import Finding, Location, Report

QUOTING = ("title", "service", "subject", "message", "fix", "evidence", "waiver")
"""The fields of a finding that may quote something; the others are our own words and places."""

Told = Mapping[Any, Any]
"""Value that quotes a secret → what is told in its place."""


def discreet(report: Report) -> Report:
    """The report without the secrets that its texts quote; paths stay, that they may be found."""
    memo: dict[str, str] = {}
    # of the tallies of services nothing is anybody's text
    services = tuple(each._replace(service=_clean(each.service, memo)) for each in report.services)
    rest = _clean(report._replace(findings=(), services=()), memo)
    told = findings.changed(report.findings, partial(_findings, memo=memo))
    return cast("Report", rest)._replace(findings=told, services=services)


def _findings(given: Sequence[Finding], memo: dict[str, str]) -> Sequence[Finding]:
    """By field, since a large run has a hundred thousand findings that tell a few things each.

    The same ones where nothing is to be hidden.
    """
    dirty = {name: _dirty(map(attrgetter(name), given), memo) for name in QUOTING}
    if not any(dirty.values()):
        return given
    return tuple([_without(each, dirty) for each in given])


def _dirty(values: Iterable[Any], memo: dict[str, str]) -> Told:
    """Of the values those that quote a secret, and what is told in their place."""
    told = {value: _clean(value, memo) for value in set(values)}
    return {value: clean for value, clean in told.items() if clean is not value}


def _without(finding: Finding, dirty: Mapping[str, Told]) -> Finding:
    found = {name: known.get(getattr(finding, name)) for name, known in dirty.items() if known}
    changed = {name: clean for name, clean in found.items() if clean is not None}
    return finding._replace(**changed) if changed else finding


def _clean(value: Any, memo: dict[str, str]) -> Any:
    """The same value, cleaned below; the value itself where nothing is to be hidden. `memo` holds
    the texts that were looked at: findings repeat what rules and services say.
    """
    if type(value) is str:  # not a StrEnum: those are our own words
        known = memo.get(value)
        if known is None:
            known = memo[value] = redaction.text(value)
        return value if known == value else known
    if not isinstance(value, tuple) or isinstance(value, Location):
        return value
    parts = [_clean(part, memo) for part in value]
    if all(new is old for new, old in zip(parts, value, strict=True)):
        return value
    kind: Any = type(value)
    return kind._make(parts) if hasattr(kind, "_fields") else tuple(parts)
