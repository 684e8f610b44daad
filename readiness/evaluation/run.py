"""All services of a repository judged: findings, waivers with their fate, verdicts; pure."""

from collections.abc import Iterable, Mapping, Sequence

from readiness.evaluation import verdict
from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.bench import Bench
from readiness.evaluation.case import Case
from readiness.evaluation.page import Page
from readiness.evaluation.part import judge
from readiness.evaluation.sharing import shared
from readiness.evaluation.verdict import Tally
from readiness.facts.model import Facts
from readiness.findings import Counted, Findings
from readiness.model import Counts, Service, ServiceReport, Verdict, Waiver
from readiness.policy.answers import Told
from readiness.processes import ALONE, Hands
from readiness.record import NamedTuple


class Sum(NamedTuple):
    """What a report tells of a service, beside whose it is."""

    verdict: Verdict
    counts: Counts
    categories: tuple[tuple[str, Counts], ...]
    evidence: tuple[tuple[str, int], ...]
    excused: int


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
    *,
    hands: Hands = ALONE,
) -> Judged:
    """Judge every case; `given` are the waivers with their status on that day, `catalog` all
    services of the repository where there are more than the cases; `told` is what earlier runs
    said; `hands` share the work and change nothing of what is said.
    """
    acceptance = Acceptance(given, cases)
    known = [case.service for case in cases] if catalog is None else catalog
    bench = Bench(tuple(known), today, acceptance, told)
    pages = {name: Page() for name in sorted({case.service.name for case in cases})}
    for case, known_codes in shared(cases, bench, told, hands):
        parts = judge(case, bench, about_waivers=False, known=known_codes)
        pages[case.service.name].add(parts)
    waivers = acceptance.told()
    nobodys = _nobodys(waivers, known)
    speaker = min(cases, key=_importance, default=None)
    for case in cases:
        more = nobodys if case is speaker else ()
        heard = _with_waivers(case, waivers, more)
        pages[case.service.name].add(judge(heard, bench, about_waivers=True))
    services = _reports(cases, pages)
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


def _reports(cases: Iterable[Case], pages: Mapping[str, Page]) -> tuple[ServiceReport, ...]:
    """What is said of many services alike is counted once."""
    known: dict[tuple[tuple[int, int], ...], Sum] = {}
    counted: dict[int, Tally] = {}
    found: list[ServiceReport] = []
    for case in sorted(cases, key=_importance):
        blanks = pages[case.service.name].blanks
        key = tuple([(id(some), often) for some, often in blanks])
        if key not in known:
            known[key] = _summed(blanks, counted)
        found.append(
            ServiceReport(case.service, *known[key]._replace(evidence=_looked_at(case.facts)))
        )
    return tuple(found)


def _summed(blanks: Sequence[Counted], counted: dict[int, Tally]) -> Sum:
    told = verdict.summed(blanks, counted)
    categories = verdict.by_category(told)
    total = verdict.total(categories)
    return Sum(verdict.verdict(told), total, categories, (), verdict.excused(told))


COUNTED = (
    *("workloads", "alerts", "slos", "runbooks", "dashboards", "pipelines", "dependencies"),
    "faults",
)


def _looked_at(facts: Facts) -> tuple[tuple[str, int], ...]:
    return tuple((name, len(getattr(facts, name))) for name in COUNTED)
