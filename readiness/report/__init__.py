"""Floor 1, formats: each a function from a report to text in pieces; know the words and nothing of rules."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from readiness.model import Report
from readiness.record import NamedTuple


class Style(NamedTuple):
    """How a person wants to see it; machines' formats ignore it."""

    width: int = 80
    colour: bool = False
    everything: bool = False
    """Passes and not-applicable too, not only what is wrong."""
    quiet: bool = False
    """Verdicts and blockers alone."""
    links: bool = False
    """The terminal knows links (OSC 8)."""


Format = Callable[[Report, Style], Iterator[str]]
"""Pieces that make the text when they are joined: a large report is never held as a whole."""

FORMATS: Mapping[str, str] = {
    "csv": "readiness.report.csv",
    "github": "readiness.report.github",
    "gitlab": "readiness.report.gitlab",
    "html": "readiness.report.html",
    "intoto": "readiness.report.intoto",
    "json": "readiness.report.json",
    "junit": "readiness.report.junit",
    "markdown": "readiness.report.markdown",
    "sarif": "readiness.report.sarif",
    "text": "readiness.report.text",
}
"""Format name → module with a function `render`; a module is loaded when it is asked for."""


PLATFORMS = frozenset({"github", "gitlab", "junit", "markdown", "sarif"})
"""Formats whose readers know a repository, whatever folder of it was judged."""


def renderer(name: str) -> Format:
    """The generator that renders a format, of what may be told; KeyError for a name that is not in
    the table.
    """
    render: Format = import_module(FORMATS[name]).render

    def discreetly(report: Report, style: Style) -> Iterator[str]:
        from readiness.report.discretion import discreet  # noqa: PLC0415 - only with a report

        told = discreet(report)
        if name in PLATFORMS and told.target.prefix:
            from readiness.report.placement import from_root  # noqa: PLC0415 - as above

            told = from_root(told)
        return render(told, style)

    return discreetly
