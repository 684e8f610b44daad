"""Today's report beside an earlier one: what is new and gone, and what only policy changed; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.baseline.earlier import Earlier
from readiness.baseline.matching import Gap, compared, gap_of
from readiness.model import (
    Cause,
    Change,
    Finding,
    PackChange,
    Report,
    ServiceChange,
    Since,
    State,
    Tier,
)
from readiness.record import NamedTuple
from readiness.report.discretion import discreet


def since(report: Report, earlier: Earlier) -> Report:
    """The report with what changed, and a note that sums it up; no verdict is another."""
    findings = discreet(report).findings  # as the earlier ones were told
    result = compared(findings, earlier.gaps)
    sides = _sides(report, earlier)
    pairs = zip(findings, result.states, strict=True)
    new = tuple(_new(finding, sides) for finding, state in pairs if state is State.NEW)
    gone = tuple(_gone(gap, sides) for gap in result.gone)
    told = Since(
        date=earlier.date,
        verdict=earlier.verdict,
        tool_version=earlier.tool_version,
        commit=earlier.commit,
        services=tuple(_services(report, earlier)),
        packs=sides.packs,
        new=new,
        gone=tuple(sorted(gone, key=_order)),
        unchanged=sum(state is State.UNCHANGED for state in result.states),
    )
    return report._replace(since=told, notes=(summary(told), *report.notes))


def summary(told: Since) -> str:
    """The comparison in a line."""
    policy = ", under another policy" if told.packs else ""
    return (
        f"beside the report of {told.date} ({told.verdict.value}): {len(told.new)} new, "
        f"{len(told.gone)} gone, {told.unchanged} unchanged{policy}; the verdict counts all"
    )


def _order(change: Change) -> tuple[str, ...]:
    subject = (part or "" for part in change.subject)
    return (change.service, change.rule, *subject, change.outcome)


def _services(report: Report, earlier: Earlier) -> Iterator[ServiceChange]:
    today = {each.service.name: (each.verdict, each.service.tier) for each in report.services}
    for name in sorted({*today, *earlier.services}):
        now, tier_now = today.get(name, (None, None))
        was, tier_was = earlier.services.get(name, (None, None))
        if (now, tier_now) != (was, tier_was):
            yield ServiceChange(name, was, now, tier_was, tier_now)


def _packs(report: Report, earlier: Earlier) -> Iterator[PackChange]:
    today = {each.name: each for each in report.packs}
    before = {each.name: each for each in earlier.packs}
    for name in sorted({*today, *before}):
        now, was = today.get(name), before.get(name)
        if now is None or was is None or (now.version, now.digest) != (was.version, was.digest):
            yield PackChange(name, was, now)


class _Sides(NamedTuple):
    """What the cause of a change is told by."""

    earlier: Earlier
    packs: tuple[PackChange, ...]
    tiers: Mapping[str, Tier]
    """Of today's services."""
    asked: frozenset[tuple[str, str]]
    """Service and rule of every finding of today."""
    before: Mapping[tuple[object, ...], Gap]


def _sides(report: Report, earlier: Earlier) -> _Sides:
    return _Sides(
        earlier,
        tuple(_packs(report, earlier)),
        {each.service.name: each.service.tier for each in report.services},
        frozenset((each.service, each.rule) for each in report.findings),
        {_identity(gap): gap for gap in earlier.gaps},
    )


def _new(finding: Finding, sides: _Sides) -> Change:
    """A failure of today."""
    gap = gap_of(finding)
    then = sides.before.get(_identity(gap))
    by_demand = _only_harder(gap, then) if then else not _asked(gap, sides.earlier.asked)
    return Change(
        gap.rule,
        finding.title,
        gap.service,
        gap.subject,
        gap.outcome,
        finding.blocking,
        _cause(gap.service, sides, by_demand=by_demand),
    )


def _gone(gap: Gap, sides: _Sides) -> Change:
    """A failure of the earlier report."""
    return Change(
        gap.rule,
        sides.earlier.titles[gap.rule],
        gap.service,
        gap.subject,
        gap.outcome,
        gap in sides.earlier.blocking,
        _cause(gap.service, sides, by_demand=not _asked(gap, sides.asked)),
    )


def _asked(gap: Gap, asked: frozenset[tuple[str, str]]) -> bool:
    return (gap.service, gap.rule) in asked


def _cause(service: str, sides: _Sides, *, by_demand: bool) -> Cause:
    """A rule that asked nothing of the service before, or asks harder, changed the finding by
    itself. A limit that policy moved cannot be told from a service that moved: then it is the
    service.
    """
    then, now = sides.earlier.services.get(service), sides.tiers.get(service)
    if not by_demand or then is None or now is None:
        return Cause.SERVICE
    if then.tier != now:
        return Cause.TIER
    return Cause.POLICY if sides.packs else Cause.SERVICE


def _identity(gap: Gap) -> tuple[object, ...]:
    return gap.rule, gap.service, gap.subject


def _only_harder(now: Gap, then: Gap) -> bool:
    """Whether nothing but the demand differs."""
    same = now.outcome is then.outcome and now.waived == then.waived
    return same and now.enforcement is not then.enforcement
