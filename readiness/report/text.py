"""The terminal report: first the verdicts, then what blocks and how to mend it, then the rest."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from readiness.model import (
    Enforcement,
    Finding,
    Outcome,
    Report,
    ServiceReport,
    Severity,
    TierSource,
    Verdict,
    Waiver,
    WaiverStatus,
)
from readiness.report import Style
from readiness.report.visible import visible

Span = tuple[str, str]
"""Text and the name of its style; the empty name is plain."""
Line = tuple[Span, ...]

ANSI: Mapping[str, str] = {
    "good": "32",
    "bad": "1;31",
    "soft": "33",
    "strong": "1",
    "faint": "2",
}
"""Style name → SGR parameters of the eight colours that every terminal has."""

VERDICTS: Mapping[Verdict, Span] = {
    Verdict.READY: ("ready", "good"),
    Verdict.CONDITIONAL: ("conditional", "soft"),
    Verdict.NOT_READY: ("not ready", "bad"),
    Verdict.NOTHING_CHECKED: ("nothing checked", "soft"),
}

RANK: Mapping[Severity, int] = {
    Severity.CRITICAL: 0,
    Severity.HIGH: 1,
    Severity.MEDIUM: 2,
    Severity.LOW: 3,
}

NEXT_STEPS = 3
PLACES_SHOWN = 12
"""Places listed for one rule of one service before the rest is only counted."""
FAULTS_SHOWN = 10


def render(report: Report, style: Style) -> str:
    """The report for a person; with colour as ANSI sequences, else plain."""
    lines = list(_report(report, style))
    paint = _ansi if style.colour else _plain
    return "".join(paint(line) + "\n" for line in lines)


def _plain(line: Line) -> str:
    return "".join(text for text, _ in line).rstrip()


def _ansi(line: Line) -> str:
    return "".join(
        f"\x1b[{ANSI[name]}m{text}\x1b[0m" if name and text else text for text, name in line
    )


def _report(report: Report, style: Style) -> Iterator[Line]:
    by_service = _by_service(report.findings)
    yield from _overview(report, style)
    for item in report.services:
        findings = by_service.get(item.service.name, ())
        yield from _service(item, findings, style)
    if not style.quiet:
        yield from _waivers(report.waivers, style)
        yield from _faults(report, style)
        yield from _notes(report, style)
    yield from _next_steps(report, style)
    yield from _closing(report, style)


def _by_service(findings: Iterable[Finding]) -> Mapping[str, Sequence[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.service, []).append(finding)
    return grouped


def _overview(report: Report, style: Style) -> Iterator[Line]:
    width = min(max((len(item.service.name) for item in report.services), default=0), 32)
    for item in report.services:
        text, name = VERDICTS[item.verdict]
        origin = {TierSource.DEFAULT: "*", TierSource.MAPPED: ""}.get(item.service.tier_source, "")
        yield (
            (visible(item.service.name).ljust(width), "strong"),
            (f"  tier {item.service.tier}{origin}".ljust(10), ""),
            (text.ljust(15), name),
            (" " + _tally(item), "faint"),
        )
    if any(item.service.tier_source is TierSource.DEFAULT for item in report.services):
        yield from _wrapped(
            "* no tier is declared: judged at the default tier. Declare it in readiness.yaml "
            "(service: {name: …, tier: 0–3}).",
            style,
            indent="",
            name="faint",
        )


def _tally(item: ServiceReport) -> str:
    counts = item.counts
    parts = (
        (counts.failed, "fail"),
        (counts.unknown, "unknown"),
        (counts.error, "error"),
        (counts.waived, "waived"),
        (counts.passed, "pass"),
    )
    return " · ".join(f"{count} {word}" for count, word in parts if count)


def _service(item: ServiceReport, findings: Sequence[Finding], style: Style) -> Iterator[Line]:
    groups = [
        ("blocks", "bad", [f for f in findings if f.blocking]),
        ("waived", "soft", [f for f in findings if f.waiver and not f.blocking]),
    ]
    if not style.quiet:
        rest = [f for f in findings if not f.blocking and not f.waiver]
        groups += [
            ("unknown", "soft", [f for f in rest if f.outcome is Outcome.UNKNOWN]),
            ("advice", "soft", [f for f in rest if f.outcome in _WRONG]),
        ]
    if style.everything:
        good = [f for f in findings if f.outcome in _QUIET]
        groups += [
            ("pass", "good", [f for f in good if f.outcome is Outcome.PASS]),
            ("n/a", "faint", [f for f in good if f.outcome is Outcome.NOT_APPLICABLE]),
        ]
    if not any(chosen for _, _, chosen in groups):
        return
    yield ()
    yield _heading(item)
    for word, name, chosen in groups:
        yield from _rules(word, name, chosen, style)


_WRONG = (Outcome.FAIL, Outcome.ERROR)
_QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def _heading(item: ServiceReport) -> Line:
    service = item.service
    text, name = VERDICTS[item.verdict]
    owner = f", owner {visible(service.owner)}" if service.owner else ", no owner"
    found = f", inferred from {visible(service.inferred_from or '')}" if service.inferred else ""
    return (
        (visible(service.name), "strong"),
        (": ", ""),
        (text, name),
        (f"  (tier {service.tier}, {service.tier_source}{owner}{found})", "faint"),
    )


def _rules(word: str, name: str, findings: Iterable[Finding], style: Style) -> Iterator[Line]:
    ordered = sorted(findings, key=_importance)
    for _, group in groupby(ordered, key=lambda finding: finding.rule):
        yield from _rule(word, name, list(group), style)


def _importance(finding: Finding) -> tuple[int, str, str, str, int, int]:
    place = finding.location
    rank = RANK[finding.severity]
    return (rank, finding.category, finding.rule, place.path, place.line, place.column)


def _rule(word: str, name: str, group: Sequence[Finding], style: Style) -> Iterator[Line]:
    first = group[0]
    yield ()
    upcoming = f", required from {first.effective_on}" if first.effective_on else ""
    yield (
        (f"  {word}  ", name),
        (first.rule, "strong"),
        (f"  ({first.category}, {first.severity}{upcoming})", "faint"),
    )
    for finding in group[:PLACES_SHOWN]:
        yield from _place(finding, style)
    if len(group) > PLACES_SHOWN:
        yield ((f"    … and {len(group) - PLACES_SHOWN} more (--format json lists all)", "faint"),)
    if first.outcome not in _QUIET:
        yield from _wrapped(f"fix: {visible(first.fix)}", style, indent="    ", name="faint")


def _place(finding: Finding, style: Style) -> Iterator[Line]:
    yield ((f"    {visible(str(finding.location))}", ""), (f"  {_subject(finding)}", "faint"))
    yield from _wrapped(visible(finding.message), style, indent="      ")
    if finding.waiver is not None:
        yield from _wrapped(_accepted(finding.waiver), style, indent="      ", name="soft")


def _subject(finding: Finding) -> str:
    if finding.subject.kind == "Service" and finding.subject.namespace is None:
        return ""
    return visible(str(finding.subject))


def _accepted(waiver: Waiver) -> str:
    by = f" by {waiver.approved_by}" if waiver.approved_by else ""
    return visible(f"accepted{by} until {waiver.expires}: {waiver.reason}")


def _waivers(waivers: Sequence[Waiver], style: Style) -> Iterator[Line]:
    dead = [waiver for waiver in waivers if waiver.status is not WaiverStatus.ACTIVE]
    if not dead:
        return
    yield ()
    yield (("Waivers without effect", "strong"),)
    for waiver in dead:
        text = f"{waiver.location}  {waiver.rule} for {waiver.service}: {waiver.status.value}"
        yield ((f"  {visible(text)}", "soft"),)
        if waiver.problem:
            yield from _wrapped(visible(waiver.problem), style, indent="    ")


def _faults(report: Report, style: Style) -> Iterator[Line]:
    if not report.faults:
        return
    yield ()
    yield (("Could not be read, so what stands there is unknown", "strong"),)
    for fault in report.faults[:FAULTS_SHOWN]:
        yield ((f"  {visible(str(fault.location))}", "soft"),)
        yield from _wrapped(visible(fault.message), style, indent="    ")
        if fault.hint:
            yield from _wrapped(visible(fault.hint), style, indent="    ", name="faint")
    if len(report.faults) > FAULTS_SHOWN:
        more = len(report.faults) - FAULTS_SHOWN
        yield ((f"  … and {more} more (--format json lists all)", "faint"),)


def _notes(report: Report, style: Style) -> Iterator[Line]:
    notes = [*report.notes, *_unattributed(report), *_lowered(report)]
    if not notes:
        return
    yield ()
    yield (("To know", "strong"),)
    for note in notes:
        yield from _wrapped(visible(note), style, indent="  ", name="faint")


def _unattributed(report: Report) -> Iterator[str]:
    if not report.unattributed:
        return
    kinds = sorted({item.kind for item in report.unattributed})
    first = report.unattributed[0]
    yield (
        f"{len(report.unattributed)} piece(s) of evidence belong to no service "
        f"({', '.join(kinds)}; first: {first.kind} {first.name} at {first.location})."
    )


def _lowered(report: Report) -> Iterator[str]:
    for item in report.lowered:
        yield f"{item.location} lowers {item.rule} from {item.was} to {item.enforcement}."


def _next_steps(report: Report, style: Style) -> Iterator[Line]:
    blocking = [finding for finding in report.findings if finding.blocking]
    if not blocking:
        return
    yield ()
    yield (("Do first", "strong"),)
    for number, group in enumerate(_steps(blocking), 1):
        first = group[0]
        places = f" (and {len(group) - 1} more)" if len(group) > 1 else ""
        yield (
            (f"  {number}. {visible(str(first.location))}", ""),
            (f"  {first.rule}{places}", "strong"),
        )
        yield from _wrapped(visible(first.fix), style, indent="     ")


def _steps(blocking: Sequence[Finding]) -> Sequence[Sequence[Finding]]:
    """The rules to mend first: most severe, then those that stop the most."""
    grouped: dict[str, list[Finding]] = {}
    for finding in sorted(blocking, key=_importance):
        grouped.setdefault(finding.rule, []).append(finding)
    ordered = sorted(grouped.values(), key=lambda group: (RANK[group[0].severity], -len(group)))
    return ordered[:NEXT_STEPS]


def _closing(report: Report, style: Style) -> Iterator[Line]:
    text, name = VERDICTS[report.verdict]
    stopping = sum(finding.blocking for finding in report.findings)
    worst = sum(item.verdict is report.verdict for item in report.services)
    said = f": {worst} of {len(report.services)} service(s)" if report.services else ""
    blocks = f", {stopping} finding(s) block" if stopping else ""
    required = sum(f.enforcement is Enforcement.REQUIRED for f in report.findings)
    yield ()
    yield (
        (text, name),
        (f"{said}{blocks}", ""),
        (f"  ({len(report.findings)} judged, {required} required, {report.date})", "faint"),
    )
    del style


def _wrapped(text: str, style: Style, *, indent: str, name: str = "") -> Iterator[Line]:
    wrapper = textwrap.TextWrapper(
        width=max(style.width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in wrapper.wrap(text):
        yield ((line, name),)
