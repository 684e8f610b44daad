"""What pages are built of: sections, tables, lists of facts, chips, places; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from readiness.model import Location, Severity, Verdict
from readiness.record import NamedTuple
from readiness.report.html.address import Web
from readiness.report.html.element import (
    Html,
    Node,
    clipped,
    icon,
    joined,
    link,
    snippet,
    tag,
)
from readiness.report.lines import ENTRY

PATH_SHOWN = 300


class Word(NamedTuple):
    """How a state is shown: never by colour alone."""

    icon: str
    text: str


VERDICTS: dict[Verdict, Word] = {
    Verdict.NOT_READY: Word("no", "No-go"),
    Verdict.CONDITIONAL: Word("conditional", "Conditional"),
    Verdict.READY: Word("go", "Go"),
    Verdict.NOTHING_CHECKED: Word("unknown", "Not assessed"),
}

SEVERITIES: dict[Severity, str] = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "high",
    Severity.MEDIUM: "medium",
    Severity.LOW: "low",
}


class Column(NamedTuple):
    """The head of a column."""

    text: str
    cls: str | None = None


def section(anchor: str, title: str, *children: Node, lead: Node = None) -> Html:
    """A part of the page that the list of contents can lead to."""
    said = tag("p", lead, cls="lead") if lead else None
    heading = tag("h2", title, id=f"{anchor}-title")
    body = joined(heading, said, children)
    return tag("section", body, id=anchor, aria_labelledby=f"{anchor}-title")


def table(
    caption: str, head: Sequence[Column], rows: Iterable[Html], *, cls: str = "", id_: str = ""
) -> Html:
    """A table with a caption for those who hear it; its rows come from `row`."""
    columns = [tag("th", each.text, cls=each.cls, scope="col") for each in head]
    body = joined(
        tag("caption", caption, cls="unseen"),
        tag("thead", tag("tr", columns)),
        tag("tbody", rows),
    )
    inner = tag("table", body, cls=cls or None, id=id_ or False)
    return tag("div", inner, cls="scroll", tabindex=0, role="group", aria_label=caption)


def row(head: Node, *cells: Node, **attributes: str) -> Html:
    """A row that its first cell names; a cell may be made by `cell`."""
    return tag("tr", tag("th", head, scope="row"), map(_cell, cells), **attributes)


def _cell(node: Node) -> Html:
    if isinstance(node, Html) and node.startswith("<td"):
        return node
    return tag("td", node)


def cell(*children: Node, cls: str | None = None) -> Html:
    """A cell with a class."""
    return tag("td", *children, cls=cls)


def facts(pairs: Iterable[tuple[str, Node]], *, cls: str = "facts") -> Html:
    """Words and what is true of them; a pair without a value is left out."""
    shown = [tag("div", tag("dt", word), tag("dd", value)) for word, value in pairs if value]
    return tag("dl", shown, cls=cls)


def fold(summary: Node, *children: Node, cls: str = "fold", opened: bool = False) -> Html:
    """What stands back until somebody asks for it; open on paper."""
    return tag("details", tag("summary", summary), children, cls=cls, open=opened)


def verdict_chip(verdict: Verdict) -> Html:
    """A verdict as shape, word and colour."""
    word = VERDICTS[verdict]
    return tag("span", icon(word.icon), word.text, cls=f"chip v-{word.icon}")


def severity_chip(severity: Severity) -> Html:
    """A severity as word and colour."""
    return tag("span", SEVERITIES[severity], cls=f"sev sev-{severity.value}")


def place(location: Location, web: Web | None) -> Html:
    """Path and line, which may break behind slashes; a link where the web shows the repository."""
    text = clipped(location.path or ".", PATH_SHOWN)
    said = tag("code", breakable(text), f":{location.line}")
    return link(web.of(location), said) if web is not None else said


def whole_place(location: Location, web: Web | None) -> Html:
    """The same without elements of its own, for cells of `code` in their tens of thousands."""
    said = joined(clipped(location.path or ".", PATH_SHOWN), f":{location.line}")
    return link(web.of(location), said) if web is not None else said


def remedy_text(text: str) -> Html:
    """What to do: prose line by line, and snippets as they are."""
    runs = groupby(text.expandtabs(4).strip("\n").split("\n"), key=_is_snippet)
    shown = [snippet(dedent(run)) if code else joined(*map(_prose, run)) for code, run in runs]
    return tag("div", shown, cls="fix")


def _prose(line: str) -> Html:
    return tag("p", line)


def _is_snippet(line: str) -> bool:
    """Whether it is indented, or an entry of YAML."""
    return line.startswith(" ") or ENTRY.match(line) is not None


def dedent(lines: Iterable[str]) -> Sequence[str]:
    """Lines without the margin that all of them have."""
    listed = list(lines)
    margin = min((len(each) - len(each.lstrip(" ")) for each in listed if each.strip()), default=0)
    return [each[margin:] for each in listed]


def breakable(text: str) -> Node:
    """A path that may break behind its slashes."""
    parts = text.split("/")
    return [[part, "/", tag("wbr")] for part in parts[:-1]] + [parts[-1]]


def count(number: int, word: str, plural: str | None = None) -> str:
    """`1 service`, `2,000 services`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def nothing(text: str) -> Html:
    """A sentence in place of an empty table."""
    return tag("p", icon("pass"), text, cls="nothing")
