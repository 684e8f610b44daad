"""The reader of YAML: bytes become documents with places, and faults; it never raises.

YAML 1.1 as Kubernetes reads it (`readiness.source.scalars` has the table). Nothing is constructed
from a tag; nothing outside of the bytes is looked at.
"""

from __future__ import annotations

from bisect import bisect_left

from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.json import parse_json, parse_text
from readiness.source.kinds import sniff
from readiness.source.reading import LIMITS, Limits, Parsed, faults, text_of
from readiness.source.templates import marked
from readiness.source.text import Text
from readiness.source.yaml.comments import Comment, comments
from readiness.source.yaml.compose import Composed, Problem
from readiness.source.yaml.pieces import Piece, read
from readiness.source.yaml.problems import NOT_YAML, TEMPLATE, TEMPLATE_HINT

__all__ = [
    "LIMITS",
    "Comment",
    "Limits",
    "Parsed",
    "comments",
    "parse",
    "parse_json",
    "sniff",
]


def parse(path: str, content: bytes, *, limits: Limits = LIMITS, wanted: bool = False) -> Parsed:
    """The documents of a YAML file, and what of it cannot be read.

    A broken document leaves one fault, and reading goes on at the next `---`. Trouble that
    matters to nobody (no kind is recognised) leaves none, unless the file is `wanted`: asked for
    by name. Empty documents are counted and left out.
    """
    text = text_of(path, content, limits, wanted=wanted)
    if isinstance(text, Parsed):
        return text
    if text.text.lstrip()[:1] in {"{", "["} and not text.spoiled:
        parsed = parse_text(path, text.text, limits=limits, wanted=True)
        if not parsed.faults:
            return parsed
    return _documents(path, text, limits, wanted=wanted)


def _documents(path: str, text: Text, limits: Limits, *, wanted: bool) -> Parsed:
    documents: list[Document] = []
    found: list[Fault] = []
    for number, whole in enumerate(read(text.text, limits)):
        beyond = number == limits.documents
        piece = _beyond(whole, text, limits) if beyond else _legible(whole, text)
        found += _faults(path, piece, text.text[piece.start : piece.end], wanted=wanted)
        if beyond:
            break
        if isinstance(piece.content, Composed) and piece.content.data is not None:
            part = text.text[piece.start : piece.end]
            documents.append(_document(path, number, piece.content, part))
    return Parsed(tuple(documents), tuple(found))


def _document(path: str, number: int, composed: Composed, text: str) -> Document:
    line, column, end_line = composed.place
    document = Document(
        path, number, composed.data, composed.places, line + 1, column + 1, end_line + 1
    )
    return marked(document, text)


def _beyond(piece: Piece, text: Text, limits: Limits) -> Piece:
    """The rest of a file that holds too many documents."""
    message = f"more than {limits.documents} documents (a limit of this reader)"
    return Piece(_problem(text.text, piece.start, message), piece.start, len(text.text))


def _legible(piece: Piece, text: Text) -> Piece:
    """The piece; a problem instead, where some byte of it is no text."""
    at = bisect_left(text.spoiled, piece.start)
    if at == len(text.spoiled) or text.spoiled[at] >= piece.end:
        return piece
    problem = _problem(text.text, text.spoiled[at], "not UTF-8: a byte that is no text")
    return piece._replace(content=problem)


def _problem(text: str, index: int, message: str) -> Problem:
    return Problem(message, text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1))


def _faults(path: str, piece: Piece, text: str, *, wanted: bool) -> list[Fault]:
    problems = piece.content.problems if isinstance(piece.content, Composed) else (piece.content,)
    if not problems:
        return []
    content = text.encode("utf-8", "replace")
    found: list[Fault] = []
    for problem in problems:
        location = Location(path, problem.line + 1, problem.column + 1)
        template = "{{" in text and problem.message.startswith(NOT_YAML)
        message, hint = (TEMPLATE, TEMPLATE_HINT) if template else (problem.message, None)
        found += faults(location, message, content, wanted=wanted, hint=hint)
    return found
