"""All services side by side: an index that a script sorts and filters, and the matrix of categories.

Both read without the script. No rank and no score: the order is the urgency of the decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readiness.model import TierSource
from readiness.report.html.bar import Part, bar
from readiness.report.html.block import (
    VERDICTS,
    Column,
    cell,
    count,
    row,
    section,
    table,
    verdict_chip,
)
from readiness.report.html.element import Html, Node, icon, joined, jump, named, tag
from readiness.report.html.glance import parts
from readiness.report.html.reading import WORST_FIRST, Chapter, Dossier

FILTERED_FROM = 6
"""Services from which a filter is worth its place."""

HEAD = (
    Column("Service"),
    Column("Decision"),
    Column("Tier", "num"),
    Column("Owner", "owner"),
    Column("Blocking", "num"),
    Column("Unknown", "num"),
    Column("Waived", "num"),
    Column("Attested", "num"),
    Column("Verified", "num"),
    Column("Required checks", "wide"),
)


def index(dossier: Dossier) -> Html | None:
    """The table of services; None where there is only one."""
    if len(dossier.chapters) < 2:
        return None
    rows = map(_row, dossier.chapters)
    listed = table("Services", HEAD, rows, cls="index", id_="index")
    return section("services", "Services", _filter(dossier), listed, lead=_lead(dossier))


def _lead(dossier: Dossier) -> str:
    verdicts = [each.item.verdict for each in dossier.chapters]
    numbers = [(verdicts.count(each), VERDICTS[each].text.lower()) for each in WORST_FIRST]
    said = ", ".join(f"{number:,} {word}" for number, word in numbers if number)
    return (
        f"{count(len(verdicts), 'service')}: {said}. The most urgent first; not a ranking of teams."
    )


def _filter(dossier: Dossier) -> Html | None:
    """Shown by the script, since it does nothing without."""
    if len(dossier.chapters) < FILTERED_FROM:
        return None
    present = {each.item.verdict for each in dossier.chapters}
    choices = [
        tag("button", icon(VERDICTS[each].icon), VERDICTS[each].text, type="button",
            aria_pressed="false", data_verdict=each.value)
        for each in WORST_FIRST if each in present
    ]  # fmt: skip
    field = tag(
        "label", "Filter services ", tag("input", type="search", id="filter", autocomplete="off")
    )
    told = tag("output", for_="filter", id="shown", aria_live="polite")
    body = joined(
        field, tag("span", choices, cls="choices", role="group", aria_label="Decision"), told
    )
    return tag("div", body, cls="filter", hidden=True, id="filters")


def _row(chapter: Chapter) -> Html:
    service, tally = chapter.item.service, chapter.tally
    assumed = (
        tag("span", " assumed", cls="aside") if service.tier_source is TierSource.DEFAULT else None
    )
    rank = WORST_FIRST.index(chapter.item.verdict)
    cells = (
        tag("td", verdict_chip(chapter.item.verdict), data_v=rank),
        cell(str(service.tier), assumed, cls="num"),
        named(service.owner) if service.owner else tag("span", "nobody", cls="bad"),
        *(_number(each) for each in (len(chapter.groups["blocks"]), tally.unknown, tally.waived)),
        *(_number(each) for each in (tally.attested, tally.verified)),
        cell(bar(parts(tally), "Required checks", height=10), cls="wide"),
    )
    head = jump(chapter.anchor, named(chapter.name))
    return row(head, *cells, data_verdict=chapter.item.verdict.value)


def _number(number: int) -> Html:
    return cell(f"{number:,}", cls="num" if number else "num zero")


WORDS: Mapping[str, str] = {
    "block": "blocking",
    "fail": "advice",
    "unknown": "unknown",
    "waived": "waived",
    "attested": "attested",
    "pass": "verified",
    "na": "n/a",
}
"""Marks of the matrix and what they say, the most urgent first."""

MARKED: Mapping[str, str] = {
    "blocks": "block",
    "advice": "fail",
    "tolerated": "fail",
    "unknown": "unknown",
    "waived": "waived",
    "attested": "attested",
    "pass": "pass",
    "n/a": "na",
}
"""Group of findings → mark."""


def matrix(dossier: Dossier) -> Html | None:
    """Category by service, each with its most urgent mark; few services stand in columns."""
    categories = sorted({name for each in dossier.chapters for name, _ in each.item.categories})
    if not categories:
        return None
    marks = {each.anchor: _marks(each) for each in dossier.chapters}
    if len(dossier.chapters) < FILTERED_FROM:
        drawn = _by_category(dossier, categories, marks)
    else:
        drawn = _by_service(dossier, categories, marks)
    return section("matrix", "Categories by service", _legend(), drawn)


Marks = Mapping[str, Mapping[str, int]]
"""Category → mark → how many."""


def _marks(chapter: Chapter) -> Marks:
    found: dict[str, dict[str, int]] = {}
    for word, findings in chapter.groups.items():
        for finding in findings:
            numbers = found.setdefault(finding.category, {})
            numbers[MARKED[word]] = numbers.get(MARKED[word], 0) + 1
    return found


def _by_category(dossier: Dossier, categories: Sequence[str], marks: Mapping[str, Marks]) -> Html:
    head = (
        Column("Category"),
        *(Column(named(each.name)) for each in dossier.chapters),
        Column("All", "wide"),
    )
    rows = (
        row(
            name,
            *(_wide_mark(marks[each.anchor].get(name, {})) for each in dossier.chapters),
            cell(
                _category_bar(name, [marks[each.anchor] for each in dossier.chapters]), cls="wide"
            ),
        )
        for name in categories
    )
    return table("Categories by service", head, rows, cls="matrix few")


def _category_bar(name: str, marks: Sequence[Marks]) -> Html:
    """What applies in a category, over all services."""
    found = [
        Part(mark, word, sum(each.get(name, {}).get(mark, 0) for each in marks))
        for mark, word in reversed(tuple(WORDS.items()))
        if mark != "na"
    ]
    return bar(found, name, height=10)


def _by_service(dossier: Dossier, categories: Sequence[str], marks: Mapping[str, Marks]) -> Html:
    head = (Column("Service"), *(Column(name, "upright") for name in categories))
    rows = (
        row(
            jump(each.anchor, named(each.name)),
            *(_mark(marks[each.anchor].get(name, {})) for name in categories),
            data_verdict=each.item.verdict.value,
        )
        for each in dossier.chapters
    )
    return table("Categories by service", head, rows, cls="matrix many", id_="matrix-table")


def _most_urgent(numbers: Mapping[str, int]) -> str | None:
    return next((mark for mark in WORDS if mark in numbers), None)


def _wide_mark(numbers: Mapping[str, int]) -> Html:
    """Every mark with its number and word, the most urgent first."""
    urgent = [mark for mark in WORDS if mark in numbers and mark != "na"] or [*numbers]
    if not urgent:
        return cell(tag("span", "nothing asked", cls="aside"))
    return cell([_counted(mark, numbers[mark]) for mark in urgent])


def _counted(mark: str, number: int) -> Html:
    said = joined(icon(mark), f"{number:,}", tag("span", f" {WORDS[mark]}", cls="w"))
    return tag("span", said, cls=f"mk t-{mark}")


def _mark(numbers: Mapping[str, int]) -> Html:
    """The most urgent alone, with its number where something is to be done."""
    urgent = _most_urgent(numbers)
    if urgent is None:
        return cell(tag("span", "nothing asked", cls="unseen"))
    number = numbers[urgent]
    shown = f"{number:,}" if urgent in {"block", "fail", "unknown"} else None
    said = WORDS[urgent] if shown else f"{number:,} {WORDS[urgent]}"
    return cell(icon(urgent), shown, tag("span", f" {said}", cls="unseen"), cls=f"t-{urgent}")


def _legend() -> Html:
    return tag("p", [_explained(mark) for mark in WORDS], cls="legend")


def _explained(mark: str) -> Iterator[Node]:
    yield tag("span", icon(mark), WORDS[mark])
