"""The reader of YAML: bytes become documents with places, and faults; it never raises.

YAML 1.1 as Kubernetes reads it (`readiness.source.scalars` has the table). Nothing is constructed
from a tag; nothing outside of the bytes is looked at.
"""

from __future__ import annotations

from bisect import bisect_left

from readiness.model import Fault
from readiness.pattern import pattern
from readiness.source.document import Document
from readiness.source.json import parse_json, parse_text
from readiness.source.kinds import sniff
from readiness.source.reading import LIMITS, Limits, Parsed, Problem, faults, text_of
from readiness.source.templates import marked
from readiness.source.text import Text
from readiness.source.yaml.comments import Comment, comments
from readiness.source.yaml.compose import Composed
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


_JSON = pattern(r"[ \t\r\n]*(?:\{(?!\{)|\[)")


def parse(path: str, content: bytes, *, limits: Limits = LIMITS, wanted: bool = False) -> Parsed:
    """The documents of a YAML file, and what of it cannot be read.

    A broken document leaves one fault, and reading goes on at the next `---`. Trouble that
    matters to nobody (no kind is recognised) leaves none, unless the file is `wanted`: asked for
    by name. Empty documents are counted and left out.
    """
    text = text_of(path, content, limits, wanted=wanted)
    if isinstance(text, Parsed):
        return text
    if text.spoiled or not _JSON.match(text.text):
        return _documents(path, text, limits, wanted=wanted)
    json = parse_text(path, text.text, limits=limits, wanted=True)
    parsed = _documents(path, text, limits, wanted=wanted) if json.faults else json
    if parsed.documents or not json.documents:
        return parsed
    return parse_text(path, text.text, limits=limits, wanted=wanted)


def _documents(path: str, text: Text, limits: Limits, *, wanted: bool) -> Parsed:
    documents: list[Document] = []
    found: list[Fault] = []
    for number, whole in enumerate(read(text.text, limits)):
        piece = _legible(whole, text) if text.spoiled else whole
        if number == limits.documents:
            piece = _beyond(piece, text, limits)
        content = piece.content
        part = text.text[piece.start : piece.end]
        if isinstance(content, Problem):
            found += faults(path, [_template(content, part)], part, wanted=wanted)
        elif content.data is not None:
            found += faults(path, content.problems, part, wanted=wanted, judged=True)
            documents.append(_document(path, number, content, part))
        if number == limits.documents:
            break
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


def _template(problem: Problem, text: str) -> Problem:
    """The problem; that the text is a template, where this is why it is not YAML."""
    if "{{" in text and problem.message.startswith(NOT_YAML):
        return problem._replace(message=TEMPLATE, hint=TEMPLATE_HINT)
    return problem
