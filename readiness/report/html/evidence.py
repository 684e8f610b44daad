"""The rest of what was judged of a service: every pass with place, class and note, every reason why
a rule has nothing to judge. Together with what does not pass, each finding is told exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from readiness.model import Finding
from readiness.report.html.block import Column, count, fold, table, whole_place
from readiness.report.html.element import Html, Node, icon, joined, link, named, shown_address, tag
from readiness.report.html.reading import Chapter, Dossier
from readiness.report.html.rulebook import rule_link

HEAD = (Column("Check"), Column("Subject"), Column("Place"), Column("Note"))

RESULTS: Mapping[str, tuple[str, str]] = {
    "attested": ("attested", "Attested"),
    "pass": ("pass", "Verified"),
}
"""Group of findings → mark and word. What does not pass is told before, with what mends it."""


def evidence(chapter: Chapter, dossier: Dossier) -> Iterator[Html]:
    """Two folded tables: what applies, and what does not with the reason."""
    bare = chapter.groups["n/a"]
    passing = sum(len(chapter.groups[word]) for word in RESULTS)
    if passing:
        summary = joined(tag("h3", "Passing"), tag("span", f"{passing:,}", cls="number"))
        listed = table(
            f"Evidence on {named(chapter.name)}", HEAD, _rows(chapter, dossier), cls="evidence"
        )
        yield fold(summary, listed)
    if bare:
        summary = joined(tag("h3", "Not applicable"), tag("span", f"{len(bare):,}", cls="number"))
        said = count(len(bare), "check finds", "checks find")
        yield fold(summary, tag("p", f"{said} nothing here to judge.", cls="aside"), _bare(bare))


def _rows(chapter: Chapter, dossier: Dossier) -> Iterator[Html]:
    for word, (mark, said) in RESULTS.items():
        findings = sorted(chapter.groups[word], key=attrgetter("category", "rule"))
        if findings:
            heading = joined(
                icon(mark), f"{said} ", tag("span", f"{len(findings):,}", cls="number")
            )
            yield tag("tr", tag("th", heading, colspan=len(HEAD), scope="colgroup"), cls="part")
        for _, same in groupby(findings, key=attrgetter("rule")):
            yield from _rule(list(same), dossier)


def _rule(findings: Sequence[Finding], dossier: Dossier) -> Iterator[Html]:
    """The findings of a rule, which is named once."""
    height = len(findings) if len(findings) > 1 else False
    name: Html | None = tag("td", rule_link(findings[0], dossier), rowspan=height)
    for finding in findings:
        subject = tag("td", str(finding.subject))
        where = tag("td", whole_place(finding.location, dossier.web), cls="code")
        yield tag("tr", name, subject, where, tag("td", _note(finding)))
        name = None


def _note(finding: Finding) -> Iterator[Node]:
    if finding.message != finding.title:
        yield finding.message
    for item in finding.evidence:
        if item.note and item.note not in finding.message:
            yield f" {item.note}"
        if item.url:
            yield [" ", link(item.url, shown_address(item.url))]


def _bare(findings: Sequence[Finding]) -> Html:
    """By reason, since one reason often answers many rules."""
    grouped: dict[str, list[str]] = {}
    for finding in sorted(findings, key=attrgetter("category", "rule", "subject")):
        titles = grouped.setdefault(finding.message, [])
        if finding.title not in titles:
            titles.append(finding.title)
    items = [
        tag("li", reason, ": ", tag("span", "; ".join(titles)))
        for reason, titles in grouped.items()
    ]
    return tag("ul", items, cls="bare")
