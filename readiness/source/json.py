"""The reader of JSON: bytes become documents with places, and faults; it never raises.

The values come from the standard library at its full speed. Places are looked up in the text when
somebody asks for the first one: most JSON (dashboards, lock files) is never asked.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.json_places import JsonPlaces
from readiness.source.reading import LIMITS, Limits, Parsed, faults, text_of
from readiness.source.templates import marked

_BLANK = re.compile(r"[ \t\r\n]*")


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
        line = text.text.count("\n", 0, text.spoiled[0])
        message = "not UTF-8: a byte that is no text"
        return Parsed((), faults(Location(path, line + 1), message, content, wanted=wanted))
    return parse_text(path, text.text, limits=limits, wanted=wanted)


def parse_text(path: str, text: str, *, limits: Limits, wanted: bool) -> Parsed:
    """`parse_json` of text that is decoded."""
    documents: list[Document] = []
    found: list[Fault] = []
    start = _skip(text, 0)
    line, counted = 0, 0
    while start < len(text):
        line, counted = line + text.count("\n", counted, start), start
        column = start - (text.rfind("\n", 0, start) + 1)
        value = _value(text, start, limits)
        if not isinstance(value, _Value) or len(documents) == limits.documents:
            problem = value if isinstance(value, _Problem) else _too_many(limits, start)
            found += _refused(path, text, start, problem, wanted=wanted)
            break
        end_line = line + text.count("\n", start, value.end)
        places = JsonPlaces(text, (line, column), (start, value.end), value.data)
        document = Document(
            path, len(documents), value.data, places, line + 1, column + 1, end_line + 1
        )
        documents.append(marked(document, text[start : value.end]))
        if value.repeats:
            found += _repeats(path, places, text[start : value.end], wanted=wanted)
        start = _skip(text, value.end)
    return Parsed(tuple(documents), tuple(found))


class _Value(NamedTuple):
    data: Any
    end: int
    repeats: bool
    """Some object of it has a key twice; the last one counts."""


class _Problem(NamedTuple):
    message: str
    position: int


def _skip(text: str, index: int) -> int:
    match = _BLANK.match(text, index)
    return match.end() if match else index


def _value(text: str, start: int, limits: Limits) -> _Value | _Problem:
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
        return _Problem(f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}", error.pos)
    except RecursionError:
        return _too_deep(limits, start)
    except ValueError:
        return _Problem("not valid JSON: a number with thousands of digits", start)
    return _excess(data, limits, start) or _Value(data, end, bool(repeats))


def _excess(data: Any, limits: Limits, start: int) -> _Problem | None:
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
        return _Problem(f"more than {limits.nodes} nodes (a limit of this reader)", start)
    return None


def _too_deep(limits: Limits, start: int) -> _Problem:
    return _Problem(f"nested deeper than {limits.depth} levels (a limit of this reader)", start)


def _too_many(limits: Limits, start: int) -> _Problem:
    return _Problem(f"more than {limits.documents} documents (a limit of this reader)", start)


def _refused(
    path: str, text: str, start: int, problem: _Problem, *, wanted: bool
) -> tuple[Fault, ...]:
    line = text.count("\n", 0, problem.position)
    column = problem.position - (text.rfind("\n", 0, problem.position) + 1)
    unread = text[start:].encode("utf-8", "replace")
    return faults(Location(path, line + 1, column + 1), problem.message, unread, wanted=wanted)


def _repeats(path: str, places: JsonPlaces, text: str, *, wanted: bool) -> list[Fault]:
    content = text.encode("utf-8", "replace")
    return [
        fault
        for key, line, column in places.scanned.repeats
        for fault in faults(
            Location(path, line + 1, column + 1),
            f"the key `{key[:80]}` is written twice; the last one counts",
            content,
            wanted=wanted,
        )
    ]
