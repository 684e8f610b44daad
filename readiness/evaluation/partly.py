"""Of one service in two states: which of today's findings say what a second judgement would; pure.

A rule judges one subject by what it reads. Where the service, and what the rule reads of all facts,
are the same in both states, only the subjects that differ are judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from readiness.evaluation.case import Case
from readiness.evaluation.environments import is_deployed
from readiness.evaluation.subjects import candidates
from readiness.facts.model import Facts
from readiness.model import Location, Subject
from readiness.policy.demand import Demand
from readiness.policy.rule import Rule, expressions
from readiness.policy.shape import projector
from readiness.record import NamedTuple

AFTERWARDS = ("waivers", "changes")
"""Subjects that only a judgement or a comparison knows: always asked again."""

Subjects = frozenset[Subject] | None
"""None is all of them."""


class Part(NamedTuple):
    """What is judged anew, and for which rules and subjects today's findings stand."""

    cases: tuple[Case, ...]
    stands: Mapping[str, Subjects]


class Split(NamedTuple):
    """The items of a collection in the earlier state that are not as they are today."""

    subjects: Subjects
    """Those whose judgement stands."""
    anew: tuple[Any, ...] = ()


def parted(now: Case, then: Case, *, same_catalog: bool) -> Part:
    """The earlier case without what today's findings already say."""
    alike = (
        now.service == then.service
        and now.facts.unread == then.facts.unread
        and now.facts.faults == then.facts.faults
    )
    if not alike:
        return Part((then,), {})
    stands: dict[str, Subjects] = {}
    whole: list[Demand] = []
    anew: dict[str, tuple[Split, list[Demand]]] = {}
    splits: dict[str, Split | None] = {}
    for demand in then.resolved.demands:
        rule = demand.rule
        if rule.each not in splits:
            splits[rule.each] = _split(rule.each, now, then)
        split = splits[rule.each]
        if split is None or not _reads_the_same(rule, now.facts, then.facts, same_catalog):
            whole.append(demand)
            continue
        stands[rule.id] = split.subjects
        if split.anew:
            anew.setdefault(_collection(rule.each), (split, []))[1].append(demand)
    cases = [_asked(then, then.facts, whole)] if whole else []
    for name, (split, demands) in anew.items():
        cases.append(_asked(then, _with(then.facts, name, split.anew), demands))
    return Part(tuple(cases), stands)


def _asked(case: Case, facts: Facts, demands: Iterable[Demand]) -> Case:
    resolved = case.resolved._replace(demands=tuple(demands))
    return case._replace(facts=facts, resolved=resolved)


def _collection(each: str) -> str:
    return each.partition(".")[0]


def _reads_the_same(rule: Rule, now: Facts, then: Facts, same_catalog: bool) -> bool:
    """Whether nothing that the rule reads beyond its subject differs; a deep check may read all."""
    if rule.check is not None:
        return False
    for read in expressions(rule):
        if "catalog" in read.shapes and not same_catalog:
            return False
        shape = read.shapes.get("facts")
        if shape is None:
            continue
        project = projector(shape)
        if project(now) != project(then):
            return False
    return True


def _split(each: str, now: Case, then: Case) -> Split | None:
    """What of the subjects differs; None where that cannot be told apart."""
    name = _collection(each)
    if each == "service":
        return Split(None)
    deployed = is_deployed(each)
    if name in AFTERWARDS or (deployed and now.facts.environments != then.facts.environments):
        return None
    today, before = getattr(now.facts, name), getattr(then.facts, name)
    if today == before:
        return Split(None)
    # where other environments answer too, their answers are joined over all subjects
    joined = deployed and then.facts.environments
    whole = joined or not today or not before or hasattr(today, "_fields")
    return None if whole else _apart(each, now, then)


def _apart(each: str, now: Case, then: Case) -> Split | None:
    """The same of a collection with items in both states."""
    name = _collection(each)
    today, before = getattr(now.facts, name), getattr(then.facts, name)
    known: dict[Location, list[Any]] = {}
    for item in today:
        known.setdefault(_location(item), []).append(item)
    same: list[Any] = []
    anew: list[Any] = []
    for item in before:
        (same if item in known.get(_location(item), ()) else anew).append(item)
    kept: dict[Location, list[Any]] = {}
    for item in same:
        kept.setdefault(_location(item), []).append(item)
    added = [item for item in today if item not in kept.get(_location(item), ())]
    standing = _subjects(each, then, name, same)
    if standing & (_subjects(each, then, name, anew) | _subjects(each, now, name, added)):
        return None
    return Split(standing, tuple(anew))


def _with(facts: Facts, name: str, items: tuple[Any, ...]) -> Facts:
    """The facts with only these of a collection."""
    changed: dict[str, Any] = {name: items}
    return facts._replace(**changed)


def _location(item: Any) -> Location:
    place: Location = getattr(item, "place", item).location
    return place


def _subjects(each: str, case: Case, name: str, items: Iterable[Any]) -> frozenset[Subject]:
    facts = _with(case.facts, name, tuple(items))
    return frozenset(candidate.subject for candidate in candidates(each, facts, case.service))
