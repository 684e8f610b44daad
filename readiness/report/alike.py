"""What many services share: a gap with one cause is told once, before the services; judges nothing.

In a repository of eighty services nobody reads eighty times that there is no owner, or that the one
pipeline of all of them has no timeout.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
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
    found = _alike(outlined(findings, lambda each: each.rule in rules and _is_told(each)), services)
    whole = {key: each for key, each in found.items() if _is_alone(each.findings)}
    placed = {each.findings[0].rule for key, each in found.items() if key not in whole}
    words = chosen(findings, lambda each: each.rule in placed and _is_told(each)) if placed else ()
    return _in_words(whole, findings) | _alike(by_service(words).items(), services)


def _alike(said: Iterable[tuple[str, Sequence[Finding]]], services: int) -> dict[Key, Shared]:
    """What more than half of the services share, of what is said of each."""
    groups: dict[Key, Shared] = {}
    for service, findings in said:
        told: dict[tuple[str, Standing], list[Finding]] = {}
        for finding in findings:
            told.setdefault((finding.rule, standing(finding)), []).append(finding)
        for (_, stands), same in told.items():
            groups.setdefault(likeness(same), Shared(stands, same, [])).services.append(service)
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
