"""The text in the bytes of a file; knows no format."""

import codecs
from itertools import islice

from readiness.pattern import pattern
from readiness.record import NamedTuple

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDECODED = pattern("[\udc80-\udcff]")
_SPOILED_LINE = pattern("[\udc80-\udcff][^\n]*")
_MOST_SPOILED = 1_000
"""Whatever has more such lines is no text with mistakes."""
REPLACEMENT = "\ufffd"


class Text(NamedTuple):
    """A file's text without byte order marks; each byte that is no text became U+FFFD."""

    text: str
    spoiled: tuple[int, ...] = ()
    """Where in the text those bytes stood, the first of each line, ascending."""


def decode(content: bytes) -> Text | None:
    """The text of UTF-8, or of UTF-16 that says so; None for what is no text at all."""
    if content.startswith(_UTF_16):
        return _utf_16(content)
    if b"\0" in content:
        return None
    try:
        return Text(_unmarked(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return _spoiled(_unmarked(content.decode("utf-8-sig", "surrogateescape")))


def _utf_16(content: bytes) -> Text | None:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Text(_unmarked(text))


def _spoiled(text: str) -> Text | None:
    lines = islice(_SPOILED_LINE.finditer(text), _MOST_SPOILED + 1)
    places = tuple(match.start() for match in lines)
    if len(places) > _MOST_SPOILED:
        return None
    return Text(_UNDECODED.sub(REPLACEMENT, text), places)


def _unmarked(text: str) -> str:
    """Files that were joined have byte order marks at the start of later lines too."""
    return text if text.isascii() else text.replace("\n\ufeff", "\n")


def unquoted(text: str) -> str:
    """A part of an address without its percent-encoding."""
    if "%" not in text:
        return text
    from urllib.parse import unquote  # noqa: PLC0415 - 4 ms that few addresses need

    return unquote(text)
