"""Reads text as documents and goes on behind a broken one; judges nothing of them."""

import re
from collections.abc import Iterator
from itertools import islice

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import DocumentStartEvent

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.reading import Limits, Problem
from readiness.source.yaml.compose import Composed, Unreadable, compose
from readiness.source.yaml.lines import Lines
from readiness.source.yaml.problems import explain

_SEPARATOR = pattern(r"^(?:%[^\n]*\n){0,3}---(?=[ \t\r\n]|\Z)", re.MULTILINE)


class Piece(NamedTuple):
    """A part of the text, from the end of the one before, that is one document or none."""

    content: Composed | Problem
    start: int
    end: int
    nodes: int = 0


def read(text: str, limits: Limits) -> Iterator[Piece]:
    """The documents of a text, in order. In one go, as long as nothing is wrong; from the first
    document that is broken, one by one: only `---` at the start of a line is sure to end it.
    """
    lines = Lines(text)
    end = nodes = 0
    try:
        for piece in _documents(text, 0, limits, lines):
            end = piece.end
            nodes += piece.nodes
            yield piece
    except Unreadable as error:
        left = limits._replace(nodes=limits.nodes - nodes)
        stop = next(_parts(text, end, limits))[1]
        yield Piece(lines.problem(error.problem, 0), end, stop)
        yield from _one_by_one(text, stop, left, lines)
    except YAMLError:
        left = limits._replace(nodes=limits.nodes - nodes)
        yield from _one_by_one(text, end, left, lines)


def _one_by_one(text: str, start: int, limits: Limits, lines: Lines) -> Iterator[Piece]:
    base = lines.before(0, start)
    for begin, end in _parts(text, start, limits):
        part = text[begin:end]
        at = begin
        try:
            for piece in _documents(part, base, limits, lines):
                at = begin + piece.end
                limits = limits._replace(nodes=limits.nodes - piece.nodes)
                yield piece._replace(start=begin + piece.start, end=at)
        except (YAMLError, Unreadable) as error:
            problem = explain(error, part)
            yield Piece(lines.problem(problem, base), at, end)
        base += lines.before(begin, end)


def _parts(text: str, start: int, limits: Limits) -> Iterator[tuple[int, int]]:
    """Where the text is cut: before each `---`, as long as documents are read at all."""
    first = _SEPARATOR.match(text, start)
    found = _SEPARATOR.finditer(text, first.end() if first else start)
    for match in islice(found, limits.documents + 1):
        yield start, match.start()
        start = match.start()
    yield start, len(text)


def _documents(text: str, base: int, limits: Limits, lines: Lines) -> Iterator[Piece]:
    """Raises Unreadable and YAMLError at the first document that is broken. What stands behind
    the end of a document tells whether it was one, so each waits for the next.
    """
    next_event = CParser(text).get_event
    waiting: Piece | None = None
    start = nodes = 0
    while (event := next_event()) is not None:
        if event.__class__ is DocumentStartEvent:
            if waiting is not None:
                yield waiting
            composed = compose(next_event, text, limits, nodes)
            waiting = Piece(lines.moved(composed, base), start, composed.end, composed.nodes)
            nodes += composed.nodes
            start = composed.end
    if waiting is not None:
        yield waiting
