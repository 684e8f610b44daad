"""The pieces of a file under their keys, as one tree of plain data with places; parses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readiness.record import NamedTuple
from readiness.source.document import Place, packed


class Piece(NamedTuple):
    """A part of a file as data: under which keys, and where it stands."""

    keys: tuple[str, ...]
    data: Any
    place: Place


def entries(
    keys: tuple[str, ...], data: dict[str, Any], places: Sequence[Place]
) -> Iterator[Piece]:
    """Each entry of a mapping as a piece of its own."""
    for (name, value), place in zip(data.items(), places, strict=True):
        yield Piece((*keys, name), value, place)


def assembled(
    pieces: Sequence[Piece], places: dict[int, bytes]
) -> tuple[dict[str, Any], tuple[Piece, ...]]:
    """All pieces in one mapping, and those whose keys another one has: the first stands.

    A mapping stands where the first of its pieces does and ends with the last.
    """
    root: dict[str, Any] = {}
    where: dict[int, dict[str, Place]] = {id(root): {}}
    twice = tuple(piece for piece in pieces if not _put(root, piece, where))
    _pack(root, where, places)
    return root, twice


def _put(root: dict[str, Any], piece: Piece, where: dict[int, dict[str, Place]]) -> bool:
    node = root
    for key in piece.keys[:-1]:
        if key not in node:
            node[key] = {}
            where[id(node[key])] = {}
        line, column, end = where[id(node)].get(key, piece.place)
        where[id(node)][key] = (line, column, max(end, piece.place[2]))
        node = node[key]
    last = piece.keys[-1]
    if last in node:
        return False
    node[last] = piece.data
    where[id(node)][last] = piece.place
    return True


def _pack(
    root: dict[str, Any], where: dict[int, dict[str, Place]], places: dict[int, bytes]
) -> None:
    stack = [root]
    while stack:
        node = stack.pop()
        own = where.get(id(node))
        if own is not None:
            places[id(node)] = packed(own[key] for key in node)
            stack.extend(child for child in node.values() if id(child) in where)
