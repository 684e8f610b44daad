"""A page as a row of passages in reading order: what each block says, and where; judges nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source import anchors, commands, placeholders, raw_html, spans, words
from readiness.source.page import Heading, PageLink, Placeholder

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CLOSING_TAG = pattern(r"</([A-Za-z][A-Za-z0-9:-]*)")
_BARE_URL = pattern(r"(?<![^\W_])https?://[^\s<>]+", re.IGNORECASE)
_CLOSING_PUNCTUATION = ".,;:!?'\"*_~`|]}"


class Passage(NamedTuple):
    """One block of a page. A heading is a passage of its own, without words."""

    line: int
    heading: Heading | None = None
    words: int = 0
    code: int = 0
    commands: tuple[str, ...] = ()
    links: tuple[PageLink, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    anchors: tuple[str, ...] = ()


class _Text(NamedTuple):
    """The text of a block, and where its lines stand in the file: offset, line, column."""

    content: str
    starts: tuple[tuple[int, int, int], ...]

    def at(self, offset: int) -> tuple[int, int]:
        start, line, column = self.starts[bisect_right(self.starts, offset, key=_offset) - 1]
        return line, column + offset - start


def _offset(start: tuple[int, int, int]) -> int:
    return start[0]


class _Reading(NamedTuple):
    """What all blocks of one page share."""

    reader: MarkdownIt
    lines: Sequence[str]
    definitions: dict[str, object]
    closed: Collection[str]
    """Names of the elements that the page closes somewhere."""
    slugs: dict[str, int]


def read(text: str) -> tuple[Passage, ...]:
    """The passages of a page, front matter already gone.

    Raises RecursionError where the caller stands too deep for the library's recursion.
    """
    reader = spans.reader()
    tokens, definitions = spans.blocks(reader, text)
    closed = frozenset(name.lower() for name in _CLOSING_TAG.findall(text))
    reading = _Reading(reader, text.split("\n"), definitions, closed, {})
    return tuple(_passages(reading, tokens))


def _passages(reading: _Reading, tokens: Sequence[Token]) -> Iterator[Passage]:
    cell = (0, 0)
    for index, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        match token.type:
            case "inline" if tokens[index - 1].type == "heading_open":
                level = int(tokens[index - 1].tag[1:])
                yield _heading(reading, _text(reading.lines, token.content, line), level)
            case "inline":
                after = cell[1] if cell[0] == line else 0
                text = _text(reading.lines, token.content, line, after)
                if tokens[index - 1].type in {"td_open", "th_open"}:
                    cell = (line, text.starts[0][2] - 1 + len(token.content))
                yield _paragraph(reading, text)
            case "fence" | "code_block":
                yield _code(token, line + 1)
            case "html_block":
                yield _html(reading, _text(reading.lines, token.content.rstrip("\n"), line))
            case _:
                pass


def _text(lines: Sequence[str], content: str, first: int, after: int = 0) -> _Text:
    """The text of a block that starts at a line (from 0), in a table row after some column.

    Its lines are lines of the file without what quotes and lists put before them.
    """
    starts: list[tuple[int, int, int]] = []
    offset = 0
    while first + 1 < len(lines) and not lines[first].strip("> \t").strip():
        first += 1  # white space that Markdown knows nothing of was taken off the text
    for number, piece in enumerate(content.split("\n"), start=first):
        line = lines[number] if number < len(lines) else ""
        column = line.find(piece, after)
        if column < 0:  # a tab was expanded, or `\|` unescaped
            column = max(line.find(piece.strip().split("|", 1)[0], after), 0)
        starts.append((offset, number + 1, column + 1))
        offset += len(piece) + 1
        after = 0
    return _Text(content, tuple(starts))


def _heading(reading: _Reading, text: _Text, level: int) -> Passage:
    inline = spans.inline(reading.reader, text.content, reading.definitions)
    name, explicit = anchors.explicit(inline.text)
    generated = anchors.numbered(anchors.slug(inline.text), reading.slugs)
    line, column = text.at(0)
    shown = " ".join(name.split())
    said = _paragraph(reading, text, inline)
    own = (explicit, generated) if explicit else (generated,)
    return said._replace(
        heading=Heading(level, shown, explicit or generated, line, column),
        words=0,
        anchors=tuple(name for name in (*own, *said.anchors) if name),
    )


def _code(token: Token, line: int) -> Passage:
    return Passage(
        line,
        words=words.count(token.content),
        code=1,
        commands=commands.of_block(token.info, token.content),
    )


def _paragraph(reading: _Reading, text: _Text, inline: spans.Inline | None = None) -> Passage:
    content = text.content
    inline = inline or spans.inline(reading.reader, content, reading.definitions)
    markup = [_markup(span, content, reading.closed) for span in inline.spans]
    readable = raw_html.blank(content, [extent for extent in markup if extent])
    code = [span.content for span in inline.spans if span.kind == "code"]
    typed = tuple(command for span in code if (command := commands.of_span(span)))
    hidden = [span[1:3] for span in inline.spans if span.kind in {"code", "autolink"}]
    prose = raw_html.blank(readable, [*hidden, *raw_html.code(content)])
    links = [
        PageLink(span.url, " ".join(span.content.split()), *text.at(span.start))
        for span in inline.spans
        if span.kind in {"link", "reference", "autolink"}
    ]
    tags = "".join(span.content for span in inline.spans if span.kind == "tag")
    if "<a" in tags.lower():
        html = raw_html.blank(content, [*hidden, *raw_html.comments(content)])
        links += _anchored(text, html)
    return _said(reading, text, prose, links)._replace(
        words=words.count(readable),
        code=len(typed),
        commands=typed,
        anchors=tuple(anchors.in_html(tags)),
    )


def _markup(span: spans.Span, content: str, closed: Collection[str]) -> tuple[int, int] | None:
    """The part of a span that is not for readers: targets of links, images, tags, comments."""
    match span.kind:
        case "tag":
            visible = not placeholders.is_element(span.content, closed)
            return None if visible else (span.start, span.end)
        case "image":
            return span.start, span.end
        case "link" | "reference":
            seam = content.rfind("](" if span.kind == "link" else "][", span.start, span.end)
            target = placeholders.find(span.url, closed)
            return None if seam < 0 or any(target) else (seam, span.end)
        case _:
            return None


def _html(reading: _Reading, text: _Text) -> Passage:
    """A block of raw HTML: what its elements say, without comments and scripts."""
    html = raw_html.blank(text.content, raw_html.comments(text.content))
    html = raw_html.blank(html, raw_html.programs(html))
    tags = (
        (start, start + len(tag))
        for start, tag in raw_html.tags(html)
        if placeholders.is_element(tag, reading.closed)
    )
    readable = raw_html.blank(html, tags)
    prose = raw_html.blank(readable, raw_html.code(html))
    return _said(reading, text, prose, _anchored(text, html))._replace(
        words=words.count(readable), anchors=tuple(anchors.in_html(html))
    )


def _anchored(text: _Text, html: str) -> list[PageLink]:
    return [PageLink(url, shown, *text.at(start)) for start, url, shown in raw_html.links(html)]


def _said(reading: _Reading, text: _Text, prose: str, links: list[PageLink]) -> Passage:
    """Links and placeholders of a block whose code, tags and targets are blank in `prose`."""
    bare = [(match.start(), _trimmed(match[0])) for match in _BARE_URL.finditer(prose)]
    prose = raw_html.blank(prose, [(start, start + len(url)) for start, url in bare])
    links = [*links, *(PageLink(url, url, *text.at(start)) for start, url in bare)]
    return Passage(
        text.starts[0][1],
        links=tuple(sorted(links, key=lambda link: link[2:])),
        placeholders=tuple(
            Placeholder(found, *text.at(offset))
            for offset, found in placeholders.find(prose, reading.closed)
        ),
    )


def _trimmed(url: str) -> str:
    """A bare URL without the punctuation of its sentence (GitHub's extended autolinks)."""
    end, unopened = len(url), url.count(")") - url.count("(")
    while url[end - 1] in _CLOSING_PUNCTUATION or (url[end - 1] == ")" and unopened > 0):
        unopened -= url[end - 1] == ")"
        end -= 1
    return url[:end]
