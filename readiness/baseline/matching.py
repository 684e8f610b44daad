"""Today's failures beside earlier ones: new, unchanged, gone; reads nothing.

A failure is known again by rule, service and subject, never by its line. Several of one identity
(two alerts of one name, the same object in two files) are matched one to one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from readiness.model import Enforcement, Finding, Outcome, State, Subject
from readiness.record import NamedTuple

GAPS = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)
"""Outcomes that can be new or old; a pass is neither."""


class Gap(NamedTuple):
    """An earlier failure, as much of it as is known."""

    rule: str
    service: str
    subject: Subject
    outcome: Outcome
    enforcement: Enforcement | None = None
    """None where the record does not say: then it is no reason to call a failure worse."""
    waived: bool = False
    path: str = ""
    message: str = ""


class Compared(NamedTuple):
    """The state of each of today's findings, in their order, and what is no more."""

    states: tuple[State | None, ...]
    gone: tuple[Gap, ...]


def gaps(findings: Iterable[Finding]) -> tuple[Gap, ...]:
    """The failures of another report."""
    return tuple(map(gap_of, filter(is_gap, findings)))


def is_gap(finding: Finding) -> bool:
    """Whether it is a failure of any kind, waived or not."""
    return finding.outcome in GAPS


def compared(
    findings: Sequence[Finding], earlier: Iterable[Gap], moved: Mapping[str, str] | None = None
) -> Compared:
    """Each finding against the earlier failures; `moved` is path then → path now."""
    today = [(number, gap_of(each)) for number, each in enumerate(findings) if is_gap(each)]
    before = list(enumerate(earlier))
    known = [(number, _following(gap, moved or {})) for number, gap in before]
    partners = _paired(today, known)
    states: list[State | None] = [None] * len(findings)
    for number, gap in today:
        states[number] = _state(gap, partners.get(number), before)
    left = {number for number, _ in before} - set(partners.values())
    return Compared(tuple(states), tuple(gap for number, gap in before if number in left))


def gap_of(finding: Finding) -> Gap:
    """What is kept of a failure."""
    return Gap(
        finding.rule,
        finding.service,
        finding.subject,
        finding.outcome,
        finding.enforcement,
        finding.waiver is not None,
        finding.location.path,
        finding.message,
    )


def _following(gap: Gap, moved: Mapping[str, str]) -> Gap:
    """The same failure under the names that its files have today."""
    if not moved:
        return gap
    path, mark, part = gap.subject.name.partition("#")
    name = f"{moved.get(path, path)}{mark}{part}"
    return gap._replace(subject=gap.subject._replace(name=name), path=moved.get(gap.path, gap.path))


def _state(gap: Gap, partner: int | None, before: Sequence[tuple[int, Gap]]) -> State:
    return State.NEW if partner is None or _worse(gap, before[partner][1]) else State.UNCHANGED


def _worse(now: Gap, then: Gap) -> bool:
    """Whether it is more than it was: of another outcome, no longer waived, asked harder."""
    raised = now.enforcement is Enforcement.REQUIRED and then.enforcement is Enforcement.ADVISORY
    return now.outcome is not then.outcome or (then.waived and not now.waived) or raised


Numbered = tuple[int, Gap]


def _identity(gap: Gap) -> tuple[Any, ...]:
    return gap.rule, gap.service, gap.subject


SIMILARITIES: Sequence[Callable[[Gap], tuple[Any, ...]]] = (
    lambda gap: (*_identity(gap), gap.outcome, gap.path, gap.message),
    lambda gap: (*_identity(gap), gap.outcome, gap.path),
    lambda gap: (*_identity(gap), gap.outcome, gap.message),
    lambda gap: (*_identity(gap), gap.outcome),
    _identity,
)
"""How alike two failures are, closest first: of several of one identity the likeliest pair up."""


def _paired(today: Sequence[Numbered], before: Sequence[Numbered]) -> dict[int, int]:
    """Number of a finding → number of the earlier failure that it is; each is used once."""
    partners: dict[int, int] = {}
    for similarity in SIMILARITIES:
        taken = set(partners.values())
        waiting: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, gap in reversed(before):
            if number not in taken:
                waiting[similarity(gap)].append(number)
        for number, gap in today:
            if number not in partners and waiting.get(key := similarity(gap)):
                partners[number] = waiting[key].pop()
    return partners
