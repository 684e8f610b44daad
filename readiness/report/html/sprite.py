"""The marks of the page, drawn once: a shape per state, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.report.html.element import Html, joined, tag

ROUND = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z"
OCTAGON = "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z"
TRIANGLE = "M8 1.2 15.4 14.4H.6z"
DIAMOND = "M8 .6 15.4 8 8 15.4.6 8z"
SHIELD = "M8 .8 14 3v4.6c0 3.6-2.5 6.2-6 7.6-3.5-1.4-6-4-6-7.6V3z"
CROSS = "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"
TICK = "M4.7 8.3 7 10.6l4.3-4.9"
ASKED = "M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2M8 11.2v.1"
CALL = "M8 5.6v4M8 11.9v.1"

SHAPES: Mapping[str, tuple[str, str]] = {
    "no": (OCTAGON, CROSS),
    "block": (OCTAGON, CROSS),
    "fail": (TRIANGLE, CALL),
    "unknown": (DIAMOND, ASKED),
    "waived": (SHIELD, "M5.4 8h5.2"),
    "conditional": (SHIELD, "M8 4.6v4M8 10.9v.1"),
    "attested": ("M2 1.5h12v10H8.6L5 15v-3.5H2z", "M5 5h6M5 8h4"),
    "pass": (ROUND, TICK),
    "go": (ROUND, TICK),
    "known": ("M1.5 1.5h13v13h-13z", "M4.8 8h6.4"),
    "na": ("", "M4 8h8"),
    "circle": (
        ROUND,
        "M5 6.6a3.4 3.4 0 0 1 6-.4M11 9.4a3.4 3.4 0 0 1-6 .4M11 4v2.4H8.7M5 12V9.6h2.3",
    ),
}
"""Mark → body, and what is drawn on it."""

HATCHES: Mapping[str, str] = {
    "attested": "M0 6 6 0",
    "waived": "M0 0 6 6",
    "unknown": "M0 3H6",
}


def sprite() -> Html:
    """All marks and patterns, unseen where they stand."""
    drawn = joined(
        [_symbol(name, *shapes) for name, shapes in SHAPES.items()],
        tag("defs", [_pattern(name, line) for name, line in HATCHES.items()]),
    )
    return tag("svg", drawn, cls="sprite", aria_hidden="true", width=0, height=0)


def _symbol(name: str, body: str, sign: str) -> Html:
    shapes = joined(
        tag("path", d=body, cls="body") if body else None,
        tag("path", d=sign, cls="sign" if body else "bare"),
    )
    return tag("symbol", shapes, id=f"i-{name}", viewBox="0 0 16 16")


def _pattern(name: str, line: str) -> Html:
    drawn = tag("path", d=line, cls="hatching")
    return tag("pattern", drawn, id=f"h-{name}", width=6, height=6, patternUnits="userSpaceOnUse")
