"""All services of a repository judged: findings, waivers with their fate, verdicts; pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from readiness.evaluation import verdict
from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.bench import Bench
from readiness.evaluation.case import Case
from readiness.evaluation.page import Page
from readiness.evaluation.part import judge
from readiness.evaluation.verdict import Mark, Tally
from readiness.facts.model import Facts
from readiness.findings import Findings
from readiness.model import Service, ServiceReport, Verdict, Waiver
from readiness.policy.answers import Told
from readiness.record import NamedTuple


class Judged(NamedTuple):
    """The outcome of a run."""

    findings: Findings
    """By service and rule; those of one rule on one service in the order of their subjects."""
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
    bench = Bench(tuple(known), today, acceptance, told)
    pages = {name: Page() for name in sorted({case.service.name for case in cases})}
    for case in cases:
        pages[case.service.name].add(judge(case, bench, about_waivers=False))
    waivers = acceptance.told()
    nobodys = _nobodys(waivers, known)
    speaker = min(cases, key=_importance, default=None)
    for case in cases:
        more = nobodys if case is speaker else ()
        heard = _with_waivers(case, waivers, more)
        pages[case.service.name].add(judge(heard, bench, about_waivers=True))
    services = _reports(cases, _tally(pages))
    worst = verdict.worst(item.verdict for item in services)
    return Judged(Findings(pages), services, waivers, worst, tuple(cases))


def _nobodys(waivers: Iterable[Waiver], known: Iterable[Service]) -> tuple[Waiver, ...]:
    """Those of services that are not there: the most critical service's findings tell of them."""
    names = {service.name for service in known}
    return tuple(item for item in waivers if item.service not in names)


def _importance(case: Case) -> tuple[int, str]:
    return (case.service.tier, case.service.name)


def _with_waivers(case: Case, waivers: Iterable[Waiver], more: tuple[Waiver, ...]) -> Case:
    own = (*(item for item in waivers if item.service == case.service.name), *more)
    return case._replace(facts=case.facts._replace(waivers=own))


def _reports(cases: Iterable[Case], tally: Callable[[str], Tally]) -> tuple[ServiceReport, ...]:
    return tuple(_report(case, tally(case.service.name)) for case in sorted(cases, key=_importance))


def _tally(pages: Mapping[str, Page]) -> Callable[[str], Tally]:
    """Counts what is said of a service, by its name: what is said of many alike is counted once."""
    known: dict[int, Sequence[tuple[Mark, int]]] = {}

    def tally(name: str) -> Tally:
        found: dict[Mark, int] = {}
        for blanks, often in pages[name].blanks:
            counted = known.get(id(blanks))
            if counted is None:
                counted = known[id(blanks)] = tuple(verdict.tally(blanks).items())
            for mark, number in counted:
                found[mark] = found.get(mark, 0) + number * often
        return found

    return tally


def _report(case: Case, told: Tally) -> ServiceReport:
    categories = verdict.by_category(told)
    return ServiceReport(
        service=case.service,
        verdict=verdict.verdict(told),
        counts=verdict.total(categories),
        categories=categories,
        evidence=_looked_at(case.facts),
        excused=verdict.excused(told),
    )


COUNTED = (
    *("workloads", "alerts", "slos", "runbooks", "dashboards", "pipelines", "dependencies"),
    "faults",
)


def _looked_at(facts: Facts) -> tuple[tuple[str, int], ...]:
    return tuple((name, len(getattr(facts, name))) for name in COUNTED)
