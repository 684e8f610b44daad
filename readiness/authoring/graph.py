"""The services of a repository and what they need, as a drawing: Graphviz' DOT or Mermaid.

Every name comes from an untrusted repository: nothing of it is left to be read as syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from readiness.facts.names import folded
from readiness.model import Dependency, Service
from readiness.record import NamedTuple

LONGEST = 80
"""Characters of a name that are drawn."""
INVERTED = "#c0392b"
CIRCLE = "#8e44ad"
HARDNESS = {True: "hard", False: "soft", None: "not said"}


class Node(NamedTuple):
    """A service, or the name of something that no descriptor here describes."""

    id: str
    label: str
    known: bool


class Edge(NamedTuple):
    """From the one that needs to the one that is needed."""

    source: str
    target: str
    label: str
    soft: bool
    inverted: bool
    circle: bool


class Graph(NamedTuple):
    """What is drawn; ids are ours, in the order of the nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(services: Sequence[Service]) -> Graph:
    """Services by name, then what else they name."""
    drawn = {folded(each.name): (each.name, f"tier {each.tier}") for each in services}
    others = sorted({edge.service for each in services for edge in each.dependencies})
    for name in others:
        drawn.setdefault(folded(name), (name, "not described here"))
    known = {folded(each.name) for each in services}
    ids = {name: f"n{number}" for number, name in enumerate(drawn)}
    nodes = tuple(
        Node(ids[name], f"{shown(text)} ({remark})", name in known)
        for name, (text, remark) in drawn.items()
    )
    return Graph(nodes, tuple(_edges(services, ids)))


def _edges(services: Sequence[Service], ids: Mapping[str, str]) -> Iterator[Edge]:
    for service in services:
        for edge in service.dependencies:
            yield Edge(
                ids[folded(service.name)],
                ids[folded(edge.service)],
                _label(service, edge),
                edge.hard is False,
                _is_inverted(service, edge),
                _closes_circle(service, edge),
            )


def _label(service: Service, edge: Dependency) -> str:
    words = [HARDNESS[edge.hard]]
    words += ["inversion"] if _is_inverted(service, edge) else []
    words += ["circle"] if _closes_circle(service, edge) else []
    return ", ".join(words)


def _is_inverted(service: Service, edge: Dependency) -> bool:
    return edge.hard is not False and edge.tier is not None and edge.tier > service.tier


def _closes_circle(service: Service, edge: Dependency) -> bool:
    around = [(folded(one), folded(other)) for one, other in pairwise(edge.circle)]
    return (folded(service.name), folded(edge.service)) in around


def shown(name: str) -> str:
    """A name on one line, without what cannot be seen, cut where it is endless."""
    text = "".join(letter if letter.isprintable() else " " for letter in name)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def dot(services: Sequence[Service]) -> str:
    r"""DOT (<https://graphviz.org/doc/info/lang.html>); in quotes only `"` and `\` mean anything."""
    drawn = graph(services)
    lines = ["digraph readiness {", "  rankdir=LR;", "  node [shape=box];"]
    for node in drawn.nodes:
        style = "" if node.known else ", style=dashed"
        lines.append(f"  {node.id} [label={_quoted(node.label)}{style}];")
    lines += [f"  {edge.source} -> {edge.target} [{_attributes(edge)}];" for edge in drawn.edges]
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _attributes(edge: Edge) -> str:
    colour = INVERTED if edge.inverted else CIRCLE if edge.circle else None
    parts = [f"label={_quoted(edge.label)}"]
    parts += ["style=dashed"] if edge.soft else []
    parts += [f'color="{colour}"', "penwidth=2"] if colour else []
    return ", ".join(parts)


def mermaid(services: Sequence[Service]) -> str:
    """Mermaid (<https://mermaid.js.org/syntax/flowchart.html>); all but plain letters as codes."""
    drawn = graph(services)
    lines = ["flowchart LR"]
    for node in drawn.nodes:
        left, right = ("[", "]") if node.known else ("([", "])")
        lines.append(f'  {node.id}{left}"{_coded(node.label)}"{right}')
    for edge in drawn.edges:
        arrow = "-.->" if edge.soft else "-->"
        lines.append(f'  {edge.source} {arrow}|"{_coded(edge.label)}"| {edge.target}')
    for number, edge in enumerate(drawn.edges):
        colour = INVERTED if edge.inverted else CIRCLE if edge.circle else None
        if colour:
            lines.append(f"  linkStyle {number} stroke:{colour},stroke-width:2px")
    return "\n".join([*lines, ""])


def _coded(text: str) -> str:
    plain = " -_.,/()"
    return "".join(x if x.isalnum() or x in plain else f"#{ord(x)};" for x in text)


DRAWINGS: Mapping[str, Callable[[Sequence[Service]], str]] = {"dot": dot, "mermaid": mermaid}
"""Formats of `readiness facts` that draw."""
