"""Service level objectives: target, window, and how much may go wrong before it is too much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log10

from readiness.model import Objective
from readiness.report.html.block import Column, cell, nothing, place, row, section, table
from readiness.report.html.chapter import span
from readiness.report.html.element import Html, Node, icon, joined, jump, named, tag
from readiness.report.html.reading import Dossier

HEAD = (
    Column("Service"),
    Column("Objective"),
    Column("Target", "num"),
    Column("Window", "num"),
    Column("Error budget", "wide"),
    Column("Pages on a fast burn"),
    Column("Tells of a slow burn"),
)

WIDEST = 0.1
NARROWEST = 0.00001
"""Error budgets (ratios) at the ends of the scale, which is logarithmic: a nine is a step."""

ANSWERS: Mapping[str, tuple[str, str]] = {
    "yes": ("pass", "yes"),
    "no": ("fail", "no"),
    "unknown": ("unknown", "unknown"),
}


def objectives(dossier: Dossier) -> Html:
    """The table of objectives, and who has none."""
    report = dossier.report
    having = {each.service for each in report.objectives}
    without = [each for each in dossier.chapters if each.name not in having]
    said = [jump(each.anchor, named(each.name)) for each in without[:20]]
    more = f" and {len(without) - 20:,} more" if len(without) > 20 else ""
    bare = (
        tag("p", "Without an objective: ", _commas(said), more, ".", cls="aside")
        if without
        else None
    )
    if not report.objectives:
        empty = nothing("No service level objective was found.")
        return section("objectives", "Service level objectives", empty)
    listed = table(
        "Service level objectives",
        HEAD,
        [_row(each, dossier) for each in report.objectives],
        cls="slo",
    )
    return section("objectives", "Service level objectives", listed, bare)


def _commas(nodes: list[Html]) -> Iterator[Node]:
    for number, each in enumerate(nodes):
        yield ", " if number else None
        yield each


def _row(item: Objective, dossier: Dossier) -> Html:
    anchor = dossier.anchor(item.service)
    about = [each for each in (item.indicator, item.format) if each]
    return row(
        jump(anchor, named(item.service)) if anchor else named(item.service),
        [
            named(item.name),
            tag("span", f" {', '.join(about)}", cls="aside") if about else None,
            tag("div", place(item.location, dossier.web)),
        ],
        cell("unknown" if item.target is None else f"{100 * item.target:.6g} %", cls="num"),
        cell("unknown" if item.window_seconds is None else span(item.window_seconds), cls="num"),
        cell(_budget(item), cls="wide"),
        _answer(item.fast),
        _answer(item.slow),
    )


def _answer(said: str) -> Node:
    mark, word = ANSWERS.get(said, ANSWERS["unknown"])
    return [icon(mark), word]


def _budget(item: Objective) -> Node:
    """How long all may fail in a window; the bar grows a step per nine that is given away."""
    if item.target is None:
        return "unknown"
    share = 1 - item.target
    if share <= 0:
        return [icon("fail"), "none: nothing may ever go wrong"]
    said = f"{100 * share:.4g} %"
    if item.window_seconds is not None:
        said = f"{span(share * item.window_seconds)} of {span(item.window_seconds)}"
    return joined(_bar(share), tag("span", said))


def _bar(share: float) -> Html:
    held = min(max(share, NARROWEST), WIDEST)
    part = (log10(held) - log10(NARROWEST)) / (log10(WIDEST) - log10(NARROWEST))
    drawn = joined(
        tag("rect", cls="b-track", width="100%", height=6, rx=3),
        tag("rect", cls="b-budget", width=f"{max(100 * part, 2):.1f}%", height=6, rx=3),
    )
    return tag("svg", drawn, cls="bar", aria_hidden="true", width="100%", height=6)
