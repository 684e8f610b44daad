"""Inline Markdown with the offsets of its code, links and tags; the only user of markdown-it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readiness.pattern import pattern
from readiness.record import NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_DEEPEST = 60
"""Nested quotes and lists that are read; what is deeper is left out, as the library does it."""
_LONGEST = 20_000
"""Characters of one paragraph whose markup is read; pages that people read have none as long."""
_MOST_BRACKETING = 2_000_000
"""Opening brackets × characters of such a paragraph: the library's time grows with it."""
_MARKUP = pattern(r"[\\`*_\[<&!~]| \n|\n ")
"""What inline Markdown needs to be more than its own text."""


class Span(NamedTuple):
    """A stretch of inline text: `kind` is code, link, reference, autolink, image or tag."""

    kind: str
    start: int
    end: int
    content: str
    """The code, the tag, or the text of the link."""
    url: str = ""


class Inline(NamedTuple):
    """What a piece of inline Markdown holds; `text` is what a reader sees of it."""

    text: str
    spans: tuple[Span, ...] = ()


def reader() -> MarkdownIt:
    """CommonMark with GitHub's tables and strikethrough; tokens tell their offsets in `meta`."""
    from markdown_it import MarkdownIt, rules_inline  # noqa: PLC0415 - 47 ms

    reader = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    reader.enable(["table", "strikethrough"])
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign] # as written
    reader.normalizeLinkText = lambda link: link  # type: ignore[method-assign] # as written
    for name, rule in (
        ("backticks", rules_inline.backtick),
        ("link", rules_inline.link),
        ("image", rules_inline.image),
        ("autolink", rules_inline.autolink),
        ("html_inline", rules_inline.html_inline),
    ):
        reader.inline.ruler.at(name, _placed(rule))
    return reader


def blocks(reader: MarkdownIt, text: str) -> tuple[list[Token], dict[str, object]]:
    """The block tokens of a page, and the definitions its reference links need."""
    tokens: list[Token] = []
    definitions: dict[str, object] = {}
    reader.block.parse(text, reader, definitions, tokens)
    return tokens, definitions


def inline(reader: MarkdownIt, content: str, definitions: dict[str, object]) -> Inline:
    """The inline Markdown of one block; plain text where there is no end of it."""
    if len(content) > _LONGEST or content.count("[") * len(content) > _MOST_BRACKETING:
        return Inline(content)
    if not _MARKUP.search(content):
        return Inline(content)
    tokens: list[Token] = []
    reader.inline.parse(content, reader, definitions, tokens)
    spans = [_span(content, tokens, index) for index, token in enumerate(tokens) if token.meta]
    return Inline(_text(tokens), tuple(spans))


def _placed(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """The rule, which also notes on its first own token where that starts and ends."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            own = (token for token in state.tokens[known:] if token.type not in _PENDING)
            if (first := next(own, None)) is not None:
                first.meta = {"start": start, "end": state.pos}
        return found

    return placed


_PENDING = frozenset({"text", "text_special"})
"""Tokens that a rule only flushes: text before its own."""


def _span(content: str, tokens: Sequence[Token], index: int) -> Span:
    token = tokens[index]
    start, end = token.meta["start"], token.meta["end"]
    match token.type:
        case "link_open":
            inner = _until_close(tokens, index)
            kind = "autolink" if token.markup == "autolink" else "link"
            if kind == "link" and content[end - 1] == "]":
                kind = "reference"
            return Span(kind, start, end, _text(inner), str(token.attrs.get("href", "")))
        case "image":
            return Span("image", start, end, token.content, str(token.attrs.get("src", "")))
        case "code_inline":
            return Span("code", start, end, token.content)
        case _:
            return Span("tag", start, end, token.content)


def _until_close(tokens: Sequence[Token], index: int) -> Sequence[Token]:
    """The tokens of a link. Links do not nest: the next end is its own."""
    end = index + 1
    while end < len(tokens) and tokens[end].type != "link_close":
        end += 1
    return tokens[index + 1 : end]


def _text(tokens: Sequence[Token]) -> str:
    return "".join(
        "\n" if token.type in {"softbreak", "hardbreak"} else token.content
        for token in tokens
        if token.type not in {"image", "html_inline"}
    )
