"""Accepted risks as a person handles them: what expires next, what may be accepted, what is dead.

Judges by what a run found; reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readiness.comparison import Judgement
from readiness.errors import ReadinessError
from readiness.model import Finding, Outcome, Waiver, WaiverStatus
from readiness.policy import waiver as waivers
from readiness.policy.rule import Rule
from readiness.record import NamedTuple

DEAD = (WaiverStatus.EXPIRED, WaiverStatus.UNUSED)


class Listed(NamedTuple):
    """A waiver and how many days it has left; None where it has no day."""

    waiver: Waiver
    days_left: int | None


def listed(given: Iterable[Waiver], today: str) -> tuple[Listed, ...]:
    """All waivers, what ends first at the top."""
    rows = (Listed(item, waivers.days_left(item, today)) for item in given)
    return tuple(sorted(rows, key=_order))


def _order(row: Listed) -> tuple[str, str, str, str]:
    item = row.waiver
    return (item.expires or "", item.service, item.rule, str(item.location))


def expiring(rows: Iterable[Listed]) -> tuple[Listed, ...]:
    """Those in force that end within a month."""
    return tuple(
        row
        for row in rows
        if row.waiver.status is WaiverStatus.ACTIVE
        and row.days_left is not None
        and row.days_left <= waivers.SOON_DAYS
    )


def dead(given: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """Waivers of files that can go: past their day, or with nothing left to cover."""
    return tuple(item for item in given if item.status in DEAD and not item.inline)


def accepted(waiver: Waiver, now: Judgement) -> Waiver:
    """The waiver under today's id of its rule; raises `ReadinessError` where it would have no
    effect: no such rule or service, too long, approved by the owner, not to be waived, or waived
    already.
    """
    policy = now.called.policy
    case = next((c for c in now.called.cases if c.service.name == waiver.service), None)
    if case is None:
        names = [each.name for each in now.found.services]
        raise ReadinessError(
            f"there is no service {waiver.service!r} here", hint=_nearest(waiver.service, names)
        )
    rule = policy.rule(waiver.rule)
    if rule is None:
        raise ReadinessError(
            f"there is no rule {waiver.rule!r}", hint=_nearest(waiver.rule, list(policy.rules))
        )
    owners = [case.service.owner, *(contact.value for contact in case.service.contacts)]
    given = waivers.status(
        waiver._replace(rule=rule.id),
        known=policy.rules,
        owners=[owner for owner in owners if owner],
        longest_days=case.resolved.longest_days,
        today=now.report.date,
    )
    if given.status is not WaiverStatus.ACTIVE:
        raise ReadinessError(f"it would have no effect: {given.problem}")
    demand = next((each for each in case.resolved.demands if each.rule.id == rule.id), None)
    if demand is not None and not demand.waivable:
        raise ReadinessError(f"the policy lets nobody waive {rule.id}")
    known = next((each for each in now.report.waivers if _same(each, given, rule)), None)
    if known is not None:
        raise ReadinessError(
            f"it is waived until {known.expires} already, at {known.location}",
            hint="to renew it, move its expires: history counts how often",
        )
    return given


def _same(known: Waiver, given: Waiver, rule: Rule) -> bool:
    """Whether a waiver in force speaks of the same; a comment speaks of its own line."""
    alike = (known.service, known.subject) == (given.service, given.subject)
    in_force = known.status is WaiverStatus.ACTIVE and not known.inline
    return alike and in_force and known.rule in {rule.id, *rule.aliases}


def faults(now: Judgement, path: str) -> Sequence[Finding]:
    """What is wrong with the last waiver of a file, in the eyes of the rules about waivers."""
    last = max(each.location for each in now.report.waivers if each.location.path == path)
    return [
        each
        for each in now.report.findings
        if each.outcome is Outcome.FAIL
        and each.subject.kind == "Waiver"
        and each.location[:2] == last[:2]
    ]


def covered(waiver: Waiver, now: Judgement) -> Sequence[Finding]:
    """The failures that it would cover."""
    rule = now.called.policy.rules[waiver.rule]
    return [
        each
        for each in now.report.findings
        if each.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
        and each.rule == rule.id
        and waivers.covers(waiver, rule, each.service, each.subject, each.location)
    ]


def _nearest(word: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way out

    close = get_close_matches(word, names, 1)
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(sorted(names)[:20]) or 'none'}"
