"""What files said in earlier runs, so that only those are parsed whose bytes are new.

Documents without faults become plain data for the cache and come back the same, places included.
What is kept belongs to the bytes of a file, wherever it stands; it is only ever a shortcut.
"""

from __future__ import annotations

import binascii
from typing import Any

from readiness.cache import Cache, digest
from readiness.source.document import Document
from readiness.source.reading import Parsed

KIND = "documents"
SINGLE = "document"
SHELVES = 16
"""Parts of a tree's transcripts that are read and written for themselves."""
ROOMS = 16
"""Trees share them by chance: that costs nothing but room, and bounds what the cache grows to."""
MOST = 1_500_000
"""Bytes of files whose transcripts one shelf holds."""
MOST_REPEATED = 1_000
"""Entries of a document that aliases repeat: a transcript says them once more."""

Row = list[Any]
Rows = list[Row] | None
"""The documents of a file as plain data; None of what has to be read anew."""


class Transcripts:
    """The transcripts of one tree; nothing is written before `keep`."""

    def __init__(self, store: Cache, root: str) -> None:
        """`root` names the tree, so that its runs find what the ones before read."""
        self._store = store
        self._room = int(digest(root)[:8], 16) % ROOMS
        self._shelves: dict[int, dict[str, Any]] = {}
        self._used: dict[int, dict[str, Any]] = {}
        self._changed: set[int] = set()
        self._spent = [0] * SHELVES

    def recall(self, path: str, content: bytes, *, wanted: bool) -> Parsed | None:
        """What the file says, where that is known; the documents get this path. Trouble in a file
        that nobody `wanted` is no fault, so it is told apart.
        """
        key, number = _key(path, content, wanted=wanted)
        row = self._shelf(number).get(key)
        parsed = reread(path, row)
        if parsed is not None:
            self._note(number, key, row, content)
        return parsed

    def remember(self, path: str, content: bytes, rows: Rows, *, wanted: bool) -> None:
        """Keeps what a file says, as it is `written`."""
        if rows is not None:
            key, number = _key(path, content, wanted=wanted)
            if self._note(number, key, rows, content):
                self._changed.add(number)

    def keep(self) -> None:
        """Writes the shelves down that have something new, without what nobody asked for."""
        for number in sorted(self._changed):
            self._store.put(KIND, self._place(number), self._used[number])
        self._changed.clear()

    def _note(self, number: int, key: str, row: Any, content: bytes) -> bool:
        """Whether there is room for it on its shelf."""
        used = self._used.setdefault(number, {})
        if key not in used:
            self._spent[number] += len(content)
            if self._spent[number] > MOST:
                return False
            used[key] = row
        return True

    def _shelf(self, number: int) -> dict[str, Any]:
        if number not in self._shelves:
            found = self._store.get(KIND, self._place(number))
            self._shelves[number] = found if isinstance(found, dict) else {}
        return self._shelves[number]

    def _place(self, number: int) -> str:
        return f"{self._room:x}{number:x}"


def single(path: str, content: bytes, store: Cache) -> Parsed:
    """A YAML file that is asked for by name, from its own entry in the cache if that knows it."""
    key = digest(content)
    documents = _read(path, store.get(SINGLE, key))
    if documents is not None:
        return Parsed(documents, ())
    from readiness.source import yaml  # noqa: PLC0415 - 20 ms, not where the file is known

    parsed = yaml.parse(path, content, wanted=True)
    rows = written(parsed)
    if rows is not None:
        store.put(SINGLE, key, rows)
    return parsed


def written(parsed: Parsed) -> Rows:
    """What a file says, where it can be said in plain data and nothing is wrong with it."""
    return None if parsed.faults else _written(parsed.documents)


def reread(path: str, rows: Rows) -> Parsed | None:
    """What a file says that was `written`."""
    documents = None if rows is None else _read(path, rows)
    return None if documents is None else Parsed(documents, ())


def _key(path: str, content: bytes, *, wanted: bool) -> tuple[str, int]:
    """Names the bytes and how they are read; the shelf it belongs to."""
    key = digest("json" if path.endswith(".json") else "yaml", str(wanted), content)
    return key, int(key[0], 16) % SHELVES


def _written(documents: tuple[Document, ...]) -> list[Row] | None:
    """The documents as plain data; None where aliases repeat too much of one, or where JSON would
    not give the data back.
    """
    rows: list[Row] = []
    for each in documents:
        places: list[bytes] = []
        seen: set[int] = set()
        repeated = 0
        stack = _collections([each.data])
        while stack:
            node = stack.pop()
            own = each.places.get(id(node), b"")
            repeated += len(node) + 1 if id(node) in seen else 0
            if repeated > MOST_REPEATED or len(own) != 12 * len(node):
                return None
            seen.add(id(node))
            places.append(own)
            stack += _collections(node.values() if isinstance(node, dict) else node)
        told = binascii.b2a_base64(b"".join(places), newline=False).decode()
        place = (each.line, each.column, each.end_line)
        rows.append([each.number, each.data, told, *place, each.templated])
    return rows


def _read(path: str, rows: Any) -> tuple[Document, ...] | None:
    """The documents; None where these are not what was written."""
    try:
        return tuple([_document(path, *row) for row in rows])
    except (TypeError, ValueError):
        return None


def _document(path: str, number: int, data: Any, told: str, *more: Any) -> Document:
    """Raises `ValueError` where the places are those of other data."""
    line, column, end_line, templated = more
    packed = binascii.a2b_base64(told, strict_mode=True)
    places: dict[int, bytes] = {}
    at = 0
    stack = _collections([data])
    while stack:
        node = stack.pop()
        end = at + 12 * len(node)
        places[id(node)] = packed[at:end]
        at = end
        stack += _collections(node.values() if isinstance(node, dict) else node)
    if at != len(packed):
        raise ValueError("the places of other data")
    return Document(path, number, data, places, line, column, end_line, templated)


def _collections(nodes: Any) -> list[Any]:
    return [node for node in nodes if node.__class__ is dict or node.__class__ is list]
