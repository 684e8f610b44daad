"""The reader of JSON: bytes become documents with places, and faults; it never raises.

The values come from the standard library at its full speed. Places are looked up in the text when
somebody asks for the first one: most JSON (dashboards, lock files) is never asked.
"""

from __future__ import annotations

import json
from typing import Any

from readiness.model import Fault
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.json_places import JsonPlaces
from readiness.source.reading import LIMITS, Limits, Parsed, Problem, faults, text_of
from readiness.source.templates import marked

_BLANK = pattern(r"[ \t\r\n]*")


def parse_json(
    path: str, content: bytes, *, limits: Limits = LIMITS, wanted: bool = False
) -> Parsed:
    """The documents of a JSON file (several in a row are a stream, as kubectl reads it).

    `wanted`: somebody asked for this file by name, so that trouble with it is always a fault.
    """
    text = text_of(path, content, limits, wanted=wanted)
    if isinstance(text, Parsed):
        return text
    if text.spoiled:
        wrong = _Wrong("not UTF-8: a byte that is no text", text.spoiled[0])
        problem = _problem(wrong, text.text, 0, 0)
        return Parsed((), faults(path, [problem], content, wanted=wanted))
    return parse_text(path, text.text, limits=limits, wanted=wanted)


def parse_text(path: str, text: str, *, limits: Limits, wanted: bool) -> Parsed:
    """`parse_json` of text that is decoded."""
    documents: list[Document] = []
    found: list[Fault] = []
    start, line, begin = _skip(text, 0, 0, 0)
    while start < len(text):
        value = _value(text, start, limits)
        if len(documents) == limits.documents:
            value = _Wrong(
                f"more than {limits.documents} documents (a limit of this reader)", start
            )
        if isinstance(value, _Wrong):
            problem = _problem(value, text, line, begin)
            found += faults(path, [problem], text[start:], wanted=wanted)
            break
        column = start - begin
        places = JsonPlaces(text, (line, column), (start, value.end), value.data)
        end_line = line + text.count("\n", start, value.end)
        document = Document(
            path, len(documents), value.data, places, line + 1, column + 1, end_line + 1
        )
        part = text[start : value.end]
        documents.append(marked(document, part))
        if value.repeats:
            found += faults(path, places.scanned.repeats, part, wanted=wanted, judged=True)
        start, line, begin = _skip(text, value.end, end_line, begin)
    return Parsed(tuple(documents), tuple(found))


def _skip(text: str, end: int, line: int, begin: int) -> tuple[int, int, int]:
    """The start of what follows the end of a value, its line, and where that line begins.

    `line` is the line of `end`; `begin` where some line up to there begins.
    """
    match = _BLANK.match(text, end)
    start = match.end() if match else end
    return (
        start,
        line + text.count("\n", end, start),
        max(begin, text.rfind("\n", begin, start) + 1),
    )


def _problem(wrong: _Wrong, text: str, line: int, begin: int) -> Problem:
    """What is wrong, placed; `begin` is where `line` begins."""
    at = wrong.position
    column = at - max(begin, text.rfind("\n", begin, at) + 1)
    return Problem(wrong.message, line + text.count("\n", begin, at), column)


class _Value(NamedTuple):
    data: Any
    end: int
    repeats: bool
    """Some object of it has a key twice; the last one counts."""


class _Wrong(NamedTuple):
    message: str
    position: int


def _value(text: str, start: int, limits: Limits) -> _Value | _Wrong:
    """The value that starts at a character, or what is wrong with it."""
    repeats: list[bool] = []

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) != len(pairs):
            repeats.append(True)
        return data

    try:
        data, end = json.JSONDecoder(object_pairs_hook=record).raw_decode(text, start)
    except json.JSONDecodeError as error:
        return _Wrong(f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}", error.pos)
    except RecursionError:
        return _too_deep(limits, start)
    except ValueError:
        return _Wrong("not valid JSON: a number with thousands of digits", start)
    return _excess(data, limits, start) or _Value(data, end, bool(repeats))


def _excess(data: Any, limits: Limits, start: int) -> _Wrong | None:
    level = [data]
    nodes = depth = 0
    while level:
        nodes += len(level)
        level = [
            child
            for node in level
            if node.__class__ is dict or node.__class__ is list
            for child in (node.values() if node.__class__ is dict else node)
        ]
        depth += 1
        if depth > limits.depth + 1:
            return _too_deep(limits, start)
    if nodes > limits.nodes:
        return _Wrong(f"more than {limits.nodes} nodes (a limit of this reader)", start)
    return None


def _too_deep(limits: Limits, start: int) -> _Wrong:
    return _Wrong(f"nested deeper than {limits.depth} levels (a limit of this reader)", start)
