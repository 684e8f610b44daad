"""Who is called and who next, from the Terraform of PagerDuty and Opsgenie; asks no server.

<https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs>,
<https://registry.terraform.io/providers/opsgenie/opsgenie/latest/docs>.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    Answer,
    EscalationLevel,
    EscalationPolicy,
    NodePlace,
)
from readiness.facts.terraform import Module, Reference, Resource
from readiness.facts.terraform import Unknown as Untold

PAGERDUTY = "pagerduty_escalation_policy"
OPSGENIE = "opsgenie_escalation"
_SCHEDULES = ("pagerduty_schedule", "opsgenie_schedule")
_SCHEDULE_KINDS = ("schedule_reference", "schedule")


def policies(modules: Iterable[Module]) -> Iterator[EscalationPolicy]:
    """Every policy in the order of files; one that is not made is left out."""
    for module in modules:
        for resource in module.of(PAGERDUTY, OPSGENIE):
            if resource.exists != NO:
                yield _policy(resource, module)


def _policy(resource: Resource, module: Module) -> EscalationPolicy:
    pagerduty = resource.type == PAGERDUTY
    block, inner = ("rule", "target") if pagerduty else ("rules", "recipient")
    levels = _levels(resource, module, block, inner)
    open_ended = resource.is_open(block)
    known = None if open_ended else levels
    first = levels[0] if levels and not open_ended else None
    return EscalationPolicy(
        NodePlace(resource.document, resource.steps, {"levels": (block,), "name": ("name",)}),
        resource.text("name") or resource.name,
        format="pagerduty" if pagerduty else "opsgenie",
        users=_users(resource, module),
        levels=known,
        distinct=None if known is None else _distinct(known),
        people=first.people if first else None,
        delay_minutes=first.delay_minutes if first else None,
        reason=f"an expression makes its `{block}` blocks" if open_ended else "",
    )


def _levels(
    resource: Resource, module: Module, block: str, inner: str
) -> tuple[EscalationLevel, ...]:
    """The levels in the order in which they are told; Opsgenie orders them by delay."""
    rows = resource.blocks(block)
    if resource.type == OPSGENIE:
        delays = [each.value("delay") for each in rows]
        if all(isinstance(one, int) for one in delays):
            paired = sorted(zip(delays, rows, strict=True), key=lambda pair: pair[0])
            rows = tuple(row for _, row in paired)
    levels = [_level(each, module, inner) for each in rows]
    if resource.type == OPSGENIE:
        # a delay there is counted from the alert: the first level has until the second is told
        starts = [each.delay_minutes for each in levels]
        after = [*starts[1:], None]
        levels = [
            one._replace(delay_minutes=_between(one.delay_minutes, end))
            for one, end in zip(levels, after, strict=True)
        ]
    return tuple(levels)


def _between(start: int | None, end: int | None) -> int | None:
    return None if start is None or end is None else end - start


def _level(rule: Resource, module: Module, inner: str) -> EscalationLevel:
    """A team of Opsgenie is called by its schedule, where it has just one here."""
    targets = rule.blocks(inner)
    delay = rule.value("escalation_delay_in_minutes" if inner == "target" else "delay")
    schedules = [each for each in targets if _is_schedule(each, module)]
    counts = [_people(_schedule(each, module), module) for each in schedules]
    unclear = rule.is_open(inner) or any(_is_schedule(each, module) is None for each in targets)
    known = [count for count in counts if count is not None]
    return EscalationLevel(
        tuple(_target(each, module) for each in targets),
        delay if isinstance(delay, int) else None,
        min(known) if known and len(known) == len(counts) and not unclear else None,
        _scheduled(len(targets), len(schedules), unclear=unclear),
    )


def _scheduled(targets: int, schedules: int, *, unclear: bool) -> Answer:
    if unclear:
        return UNKNOWN
    return YES if targets == schedules and targets else NO


def _is_schedule(target: Resource, module: Module) -> bool | None:
    """Whether a target is a schedule; None where an expression says what it is, or a team does."""
    kind, value = target.value("type"), target.value("id")
    if kind == "team":
        return True if _schedule(target, module) is not None else None
    if isinstance(kind, str):
        return kind in _SCHEDULE_KINDS
    if isinstance(value, Reference):
        return value.type in _SCHEDULES
    return None


def _target(target: Resource, module: Module) -> str:
    """A target by the name that it has in the file."""
    value = target.value("id")
    found = module.find(value)
    if found is not None:
        return f"{found.type}.{found.name}"
    if isinstance(value, Reference):
        return f"{value.type}.{value.name}"
    return value.text if isinstance(value, Untold) else str(value)


def _schedule(target: Resource, module: Module) -> Resource | None:
    """The schedule that a target is; that of a team is the only one which the team owns."""
    found = module.find(target.value("id"))
    if found is None or found.type != "opsgenie_team":
        return found
    owned = [
        each
        for each in module.of("opsgenie_schedule")
        if module.find(each.value("owner_team_id")) == found
    ]
    return owned[0] if len(owned) == 1 else None


def _people(schedule: Resource | None, module: Module) -> int | None:
    """How many different people take turns in a schedule, where the files tell."""
    if schedule is None or schedule.is_many or _is_changed_elsewhere(schedule):
        return None
    if schedule.type == "pagerduty_schedule":
        lists = [each.value("users") for each in schedule.blocks("layer")]
        return None if schedule.is_open("layer") else _different(lists)
    own = [
        each
        for each in module.of("opsgenie_schedule_rotation")
        if module.find(each.value("schedule_id")) == schedule
    ]
    if not own or any(each.is_open("participant") or each.is_many for each in own):
        return None
    turns = [one for each in own for one in each.blocks("participant")]
    return _different([_participants(one, module) for one in turns])


def _participants(turn: Resource, module: Module) -> list[Any] | None:
    """Who has a turn: a person, or the members of a team that is described here; else unknown."""
    kind, value = turn.value("type"), turn.value("id")
    if kind == "user":
        return [value]
    team = module.find(value) if kind == "team" else None
    if team is None or team.is_many or team.is_open("member") or team.value("ignore_members"):
        return [] if kind == "none" else None
    return [each.value("id") for each in team.blocks("member")]


def _is_changed_elsewhere(schedule: Resource) -> bool:
    """Whether what stands here is only how it began: people are changed in the tool."""
    ignored = [each.raw("ignore_changes") for each in schedule.blocks("lifecycle")]
    return any(word in str(each) for each in ignored for word in ("layer", "users", "${all}"))


def _different(lists: list[Any]) -> int | None:
    """The number of different people of several lists; None where one of them is not known."""
    people: set[str] = set()
    for each in lists:
        if not isinstance(each, list) or any(_is_anybody(one) for one in each):
            return None
        people |= {str(one) for one in each}
    return len(people)


def _is_anybody(person: Any) -> bool:
    """Whether an expression says who, and maybe how many, they are."""
    return isinstance(person, Untold) or (isinstance(person, Reference) and person.key == "*")


def _distinct(levels: tuple[EscalationLevel, ...]) -> int:
    """How many levels tell somebody whom none before them told."""
    told: set[str] = set()
    count = 0
    for level in levels:
        fresh = set(level.targets) - told
        count += bool(fresh)
        told |= fresh
    return count


def _users(policy: Resource, module: Module) -> tuple[str, ...]:
    """The services that call by a policy."""
    return tuple(
        each.text("name") or each.name
        for each in module.of("pagerduty_service")
        if module.find(each.value("escalation_policy")) == policy
    )
