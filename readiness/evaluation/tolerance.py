"""A report in which only what is new counts: old failures are shown and block nothing; pure.

Of the findings the failures alone have a state, and they alone are made to learn it; the others
are told as they were, when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from readiness.baseline.matching import is_gap
from readiness.evaluation import verdict
from readiness.evaluation.verdict import Tally
from readiness.findings import NOBODY, Counted, Findings, Page, by_service
from readiness.model import Finding, Report, ServiceReport, State

TOLERATED = (State.UNCHANGED, State.BASELINED)

Known = Mapping[str, Sequence[State | None]]
"""Rule → the states of a service's failures, in their order."""

Sheets = dict[tuple[int, tuple[State | None, ...]], Sequence[Finding]]
"""Blanks by those that they were made of, and the states of the failures among them."""


def tolerant(report: Report, failures: Sequence[Finding], states: Sequence[State | None]) -> Report:
    """The report with these states of its failures, and the verdicts that follow from them.

    `failures` are all of its findings that are a gap, in their order.
    """
    known: dict[str, dict[str, list[State | None]]] = {}
    for each, state in zip(failures, states, strict=True):
        known.setdefault(each.service, {}).setdefault(each.rule, []).append(state)
    findings = _marked(report.findings, known)
    tallies = _tallies(findings)
    services = tuple(_decided(each, tallies.get(each.service.name, {})) for each in report.services)
    return report._replace(
        verdict=verdict.worst(item.verdict for item in services),
        services=services,
        findings=findings,
    )


class MarkedPage:
    """What is said of a service, with the states of its failures."""

    def __init__(self, page: Page, known: Known, sheets: Sheets) -> None:
        self._page = page
        self._known = known
        self._blanks = tuple(self._marked_blanks(sheets))

    @property
    def blanks(self) -> Sequence[Counted]:
        """As those of the page; failures of one rule that differ in state have one each."""
        return self._blanks

    def findings(
        self, rules: Collection[str] | None = None, *, worded: bool = True, placed: bool = True
    ) -> Sequence[Finding]:
        """As those of the page."""
        return _put(self._page.findings(rules, worded=worded, placed=placed), self._known)

    def _marked_blanks(self, sheets: Sheets) -> Iterator[Counted]:
        alike = {rule: states[0] for rule, states in self._known.items() if len(set(states)) == 1}
        for blanks, number in self._page.blanks:
            key = (id(blanks), tuple([alike.get(each.rule) for each in blanks if is_gap(each)]))
            if key not in sheets:
                sheets[key] = tuple(_sheet(blanks, alike))
            yield sheets[key], number
        others = self._known.keys() - alike
        if others:
            for each in filter(is_gap, self.findings(others, worded=False)):
                yield (each._replace(subject=NOBODY),), 1


def _sheet(blanks: Iterable[Finding], alike: Mapping[str, State | None]) -> Iterator[Finding]:
    """The blanks without failures of rules whose states differ."""
    for each in blanks:
        if not is_gap(each):
            yield each
        elif each.rule in alike:
            yield _stated(each, alike[each.rule])


def _marked(findings: Sequence[Finding], known: Mapping[str, Known]) -> Sequence[Finding]:
    if isinstance(findings, Findings):
        sheets: Sheets = {}
        return findings.paged(
            {
                name: MarkedPage(page, known[name], sheets) if name in known else page
                for name, page in findings.pages.items()
            }
        )
    told = by_service(findings)
    return [each for name, said in told.items() for each in _put(said, known.get(name, {}))]


def _put(findings: Iterable[Finding], known: Known) -> Sequence[Finding]:
    """The findings of a service, all of some rules, with the states of its failures."""
    left = {rule: iter(states) for rule, states in known.items()}
    return [_stated(each, next(left[each.rule])) if is_gap(each) else each for each in findings]


def _stated(finding: Finding, state: State | None) -> Finding:
    if state not in TOLERATED:
        return finding._replace(state=state)
    return finding._replace(state=state, blocking=False, excused=False)


def _tallies(findings: Sequence[Finding]) -> Mapping[str, Tally]:
    if isinstance(findings, Findings):
        counted: dict[int, Tally] = {}
        return {name: verdict.summed(page.blanks, counted) for name, page in findings.pages.items()}
    return {name: verdict.tally(said) for name, said in by_service(findings).items()}


def _decided(item: ServiceReport, told: Tally) -> ServiceReport:
    return item._replace(verdict=verdict.verdict(told), excused=verdict.excused(told))
