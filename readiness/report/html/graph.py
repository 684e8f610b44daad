"""The picture of dependencies as inline SVG; what it shows stands in a table beside it as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readiness.model import Tier, Verdict
from readiness.report.html.block import VERDICTS
from readiness.report.html.edge import Edge
from readiness.report.html.element import Html, clipped, icon_at, joined, named, tag
from readiness.report.html.layout import BOX, Box, Lane, Layout, Line, layout
from readiness.report.html.reading import Dossier

FITS = 15
"""Characters of a name that fit into a box."""

MARKERS = ("fine", "bad", "far")


def graph(found: Sequence[Edge], dossier: Dossier) -> Html:
    """The picture with what its signs mean."""
    lines = [Line(each.source, each.target, urgent=each.wrong) for each in found]
    drawn = layout(lines, _tiers(found))
    by_ends = {(each.source, each.target): each for each in found}
    verdicts = {each.name: each.item.verdict for each in dossier.chapters}
    parts = joined(
        tag("defs", [_marker(name) for name in MARKERS]),
        [_lane(each, drawn.width) for each in drawn.lanes],
        [_arrow(drawn, by_ends[line.source, line.target]) for line in drawn.lines],
        [_box(each, verdicts.get(each.name)) for each in drawn.boxes.values()],
    )
    picture = tag(
        "svg",
        parts,
        role="img",
        aria_label="Dependencies by tier; the table below says the same",
        viewBox=f"0 0 {drawn.width} {drawn.height}",
        width=drawn.width,
        height=drawn.height,
    )
    return joined(
        tag("div", picture, cls="scroll graph", tabindex=0, role="group", aria_label="Picture"),
        tag("p", _legend(drawn), cls="legend"),
    )


def _tiers(found: Sequence[Edge]) -> Mapping[str, Tier | None]:
    """Of both ends; what a service says of itself counts before what others say."""
    tiers: dict[str, Tier | None] = {}
    for edge in found:
        if tiers.get(edge.target) is None:
            tiers[edge.target] = edge.needed_tier
    return tiers | {edge.source: edge.tier for edge in found}


def _marker(name: str) -> Html:
    head = tag("path", d="M0 0 8 4 0 8z", cls=f"head {name}")
    return tag(
        "marker",
        head,
        id=f"arrow-{name}",
        viewBox="0 0 8 8",
        refX=7,
        refY=4,
        markerWidth=8,
        markerHeight=8,
        orient="auto",
        markerUnits="userSpaceOnUse",
    )


def _lane(lane: Lane, width: int) -> Html:
    text = "No tier known" if lane.tier is None else f"Tier {lane.tier}"
    middle = lane.y + lane.height // 2 + 4
    return joined(
        tag("rect", cls="lane", x=0, y=lane.y, width=width, height=lane.height),
        tag("text", text, cls="lane-name", x=12, y=middle),
    )


def _arrow(drawn: Layout, edge: Edge) -> Html:
    kind = (
        "bad" if edge.inverted or edge.circle or edge.way else "far" if edge.elsewhere else "fine"
    )
    style = f"edge {kind}{'' if edge.hard is not False else ' soft'}"
    path, middle = _curve(drawn.boxes[edge.source], drawn.boxes[edge.target])
    line = tag("path", d=path, cls=style, marker_end=f"url(#arrow-{kind})")
    return joined(line, [icon_at(mark, *middle) for mark in _signs(edge)])


def _signs(edge: Edge) -> Iterator[str]:
    if edge.circle:
        yield "circle"
    elif edge.inverted:
        yield "block"


def _curve(source: Box, target: Box) -> tuple[str, tuple[float, float]]:
    """From the right of one to the left of the other; around the right where it leads back."""
    width, height = BOX
    x1, y1 = source.x + width, source.y + height / 2
    y2 = target.y + height / 2
    if target.column > source.column:
        x2, bend = target.x, (target.x - x1) / 2
        ends = (x1 + bend, x2 - bend)
    else:
        x2 = target.x + width
        out = max(x1, x2) + 64
        ends = (out, out)
    path = f"M{x1} {y1:g}C{ends[0]:g} {y1:g} {ends[1]:g} {y2:g} {x2} {y2:g}"
    return path, ((x1 + 3 * ends[0] + 3 * ends[1] + x2) / 8, (y1 + y2) / 2)


def _box(box: Box, verdict: Verdict | None) -> Html:
    width, height = BOX
    judged = verdict is not None
    mark = icon_at(VERDICTS[verdict].icon, box.x + 18, box.y + height / 2) if verdict else None
    text = tag(
        "text",
        clipped_to_fit(box.name),
        x=box.x + (34 if judged else 14),
        y=box.y + height // 2 + 5,
    )
    outline = tag("rect", x=box.x, y=box.y, width=width, height=height, rx=8)
    title = tag("title", named(box.name))
    return tag("g", title, outline, mark, text, cls="node" if judged else "node elsewhere")


def clipped_to_fit(name: str) -> str:
    """A name that stays inside of its box."""
    text = named(name)
    return text if len(text) <= FITS else f"{clipped(text, FITS - 1).partition('…')[0]}…"


def _legend(drawn: Layout) -> Iterator[Html]:
    yield tag(
        "span", "An arrow leads to what is needed; one that leads down a lane is an inversion."
    )
    yield tag("span", "Solid: hard. Dotted: soft. Dashed box: not judged here.")
    if drawn.left_out:
        yield tag("span", f"{drawn.left_out:,} more services stand in the table alone.")
