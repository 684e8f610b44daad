"""What many services share: a gap with one cause is told once, before the services; judges nothing.

In a repository of eighty services nobody reads eighty times that there is no owner, or that the one
pipeline of all of them has no timeout.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from readiness.findings import chosen, numbers
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
    services: Sequence[str]


def shared(findings: Sequence[Finding], services: int) -> Mapping[Key, Shared]:
    """What more than half of the services share, by what is alike."""
    if services < FEWEST:
        return {}
    told: dict[tuple[str, str, Standing], list[Finding]] = {}
    often = numbers(findings, _is_told).items()
    rules = {rule for rule, (_, number) in often if number >= FEWEST and 2 * number > services}
    for finding in chosen(findings, lambda each: each.rule in rules and _is_told(each)):
        told.setdefault((finding.service, finding.rule, standing(finding)), []).append(finding)
    groups: dict[Key, list[Sequence[Finding]]] = {}
    for same in told.values():
        groups.setdefault(likeness(same), []).append(same)
    return {
        key: Shared(standing(same[0][0]), same[0], [each[0].service for each in same])
        for key, same in groups.items()
        if len(same) >= FEWEST and 2 * len(same) > services
    }


def _is_told(finding: Finding) -> bool:
    return standing(finding) in TOLD


def likeness(findings: Sequence[Finding]) -> Key:
    """What is the same where what a rule says of two services has one cause: the rule alone where
    it speaks of the service as a whole, else the very same places. All of them stand alike.
    """
    first = findings[0]
    about = (standing(first), first.rule, first.severity, first.outcome, first.effective_on)
    if len(findings) == 1 and is_whole(first):
        return (*about, first.state)
    places = sorted((each.location, str(each.subject), each.message) for each in findings)
    return (*about, *(each.state for each in findings), *places)


def is_whole(finding: Finding) -> bool:
    """Whether it speaks of the service as a whole."""
    return finding.subject.kind == "Service" and finding.subject.namespace is None
