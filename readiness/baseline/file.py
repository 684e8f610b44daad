"""The baseline file: failures that were accepted on a day, to be mended in time; touches no disk.

JSON with one entry per line, so that a review sees what was mended; it may only shrink.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.baseline.matching import Gap
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import Finding, Location, Outcome, PackUse, Subject
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.json import parse_json
from readiness.source.reading import Limits

SCHEMA = "readiness/baseline/v1"
NAME = "readiness-baseline.json"
LIMITS = Limits(bytes=128 * 2**20, nodes=8_000_000, documents=1)
"""Ten times as much as the first baseline of a very large repository takes."""
ACCEPTABLE = (Outcome.FAIL, Outcome.UNKNOWN)
"""An *error* is a fault of the rule that nobody can accept."""
MOST_TOLD = 20
"""Faults of a damaged file that are told."""


class Entry(NamedTuple):
    """One accepted failure; `times` where several share rule, service and subject."""

    rule: str
    service: str
    subject: Subject
    outcome: Outcome
    since: str
    """The day it was accepted."""
    times: int = 1


class Pack(NamedTuple):
    """The policy that was in force."""

    name: str
    version: str
    digest: str


class Baseline(NamedTuple):
    """What was accepted, and the day and policy of the last writing."""

    date: str
    policy: tuple[Pack, ...] = ()
    entries: tuple[Entry, ...] = ()


def of(findings: Iterable[Finding], packs: Iterable[PackUse], date: str) -> Baseline:
    """All that fails and is not waived."""
    found = Counter(
        (each.rule, each.service, each.subject, each.outcome)
        for each in findings
        if each.outcome in ACCEPTABLE and each.waiver is None
    )
    entries = [Entry(*key, date, count) for key, count in found.items()]
    used = tuple(Pack(each.name, each.version, each.digest) for each in packs)
    return Baseline(date, used, _sorted(entries))


def gaps(baseline: Baseline) -> list[Gap]:
    """Each accepted failure as often as it was accepted."""
    return [
        Gap(each.rule, each.service, each.subject, each.outcome)
        for each in baseline.entries
        for _ in range(each.times)
    ]


def renamed(baseline: Baseline, aliases: Mapping[str, str]) -> Baseline:
    """The same with the ids that rules have today."""
    entries = (each._replace(rule=aliases.get(each.rule, each.rule)) for each in baseline.entries)
    return baseline._replace(entries=_sorted(entries))


def shrunk(old: Baseline, new: Baseline) -> Baseline:
    """What both have, each with the day on which it was accepted first; date and policy of the
    old, since nothing was accepted anew.
    """
    left = {_key(each): each.times for each in new.entries}
    kept = (each._replace(times=min(each.times, left.get(_key(each), 0))) for each in old.entries)
    return old._replace(entries=tuple(each for each in kept if each.times))


def added(old: Baseline, new: Baseline) -> tuple[Entry, ...]:
    """What the new one accepts beyond the old."""
    before = {_key(each): each.times for each in old.entries}
    more = (each._replace(times=each.times - before.get(_key(each), 0)) for each in new.entries)
    return tuple(each for each in more if each.times > 0)


def grown(old: Baseline, new: Baseline) -> Baseline:
    """The new one, in which what was accepted before keeps its day."""
    days = {_key(each): each.since for each in old.entries}
    entries = (each._replace(since=days.get(_key(each), each.since)) for each in new.entries)
    return new._replace(entries=tuple(entries))


def told(entry: Entry | Gap) -> str:
    """An entry in words."""
    return f"{entry.rule} for {entry.service}: {entry.subject}"


def text(baseline: Baseline) -> str:
    """The file, the same for the same entries."""
    head = {
        "schema": SCHEMA,
        "date": baseline.date,
        "policy": [each._asdict() for each in baseline.policy],
    }
    opened = json.dumps(head, indent=2, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join(f"    {_line(each)}" for each in baseline.entries)
    listed = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{opened},\n  "entries": {listed}\n}}\n'


def _line(entry: Entry) -> str:
    subject = {name: value for name, value in entry.subject._asdict().items() if value is not None}
    data: dict[str, Any] = {
        "rule": entry.rule,
        "service": entry.service,
        "subject": subject,
        "outcome": entry.outcome,
        "since": entry.since,
    }
    if entry.times > 1:
        data["count"] = entry.times
    return json.dumps(data, ensure_ascii=False)


def _key(entry: Entry) -> tuple[Any, ...]:
    return entry.rule, entry.service, entry.subject, entry.outcome


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=_order))


def _order(entry: Entry) -> tuple[str, ...]:
    parts = (part or "" for part in entry.subject)
    return (entry.service, entry.rule, *parts, entry.outcome, entry.since)


def parse(path: str, content: bytes) -> Baseline:
    """The baseline that a file holds; raises `PolicyErrors` with what is wrong and where."""
    parsed = parse_json(path, content, limits=LIMITS, wanted=True)
    if parsed.faults or not parsed.documents:
        wrong = [PolicyError(each.message, at=each.location) for each in parsed.faults]
        wrong = wrong or [PolicyError("is empty", at=Location(path))]
        raise PolicyErrors(f"{path} is no baseline", wrong)
    document = parsed.documents[0]
    faults = [*_misshapen(document)][:MOST_TOLD]
    if faults:
        raise PolicyErrors(f"{path} is no baseline", faults)
    data = document.data
    policy = tuple(Pack(each["name"], each["version"], each["digest"]) for each in data["policy"])
    return Baseline(data["date"], policy, _sorted(map(_entry, data["entries"])))


def places(document: Document) -> dict[Entry, Location]:
    """Where each entry of a sound file stands."""
    items = enumerate(document.data["entries"])
    return {_entry(item): document.at("entries", number) for number, item in items}


def _entry(item: Mapping[str, Any]) -> Entry:
    subject = item["subject"]
    return Entry(
        item["rule"],
        item["service"],
        Subject(
            subject["kind"], subject["name"], subject.get("namespace"), subject.get("container")
        ),
        Outcome(item["outcome"]),
        item["since"],
        item.get("count", 1),
    )


def _misshapen(document: Document) -> Iterator[ReadinessError]:
    if document.get("schema") != SCHEMA:
        hint = "readiness baseline write makes one"
        yield PolicyError(f"schema must be {SCHEMA}", at=document.at("schema"), hint=hint)
        return
    if not isinstance(document.get("date"), str):
        yield PolicyError("date must be a day", at=document.at("date"))
    for name, sound in (("policy", _is_pack), ("entries", _is_entry)):
        items = document.get(name)
        if not isinstance(items, list):
            yield PolicyError(f"{name} must be a list", at=document.at(name))
            continue
        for number, item in enumerate(items):
            if not sound(item):
                message = f"item {number + 1} of {name} is damaged"
                yield PolicyError(message, at=document.at(name, number))


def _is_pack(item: Any) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(key), str) for key in Pack._fields)


def _is_entry(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("subject"), dict):
        return False
    subject, count = item["subject"], item.get("count", 1)
    texts = [item.get("rule"), item.get("service"), item.get("since")]
    texts += [subject.get("kind"), subject.get("name")]
    optional = [subject.get(key) or "" for key in ("namespace", "container")]
    return (
        all(isinstance(each, str) for each in (*texts, *optional))
        and item.get("outcome") in ACCEPTABLE
        and type(count) is int
        and 0 < count <= 1_000_000
    )
