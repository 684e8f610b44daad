"""Turns libyaml's events into one document with places; reads no bytes and judges nothing.

PyYAML's own composer and constructor make a node for every event and ask a resolver for every
scalar; one loop over the events that makes plain data at once is about twice as fast and needs no
stack of the machine, however deep the text nests.
"""

from collections.abc import Callable
from struct import pack
from sys import intern
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from readiness.record import NamedTuple
from readiness.source.reading import MOST_PROBLEMS, Limits, Problem
from readiness.source.scalars import NUMERIC, WORDS, number, tagged
from readiness.source.yaml.merge import MergeKey, merge


class Unreadable(Exception):  # noqa: N818 - it is the document that is unreadable
    """A well-formed document that is refused: a limit, a cycle, an unknown alias."""

    def __init__(self, message: str, mark: Any) -> None:
        super().__init__(message)
        self.problem = Problem(message, mark.line, mark.column)


class Composed(NamedTuple):
    """One document; lines and columns are from 0, as libyaml counts them."""

    data: Any
    places: dict[int, bytes]
    place: tuple[int, int, int]
    nodes: int
    end: int
    """Index of the character where the document ends."""
    problems: tuple[Problem, ...] = ()


_BLOCK = frozenset({"|", ">"})
_MERGE = intern("<<")
_COLLECTION = object()
"""Stands for a key while the collection that is the key is being composed."""


def compose(  # noqa: C901, PLR0912, PLR0915 - the hot loop: a call per event costs a third more
    next_event: Callable[[], Any], text: str, limits: Limits, spent: int = 0
) -> Composed:
    """The document whose start was the last event; `spent` nodes of the limit are used up.

    Raises Unreadable and libyaml's errors.
    """
    root: list[Any] = []
    node: Any = root
    entries: list[int] = []
    key: Any = None
    mark: Any = None
    is_map = False
    end = merges = 0
    nodes = spent
    stack: list[tuple[Any, ...]] = []
    places: dict[int, bytes] = {}
    anchors: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    event: Any = None
    for _ in range(3 * limits.nodes + 10):
        event = next_event()
        kind = event.__class__
        if kind is ScalarEvent:
            value = event.value
            start = event.start_mark
            if is_map and key is None:
                mark = start
                key = intern(value)
                if key is _MERGE and not event.style:
                    key = MergeKey(key)
                    merges += 1
                    if merges > limits.merges:
                        message = f"more than {limits.merges} merge keys (a limit of this reader)"
                        raise Unreadable(message, mark)
                elif key in node:
                    _forget(node, entries, key, mark, problems)
                if event.anchor is not None:
                    anchors[event.anchor] = [key, 1]
                continue
            if event.style or event.tag is not None:
                end = _last_line(text, event)
                if event.tag is not None:
                    value = tagged(event.tag, value)
            else:
                end = event.end_mark.line
                if value in WORDS:
                    if not value and is_map:
                        start = mark
                        end = start.line
                    value = WORDS[value]
                elif value[0] in NUMERIC:
                    value = number(value)
            if event.anchor is not None:
                anchors[event.anchor] = [value, 1]
            if is_map:
                node[key] = value
                key = None
            else:
                node.append(value)
            entries += (start.line, start.column, end)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            child: Any = node
            if merges and is_map:
                nodes += merge(node, entries, places, problems, limits.nodes - nodes)
            nodes += len(entries) // 3
            if nodes > limits.nodes:
                raise _too_many(limits, stack[-1][4].start_mark)
            places[id(node)] = pack(f"={len(entries)}I", *entries)
            node, entries, key, mark, opened, before = stack.pop()
            is_map = node.__class__ is dict
            if opened.flow_style:
                end = event.end_mark.line
                if text.startswith("{{", opened.start_mark.index):
                    child = text[opened.start_mark.index : event.end_mark.index]
            if opened.anchor is not None:
                anchor = anchors[opened.anchor]
                if not anchor[1]:
                    anchor[:] = child, nodes - before + 1
            if key is _COLLECTION:
                key = text[mark.index : event.end_mark.index].strip()
                if key in node:
                    _forget(node, entries, key, mark, problems)
                continue
            if is_map:
                node[key] = child
                key = None
            else:
                node.append(child)
            entries += (mark.line, mark.column, end)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if len(stack) >= limits.depth:
                message = f"nested deeper than {limits.depth} levels (a limit of this reader)"
                raise Unreadable(message, event.start_mark)
            if not is_map:
                mark = event.start_mark
            elif key is None:
                mark = event.start_mark
                key = _COLLECTION
            stack.append((node, entries, key, mark, event, nodes))
            if event.anchor is not None:
                anchors[event.anchor] = [None, 0]
            entries = []
            is_map = kind is MappingStartEvent
            node = {} if is_map else []
            key = None
        elif kind is AliasEvent:
            start = event.start_mark
            child, size = _aliased(anchors, event)
            nodes += size - 1
            if nodes > limits.nodes:
                raise _too_many(limits, start)
            if is_map and key is None:
                mark = start
                key = child if isinstance(child, str) else "*" + event.anchor
                if key in node:
                    _forget(node, entries, key, mark, problems)
                continue
            end = start.line
            if is_map:
                node[key] = child
                key = None
            else:
                node.append(child)
            entries += (start.line, start.column, end)
        else:
            line, column, end = entries
            place = line, column, end
            index = event.end_mark.index
            return Composed(root[0], places, place, nodes - spent + 1, index, tuple(problems))
    raise _too_many(limits, event.start_mark)


def _too_many(limits: Limits, mark: Any) -> Unreadable:
    return Unreadable(
        f"more than {limits.nodes} nodes, aliases counted as what they stand for"
        " (a limit of this reader)",
        mark,
    )


def _aliased(anchors: dict[str, list[Any]], event: Any) -> tuple[Any, int]:
    """What an alias stands for, and how many nodes that is."""
    if event.anchor not in anchors:
        raise Unreadable(f"the alias `*{event.anchor}` has no anchor before it", event.start_mark)
    value, size = anchors[event.anchor]
    if not size:
        message = f"the alias `*{event.anchor}` stands inside of what it stands for"
        raise Unreadable(message, event.start_mark)
    return value, size


def _forget(
    node: dict[str, Any], entries: list[int], key: str, mark: Any, problems: list[Problem]
) -> None:
    """Drop the earlier entry of a key that comes again: the last one counts, as in Kubernetes."""
    if len(problems) == MOST_PROBLEMS:
        message = f"more than {MOST_PROBLEMS} keys are written twice (a limit of this reader)"
        raise Unreadable(message, mark)
    index = 3 * list(node).index(key)
    del node[key]
    del entries[index : index + 3]
    message = f"the key `{key[:80]}` is written twice; the last one counts"
    problems.append(Problem(message, mark.line, mark.column))


def _last_line(text: str, event: Any) -> int:
    """The last line of a scalar; of a block scalar, whose event ends behind empty lines, the last
    that is not empty.
    """
    line: int = event.end_mark.line
    if event.style not in _BLOCK:
        return line
    block = text[event.start_mark.index : event.end_mark.index]
    kept = block.rstrip()
    empty = block[len(kept) :]
    breaks = empty.count("\n") or empty.count("\r")
    return line - breaks
