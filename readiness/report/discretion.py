"""A report as it may be told: whatever text of it quotes a secret, quotes it no more.

The one door between a report and its formats, so that none of them can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from readiness import findings, redaction
from readiness.model import Finding, Location, Report, ServiceReport
from readiness.record import NamedTuple

QUOTING = ("title", "service", "subject", "message", "fix", "evidence", "waiver")
"""The fields of a finding that may quote something; the others are our own words and places."""

Told = Mapping[Any, Any]
"""Value that quotes a secret → what is told in its place."""


class Looked(NamedTuple):
    """The texts that were looked at, and those of them that quote secrets: findings repeat what
    rules and services say.
    """

    at: set[str]
    told: dict[str, str]


def discreet(report: Report) -> Report:
    """The report without the secrets that its texts quote; paths stay, that they may be found."""
    looked = Looked(set(), {})
    bare = report._replace(findings=(), services=())
    _look([bare, *map(_words, report.services)], looked)
    services = report.services
    if looked.told:
        bare, services = _clean(bare, looked.told), _clean(services, looked.told)
    told = findings.changed(report.findings, partial(_told, looked=looked))
    return bare._replace(findings=told, services=services)


def _words(item: ServiceReport) -> tuple[Any, ...]:
    """What is said of a service but for its many numbers."""
    return (item.service, *[category for category, _ in item.categories])


def _told(given: Sequence[Finding], looked: Looked) -> Sequence[Finding]:
    """By field, since a large run has a hundred thousand findings that tell a few things each.

    The same ones where nothing is to be hidden.
    """
    columns = {name: set(map(attrgetter(name), given)) for name in QUOTING}
    _look(map(tuple, columns.values()), looked)
    if not looked.told:
        return given
    dirty = {name: _dirty(values, looked.told) for name, values in columns.items()}
    return tuple([_without(each, dirty) for each in given])


def _look(values: Iterable[Any], looked: Looked) -> None:
    new = _texts(values) - looked.at
    looked.at.update(new)
    looked.told.update(redaction.quoted(new))


def _texts(values: Iterable[Any]) -> set[str]:
    """All texts below some values, each once."""
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
