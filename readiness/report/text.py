"""The terminal report: first the verdicts, then what services share, then what blocks each of them
and how to mend it, then the rest.

What is cut is counted and said; `--show all` cuts nothing. The end repeats what matters, since
that is what a terminal still shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from readiness.findings import chosen, number_of, of_service
from readiness.model import (
    Enforcement,
    Finding,
    Location,
    Outcome,
    Report,
    ServiceReport,
    TierSource,
    Verdict,
    WaiverStatus,
)
from readiness.report import Style
from readiness.report.alike import is_whole, shared
from readiness.report.colour import paint
from readiness.report.detail import VERDICTS, Context, blocks, remedy, steps, together, told
from readiness.report.evidence import mode
from readiness.report.lines import Line, block, cells, counted, folded, harmless, linked, listed
from readiness.report.visible import visible

NEXT_STEPS = 3
SERVICES_LISTED = 20
"""Services with a line in the overview before the rest is counted by verdict."""
SERVICES_DETAILED = 8
"""Services told in detail, the worst first, before the rest is only named."""
FAULTS_SHOWN = 10
WAIVERS_SHOWN = 10
NAME_WIDTH = 32

ORDER: Sequence[Verdict] = (
    Verdict.NOT_READY,
    Verdict.CONDITIONAL,
    Verdict.NOTHING_CHECKED,
    Verdict.READY,
)

UNDECLARED = "* nobody declares this tier; do so in readiness.yaml (service: {name: …, tier: 0–3})."


def render(report: Report, style: Style) -> Iterator[str]:
    """The report for a person, line by line; with colour as ANSI sequences, else plain."""
    lines = map(harmless, _report(report, style))
    return paint(lines) if style.colour else map(_plain, lines)


def _plain(line: Line) -> str:
    return "".join(linked(*span) for span in line).rstrip() + "\n"


def _pages(report: Report) -> Mapping[str, str]:
    """Rule → the first page of the web among what it refers to."""
    from readiness.report.address import web  # noqa: PLC0415 - only for terminals with links

    found = (
        (rule.id, web(each.url)) for rule in report.rules for each in rule.references if each.url
    )
    pages: dict[str, str] = {}
    for rule, page in found:
        if page is not None:
            pages.setdefault(rule, page)
    return pages


def _report(report: Report, style: Style) -> Iterator[Line]:
    services = sorted(report.services, key=_urgency)
    yield from _overview(services, style)
    pages = _pages(report) if style.links else {}
    context = Context(pages, {}, shared(report.findings, len(services)))
    yield from together(services, style, context)
    detailed = _speaking(services, report) if style.quiet else services
    yield from _details(detailed, of_service(report.findings), context, style)
    if not style.quiet:
        yield from _waivers(report, style)
        yield from _faults(report, style)
    if not style.quiet or not report.services:
        yield from _notes(report, style)
    yield from _next_steps(report, pages, style)
    yield from _closing(report, services, style)


def _urgency(item: ServiceReport) -> tuple[int, int, str]:
    return (ORDER.index(item.verdict), item.service.tier, item.service.name)


def _overview(services: Sequence[ServiceReport], style: Style) -> Iterator[Line]:
    most = len(services) if style.everything else SERVICES_LISTED
    shown = services[:most]
    names = [cells(visible(item.service.name)) for item in shown]
    width = min(max(names, default=0), NAME_WIDTH)
    for item in shown:
        yield from _row(item, width, style)
    if len(services) > most:
        yield from folded(f"… and {_by_verdict(services[most:])} (--show all)", style.width)
    if any(item.service.tier_source is TierSource.DEFAULT for item in services):
        yield from folded(UNDECLARED, style.width, name="faint")


def _row(item: ServiceReport, width: int, style: Style) -> Iterator[Line]:
    """One line, or two where the name is long or the numbers are many."""
    service = item.service
    text, name = VERDICTS[item.verdict]
    shown = visible(service.name)
    shown += " " * (width - cells(shown))
    mark = "*" if service.tier_source is TierSource.DEFAULT else ""
    tier, tally = f"  tier {service.tier}{mark}".ljust(10), _tally(item)
    fits = cells(shown) + len(tier) + 16 + len(tally) <= style.width
    head = ((shown, "strong"), (tier, ""), (text.ljust(16) if fits else text, name))
    if fits:
        yield (*head, (tally, "faint"))
    else:
        yield head
        yield from folded(tally, style.width, "    ", "faint")


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


def _by_verdict(services: Sequence[ServiceReport]) -> str:
    verdicts = [item.verdict for item in services]
    numbers = [(verdicts.count(each), VERDICTS[each][0]) for each in ORDER]
    said = ", ".join(f"{number} {word}" for number, word in numbers if number)
    return f"{counted(len(services), 'more service')}: {said}"


def _speaking(services: Sequence[ServiceReport], report: Report) -> Sequence[ServiceReport]:
    """Those of which something is told although it is to be quiet: the findings of the others need
    not be made.
    """
    told = chosen(report.findings, lambda each: each.blocking or bool(each.waiver), worded=False)
    names = {each.service for each in told}
    return [item for item in services if item.service.name in names]


def _details(
    services: Sequence[ServiceReport],
    findings: Callable[[str], Sequence[Finding]],
    context: Context,
    style: Style,
) -> Iterator[Line]:
    shown = 0
    for number, item in enumerate(services):
        if shown == SERVICES_DETAILED and not style.everything:
            yield from _undetailed(services[number:], style)
            return
        lines = list(told(item, findings(item.service.name), style, context))
        shown += bool(lines)
        yield from lines


def _undetailed(services: Sequence[ServiceReport], style: Style) -> Iterator[Line]:
    first = services[0].service.name
    yield ()
    text = (
        f"Not in detail: {_by_verdict(services)}. "
        f"One of them: --service {first}; all: --show all, or --format json."
    )
    yield from folded(text, style.width, name="soft")


def _waivers(report: Report, style: Style) -> Iterator[Line]:
    dead = [waiver for waiver in report.waivers if waiver.status is not WaiverStatus.ACTIVE]
    if not dead:
        return
    most = len(dead) if style.everything else WAIVERS_SHOWN
    yield ()
    yield (("Waivers without effect", "strong"),)
    for waiver in dead[:most]:
        yield ((f"  {visible(str(waiver.location))}", ""), (f"  {waiver.status.value}", "soft"))
        whose = f" for {waiver.service}" if waiver.service else ""
        problem = f": {waiver.problem}" if waiver.problem else ""
        yield from folded(f"{waiver.rule}{whose}{problem}", style.width, "    ")
    yield from _more(len(dead) - most)


def _faults(report: Report, style: Style) -> Iterator[Line]:
    if not report.faults:
        return
    most = len(report.faults) if style.everything else FAULTS_SHOWN
    yield ()
    yield (("Trouble in files: what cannot be read is unknown, not absent", "strong"),)
    for fault in report.faults[:most]:
        yield ((f"  {visible(str(fault.location))}", ""),)
        yield from folded(fault.message, style.width, "    ", "soft")
        if fault.hint:
            yield from folded(fault.hint, style.width, "    ", "faint")
    yield from _more(len(report.faults) - most)


def _more(left: int) -> Iterator[Line]:
    if left > 0:
        yield ((f"  … and {left} more (--show all lists all)", "faint"),)


def _notes(report: Report, style: Style) -> Iterator[Line]:
    notes = [*map(mode, report.live), *report.notes, *_unattributed(report), *_lowered(report)]
    if not notes:
        return
    yield ()
    yield (("To know", "strong"),)
    for note in notes:
        yield from folded(note, style.width, "  ", "faint", hanging="  ")


def _unattributed(report: Report) -> Iterator[str]:
    if not report.unattributed:
        return
    kinds = listed(sorted({item.kind for item in report.unattributed}), 8)
    first = report.unattributed[0]
    pieces = counted(len(report.unattributed), "piece")
    verb = "belongs" if len(report.unattributed) == 1 else "belong"
    yield (
        f"{pieces} of evidence {verb} to no service ({kinds}; "
        f"first: {first.kind} {first.name} at {first.location})."
    )


def _lowered(report: Report) -> Iterator[str]:
    for item in report.lowered:
        where = f" {item.where}" if item.where else ""
        reason = item.reason or "no reason is given"
        yield f"{item.location} lowers {item.rule}{where}: {item.how} ({reason})."


def _next_steps(report: Report, pages: Mapping[str, str], style: Style) -> Iterator[Line]:
    grouped, left = steps(_mendable(report), NEXT_STEPS, worded=False)
    if not grouped:
        yield from _mend_first(report)
        return
    yield ()
    yield (("Do first", "strong"),)
    for number, group in enumerate(grouped, 1):
        first = group[0]
        more = f" (and {counted(len(group) - 1, 'more place')})" if len(group) > 1 else ""
        name = (visible(first.rule), f"strong {pages.get(first.rule, '')}".rstrip())
        yield ((f"  {number}. ", ""), name, (more, "faint"))
        yield ((f"     {visible(str(first.location))}", ""),)
        yield from block(remedy(first), style.width, "     ", "faint")
    if left:
        yield ((f"  then {counted(left, 'more rule')} that block", "faint"),)


def _mendable(report: Report) -> Sequence[Finding]:
    """The findings without those that block only as long as a file cannot be read."""
    if not report.faults:
        return report.findings
    unread = frozenset(fault.location for fault in report.faults)
    return [each for each in chosen(report.findings, blocks) if not _waits(each, unread)]


def _mend_first(report: Report) -> Iterator[Line]:
    """Where all that blocks waits for a file that cannot be read."""
    waiting = sorted({each.location for each in chosen(report.findings, blocks)})
    if waiting:
        yield ()
        yield (("Do first", "strong"),)
        yield (("  1. ", ""), ("mend what cannot be read", "strong"))
        yield from (((f"     {visible(str(place))}", ""),) for place in waiting[:NEXT_STEPS])


def _waits(finding: Finding, unread: frozenset[Location]) -> bool:
    """Whether it is unknown until a file can be read: its own advice would not help before."""
    unknown = finding.outcome is Outcome.UNKNOWN and is_whole(finding)
    return unknown and finding.location in unread


def _closing(report: Report, services: Sequence[ServiceReport], style: Style) -> Iterator[Line]:
    text, name = VERDICTS[report.verdict]
    stopping = number_of(report.findings, blocks)
    worst = [item.service.name for item in services if item.verdict is report.verdict]
    of = f": {len(worst)} of {counted(len(services), 'service')}" if services else ""
    named = f" ({listed(worst, 3)})" if worst and len(services) > 1 else ""
    said = f"; {counted(stopping, 'finding')} block" if stopping else ""
    excused = "" if report.unwaived is report.verdict else "; not ready without waivers"
    yield ()
    yield from _verdict_first(
        f"{text}{of}{named}{said}{'s' * (stopping == 1)}{excused}", text, name, style
    )
    required = number_of(report.findings, lambda each: each.enforcement is Enforcement.REQUIRED)
    judged = f"{counted(len(report.findings), 'judgement')}, {required} required, {report.date}"
    asked = "files and live evidence" if report.live else "files only"
    yield from folded(f"{judged}, {asked}", style.width, name="faint")


def _verdict_first(whole: str, text: str, name: str, style: Style) -> Iterator[Line]:
    for number, line in enumerate(folded(whole, style.width)):
        said = line[0][0]
        yield ((text, name), (said.removeprefix(text), "")) if number == 0 else line
