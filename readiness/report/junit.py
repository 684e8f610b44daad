"""JUnit XML: a test per rule and service, as GitLab, Jenkins and Azure Pipelines read it.

There is no one schema; this is what the three have in common. A case that fails for several
subjects is one failure whose text lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from readiness.findings import of_service
from readiness.model import Finding, Outcome, Report, ServiceReport, Waiver
from readiness.record import NamedTuple
from readiness.report import Style
from readiness.report.detail import remedy
from readiness.report.standing import ACCEPTED, WRONG, Standing, standing, urgency
from readiness.report.visible import clipped
from readiness.report.xml_text import attribute, content

LONGEST = 500
"""Characters of the line that a list of tests shows; the text below it is whole."""


class Case(NamedTuple):
    """A rule as it is judged for a service: `told` is the finding that decides, of all of them."""

    word: str
    """The element inside: failure, error, skipped, or none where it passes."""
    told: Finding
    findings: Sequence[Finding]


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as JUnit XML; `style` changes nothing."""
    del style
    found = of_service(report.findings)
    suites = [(item, _cases(found(item.service.name))) for item in report.services]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="readiness"{_totals([case for _, each in suites for case in each])}>\n'
    for item, cases in suites:
        yield from _suite(item, cases, report.date)
    yield "</testsuites>\n"


def _cases(findings: Sequence[Finding]) -> Sequence[Case]:
    rule = attrgetter("rule")
    return [_case(list(same)) for _, same in groupby(sorted(findings, key=rule), rule)]


def _case(findings: list[Finding]) -> Case:
    """The most urgent finding decides; a failure before what is not known."""
    ordered = sorted(findings, key=urgency)
    wrong = [each for each in ordered if standing(each) in WRONG]
    failed = [each for each in wrong if each.outcome is Outcome.FAIL]
    if failed:
        return Case("failure", failed[0], ordered)
    if wrong:
        return Case("error", wrong[0], ordered)
    if standing(ordered[0]) is Standing.PASS:
        return Case("", ordered[0], ordered)
    return Case("skipped", ordered[0], ordered)


def _totals(cases: Sequence[Case]) -> str:
    words = [case.word for case in cases]
    failures, errors, skipped = (words.count(each) for each in ("failure", "error", "skipped"))
    return f' tests="{len(words)}" failures="{failures}" errors="{errors}" skipped="{skipped}" time="0"'


def _suite(item: ServiceReport, cases: Sequence[Case], date: str) -> Iterator[str]:
    name = attribute(item.service.name)
    yield f'  <testsuite name={name}{_totals(cases)} timestamp="{date}T00:00:00">\n'
    for case in cases:
        yield "".join(_element(case))
    yield "  </testsuite>\n"


def _element(case: Case) -> Iterator[str]:
    told = case.told
    head = f"classname={attribute(told.service)} name={attribute(told.rule)}"
    head = f'    <testcase {head} file={attribute(told.location.path)} time="0"'
    if not case.word:
        yield f"{head}/>\n"
        return
    kind = "" if case.word == "skipped" else f' type="{_kind(told)}"'
    yield f"{head}>\n      <{case.word} message={attribute(_reason(case))}{kind}>"
    yield "\n".join(map(content, _lines(case)))
    yield f"</{case.word}>\n    </testcase>\n"


def _kind(finding: Finding) -> str:
    """What the failure does to the gate, and how much harm the gap can do."""
    return f"{'blocks' if finding.blocking else 'advice'}, {finding.severity}"


def _reason(case: Case) -> str:
    told = case.told
    same = sum(each.outcome is told.outcome for each in case.findings)
    more = f" (and {same - 1} more)" if same > 1 else ""
    return clipped(f"{_why(told)}{more}", LONGEST)


_SAID: Mapping[Standing, str] = {
    Standing.TOLERATED: "was there before: ",
    Standing.NOT_APPLICABLE: "not applicable: ",
}


def _why(finding: Finding) -> str:
    if finding.waiver is not None:
        return f"{_accepted(finding.waiver)} ({finding.message})"
    word = "unknown: " if finding.outcome is Outcome.UNKNOWN else ""
    return f"{_SAID.get(standing(finding), word)}{finding.message}"


def _accepted(waiver: Waiver) -> str:
    by = f" by {waiver.approved_by}" if waiver.approved_by else ""
    return f"waived{by} until {waiver.expires}: {waiver.reason}"


def _lines(case: Case) -> Iterator[str]:
    """Each subject on a line; what passes is not of interest beside what does not."""
    for each in case.findings:
        if each.outcome is not Outcome.PASS:
            accepted = f" [{_accepted(each.waiver)}]" if each.waiver else ""
            state = f" [{standing(each)}]" if standing(each) in ACCEPTED else ""
            said = f"{each.outcome} {each.location} {each.subject}: {each.message}"
            yield " ".join(f"{said}{accepted or state}".split())
    if case.word != "skipped":
        yield from f"Fix: {remedy(case.told)}".split("\n")
