"""Which parts of the facts an expression reads, as plain data, and how to take just these.

An evaluation depends on nothing but those parts: they are its memo key, and the only thing that
is ever converted for the expression engine. Knows neither the engine nor the types of facts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any

Shape = int | list[Any] | dict[str, Any]
"""A kind of leaf; or `[shape]`, a list of such; or name → shape, a record. Fit for JSON."""

PLAIN = 0
NUMBER = 1
"""A double, whatever the fact holds: CEL does not mix integers and doubles."""
MAPPING = 2
ITEMS = 3
"""A list of scalars."""
WORD = 4
"""A member of a `StrEnum`, as plain text."""

PLACED = "@"
"""Before the name of a field that is read from the fact's place (`@location`)."""

Projector = Callable[[Any], Hashable]


def projector(shape: Shape) -> Projector:
    """A function from a value to the hashable parts of it that a shape names."""
    if isinstance(shape, int):
        return _LEAVES[shape]
    if isinstance(shape, list):
        return _list_projector(projector(shape[0]))
    return _record_projector(shape)


def merged(first: Shape, second: Shape) -> Shape:
    """What both read of the same value."""
    if isinstance(first, dict) and isinstance(second, dict):
        both = {name: merged(first[name], second[name]) for name in first.keys() & second.keys()}
        return dict(sorted({**first, **second, **both}.items()))
    if isinstance(first, list) and isinstance(second, list):
        return [merged(first[0], second[0])]
    return first


def build(shape: Shape, parts: Any) -> Any:
    """The projected parts as the nested dicts and lists that the engine takes."""
    if parts is None:
        return None
    if isinstance(shape, int):
        return dict(parts) if shape == MAPPING else list(parts) if shape == ITEMS else parts
    if isinstance(shape, list):
        return [build(shape[0], part) for part in parts]
    return {
        name.removeprefix(PLACED): build(inner, part)
        for (name, inner), part in zip(shape.items(), parts, strict=True)
    }


def _list_projector(item: Projector) -> Projector:
    def project(value: Any) -> Hashable:
        return None if value is None else tuple(map(item, value))

    return project


def _record_projector(fields: Mapping[str, Shape]) -> Projector:
    names = list(map(_way, fields))
    parts = [None if inner == PLAIN else projector(inner) for inner in fields.values()]
    taken = _taken(names)
    if not any(parts):
        return taken

    def project(value: Any) -> Hashable:
        found: Any = taken(value)
        if found is None:
            return None
        return tuple(
            [item if part is None else part(item) for part, item in zip(parts, found, strict=True)]
        )

    return project


def field(name: str) -> Projector:
    """A function from a record to one field of it, as it is."""
    return attrgetter(_way(name))


def _way(name: str) -> str:
    return f"place.{name[1:]}" if name[0] == PLACED else name


def _taken(names: list[str]) -> Projector:
    """The fields of a record (a mapping holds the parameters), as they are."""
    if not names:
        return lambda value: None if value is None else ()
    get = attrgetter(*names)
    single = len(names) == 1

    def take(value: Any) -> Hashable:
        if value is None:
            return None
        if isinstance(value, dict):
            return tuple([value[name] for name in names])
        return (get(value),) if single else get(value)

    return take


def _plain(value: Any) -> Hashable:
    return value  # type: ignore[no-any-return]


def _number(value: Any) -> Hashable:
    return None if value is None else float(value)


def _mapping(value: Any) -> Hashable:
    return None if value is None else tuple(sorted(value.items()))


def _items(value: Any) -> Hashable:
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return None if value is None else tuple(value)


def _word(value: Any) -> Hashable:
    return None if value is None else str(value)


_LEAVES: Mapping[int, Projector] = {
    PLAIN: _plain,
    NUMBER: _number,
    MAPPING: _mapping,
    ITEMS: _items,
    WORD: _word,
}
