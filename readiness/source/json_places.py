"""The places in a JSON text, beside the data that it became; judges nothing."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Place, Step, packed
from readiness.source.reading import MOST_PROBLEMS, Problem

_TOKEN = pattern(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|\n|[^\s{}\[\],:"]+')


class _Scanned(NamedTuple):
    places: Mapping[int, bytes]
    repeats: tuple[Problem, ...]


class JsonPlaces(Mapping[int, bytes]):
    """The side table of one document (`document.Places`), made when it is first asked."""

    def __init__(self, text: str, point: tuple[int, int], span: tuple[int, int], data: Any) -> None:
        """`point` is the line and column, from 0, of the first character of the span."""
        self._text = text
        self._point = point
        self._span = span
        self._data = data

    @cached_property
    def scanned(self) -> _Scanned:
        """What the text says: the places, and the keys that are written again."""
        return _scan(self._text, self._point, self._span, self._data)

    def __getitem__(self, container: int) -> bytes:
        return self.scanned.places[container]

    def __iter__(self) -> Iterator[int]:
        return iter(self.scanned.places)

    def __len__(self) -> int:
        return len(self.scanned.places)


class _Open:
    """A collection whose end the scan has not reached; `key` is that of the entry at hand."""

    __slots__ = ("container", "entries", "is_object", "key", "point")

    def __init__(self, container: Any, *, is_object: bool) -> None:
        self.container = container
        self.is_object = is_object
        self.entries: dict[Step, Place] = {}
        self.key: Step | None = None if is_object else 0
        self.point = (0, 0)

    def child(self) -> Any:
        """The value of the entry at hand; None where a later one of the same key replaced it."""
        if isinstance(self.container, dict):
            return self.container.get(self.key)
        if isinstance(self.container, list) and isinstance(self.key, int):
            return self.container[self.key] if self.key < len(self.container) else None
        return None

    def follow(self) -> None:
        """Go on to the next entry."""
        self.key = None if self.is_object else len(self.entries)


def _scan(  # noqa: C901 - one branch for each kind of token
    text: str, point: tuple[int, int], span: tuple[int, int], data: Any
) -> _Scanned:
    """Walk text that is known to be valid."""
    line, begin = point[0], span[0] - point[1]
    places: dict[int, bytes] = {}
    repeats: list[Problem] = []
    top = _Open([data], is_object=False)
    stack = [top]
    for match in _TOKEN.finditer(text, *span):
        token = match[0]
        mark = token[0]
        here = line, match.start() - begin
        if mark == "\n":
            line, begin = line + 1, match.end()
        elif mark in "{[":
            if not top.is_object:
                top.point = here
            top = _Open(top.child(), is_object=mark == "{")
            stack.append(top)
        elif mark in "}]":
            places[id(top.container)] = packed(top.entries.values())
            stack.pop()
            top = stack[-1]
            if top.key is not None:
                top.entries[top.key] = (*top.point, line)
        elif mark == ",":
            top.follow()
        elif top.key is None:
            top.key, top.point = str(json.loads(token)), here
            if top.key in top.entries and len(repeats) < MOST_PROBLEMS:
                message = f"the key `{top.key[:80]}` is written twice; the last one counts"
                repeats.append(Problem(message, *here))
        elif mark != ":":
            top.entries[top.key] = (*here, line)
    places.pop(id(None), None)
    return _Scanned(places, tuple(repeats))
