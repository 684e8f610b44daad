"""Paints the lines of a report for a terminal with rich; changes no character of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping

from readiness.report.lines import Line, linked

STYLES: Mapping[str, str] = {
    "": "",
    "good": "green",
    "bad": "bold red",
    "soft": "yellow",
    "strong": "bold",
    "faint": "dim",
}
"""Style name → how rich spells it, in the eight colours that every terminal has."""


def paint(lines: Iterable[Line]) -> Iterator[str]:
    """The lines with ANSI sequences."""
    from rich.console import Console  # noqa: PLC0415 - 45 ms that only a terminal pays
    from rich.text import Text  # noqa: PLC0415 - see above

    file = io.StringIO()
    console = Console(
        file=file,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        no_color=False,
        soft_wrap=True,
        # nothing of the environment: what colours depend on was decided where it may be read
        _environ={},
    )
    for line in lines:
        spans = [(linked(*span), STYLES[span[1].partition(" ")[0]]) for span in line]
        console.print(Text.assemble(*spans), soft_wrap=True, highlight=False, markup=False)
        yield file.getvalue()
        file.seek(0)
        file.truncate()
