"""GitHub's workflow commands: annotations on the lines of a pull request, the most urgent first.

Beside a commit (`--since`) what the change left as it was has none: it would take the place of what
the change did.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from readiness.findings import chosen, number_of
from readiness.model import Finding, Outcome, Report
from readiness.report import Style
from readiness.report.detail import VERDICTS, blocks, remedy
from readiness.report.lines import counted
from readiness.report.standing import Standing, is_old, standing, urgency
from readiness.report.visible import clipped, unobeyed, visible

PER_STEP = 10
"""GitHub shows so many annotations of a level per step, and drops the others without a word; of
all steps of a job it shows 50, below which three levels stay."""

LONGEST = 1_000
"""Characters of a message or of an advice; GitHub keeps 4 KB of a command's text."""

LEVELS: Mapping[Standing, str] = {
    Standing.BLOCKS: "error",
    Standing.ADVICE: "warning",
    Standing.UNKNOWN: "warning",
    Standing.TOLERATED: "notice",
    Standing.WAIVED: "notice",
}
"""What is told at all, and how."""


def render(report: Report, style: Style) -> Iterator[str]:
    """Annotations, and a last line for who reads the log; `style` changes nothing."""
    del style
    told = sorted(chosen(report.findings, lambda each: standing(each) in LEVELS), key=urgency)
    news = [each for each in told if not is_old(each)]
    shown = 0
    for level in ("error", "warning", "notice"):
        # a notice is kept for telling what is left out
        most = PER_STEP - 1 if level == "notice" else PER_STEP
        for finding in islice(_of(level, news), most):
            shown += 1
            yield _annotation(level, finding)
    if len(told) > shown:
        yield _rest(told, shown, old=len(told) - len(news))
    yield _summary(report)


def _of(level: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (each for each in findings if LEVELS[standing(each)] == level)


def _annotation(level: str, finding: Finding) -> str:
    place = finding.location
    properties = {
        "file": place.path,
        "line": str(max(place.line, 1)),
        "col": str(max(place.column, 1)),
        "title": f"{finding.rule} ({_word(finding)})",
    }
    subject = clipped(visible(f"{finding.service}, {finding.subject}"), LONGEST)
    said = [f"{subject}: {clipped(visible(finding.message), LONGEST)}"]
    if finding.waiver is not None:
        reason = f"accepted until {finding.waiver.expires}: {finding.waiver.reason}"
        said.append(clipped(visible(reason), LONGEST))
    else:
        said += clipped(remedy(finding), LONGEST).split("\n")
    return _command(level, properties, said)


def _word(finding: Finding) -> str:
    unknown = ", unknown" if finding.blocking and finding.outcome is Outcome.UNKNOWN else ""
    return f"{standing(finding)}, {finding.severity}{unknown}"


def _rest(told: Sequence[Finding], shown: int, *, old: int) -> str:
    levels = [LEVELS[standing(each)] for each in told]
    numbers = ", ".join(
        counted(levels.count(level), level)
        for level in ("error", "warning", "notice")
        if level in levels
    )
    before = f"; {old} were there before" if old else ""
    said = (
        f"{len(told) - shown} more findings have no annotation "
        f"({numbers} in all; GitHub shows ten of each{before})"
    )
    return _command("notice", {"title": "readiness"}, [said])


def _summary(report: Report) -> str:
    blocking = number_of(report.findings, blocks)
    verdict = VERDICTS[report.verdict][0]
    services = counted(len(report.services), "service")
    return f"readiness: {verdict}, {services}, {counted(blocking, 'finding')} in the way\n"


def _command(level: str, properties: Mapping[str, str], lines: Iterable[str]) -> str:
    """A command as the runner takes it apart: a line, its properties closed by two colons."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    said = "\n".join(unobeyed(visible(line, folded=False)) for line in lines)
    return f"::{level} {given}::{_data(said)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
