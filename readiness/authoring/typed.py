"""Plain data as facts again, by the types of the facts: all of a fact, and nothing else, is there."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from readiness.authoring.plain import KEYS
from readiness.facts.model import FixedPlace
from readiness.model import Location
from readiness.source.document import Step

Read = Callable[[Any], Any]

WORDS: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


class Unfit(Exception):  # noqa: N818 - a value on its way up to whoever knows the file
    """Data that are no such fact; `steps` lead to them."""

    def __init__(self, message: str, steps: tuple[Step, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.steps = steps


@functools.cache
def reader(hint: Any) -> Read:
    """A function from data to the fact of a type; it raises `Unfit`."""
    if hint in WORDS:
        return _scalar(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return _optional(tuple(item for item in arguments if item is not types.NoneType))
    if origin in {tuple, frozenset}:
        return _list(origin, arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(reader(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint)
    return _anything if hint is Any else _reader_of(hint)


def _anything(value: Any) -> Any:
    """What a parameter of a policy may be: lists as lists."""
    return value


def _scalar(kind: Any) -> Read:
    def read(value: Any) -> Any:
        if kind is float and value in {"inf", "-inf", "nan"}:
            return float(value)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if (kind is float and whole) or type(value) is kind:
            return value
        raise Unfit(f"must be {WORDS[kind]}, not {told(value)}")

    return read


def _optional(kinds: tuple[Any, ...]) -> Read:
    read = reader(kinds[0])
    return lambda value: None if value is None else read(value)


def _word(kind: type[StrEnum]) -> Read:
    def read(value: Any) -> Any:
        known = {item.value: item for item in kind}
        if isinstance(value, str) and value in known:
            return known[value]
        raise Unfit(f"must be one of {', '.join(known)}, not {told(value)}")

    return read


def _list(kind: Any, arguments: tuple[Any, ...]) -> Read:
    items = [reader(item) for item in arguments if item is not Ellipsis]
    many = kind is frozenset or Ellipsis in arguments

    def read(value: Any) -> Any:
        if not isinstance(value, list) or (not many and len(value) != len(items)):
            wanted = "a list" if many else f"a list of {len(items)}"
            raise Unfit(f"must be {wanted}, not {told(value)}")
        readers = items * len(value) if many else items
        return kind(_each(zip(readers, enumerate(value), strict=True)))

    return read


def _each(given: Any) -> list[Any]:
    found = []
    for read, (step, value) in given:
        try:
            found.append(read(value))
        except Unfit as trouble:
            raise Unfit(trouble.message, (step, *trouble.steps)) from None
    return found


def _mapping(item: Read) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(f"must be a mapping, not {told(value)}")
        values = _each((item, entry) for entry in value.items())
        return dict(zip(value, values, strict=True))

    return read


def _reader_of(kind: Any) -> Read:
    """The reader of a record; every field must be there, and nothing else."""
    hints = typing.get_type_hints(kind)
    renamed = KEYS.get(kind, {})
    names = [name for name in kind._fields if name != "place"]
    keys = [renamed.get(name, name) for name in names]
    readers = [reader(hints[name]) for name in names]
    optional = frozenset({"end_line"}) if kind is Location else frozenset[str]()
    placed = "place" in kind._fields
    known = frozenset({*keys, "location", "parts"} if placed else keys)

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(f"must be a mapping, not {told(value)}")
        _complete(value, known, optional)
        values = _each(
            (item, (key, value.get(key))) for item, key in zip(readers, keys, strict=True)
        )
        given = dict(zip(names, values, strict=True))
        return kind(place=_read_place(value), **given) if placed else kind(**given)

    return read


def _complete(value: Mapping[str, Any], known: frozenset[str], optional: frozenset[str]) -> None:
    missing = sorted(known - optional - value.keys())
    if missing:
        raise Unfit(f"lacks {', '.join(missing)}")
    unknown = sorted(value.keys() - known)
    if unknown:
        raise Unfit(f"unknown key {unknown[0]!r}", (unknown[0],))


def _read_place(value: Mapping[str, Any]) -> FixedPlace:
    reads = [reader(Location), reader(Mapping[str, Location])]
    keys = ["location", "parts"]
    given = ((read, (key, value[key])) for read, key in zip(reads, keys, strict=True))
    location, parts = _each(given)
    return FixedPlace(location, parts)


def told(value: Any) -> str:
    """Data in an error: its type for what is large, itself for what is not."""
    match value:
        case None:
            return "null"
        case dict():
            return "a mapping"
        case list():
            return f"a list of {len(value)}"
        case bool():
            return "true" if value else "false"
    return repr(value)[:60]
