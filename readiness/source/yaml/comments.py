"""Finds the comments of a YAML file that speak to us; reads nothing else of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.tokens import ScalarToken

from readiness.record import NamedTuple
from readiness.source.text import decode


class Comment(NamedTuple):
    """A comment: the place of its `#`, from 1, and its text without that."""

    line: int
    column: int
    text: str


def comments(content: bytes, marker: bytes = b"readiness:") -> tuple[Comment, ...]:
    """The comments whose text starts with the marker; a `#` inside of a scalar starts none."""
    if marker not in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ()
    source = decode(content)
    if source is None or marker.decode() not in source.text:
        return ()
    text = source.text
    spans = list(_scalars(text))
    pattern = re.compile(
        rf"(?:^|(?<=[ \t\r\n]))#[ \t]*({re.escape(marker.decode())}[^\r\n]*)", re.MULTILINE
    )
    found: list[Comment] = []
    line = begin = counted = 0
    for match in pattern.finditer(text):
        start = match.start()
        line += text.count("\n", counted, start)
        begin = max(begin, text.rfind("\n", counted, start) + 1)
        counted = start
        if not _inside(spans, start):
            found.append(Comment(line + 1, start - begin + 1, match[1].rstrip()))
    return tuple(found)


def _scalars(text: str) -> Iterator[tuple[int, int]]:
    """Where scalars stand, as far as the text is YAML."""
    try:
        next_token = CParser(text).get_token
        while (token := next_token()) is not None:
            if token.__class__ is ScalarToken:
                yield token.start_mark.index, token.end_mark.index
    except YAMLError:
        return


def _inside(spans: list[tuple[int, int]], index: int) -> bool:
    at = bisect_right(spans, (index, len(spans) and spans[-1][1] + 1)) - 1
    return at >= 0 and spans[at][0] <= index < spans[at][1]
