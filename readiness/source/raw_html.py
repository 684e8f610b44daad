"""Extents of comments, tags, code and links in raw HTML; a look at its text, not a parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readiness.pattern import pattern

_TAG = pattern(r"</?[A-Za-z][^<>]*>")
_PROGRAM = pattern(r"<(script|style)(?=[\s>])", re.IGNORECASE)
_CODE = pattern(r"<(code|pre|kbd|samp|tt)(?=[\s>])", re.IGNORECASE)
_HREF = pattern(
    r"""<a[ \t\n][^<>]*?href[ \t\n]*=[ \t\n]*("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""", re.IGNORECASE
)
_NOT_LINE_END = pattern(r"[^\n]")
_LONGEST_LINK_TEXT = 1000


def blank(text: str, extents: Iterable[tuple[int, int]]) -> str:
    """The text with blanks in place of these extents; lines stay lines, offsets stay."""
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(extents):
        if stop > end:
            pieces += [text[end:start], _NOT_LINE_END.sub(" ", text[max(start, end) : stop])]
            end = stop
    return "".join([*pieces, text[end:]])


def comments(html: str) -> Iterator[tuple[int, int]]:
    """Extents of comments; one without an end takes the rest."""
    start = html.find("<!--")
    while start >= 0:
        end = html.find("-->", start + 2)
        stop = end + 3 if end >= 0 else len(html)
        yield start, stop
        start = html.find("<!--", stop)


def tags(html: str) -> Iterator[tuple[int, str]]:
    """Opening and closing tags with their offsets."""
    for match in _TAG.finditer(html):
        yield match.start(), match[0]


def programs(html: str) -> Iterator[tuple[int, int]]:
    """Extents of scripts and styles."""
    return _elements(_PROGRAM, html)


def code(html: str) -> Iterator[tuple[int, int]]:
    """Extents of the elements that hold code."""
    return _elements(_CODE, html)


def links(html: str) -> Iterator[tuple[int, str, str]]:
    """Offset, target and text of every `<a href>`."""
    for found in _HREF.finditer(html):
        opened = html.find(">", found.end())
        closed = html.find("</a", opened, opened + _LONGEST_LINK_TEXT)
        text = html[opened + 1 : closed] if 0 <= opened < closed else ""
        yield found.start(), found[1].strip("\"'"), " ".join(_TAG.sub("", text).split())


def _elements(opening: re.Pattern[str], html: str) -> Iterator[tuple[int, int]]:
    """Extents of the elements that such a tag opens, without their closing tags."""
    end = 0
    while found := opening.search(html, end):
        closing = re.compile(rf"</{found[1]}", re.IGNORECASE).search(html, found.end())
        end = closing.start() if closing else len(html)
        yield found.start(), end
