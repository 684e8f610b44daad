"""What many services share: a gap with one cause is told once, before the services; judges nothing.

In a repository of eighty services nobody reads eighty times that there is no owner, or that the one
pipeline of all of them has no timeout.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cache

from readiness.findings import by_service, chosen, numbers, of_service, outlined
from readiness.model import Finding
from readiness.record import NamedTuple
from readiness.report.standing import WRONG, Standing, standing

FEWEST = 3
"""Services below which sharing is not worth a word."""

TOLD = WRONG | {Standing.TOLERATED}
"""What has to be mended, and what nobody accepted by name."""

Key = tuple[Hashable, ...]


class Shared(NamedTuple):
    """What one rule says alike of several services."""

    stands: Standing
    findings: Sequence[Finding]
    """Of the first service; those of the others say the same."""
    services: list[str]


def shared(findings: Sequence[Finding], services: int) -> Mapping[Key, Shared]:
    """What more than half of the services share, by what is alike."""
    if services < FEWEST:
        return {}
    often = numbers(findings, _is_told).items()
    rules = {rule for rule, (_, number) in often if _are_many(number, services)}
    found = _outlined(findings, rules, services)
    whole = {key: each for key, each in found.items() if _is_alone(each.findings)}
    placed = {each.findings[0].rule for key, each in found.items() if key not in whole}
    words = chosen(findings, lambda each: each.rule in placed and _is_told(each)) if placed else ()
    return _in_words(whole, findings) | _worded(words, services)


def _outlined(
    findings: Sequence[Finding], rules: Collection[str], services: int
) -> dict[Key, Shared]:
    """What they share as far as outlines tell; the findings lack words."""
    groups: dict[Key, Shared] = {}
    known: dict[int, Shared] = {}  # a blank is the same object for many services
    for outline in outlined(findings, lambda each: each.rule in rules and _is_told(each)):
        for each in outline.whole:
            if id(each) not in known:
                known[id(each)] = _group([each], groups)
            known[id(each)].services.append(outline.service)
        for same in _by_rule(outline.others):
            _group(same, groups).services.append(outline.service)
    return _shared_by_many(groups, services)


def _worded(findings: Iterable[Finding], services: int) -> dict[Key, Shared]:
    groups: dict[Key, Shared] = {}
    for service, said in by_service(findings).items():
        for same in _by_rule(said):
            _group(same, groups).services.append(service)
    return _shared_by_many(groups, services)


def _by_rule(findings: Iterable[Finding]) -> Iterable[Sequence[Finding]]:
    """By what a service is told apart: a rule, and how it stands."""
    told: dict[tuple[str, Standing], list[Finding]] = {}
    for finding in findings:
        told.setdefault((finding.rule, standing(finding)), []).append(finding)
    return told.values()


def _group(same: Sequence[Finding], groups: dict[Key, Shared]) -> Shared:
    return groups.setdefault(likeness(same), Shared(standing(same[0]), same, []))


def _shared_by_many(groups: Mapping[Key, Shared], services: int) -> dict[Key, Shared]:
    return {key: each for key, each in groups.items() if _are_many(len(each.services), services)}


def _in_words(found: Mapping[Key, Shared], findings: Sequence[Finding]) -> dict[Key, Shared]:
    """The same with what is said of the first service as a whole."""
    of = cache(of_service(findings))
    told: dict[Key, Shared] = {}
    for key, each in found.items():
        rule = each.findings[0].rule
        said = [
            one for one in of(each.services[0]) if one.rule == rule and standing(one) is each.stands
        ]
        told[key] = each._replace(findings=said)
    return told


def _are_many(number: int, services: int) -> bool:
    return number >= FEWEST and 2 * number > services


def _is_told(finding: Finding) -> bool:
    return standing(finding) in TOLD


def likeness(findings: Sequence[Finding]) -> Key:
    """What is the same where what a rule says of two services has one cause: the rule alone where
    it speaks of the service as a whole, else the very same places. All of them stand alike.
    """
    first = findings[0]
    about = (standing(first), first.rule, first.severity, first.outcome, first.effective_on)
    if _is_alone(findings):
        return (*about, first.state)
    places = sorted((each.location, str(each.subject), each.message) for each in findings)
    return (*about, *(each.state for each in findings), *places)


def _is_alone(findings: Sequence[Finding]) -> bool:
    return len(findings) == 1 and is_whole(findings[0])


def is_whole(finding: Finding) -> bool:
    """Whether it speaks of the service as a whole."""
    return finding.subject.kind == "Service" and finding.subject.namespace is None
