"""A finding as JSON: what many findings have in common is written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from readiness.model import Evidence, Finding, Location, Waiver
from readiness.report.json_text import text

MOST_KNOWN = 4_096
"""Written parts of one kind that are kept."""

Say = str | Callable[[Any], Mapping[str, Any]]
"""Makes members of what they depend on; or the name of one member that is a text of its own."""

Part = tuple[Callable[[Finding], Any], Say]
"""Takes of a finding what some members depend on."""


def place(location: Location) -> dict[str, Any]:
    """Where something stands."""
    found: dict[str, Any] = {
        "path": location.path,
        "line": location.line,
        "column": location.column,
    }
    if location.end_line is not None:
        found["end_line"] = location.end_line
    return found


def waiver(given: Waiver) -> dict[str, Any]:
    """An accepted risk."""
    return {
        "rule": given.rule,
        "service": given.service,
        "subject": given.subject,
        "status": given.status.value,
        "problem": given.problem,
        "created": given.created,
        "expires": given.expires,
        "owner": given.owner,
        "approved_by": given.approved_by,
        "ticket": given.ticket,
        "reason": given.reason,
        "inline": given.inline,
        "entered_by": given.entered_by,
        "renewals": given.renewals,
        "location": place(given.location),
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "class": item.kind.value,
        "location": None if item.location is None else place(item.location),
        "url": item.url,
        "note": item.note,
    }


def _about(taken: Any) -> Mapping[str, Any]:
    service, subject = taken
    return {
        "service": service,
        "subject": {
            "kind": subject.kind,
            "namespace": subject.namespace,
            "name": subject.name,
            "container": subject.container,
        },
    }


def _weight(taken: Any) -> Mapping[str, Any]:
    outcome, severity, enforcement, blocking = taken
    return {
        "outcome": outcome.value,
        "severity": severity.value,
        "enforcement": enforcement.value,
        "blocking": blocking,
    }


def _riding(taken: Any) -> Mapping[str, Any]:
    evidence, given = taken
    return {
        "evidence": [_evidence(item) for item in evidence],
        "waiver": None if given is None else waiver(given),
    }


def _members(*names: str) -> Callable[[Any], Mapping[str, Any]]:
    def members(taken: Any) -> Mapping[str, Any]:
        return dict(zip(names, taken, strict=True))

    return members


PARTS: tuple[Part, ...] = (
    (attrgetter("rule", "title", "category"), _members("rule", "title", "category")),
    (attrgetter("service", "subject"), _about),
    (attrgetter("outcome", "severity", "enforcement", "blocking"), _weight),
    (attrgetter("message"), "message"),
    (attrgetter("fix"), lambda taken: {"fix": taken}),
    (attrgetter("location"), lambda taken: {"location": place(taken)}),
    (attrgetter("evidence", "waiver"), _riding),
    (attrgetter("fingerprint"), "fingerprint"),
    (
        attrgetter("state", "effective_on", "tier_path"),
        _members("state", "effective_on", "decided_by"),
    ),
)
"""In the order of the report."""


def finding(given: Finding) -> dict[str, Any]:
    """A finding as plain data."""
    found: dict[str, Any] = {}
    for take, say in PARTS:
        taken = take(given)
        found |= {say: taken} if isinstance(say, str) else say(taken)
    return found


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Each as `text` writes its plain data."""
    parts = [(take, _written(say)) for take, say in PARTS]
    for given in findings:
        yield "{" + ", ".join([write(take(given)) for take, write in parts]) + "}"


def _quoted(given: str) -> str:
    return f'"{given}"' if given.isascii() and given.isalnum() else text(given)


def _written(say: Say) -> Callable[[Any], str]:
    """Members as they stand between braces."""
    if isinstance(say, str):
        return lambda taken: f'"{say}": {_quoted(taken)}'
    known: dict[Any, str] = {}

    def write(taken: Any) -> str:
        found = known.get(taken)
        if found is None:
            if len(known) >= MOST_KNOWN:
                known.clear()
            found = known[taken] = text(say(taken))[1:-1]
        return found

    return write
