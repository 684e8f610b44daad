"""What an author left to be written: TODO, TBD, `<your name>`; knows text only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from readiness.pattern import pattern

# Upper case only: «todo» is a word of Spanish and Portuguese.
_WORDS = pattern(r"TODO|(?i:TBD|FIXME|to[ \n]be[ \n]written|lorem[ \n]ipsum)")
_ANGLES = pattern(r"<([^\W\d_][^<>\n]{0,99}|…|\.\.\.)>")
_TAG_NAME = pattern(r"</?([A-Za-z][A-Za-z0-9:-]*)")

_HTML = frozenset(
    """a abbr acronym address area article aside audio b base bdi bdo big blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog
    dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4
    h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark
    math menu meta meter nav noframes noscript object ol optgroup option output p param picture pre
    progress q rp rt ruby s samp script search section select slot small source span strike strong
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track
    tt u ul var video wbr circle defs ellipse g line path polygon polyline rect text use""".split()  # noqa: SIM905 - a table of words, not of quotes
)
"""Elements of HTML (https://html.spec.whatwg.org/multipage/indices.html), its past, and SVG."""


def is_element(tag: str, closed: Collection[str]) -> bool:
    """Whether text in angle brackets is markup: HTML, a closing tag, or an element of a page
    (`closed`: the names that the page closes, in lower case), as documentation tools have them.
    """
    if tag.startswith(("</", "<!", "<?")) or tag.endswith("/>") or "=" in tag:
        return True
    name = _TAG_NAME.match(tag)
    return name is not None and (name[1].lower() in _HTML or name[1].lower() in closed)


def find(prose: str, closed: Collection[str]) -> Iterator[tuple[int, str]]:
    r"""Placeholders with their offsets, in order.

    `prose` must hold no code, no comment, no URL (blanks in their place). `...` alone is none:
    it is the commonest false alarm. An escaped `\<name\>` is none: its author saw it rendered.
    """
    end = 0
    for match in _candidates(prose):
        if match.start() < end:
            continue
        text = match[0]
        if _is_angle(match, closed) if text[0] == "<" else _stands_alone(match):
            yield match.start(), text
            end = match.end()


def _candidates(prose: str) -> list[re.Match[str]]:
    found = [*_ANGLES.finditer(prose), *_WORDS.finditer(prose)]
    return sorted(found, key=lambda match: match.start())


def _is_angle(match: re.Match[str], closed: Collection[str]) -> bool:
    text, before = match[0], match.string[match.start() - 1 : match.start()]
    if text[-2].isspace() or "://" in text or "@" in text:
        return False  # a comparison, an address
    return not (before.isalnum() or before == "\\" or is_element(text, closed))


def _stands_alone(match: re.Match[str]) -> bool:
    """Not a part of a word, a path, a file name or a key (`_TODO_` is emphasis)."""
    text, start, end = match.string, match.start(), match.end()
    while start and text[start - 1] == "_":
        start -= 1
    while end < len(text) and text[end] == "_":
        end += 1
    before, after = text[start - 1 : start], text[end : end + 2]
    if before.isalnum() or (before and before in "/.#@-$"):
        return False
    if match[0].lower().startswith("to") and len(match[0]) > 4:
        return (
            not text[end : end + 9].lstrip()[:1].isalnum()
        )  # «data to be written to disk» is prose
    return not (after[:1].isalnum() or after[:1] in {"/", "-"} or _is_suffix(after))


def _is_suffix(after: str) -> bool:
    return len(after) == 2 and after[0] == "." and after[1].isalnum()
