"""An earlier JSON report, read to be laid beside today's; believes nothing that stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from readiness.baseline.matching import GAPS, Gap
from readiness.errors import ReadinessError
from readiness.model import Enforcement, Location, Outcome, PackUse, Subject, Tier, Verdict
from readiness.record import NamedTuple
from readiness.report.json import SCHEMA
from readiness.source.document import Document
from readiness.source.json import parse_json
from readiness.source.reading import Limits

LIMITS = Limits(bytes=512 * 2**20, nodes=40_000_000, documents=1)
"""Ten times as much as the report on a very large repository takes."""

HINT = "readiness check --format json writes one"

T = TypeVar("T")


class Judged(NamedTuple):
    """A service as it was judged."""

    verdict: Verdict
    tier: Tier


class Earlier(NamedTuple):
    """As much of a report as a comparison takes."""

    date: str
    verdict: Verdict
    tool_version: str
    commit: str | None
    packs: tuple[PackUse, ...]
    services: Mapping[str, Judged]
    gaps: tuple[Gap, ...]
    titles: Mapping[str, str]
    """Rule → its statement."""
    blocking: frozenset[Gap]
    asked: frozenset[tuple[str, str]]
    """Service and rule of every finding, passes included."""


class _Damage(Exception):  # noqa: N818 - never leaves this module
    """What is wrong, and the way to it."""

    def __init__(self, message: str, *steps: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.steps = steps


def parse(path: str, content: bytes) -> Earlier:
    """The report that a file holds; raises `ReadinessError` with what is wrong first, and where."""
    parsed = parse_json(path, content, limits=LIMITS, wanted=True)
    if parsed.faults:
        fault = parsed.faults[0]
        raise ReadinessError(f"no report: {fault.message}", at=fault.location, hint=HINT)
    if not parsed.documents:
        raise ReadinessError("no report: the file is empty", at=Location(path), hint=HINT)
    document = parsed.documents[0]
    try:
        return _earlier(document)
    except _Damage as damage:
        place = document.at(*damage.steps)
        raise ReadinessError(f"no report: {damage.message}", at=place, hint=HINT) from None


def _earlier(document: Document) -> Earlier:
    if document.get("schema") != SCHEMA:
        raise _Damage(f"schema must be {SCHEMA}", "schema")
    data: Mapping[str, Any] = document.data
    findings = list(_each(data, "findings", _finding))
    gaps = [(gap, blocking) for gap, _, blocking in findings if gap.outcome in GAPS]
    return Earlier(
        date=_text(data, "date"),
        verdict=_word(Verdict, data, "verdict"),
        tool_version=_text(_object(data, "tool"), "version", "tool"),
        commit=_commit(_object(data, "target")),
        packs=tuple(_each(_object(data, "policy"), "packs", _pack, "policy")),
        services=dict(_each(data, "services", _service)),
        gaps=tuple(gap for gap, _ in gaps),
        titles={gap.rule: title for gap, title, _ in findings},
        blocking=frozenset(gap for gap, blocking in gaps if blocking),
        asked=frozenset((gap.service, gap.rule) for gap, _, _ in findings),
    )


def _each(
    data: Mapping[str, Any],
    key: str,
    read: Callable[[Mapping[str, Any]], T],
    *above: str,
) -> Iterator[T]:
    """The items of a list; what is wrong in one is told with its way."""
    items = data.get(key)
    if not isinstance(items, list):
        raise _Damage(f"{key} must be a list", *above, key)
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise _Damage(f"item {number + 1} of {key} must be an object", *above, key, number)
        try:
            yield read(item)
        except _Damage as damage:
            message = f"item {number + 1} of {key}: {damage.message}"
            raise _Damage(message, *above, key, number, *damage.steps) from None


def _object(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise _Damage(f"{key} must be an object", key)
    return value


def _text(data: Mapping[str, Any], key: str, *above: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise _Damage(f"{key} must be a text", *above, key)
    return value


def _optional(data: Mapping[str, Any], key: str) -> str | None:
    return None if data.get(key) is None else _text(data, key)


def _word(kind: Callable[[str], T], data: Mapping[str, Any], key: str) -> T:
    """One of the words of a closed set."""
    try:
        return kind(_text(data, key))
    except ValueError:
        raise _Damage(f"{key} is none of the words for it", key) from None


def _commit(target: Mapping[str, Any]) -> str | None:
    return _optional(target, "commit")


def _pack(item: Mapping[str, Any]) -> PackUse:
    return PackUse(*(_text(item, key) for key in ("name", "version", "source", "digest")))


def _service(item: Mapping[str, Any]) -> tuple[str, Judged]:
    tier = item.get("tier")
    if type(tier) is not int or not 0 <= tier <= 3:
        raise _Damage("tier must be 0, 1, 2 or 3", "tier")
    return _text(item, "name"), Judged(_word(Verdict, item, "verdict"), tier)


def _finding(item: Mapping[str, Any]) -> tuple[Gap, str, bool]:
    """What a comparison keeps of a finding, its title, and whether it blocked."""
    subject = _object(item, "subject")
    place = _object(item, "location")
    gap = Gap(
        _text(item, "rule"),
        _text(item, "service"),
        Subject(
            _text(subject, "kind", "subject"),
            _text(subject, "name", "subject"),
            _optional(subject, "namespace"),
            _optional(subject, "container"),
        ),
        _word(Outcome, item, "outcome"),
        _word(Enforcement, item, "enforcement"),
        item.get("waiver") is not None,
        _text(place, "path", "location"),
        _text(item, "message"),
    )
    return gap, _text(item, "title"), item.get("blocking") is True
