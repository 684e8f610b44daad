"""Accepted risks: what each waiver is worth today, what it covers, and which had no effect; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readiness.evaluation.case import Case
from readiness.evaluation.ruling import Ruling
from readiness.model import Location, Outcome, Service, Waiver, WaiverStatus
from readiness.policy import waiver as waivers
from readiness.policy.demand import Demand

WAIVABLE = (Outcome.FAIL, Outcome.UNKNOWN)
"""A pass needs none, and an *error* is a fault of the rule that nobody can accept."""

NOBODY = "what stands in this file belongs to no service"
UNWAIVABLE = "the policy lets nobody waive this rule"
UNASKED = "this rule is not asked of the service at its tier"
NEEDLESS = "nothing fails any more that it would cover"


def dated(
    given: Iterable[Waiver], cases: Iterable[Case], known: frozenset[str], today: str
) -> tuple[Waiver, ...]:
    """The waivers with their status on that day; `known` are ids and former ids of all rules."""
    by_name = {case.service.name: case for case in cases}
    return tuple(_dated(item, by_name.get(item.service), known, today) for item in given)


def _dated(item: Waiver, case: Case | None, known: frozenset[str], today: str) -> Waiver:
    if case is None:
        problem = f"there is no service {item.service!r} here" if item.service else NOBODY
        return item._replace(status=WaiverStatus.INVALID, problem=item.problem or problem)
    owners = [case.service.owner, *(contact.value for contact in case.service.contacts)]
    return waivers.status(
        item,
        known=known,
        owners=[owner for owner in owners if owner],
        longest_days=case.resolved.longest_days,
        today=today,
    )


class Acceptance:
    """The waivers of a run, and what became of each."""

    def __init__(self, given: Sequence[Waiver], cases: Iterable[Case] = ()) -> None:
        self.given = tuple(given)
        self._asked: Mapping[str, frozenset[str]] = (
            {case.service.name: case.words for case in cases} if given else {}
        )
        self._used: set[Waiver] = set()
        self._refused: set[Waiver] = set()
        self._missed: dict[Waiver, Location] = {}
        self._by_rule: dict[str, list[Waiver]] = {}
        for item in self.given:
            if item.status is WaiverStatus.ACTIVE:
                self._by_rule.setdefault(item.rule, []).append(item)
        active = [item for own in self._by_rule.values() for item in own]
        self._inline = frozenset(item.rule for item in active if item.inline)
        self._rules = {
            name: frozenset(item.rule for item in active if item.service == name)
            for name in {item.service for item in active}
        }

    def rules(self, service: str) -> frozenset[str]:
        """The rules that active waivers name which may cover something of a service; a comment
        covers what it stands in, whosever that is.
        """
        return self._inline | self._rules.get(service, frozenset())

    def covering(self, demand: Demand, service: Service, ruling: Ruling) -> Waiver | None:
        """The first active waiver that speaks of this ruling, where it needs one."""
        if not self._by_rule or ruling.outcome not in WAIVABLE:
            return None
        rule = demand.rule
        speaking: list[Waiver] = []
        for item in (
            each for word in (rule.id, *rule.aliases) for each in self._by_rule.get(word, ())
        ):
            if waivers.covers(item, rule, service.name, ruling.subject, ruling.extent):
                speaking.append(item)
            elif item.service == service.name:
                self._missed.setdefault(item, ruling.location)
        # a second one that covers the same is not needless: it may outlast the first
        (self._used if demand.waivable else self._refused).update(speaking)
        return speaking[0] if speaking and demand.waivable else None

    def told(self) -> tuple[Waiver, ...]:
        """All waivers with their last status: one that covered nothing is unused."""
        return tuple(map(self._last, self.given))

    def _last(self, item: Waiver) -> Waiver:
        if item.status is not WaiverStatus.ACTIVE or item in self._used:
            return item
        if item in self._refused:
            return item._replace(status=WaiverStatus.INVALID, problem=UNWAIVABLE)
        if item in self._missed:
            problem = (
                f"it covers nothing where it is put, and {item.rule} fails at {self._missed[item]}"
            )
            return item._replace(status=WaiverStatus.UNUSED, problem=problem)
        unasked = item.rule not in self._asked.get(item.service, frozenset((item.rule,)))
        return item._replace(status=WaiverStatus.UNUSED, problem=UNASKED if unasked else NEEDLESS)
