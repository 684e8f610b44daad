"""Who needs whom: the edges of all services, inversions and circles marked, as table and picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.model import Tier
from readiness.report.html.block import Column, nothing, place, row, section, table
from readiness.report.html.edge import Edge, edges
from readiness.report.html.element import Html, Node, icon, jump, named, tag
from readiness.report.html.graph import graph
from readiness.report.html.reading import Dossier

HEAD = (
    Column("Service"),
    Column("Needs"),
    Column("How"),
    Column("Judgement"),
    Column("Place"),
)


def dependencies(dossier: Dossier) -> Html:
    """The picture and the table that says the same."""
    found = edges(dossier)
    if not found:
        text = "No service declares that it needs another."
        return section("dependencies", "Dependencies", nothing(text))
    listed = table("Dependencies", HEAD, [_row(each, dossier) for each in found])
    drawn = graph(found, dossier)
    return section("dependencies", "Dependencies", drawn, listed, lead=_summed(found))


def _summed(found: Sequence[Edge]) -> str:
    inverted = sum(each.inverted or bool(each.way) for each in found)
    circles = sum(bool(each.circle) for each in found)
    far = sum(each.elsewhere for each in found)
    said = [
        f"{len(found):,} declared",
        f"{inverted:,} on a tier inversion",
        f"{circles:,} in a circle",
    ]
    return f"{', '.join(said)}, {far:,} to what is no service of this repository."


def _row(edge: Edge, dossier: Dossier) -> Html:
    return row(
        _named(edge.source, edge.tier, dossier),
        _named(edge.target, edge.needed_tier, dossier),
        {True: "hard", False: "soft", None: "not said: taken as hard"}[edge.hard],
        [tag("div", each) for each in judged(edge)],
        place(edge.location, dossier.web),
    )


def _named(service: str, tier: Tier | None, dossier: Dossier) -> Node:
    anchor = dossier.anchor(service)
    said = "tier not known" if tier is None else f"tier {tier}"
    name = jump(anchor, named(service)) if anchor else named(service)
    return [name, tag("span", f" {said}", cls="aside")]


def judged(edge: Edge) -> Iterator[Node]:
    """What is to be said of an edge."""
    bad = False
    if edge.inverted:
        bad = True
        yield [icon("block"), f"inversion: tier {edge.tier} needs tier {edge.needed_tier}"]
    elif edge.way:
        bad = True
        yield [icon("block"), f"inversion further on: {path(edge.way)}"]
    if edge.circle:
        bad = True
        yield [icon("circle"), f"circle: {path(edge.circle)}"]
    if edge.elsewhere:
        bad = True
        yield [icon("unknown"), "not a service of this repository"]
    if not bad:
        yield [icon("pass"), "in order"]


def path(names: Sequence[str]) -> str:
    """A way over edges."""
    return " → ".join(map(named, names))
