"""Markdown in which text of unknown origin stays text: for GitHub, GitLab and CommonMark."""

from __future__ import annotations

import re
from collections.abc import Mapping

from readiness.pattern import pattern
from readiness.report.address import web
from readiness.report.visible import unobeyed, visible

_BREAK = "&#8203;"
"""A blank of no width. Platforms look for names and addresses in what a page shows, where a
backslash is gone: it would keep nobody from being called."""

_MARK = pattern(
    r"[&<>\\`*_{}\[\]|]"
    # @team, #1; on GitLab also !1, ~label, %milestone, ^alert, $snippet
    r"|[@#!~%^$](?=[\w\"\[{])|[~!$]"
    # bare addresses, and GitHub's long form of #1
    r"|:(?=//)|\bwww(?=\.)|\bGH(?=-[0-9])",
    re.IGNORECASE,
)

_ENTITIES: Mapping[str, str] = {"&": "&amp;" + _BREAK, "<": "&lt;", ">": "&gt;"}

_TICKS = pattern("`+")


def escaped(text: str) -> str:
    """Text as itself, on one line; not for the beginning of a line, which has marks of its own."""
    return _MARK.sub(_inert, visible(text))


def _inert(match: re.Match[str]) -> str:
    found = match.group()
    if found in _ENTITIES:
        return _ENTITIES[found]
    if found == "[" and match.string.startswith("[", match.end()):
        return f"\\[{_BREAK}"  # [[page]] refers to a page of GitLab's wiki
    if found in "\\`*_{}[]|":
        return f"\\{found}"
    return f"\\{found}{_BREAK}" if found in "#!~$" else f"{found}{_BREAK}"


def code(text: str) -> str:
    """Text as a code span: nothing in it is looked at by anybody."""
    shown = visible(text)
    ticks = "`" * (1 + _longest(shown))
    pad = " " if "`" in shown or not shown else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def fenced(text: str) -> str:
    """Lines as a block of code."""
    given = text.expandtabs(4).strip("\n").split("\n")
    lines = [unobeyed(visible(line, folded=False)) for line in given]
    ticks = "`" * max(3, 1 + max(map(_longest, lines)))
    return "\n".join([ticks, *lines, ticks])


def _longest(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


def link(title: str, url: str | None) -> str:
    """A link to a page of the web; the title alone where the address is anything else."""
    target = web(url) if url else None
    return escaped(title) if target is None else f"[{escaped(title)}](<{target}>)"
