"""Merge keys (`<<`): what a mapping takes over from others, with its places; reads no events."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack
from typing import Any

from readiness.source.reading import MOST_PROBLEMS, Problem


class MergeKey(str):
    """The key `<<` while its mapping is being composed: equal to no text of a document."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def merge(
    node: dict[str, Any],
    entries: list[int],
    places: dict[int, bytes],
    problems: list[Problem],
    most: int,
) -> int:
    """Replace the merge keys of a mapping by what they bring in; how many entries were looked at.

    `entries` are the places of the mapping's own, three numbers each. Its own entries win, then
    earlier mappings over later ones. Stops where `most` is exceeded.
    """
    looked_at = 0
    for value, line, column in _taken(node, entries):
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                message = "`<<` takes a mapping or a list of mappings"
                problems += [Problem(message, line, column)][: MOST_PROBLEMS - len(problems)]
                break
            looked_at += 1 + len(source)
            if looked_at > most:
                return looked_at
            for key, child, written in _written(source, places):
                if key not in node:
                    node[key] = child
                    entries += written
    return looked_at


def _taken(node: dict[str, Any], entries: list[int]) -> list[tuple[Any, int, int]]:
    """Take the merge keys out of a mapping: their values, lines and columns."""
    keys = list(node)
    merges = [(i, key) for i, key in enumerate(keys) if key.__class__ is MergeKey]
    if not merges:
        return []
    taken = [(node.pop(key), entries[3 * i], entries[3 * i + 1]) for i, key in merges]
    own = [i for i, key in enumerate(keys) if key.__class__ is not MergeKey]
    entries[:] = [number for i in own for number in entries[3 * i : 3 * i + 3]]
    return taken


def _written(
    source: dict[str, Any], places: dict[int, bytes]
) -> Iterator[tuple[str, Any, tuple[int, ...]]]:
    """The entries of a mapping beside their places."""
    numbers = unpack(f"={3 * len(source)}I", places[id(source)])
    for index, (key, child) in enumerate(source.items()):
        yield key, child, numbers[3 * index : 3 * index + 3]
