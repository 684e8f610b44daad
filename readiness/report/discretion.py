"""A report as it may be told: whatever text of it quotes a secret, quotes it no more.

The one door between a report and its formats, so that none of them can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from readiness import redaction
from readiness.model import Finding, Location, Report

QUOTING = ("title", "service", "subject", "message", "fix", "evidence", "waiver")
"""The fields of a finding that may quote something; the others are our own words and places."""

Told = Mapping[Any, Any]
"""Value that quotes a secret → what is told in its place."""


def discreet(report: Report) -> Report:
    """The report without the secrets that its texts quote; paths stay, that they may be found.

    The same report where nothing is to be hidden.
    """
    columns = {name: set(map(attrgetter(name), report.findings)) for name in QUOTING}
    bare = report._replace(findings=())
    told = redaction.quoted(_texts([bare, *map(tuple, columns.values())]))
    if not told:
        return report
    dirty = {name: _dirty(values, told) for name, values in columns.items()}
    rest: Report = _clean(bare, told)
    return rest._replace(findings=tuple([_without(each, dirty) for each in report.findings]))


def _texts(values: Iterable[Any]) -> set[str]:
    """All texts below some values, each once: findings repeat what rules and services say."""
    found: set[str] = set()
    left = [tuple(values)]
    while left:
        for part in left.pop():
            kind = part.__class__
            if kind is str:  # not a StrEnum: those are our own words
                found.add(part)
            elif kind is not Location and isinstance(part, tuple):
                left.append(part)
    return found


def _dirty(values: Iterable[Any], told: Mapping[str, str]) -> Told:
    """Of the values those that quote a secret, and what is told in their place."""
    cleaned = ((value, _clean(value, told)) for value in values)
    return {value: clean for value, clean in cleaned if clean is not value}


def _without(finding: Finding, dirty: Mapping[str, Told]) -> Finding:
    """A large run has a hundred thousand findings that tell a few things each: by field."""
    found = {name: known.get(getattr(finding, name)) for name, known in dirty.items() if known}
    changed = {name: clean for name, clean in found.items() if clean is not None}
    return finding._replace(**changed) if changed else finding


def _clean(value: Any, told: Mapping[str, str]) -> Any:
    """The same value, cleaned below; the value itself where nothing is to be hidden."""
    if value.__class__ is str:
        return told.get(value, value)
    if not isinstance(value, tuple) or isinstance(value, Location):
        return value
    parts = [_clean(part, told) for part in value]
    if all(new is old for new, old in zip(parts, value, strict=True)):
        return value
    kind: Any = type(value)
    return kind._make(parts) if hasattr(kind, "_fields") else tuple(parts)
