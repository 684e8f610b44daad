"""All services of a repository judged: findings, waivers with their fate, verdicts; pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from readiness.evaluation import judging, verdict
from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.case import Case
from readiness.facts.model import Facts
from readiness.model import Finding, Service, ServiceReport, Verdict, Waiver
from readiness.policy.answers import Told
from readiness.record import NamedTuple

EXCUSED = attrgetter("excused")
BY_RULE = attrgetter("service", "rule")
"""The order of findings; those of one rule on one service are in the order of their subjects."""


class Judged(NamedTuple):
    """The outcome of a run."""

    findings: tuple[Finding, ...]
    services: tuple[ServiceReport, ...]
    waivers: tuple[Waiver, ...]
    verdict: Verdict
    cases: tuple[Case, ...] = ()


def evaluate(
    cases: Sequence[Case],
    given: Sequence[Waiver],
    today: str,
    catalog: Sequence[Service] | None = None,
    told: Told | None = None,
) -> Judged:
    """Judge every case; `given` are the waivers with their status on that day, `catalog` all
    services of the repository where there are more than the cases; `told` is what earlier runs
    said.
    """
    acceptance = Acceptance(given, cases)
    known = [case.service for case in cases] if catalog is None else catalog
    bench = judging.Bench(tuple(known), today, acceptance, told)
    found = [
        finding for case in cases for finding in judging.judge(case, bench, about_waivers=False)
    ]
    waivers = acceptance.told()
    nobodys = _nobodys(waivers, known)
    speaker = min(cases, key=_importance, default=None)
    for case in cases:
        more = nobodys if case is speaker else ()
        found += judging.judge(_with_waivers(case, waivers, more), bench, about_waivers=True)
    findings = tuple(sorted(found, key=BY_RULE))
    services = _reports(cases, findings)
    worst = verdict.worst(item.verdict for item in services)
    return Judged(findings, services, waivers, worst, tuple(cases))


def _nobodys(waivers: Iterable[Waiver], known: Iterable[Service]) -> tuple[Waiver, ...]:
    """Those of services that are not there: the most critical service's findings tell of them."""
    names = {service.name for service in known}
    return tuple(item for item in waivers if item.service not in names)


def _importance(case: Case) -> tuple[int, str]:
    return (case.service.tier, case.service.name)


def _with_waivers(case: Case, waivers: Iterable[Waiver], more: tuple[Waiver, ...]) -> Case:
    own = (*(item for item in waivers if item.service == case.service.name), *more)
    return case._replace(facts=case.facts._replace(waivers=own))


def _reports(cases: Iterable[Case], findings: Iterable[Finding]) -> tuple[ServiceReport, ...]:
    grouped = {name: list(own) for name, own in groupby(findings, attrgetter("service"))}
    ordered = sorted(cases, key=_importance)
    return tuple(_report(case, grouped.get(case.service.name, [])) for case in ordered)


def _report(case: Case, findings: Sequence[Finding]) -> ServiceReport:
    categories = verdict.by_category(findings)
    return ServiceReport(
        service=case.service,
        verdict=verdict.verdict(findings),
        counts=verdict.total(categories),
        categories=categories,
        evidence=_looked_at(case.facts),
        excused=sum(map(EXCUSED, findings)),
    )


COUNTED = (
    *("workloads", "alerts", "slos", "runbooks", "dashboards", "pipelines", "dependencies"),
    "faults",
)


def _looked_at(facts: Facts) -> tuple[tuple[str, int], ...]:
    return tuple((name, len(getattr(facts, name))) for name in COUNTED)
