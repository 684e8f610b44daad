"""Anchors as GitHub makes and compares them; knows text only, no Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from readiness.pattern import pattern
from readiness.source.text import unquoted

USER_CONTENT = "user-content-"
"""What GitHub puts before every id; its links work with and without it."""

_EXPLICIT = pattern(r"\{:?[ \t]*#([^\s{}#]+)[^{}]*\}[ \t]*$")
_TAG = pattern(r"<([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_ATTRIBUTE = pattern(
    r"""(?<![\w-])(id|name)[ \t\n]*=[ \t\n]*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
_INVISIBLE = pattern("[\ufe00-\ufe0f\u200d]")
_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_LETTERS_IN_CIRCLES = (
    range(0x24B6, 0x24EA),
    range(0x1F130, 0x1F14A),
    range(0x1F150, 0x1F16A),
    range(0x1F170, 0x1F18A),
)
"""Symbols that Unicode calls alphabetic (`Ⓐ`, `🅰`): word characters to GitHub's Ruby."""


def slug(text: str) -> str:
    r"""The anchor GitHub gives a heading of this text, before duplicates are numbered.

    Lower case; only `\p{Word}` (letters, marks, decimal and letter numbers, connectors), hyphens
    and spaces stay; each space is a hyphen, also at the ends: `😄 launch` is `-launch`. A short
    code keeps its name (`:rocket: launch` is `rocket-launch`): GitHub turns it into an emoji only
    later. Both as recorded from github.com in the fixtures of
    https://github.com/Flet/github-slugger.
    """
    lowered = text.lower()
    return "".join(
        "-" if char == " " else char for char in lowered if char in " -" or _is_word(char)
    )


def _is_word(char: str) -> bool:
    if unicodedata.category(char) in _WORD:
        return True
    return any(ord(char) in letters for letters in _LETTERS_IN_CIRCLES)


def numbered(anchor: str, seen: dict[str, int]) -> str:
    """The anchor, or the first free `anchor-1`, `anchor-2`, …; `seen` is brought up to date."""
    if anchor not in seen:
        seen[anchor] = 0
        return anchor
    count = seen[anchor] + 1
    while f"{anchor}-{count}" in seen:
        count += 1
    seen[anchor] = count
    seen[f"{anchor}-{count}"] = 0
    return f"{anchor}-{count}"


def explicit(heading: str) -> tuple[str, str | None]:
    """A heading's text without a closing `{#id}` (Hugo, kramdown `{: #id}`), and that id."""
    brace = heading.rfind("{")
    found = _EXPLICIT.match(heading, brace) if brace >= 0 else None
    return (heading[:brace].rstrip(), found[1]) if found else (heading, None)


def in_html(html: str) -> Iterator[str]:
    """Every `id` of these tags, and every `name` of an `<a>`."""
    for tag in _TAG.finditer(html):
        for key, value in _ATTRIBUTE.findall(tag[2]):
            if key.lower() == "id" or tag[1].lower() == "a":
                yield value.strip("\"'")


def resolve(anchor: str, anchors: Mapping[str, int]) -> int | None:
    """What an anchor of a link leads to: compared as a browser does, then with less care.

    Percent-encoding, `user-content-`, case (CamelCase anchors are common) and the invisible
    joiners and variation selectors of emoji are forgiven, nothing else: a hyphen for an
    underscore leads nowhere in a browser either.
    """
    wanted = unquoted(anchor.removeprefix("#")).removeprefix(USER_CONTENT)
    if wanted in anchors:
        return anchors[wanted]
    loosely = _loose(wanted)
    return next((target for name, target in anchors.items() if _loose(name) == loosely), None)


def _loose(anchor: str) -> str:
    return _INVISIBLE.sub("", anchor).casefold().removeprefix(USER_CONTENT)
