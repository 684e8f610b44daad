"""JSON as text that every reader can hold: valid UTF-8, and nothing in it steers a terminal or a log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.pattern import pattern
from readiness.report.visible import COMMAND, STEERING, encodable

_UNENCODABLE = pattern("[\ud800-\udfff]")
_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_PAGE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2)


def text(value: Any) -> str:
    """The value on one line; characters that steer are escaped as JSON escapes them, so that none
    is lost.
    """
    return _held(_LINE.encode(value))


def page(value: Any) -> str:
    """The value as `text` has it, over lines with an indent of two."""
    return _held(_PAGE.encode(value))


def _held(said: str) -> str:
    if "##" in said:
        said = COMMAND.sub(r"\\u0023#", said)
    if said.isascii():
        return said
    return STEERING.sub(_numbered, _UNENCODABLE.sub(_shown, said))


def _shown(match: re.Match[str]) -> str:
    """As text shows it, its backslash doubled: by itself it would be no JSON."""
    return encodable(match.group()).replace("\\", "\\\\")


def _numbered(match: re.Match[str]) -> str:
    found = match.group()
    return found if found == "\n" else json.dumps(found)[1:-1]


def listed(whole: Mapping[str, Any], empty: str, items: Iterable[str]) -> Iterator[str]:
    """The whole with the items, as `text` writes them, in the place of its empty list, an item per
    line: a report of a hundred thousand stays cheap to write, to grep and to diff.

    `empty` is the empty list as it stands there: a line break, its indent, its key and `[]`.
    Inside of a string its quotes and its line break would be escaped.
    """
    head, found, tail = page(whole).partition(empty)
    yield head
    yield from _lines(found, items)
    yield f"{tail}\n"


def _lines(empty: str, items: Iterable[str]) -> Iterator[str]:
    indent = empty[: len(empty) - len(empty.lstrip())]
    before = f"{empty[:-1]}{indent}  "
    said = False
    for item in items:
        yield before + item
        before, said = f",{indent}  ", True
    yield f"{indent}]" if said else empty
