"""What two states have in common, so that a second judgement would say what the first said; pure.

A judgement is a function of the service, its facts, its demands, the waivers and the catalogue:
where all of them are equal, so are the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.evaluation.case import Case
from readiness.evaluation.partly import Part, Subjects, parted
from readiness.facts.model import RepositoryFacts
from readiness.model import Finding, Service, Waiver
from readiness.policy.expression import Compiled
from readiness.policy.rule import Rule, expressions
from readiness.policy.shape import projector
from readiness.record import NamedTuple

CATALOG = "catalog"
CHANGES = "changes"


class Bench(NamedTuple):
    """All that the judgement of one state takes."""

    cases: Sequence[Case]
    waivers: Sequence[Waiver]
    catalog: Sequence[Service]


Stands = Mapping[str, Mapping[str, Subjects]]
"""Service → rule → the subjects of which today's findings are the earlier ones too."""

Settled = Mapping[str, frozenset[str]]
"""Service → the rules that say of it what they said before."""


def settled(now: Bench, then: Bench) -> Settled:
    """Of the services that are the same in both states, the rules that cannot judge otherwise.

    Waivers in comments cover by place: where they differ nothing is settled.
    """
    if _comments(now.waivers) != _comments(then.waivers):
        return {}
    same_catalog = tuple(now.catalog) == tuple(then.catalog)
    steady = _steady(now.cases, then.cases, same_catalog=same_catalog)
    past = {case.service.name: case for case in then.cases}
    mine, theirs = _by_service(now.waivers), _by_service(then.waivers)
    return {
        name: steady
        for case in now.cases
        if (before := past.get(name := case.service.name)) is not None
        and mine.get(name) == theirs.get(name)
        and _apart(case) == _apart(before)
    }


def _apart(case: Case) -> Case:
    """The case without what is true of the repository (its commit is always another), and without
    what the change itself does: only the later state has that.
    """
    facts = case.facts._replace(repository=RepositoryFacts(), changes=None)
    return case._replace(facts=facts)


def remaining(now: Bench, then: Bench) -> tuple[tuple[Case, ...], Stands]:
    """What of the earlier state has to be judged, and where today's findings stand for it."""
    known = settled(now, then)
    stands: dict[str, Mapping[str, Subjects]] = {}
    cases: list[Case] = []
    today = {case.service.name: case for case in now.cases}
    mine, theirs = _by_service(now.waivers), _by_service(then.waivers)
    same_comments = _comments(now.waivers) == _comments(then.waivers)
    same_catalog = tuple(now.catalog) == tuple(then.catalog)
    for case in then.cases:
        name = case.service.name
        rules = known.get(name, frozenset())
        part = Part((_left(case, rules),), {})
        if name in today and same_comments and mine.get(name) == theirs.get(name):
            part = parted(today[name], part.cases[0], same_catalog=same_catalog)
        cases += part.cases
        stands[name] = {**dict.fromkeys(rules), **part.stands}
    return tuple(cases), stands


def stand(findings: Iterable[Finding], stands: Stands) -> Iterator[Finding]:
    """Those of today's findings that say what the earlier state was, too."""
    for each in findings:
        rules = stands.get(each.service, {})
        if each.rule in rules:
            subjects = rules[each.rule]
            if subjects is None or each.subject in subjects:
                yield each


def _left(case: Case, rules: frozenset[str]) -> Case:
    demands = tuple(each for each in case.resolved.demands if each.rule.id not in rules)
    return case._replace(resolved=case.resolved._replace(demands=demands))


def _steady(now: Sequence[Case], then: Sequence[Case], *, same_catalog: bool) -> frozenset[str]:
    """The rules that read the same of what all services share."""
    if not now or not then:
        return frozenset()
    pair = (now[0].facts.repository, then[0].facts.repository)
    rules = {each.rule.id: each.rule for case in now for each in case.resolved.demands}
    return frozenset(
        name for name, rule in rules.items() if _settles(rule, pair, same_catalog=same_catalog)
    )


def _settles(
    rule: Rule, pair: tuple[RepositoryFacts, RepositoryFacts], *, same_catalog: bool
) -> bool:
    """Whether nothing that the rule reads beyond the service differs; a deep check may read all,
    and what the change does is no news of the earlier state.
    """
    if rule.each == CHANGES or any(_reads_changes(read) for read in expressions(rule)):
        return False
    if rule.check is not None:
        return same_catalog and pair[0] == pair[1]
    return all(
        (same_catalog or CATALOG not in read.shapes) and _reads_the_same(read, pair)
        for read in expressions(rule)
    )


def _reads_changes(read: Compiled) -> bool:
    shape = read.shapes.get("facts")
    return isinstance(shape, dict) and CHANGES in shape


def _reads_the_same(read: Compiled, pair: tuple[RepositoryFacts, RepositoryFacts]) -> bool:
    facts = read.shapes.get("facts")
    shape = facts.get("repository") if isinstance(facts, dict) else None
    if shape is None:
        return True
    project = projector(shape)
    return project(pair[0]) == project(pair[1])


def _comments(waivers: Iterable[Waiver]) -> list[Waiver]:
    return [item for item in waivers if item.inline]


def _by_service(waivers: Iterable[Waiver]) -> dict[str, list[Waiver]]:
    grouped: dict[str, list[Waiver]] = {}
    for item in waivers:
        grouped.setdefault(item.service, []).append(item)
    return grouped
