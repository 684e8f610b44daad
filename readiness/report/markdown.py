"""Markdown for a comment on a pull request and for a job's summary: the verdict, then what is new.

A comment holds 65,536 characters, a summary a megabyte: what fits a comment serves both. The first
line is a mark that no reader sees, by which a later run finds its comment and updates it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from readiness.findings import chosen, number_of
from readiness.model import Finding, Outcome, Report, ServiceReport, State, Verdict
from readiness.record import NamedTuple
from readiness.report import Style
from readiness.report.detail import VERDICTS, blocks, remedy
from readiness.report.lines import counted
from readiness.report.markup import code, escaped, fenced
from readiness.report.standing import WRONG, Standing, is_old, standing, urgency
from readiness.report.visible import clipped, visible

MARK = "<!-- readiness:report -->"

LIMIT = 65_000
"""Bytes: a little below what a comment may have in characters."""

SERVICES = 20
"""Rows of the table before the rest is counted."""
LONGEST = 400
"""Characters of a message, a path, a subject or an advice."""

SIGNS: Mapping[Verdict, str] = {
    Verdict.NOT_READY: "❌",
    Verdict.CONDITIONAL: "⚠️",
    Verdict.NOTHING_CHECKED: "❔",
    Verdict.READY: "✅",
}
"""The worst first."""

BEFORE = "Was there before"
TITLES: Mapping[Standing, str] = {
    Standing.BLOCKS: "In the way",
    Standing.ADVICE: "Advice",
    Standing.UNKNOWN: "Unknown",
    Standing.TOLERATED: BEFORE,
    Standing.WAIVED: "Waived",
}
"""What is told at all, in this order."""


class Part(NamedTuple):
    """A list between two texts; what of it does not fit is counted."""

    opening: str
    items: Sequence[str]
    closing: str


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as Markdown, short enough for a comment; `style` changes nothing."""
    del style
    head = "\n\n".join([MARK, *_head(report)]) + "\n"
    yield head
    parts = list(_parts(report))
    room = LIMIT - _size(head) - sum(map(_frame, parts))
    for part in parts:
        kept = _kept(part.items, room)
        room -= sum(map(_size, part.items[:kept]))
        left = len(part.items) - kept
        yield f"{part.opening}{''.join(part.items[:kept])}{_more(left)}{part.closing}"


def _size(text: str) -> int:
    return len(text.encode("utf-8"))


def _head(report: Report) -> Iterator[str]:
    worst = sum(item.verdict is report.verdict for item in report.services)
    services = counted(len(report.services), "service")
    verdict = f"{VERDICTS[report.verdict][0].capitalize()}: {worst} of {services}"
    yield f"## {SIGNS[report.verdict]} {verdict if report.services else 'Nothing checked'}"
    yield _summary(report)
    if report.services:
        yield "\n".join(_table(report.services))
    else:
        yield "\n".join(f"- {escaped(clipped(note, LONGEST))}" for note in report.notes[:5])


def _summary(report: Report) -> str:
    blocking = number_of(report.findings, blocks)
    said = [f"{counted(blocking, 'finding')} in the way" if blocking else "Nothing in the way"]
    if report.target.commit:
        dirty = " with changes" if report.target.dirty else ""
        said.append(f"commit {code(report.target.commit[:12])}{dirty}")
    packs = (escaped(clipped(f"{pack.name} {pack.version}", 80)) for pack in report.packs)
    said.append(f"policy {', '.join(packs)}")
    if report.faults:
        said.append(f"{counted(len(report.faults), 'fault')} in files, told as unknown")
    return " · ".join([*said, report.date])


