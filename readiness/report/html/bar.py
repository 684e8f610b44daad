"""Bars that show parts of a whole: a picture for those who look, words for those who listen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from readiness.record import NamedTuple
from readiness.report.html.element import Html, joined, tag

HATCHED = ("unknown", "waived", "attested")
"""States that a pattern tells apart as well, for paper without colour."""


class Part(NamedTuple):
    """A part of a bar; `mark` is the state that it stands for."""

    mark: str
    word: str
    number: int


def bar(parts: Sequence[Part], label: str, *, height: int = 14) -> Html:
    """A bar over the whole width."""
    shown = [part for part in parts if part.number]
    total = sum(part.number for part in shown)
    said = ", ".join(f"{part.number:,} {part.word.lower()}" for part in shown) or "nothing"
    drawing = joined(tag("title", f"{label}: {said}"), _rectangles(shown, total, height))
    return tag(
        "svg",
        drawing,
        cls="bar",
        role="img",
        aria_label=f"{label}: {said}",
        width="100%",
        height=height,
    )


def _rectangles(parts: Iterable[Part], total: int, height: int) -> Iterator[Html]:
    at = 0.0
    for part in parts:
        width = 100 * part.number / total
        yield _rectangle(f"b-{part.mark}", at, width, height)
        if part.mark in HATCHED:
            yield _rectangle("hatch", at, width, height, f"url(#h-{part.mark})")
        at += width


def _rectangle(
    cls: str, at: float, width: float, height: int, fill: str | Literal[False] = False
) -> Html:
    return tag(
        "rect", cls=cls, x=f"{at:.2f}%", y=0, width=f"{width:.2f}%", height=height, fill=fill
    )
