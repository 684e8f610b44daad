"""Accepted risks on findings: which waiver covers what, and which has no effect; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from readiness.model import Finding, Outcome, Waiver, WaiverStatus
from readiness.policy import waiver as waivers

WAIVABLE = (Outcome.FAIL, Outcome.UNKNOWN)
"""A pass needs none, and an *error* is a fault of the rule that nobody can accept."""


class Accepted(NamedTuple):
    """Findings with the waivers that ride on them, and the waivers with their last status."""

    findings: list[Finding]
    waivers: tuple[Waiver, ...]


def accept(
    findings: Sequence[Finding], given: Sequence[Waiver], unwaivable: Mapping[str, frozenset[str]]
) -> Accepted:
    """`unwaivable`: service → the rules that its policy lets nobody waive."""
    by_rule: dict[str, list[Waiver]] = {}
    for item in given:
        if item.status is WaiverStatus.ACTIVE:
            by_rule.setdefault(item.rule, []).append(item)
    used: set[Waiver] = set()
    covered = [_cover(finding, by_rule, unwaivable, used) for finding in findings]
    return Accepted(covered, tuple(_unused(item, used, unwaivable) for item in given))


def _cover(
    finding: Finding,
    by_rule: Mapping[str, Iterable[Waiver]],
    unwaivable: Mapping[str, frozenset[str]],
    used: set[Waiver],
) -> Finding:
    if finding.outcome not in WAIVABLE or finding.rule not in by_rule:
        return finding
    if finding.rule in unwaivable.get(finding.service, frozenset()):
        return finding
    for item in by_rule[finding.rule]:
        if waivers.covers(item, finding.rule, finding.service, finding.subject, finding.location):
            used.add(item)
            return finding._replace(waiver=item, blocking=False)
    return finding


def _unused(
    item: Waiver, used: set[Waiver], unwaivable: Mapping[str, frozenset[str]]
) -> Waiver:
    if item.status is not WaiverStatus.ACTIVE or item in used:
        return item
    if item.rule in unwaivable.get(item.service, frozenset()):
        problem = "the policy lets nobody waive this rule"
        return item._replace(status=WaiverStatus.INVALID, problem=problem)
    problem = "nothing fails here any more that it would cover"
    return item._replace(status=WaiverStatus.UNUSED, problem=problem)