def _table(services: Sequence[ServiceReport]) -> Iterator[str]:
    order = list(SIGNS)
    ordered = sorted(
        services,
        key=lambda item: (order.index(item.verdict), item.service.tier, item.service.name),
    )
    yield "| Service | Tier | Verdict | Fail | Unknown | Error | Waived | Pass |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for item in ordered[:SERVICES]:
        counts = item.counts
        numbers = (counts.failed, counts.unknown, counts.error, counts.waived, counts.passed)
        cells = (
            escaped(clipped(item.service.name, 100)) or " ",
            str(item.service.tier),
            f"{SIGNS[item.verdict]} {VERDICTS[item.verdict][0]}",
            *map(str, numbers),
        )
        yield f"| {' | '.join(cells)} |"
    if len(ordered) > SERVICES:
        yield f"\n… and {counted(len(ordered) - SERVICES, 'more service')}"


def _parts(report: Report) -> Iterator[Part]:
    """What is new and wrong, or what is in the way, open; the rest to be opened."""
    told = sorted(chosen(report.findings, lambda each: standing(each) in TITLES), key=urgency)
    compared = any(each.state is not None for each in told)
    first = [each for each in told if _is_first(each, compared=compared)]
    if first:
        title = "New" if compared else TITLES[Standing.BLOCKS]
        yield Part(f"\n### {title} ({len(first)})\n\n", [_item(each) for each in first], "")
        yield _folded("How to mend", list(_remedies(first)))
    rest = [each for each in told if not _is_first(each, compared=compared)]
    for stands, same in groupby((each for each in rest if not is_old(each)), key=standing):
        items = [_item(each) for each in same]
        yield _folded(f"{TITLES[stands]} ({len(items)})", items)
    old = [each for each in rest if is_old(each)]
    if old:
        yield _folded(f"{BEFORE} ({len(old)})", [_by_rule(old)])


def _by_rule(findings: Sequence[Finding]) -> str:
    """What a change left as it was: how much of it there is, not each piece."""
    numbers = Counter(escaped(each.rule) for each in findings)
    said = ", ".join(f"{rule} {number}" for rule, number in sorted(numbers.items()))
    return f"{said}\n\nThe report without `--since` tells each of them.\n"


def _is_first(finding: Finding, *, compared: bool) -> bool:
    new = compared and finding.state is State.NEW and standing(finding) in WRONG
    return finding.blocking or new


def _folded(title: str, items: Sequence[str]) -> Part:
    opening = f"\n<details><summary>{title}</summary>\n\n"
    return Part(opening, items, "\n</details>\n")


def _item(finding: Finding) -> str:
    unknown = ", unknown" if finding.outcome is Outcome.UNKNOWN else ""
    place = code(clipped(f"{finding.location.path}:{finding.location.line}", LONGEST))
    subject = code(clipped(visible(str(finding.subject)), LONGEST))
    said = escaped(clipped(visible(finding.message), LONGEST))
    about = f"{finding.severity}{unknown}, {escaped(clipped(finding.service, 100))}"
    head = f"- **{escaped(finding.rule)}** ({about}) {place} {subject}: {said}"
    if finding.waiver is None:
        return f"{head}\n"
    accepted = f"accepted until {finding.waiver.expires}: {finding.waiver.reason}"
    return f"{head} ({escaped(clipped(visible(accepted), LONGEST))})\n"


def _remedies(findings: Sequence[Finding]) -> Iterator[str]:
    told: set[str] = set()
    for finding in findings:
        if finding.rule not in told:
            told.add(finding.rule)
            said = fenced(clipped(remedy(finding), 4 * LONGEST))
            yield f"**{escaped(finding.rule)}**\n\n{said}\n\n"


def _frame(part: Part) -> int:
    """What a part takes without its items."""
    return _size(part.opening) + _size(_more(len(part.items))) + _size(part.closing)


def _kept(items: Sequence[str], room: int) -> int:
    """How many items fit."""
    for number, item in enumerate(items):
        room -= _size(item)
        if room < 0:
            return number
    return len(items)


def _more(left: int) -> str:
    return f"\n… and {left} more than fit here\n" if left else ""
