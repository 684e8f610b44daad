"""The review dossier: one self-contained page that a board opens, reads, prints and signs.

Nothing is fetched and nothing of the input is markup: elements escape whatever they are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.model import Report
from readiness.report import Style
from readiness.report.html.changes import changes
from readiness.report.html.chapter import chapters
from readiness.report.html.dependencies import dependencies
from readiness.report.html.element import Html
from readiness.report.html.fleet import fleet
from readiness.report.html.glance import glance, next_steps
from readiness.report.html.index import index, matrix
from readiness.report.html.masthead import masthead, title
from readiness.report.html.objectives import objectives
from readiness.report.html.page import Entry, begin, contents, end
from readiness.report.html.reading import Dossier, dossier
from readiness.report.html.remainder import remainder
from readiness.report.html.risks import attestations, upcoming, waivers
from readiness.report.html.rulebook import rulebook
from readiness.report.html.signoff import signoff
from readiness.report.html.verdict import banner


def render(report: Report, style: Style) -> Iterator[str]:
    """The page, part by part; `style` changes nothing, since paper and screen choose their own."""
    del style
    read = dossier(report)
    summary = [part for part in _summary(read) if part is not None]
    yield begin(title(report), report.verdict)
    yield masthead(read)
    yield contents(_entries(read, summary))
    yield "<main id=content>"
    yield from summary
    yield from chapters(read)
    yield from _appendix(read)
    yield "</main>"
    yield end(report)


def _summary(read: Dossier) -> Iterator[Html | None]:
    """What fits the first pages."""
    yield banner(read)
    yield glance(read)
    yield next_steps(read)
    yield changes(read)
    yield index(read)
    yield matrix(read)
    yield fleet(read)
    yield dependencies(read)
    yield objectives(read)
    yield waivers(read)
    yield attestations(read)
    yield upcoming(read)


def _appendix(read: Dossier) -> Iterator[Html]:
    yield from remainder(read)
    yield signoff(read)
    yield from rulebook(read)


def _entries(read: Dossier, summary: Sequence[Html]) -> Iterator[Entry]:
    """The list of contents; of many services only the index is named."""
    del summary
    yield Entry("glance", "At a glance")
    if read.blocking:
        yield Entry("next", "Do first")
    if read.report.since is not None:
        yield Entry("changes", "Since the last review")
    if len(read.chapters) > 1:
        yield Entry("services", "Services")
    yield Entry("matrix", "Categories")
    yield Entry("dependencies", "Dependencies")
    yield Entry("objectives", "Objectives")
    yield Entry("waivers", "Waivers")
    yield Entry("attestations", "Attestations")
    yield Entry("upcoming", "Upcoming")
    if len(read.chapters) <= 12:
        for each in read.chapters:
            yield Entry(each.anchor, each.name, each.item.verdict)
    elif read.chapters:
        yield Entry(read.chapters[0].anchor, "Service by service")
    yield Entry("unattributed", "Unattributed")
    yield Entry("faults", "Unreadable")
    yield Entry("policy", "Policy")
    yield Entry("signoff", "Sign-off")
    if read.rules:
        yield Entry("rules", "The rules")
