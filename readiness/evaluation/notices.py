"""What a reader of a report must know beside its findings: what ends, begins, moved or is set aside; pure."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Sequence

from readiness.evaluation.run import Judged
from readiness.findings import chosen
from readiness.model import Finding, Location, Outcome, Waiver, WaiverStatus
from readiness.policy import waiver
from readiness.policy.ladder import Policy
from readiness.policy.pack import Setting
from readiness.policy.rule import Status
from readiness.source import glob

WRONG = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)
MOST_NAMED = 10


def unmatched(
    overrides: Iterable[Setting], names: Iterable[str], paths: Sequence[str]
) -> Iterator[str]:
    """Lines of `readiness.yaml` that speak of services or files that are not there."""
    known = tuple(names)
    told: set[tuple[str, str]] = set()
    for each in overrides:
        if each.scope is None:
            continue
        gone = [one for one in each.scope.services if not fnmatch.filter(known, one)]
        files = [one for one in each.scope.paths if not any(glob.matches(p, one) for p in paths)]
        for what, word in (*(("service", one) for one in gone), *(("file", one) for one in files)):
            if (what, word) not in told:
                told.add((what, word))
                yield f"{each.location} asks otherwise of {word}: there is no such {what}"


def told(judged: Judged, policy: Policy, overrides: Iterable[Setting], today: str) -> Iterator[str]:
    """Sentences, each with the place that it is about."""
    yield from _expiring(judged.waivers, today)
    yield from _upcoming(judged.findings, today)
    yield from _set_aside(judged)
    yield from _renamed(judged, policy, overrides)
    yield from _leaving(judged)
    yield from _unheard(judged, policy)


def _upcoming(findings: Sequence[Finding], today: str) -> Iterator[str]:
    """What will block from a day on, and does not yet."""
    found: dict[tuple[str, str], int] = {}
    for each in chosen(findings, _is_upcoming):
        if each.effective_on:
            key = (each.effective_on, each.rule)
            found[key] = found.get(key, 0) + 1
    for (day, rule), count in sorted(found.items()):
        left = _days(today, day)
        times = f", and fails {count} times" if count > 1 else ", and fails"
        yield f"{rule} becomes required in {left} day{'s' * (left != 1)} ({day}){times}"


def _days(first: str, last: str) -> int:
    import datetime as dt  # noqa: PLC0415 - 1 ms, and most runs count no days

    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def _is_upcoming(finding: Finding) -> bool:
    return finding.effective_on is not None and finding.outcome in WRONG


def _renamed(judged: Judged, policy: Policy, overrides: Iterable[Setting]) -> Iterator[str]:
    """Names that still work, and what to write instead."""
    said: list[tuple[str, Location]] = [(item.rule, item.location) for item in overrides]
    said += [(item.rule, item.location) for item in judged.waivers]
    for pack in policy.packs:
        said += [(each.rule, each.location) for rung in pack.rungs for each in rung.settings]
    for case in judged.cases:
        said += [(item.rule, item.location) for item in case.service.not_applicable]
        said += [(item.rule, item.location) for item in case.service.attestations]
    old = sorted({each for each in said if each[0] in policy.aliases}, key=lambda each: each[1][:3])
    for word, place in old[:MOST_NAMED]:
        yield f"{place} says {word}, which is called {policy.aliases[word]} now"
    if len(old) > MOST_NAMED:
        yield f"{len(old) - MOST_NAMED} more lines name rules by an earlier id"


def _leaving(judged: Judged) -> Iterator[str]:
    """Rules that will go, and what takes their place."""
    found = {
        each.rule.id: (each.decided_at, each.rule.successor)
        for resolved in {id(case.resolved): case.resolved for case in judged.cases}.values()
        for each in resolved.demands
        if each.rule.status is Status.DEPRECATED
    }
    for rule, (place, successor) in sorted(found.items()):
        yield f"{place} asks for {rule}, which is deprecated: {successor} takes its place"


def _expiring(given: Iterable[Waiver], today: str) -> Iterator[str]:
    """What ends soon, while there is time to mend it."""
    for item in sorted(given, key=lambda each: (each.expires or "", each.location[:3])):
        left = waiver.days_left(item, today)
        if item.status is WaiverStatus.ACTIVE and left is not None and left <= waiver.SOON_DAYS:
            days = "today" if left == 0 else f"in {left} day{'s' * (left != 1)}"
            yield f"the waiver of {item.rule} for {item.service} ends {days} ({item.location})"


def _set_aside(judged: Judged) -> Iterator[str]:
    """What owners declare not applicable, and where the policy lets nobody do so."""
    for case in judged.cases:
        if not case.service.not_applicable:
            continue
        demands = {
            word: each
            for each in case.resolved.demands
            for word in (each.rule.id, *each.rule.aliases)
        }
        heard: list[str] = []
        for item in case.service.not_applicable:
            demand = demands.get(item.rule)
            if demand is not None and not demand.exemptible:
                yield f"{item.location} sets {item.rule} aside, which the policy forbids: no effect"
            elif demand is not None:
                heard.append(f"{item.rule} ({item.location})")
        if heard:
            rules = f"{len(heard)} rule{'s' * (len(heard) != 1)}"
            yield f"{case.service.name} sets {rules} aside as not applicable: {', '.join(heard)}"


def _unheard(judged: Judged, policy: Policy) -> Iterator[str]:
    """What descriptors say of rules that are not there, so that nobody relies on it."""
    for case in judged.cases:
        service = case.service
        said = [(item.rule, item.location) for item in service.not_applicable]
        said += [(item.rule, item.location) for item in service.attestations]
        for rule, place in sorted(said, key=lambda each: each[1][:3]):
            if policy.rule(rule) is None:
                yield f"{place} speaks of {rule!r}: there is no such rule, so it has no effect"
