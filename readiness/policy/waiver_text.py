"""Edits of a waiver file as text, so that comments and formatting stay; touches no disk.

Every edit is read again: what then holds must be what was meant, else nothing is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import Location, Waiver
from readiness.policy import bundle, waiver_file
from readiness.source.document import Document

HEADER = (
    "# Accepted risks: who accepted what, why, and until when. Expired ones have no effect.\n"
    "apiVersion: readiness/v1\n"
    "waivers:\n"
)
FIELDS = waiver_file.FIELDS
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@()-]+)*\Z")
_NUMERIC = re.compile(r"[0-9._+:eExXoO-]+\Z")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
NOWHERE = Location("")


def added(path: str, content: bytes | None, waiver: Waiver) -> bytes:
    """The file with one waiver more, behind all others; a new file where there is none.

    Raises `PolicyErrors` for a file that cannot be read, `ReadinessError` for one that is not
    written in the block form that text can be added to.
    """
    if content is None:
        return HEADER.encode() + _item(waiver, "  ", "\n")
    document = bundle.document(path, content)
    before = waiver_file.read(document)
    end = b"\r\n" if b"\r\n" in content else b"\n"
    lines = content.splitlines(keepends=True)
    row, indent = _insertion(document, lines, len(before))
    if row and not lines[row - 1].endswith((b"\n", b"\r")):
        lines[row - 1] += end
    if not before:
        lines[row - 1] = _opened(lines[row - 1])
    lines.insert(row, _item(waiver, indent, end.decode()))
    return _verified(path, b"".join(lines), (*before, waiver), waiver)


def without(path: str, content: bytes, dead: Iterable[Waiver]) -> bytes:
    """The file without some of its waivers, all else byte for byte.

    Raises `PolicyErrors` or `ReadinessError` as `added` does.
    """
    document = bundle.document(path, content)
    before = waiver_file.read(document)
    places = {item.location for item in dead}
    lines = content.splitlines(keepends=True)
    drop: set[int] = set()
    for number, item in enumerate(before):
        if item.location in places:
            place = document.at("waivers", number)
            drop.update(range(place.line - 1, place.end_line or place.line))
    kept = [item for item in before if item.location not in places]
    if drop and not kept:
        row = document.at("waivers").line - 1
        lines[row] = _closed(lines[row])
    text = b"".join(line for row, line in enumerate(lines) if row not in drop)
    return _verified(path, text, kept, None)


def _insertion(document: Document, lines: Sequence[bytes], count: int) -> tuple[int, str]:
    """The row (from 0) that a new item goes before, and the indent of its dash."""
    if count:
        last = document.at("waivers", count - 1)
        start = lines[document.at("waivers", count - 1).line - 1]
        indent = start[: len(start) - len(start.lstrip(b" "))].decode()
        return last.end_line or last.line, indent
    if "waivers" not in document.data:
        message = "has no 'waivers:' to add to"
        raise ReadinessError(message, at=document.at(), hint="add a line 'waivers:' first")
    return document.at("waivers").line, "  "


def _opened(line: bytes) -> bytes:
    """`waivers: []` without its brackets."""
    return re.sub(rb"^(waivers:)[ \t]*\[[ \t]*\]", rb"\1", line)


def _closed(line: bytes) -> bytes:
    """`waivers:` of an empty list."""
    return re.sub(rb"^((?:\xef\xbb\xbf)?waivers:)(?=[ \t]*(?:#|\r|\n|$))", rb"\1 []", line)


def _item(waiver: Waiver, indent: str, end: str) -> bytes:
    fields = [
        f"{name}: {_scalar(value)}"
        for name in FIELDS
        if (value := getattr(waiver, name)) is not None
    ]
    text = "".join(
        f"{indent}{'- ' if number == 0 else '  '}{field}{end}"
        for number, field in enumerate(fields)
    )
    return text.encode()


def _scalar(text: str) -> str:
    if _DAY.match(text):
        return text
    bare = _PLAIN.match(text) and not _NUMERIC.match(text) and text.casefold() not in _WORDS
    return text if bare else json.dumps(text, ensure_ascii=False)


def _verified(path: str, text: bytes, wanted: Sequence[Waiver], waiver: Waiver | None) -> bytes:
    """The text, if it says what is wanted; raises `ReadinessError` where it does not."""
    try:
        found = waiver_file.load(path, text)
    except PolicyErrors:
        found = None
    if found is not None and list(map(_placeless, found)) == list(map(_placeless, wanted)):
        return text
    hint = "write each waiver as a list item of its own (- rule: …), without anchors between them"
    if waiver is not None:
        hint = f"add it by hand: {_flow(waiver)}"
    raise PolicyError("cannot be edited as it is written", at=Location(path), hint=hint)


def _placeless(waiver: Waiver) -> Waiver:
    return waiver._replace(location=NOWHERE)


def _flow(waiver: Waiver) -> str:
    fields = [
        f"{name}: {_scalar(value)}"
        for name in FIELDS
        if (value := getattr(waiver, name)) is not None
    ]
    return f"- {{{', '.join(fields)}}}"
