"""Reads text as documents and goes on behind a broken one; judges nothing of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import DocumentStartEvent

from readiness.source.reading import Limits
from readiness.source.yaml.compose import Composed, Problem, Unreadable, compose
from readiness.source.yaml.lines import Lines
from readiness.source.yaml.problems import explain

_SEPARATOR = re.compile(r"^(?:%[^\n]*\n){0,3}---(?=[ \t\r\n]|\Z)", re.MULTILINE)


class Piece(NamedTuple):
    """A part of the text, from the end of the one before, that is one document or none."""

    content: Composed | Problem
    start: int
    end: int


def read(text: str, limits: Limits) -> Iterator[Piece]:
    """The documents of a text, in order. In one go, as long as nothing is wrong; from the first
    document that is broken, one by one: only `---` at the start of a line is sure to end it.
    """
    lines = Lines(text)
    end = 0
    try:
        for piece in _documents(text, 0, limits, lines):
            end = piece.end
            limits = limits._replace(nodes=limits.nodes - _nodes(piece))
            yield piece
    except (YAMLError, Unreadable):
        yield from _one_by_one(text, end, limits, lines)


def _one_by_one(text: str, start: int, limits: Limits, lines: Lines) -> Iterator[Piece]:
    first = _SEPARATOR.match(text, start)
    after = first.end() if first else start
    starts = [match.start() for match in _SEPARATOR.finditer(text, after)]
    base = lines.before(0, start)
    for begin, end in zip([start, *starts], [*starts, len(text)], strict=True):
        part = text[begin:end]
        at = begin
        try:
            for piece in _documents(part, base, limits, lines):
                at = begin + piece.end
                limits = limits._replace(nodes=limits.nodes - _nodes(piece))
                yield piece._replace(start=begin + piece.start, end=at)
        except (YAMLError, Unreadable) as error:
            problem = explain(error, part)
            yield Piece(lines.problem(problem, base), at, end)
        base += lines.before(begin, end)


def _documents(text: str, base: int, limits: Limits, lines: Lines) -> Iterator[Piece]:
    """Raises Unreadable and YAMLError at the first document that is broken. What stands behind
    the end of a document tells whether it was one, so each waits for the next.
    """
    next_event = CParser(text).get_event
    waiting: Piece | None = None
    start = 0
    while (event := next_event()) is not None:
        if event.__class__ is DocumentStartEvent:
            if waiting is not None:
                yield waiting
            composed = compose(next_event, text, limits)
            waiting = Piece(lines.moved(composed, base), start, composed.end)
            limits = limits._replace(nodes=limits.nodes - composed.nodes)
            start = composed.end
    if waiting is not None:
        yield waiting


def _nodes(piece: Piece) -> int:
    return piece.content.nodes if isinstance(piece.content, Composed) else 0
