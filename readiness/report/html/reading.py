"""A report as a board reads it: by service, what is required counted apart by how it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readiness.findings import of_service
from readiness.model import (
    Enforcement,
    Finding,
    Outcome,
    Report,
    RuleText,
    ServiceReport,
    Verdict,
)
from readiness.record import NamedTuple
from readiness.report import Style
from readiness.report.detail import groups, is_attested
from readiness.report.html.address import Web, web
from readiness.report.standing import is_tolerated

EVERYTHING = Style(everything=True)

WORST_FIRST = (Verdict.NOT_READY, Verdict.CONDITIONAL, Verdict.NOTHING_CHECKED, Verdict.READY)


class Tally(NamedTuple):
    """What applies and is required: each finding in exactly one of the numbers."""

    verified: int = 0
    attested: int = 0
    unknown: int = 0
    waived: int = 0
    known: int = 0
    """Fails as it did before (`--since`, a baseline), which stops nothing."""
    failed: int = 0
    """Fails or errs, and nothing excuses it."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class Chapter(NamedTuple):
    """One service, with its findings by how urgent they are."""

    item: ServiceReport
    anchor: str
    findings: Sequence[Finding]
    groups: Mapping[str, Sequence[Finding]]
    """Of `detail.groups`: blocks, waived, unknown, tolerated, advice, attested, pass, n/a."""
    tally: Tally

    @property
    def name(self) -> str:
        """Of the service."""
        return self.item.service.name


class Dossier(NamedTuple):
    """A report, and what all of its pages need."""

    report: Report
    chapters: Sequence[Chapter]
    """The most urgent first."""
    rules: Mapping[str, RuleText]
    web: Web | None
    tally: Tally
    anchors: Mapping[str, str]
    """Service → where it is told of; none for one that was not judged."""

    def anchor(self, service: str) -> str | None:
        """Where a service is told of; None for one that was not judged."""
        return self.anchors.get(service)

    @property
    def blocking(self) -> Sequence[Finding]:
        """All that stops a service."""
        return [each for chapter in self.chapters for each in chapter.groups["blocks"]]


def dossier(report: Report) -> Dossier:
    """The report, read once."""
    found = of_service(report.findings)
    ordered = sorted(report.services, key=_urgency)
    chapters = [
        _chapter(item, number, found(item.service.name)) for number, item in enumerate(ordered, 1)
    ]
    return Dossier(
        report,
        chapters,
        {each.id: each for each in report.rules},
        web(report.target),
        tally_of(report.findings),
        {each.name: each.anchor for each in chapters},
    )


def _urgency(item: ServiceReport) -> tuple[int, int, str]:
    return (WORST_FIRST.index(item.verdict), item.service.tier, item.service.name)


def _chapter(item: ServiceReport, number: int, findings: Sequence[Finding]) -> Chapter:
    grouped = {group.word: group.findings for group in groups(findings, EVERYTHING)}
    return Chapter(item, f"service-{number}", findings, grouped, tally_of(findings))


def tally_of(findings: Iterable[Finding]) -> Tally:
    """How what is required and applies is known."""
    numbers = dict.fromkeys(Tally._fields, 0)
    for finding in findings:
        if finding.enforcement is Enforcement.REQUIRED:
            kind = _kind(finding)
            if kind is not None:
                numbers[kind] += 1
    return Tally(**numbers)


def _kind(finding: Finding) -> str | None:
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return None
    if finding.outcome is Outcome.PASS:
        return "attested" if is_attested(finding) else "verified"
    if finding.waiver is not None:
        return "waived"
    if finding.outcome is Outcome.UNKNOWN:
        return "unknown"
    return "known" if is_tolerated(finding) else "failed"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on all: that of the worst."""
    return min(verdicts, key=_rank, default=Verdict.NOTHING_CHECKED)


def _rank(verdict: Verdict) -> int:
    order = (Verdict.NOT_READY, Verdict.CONDITIONAL, Verdict.READY, Verdict.NOTHING_CHECKED)
    return order.index(verdict)
