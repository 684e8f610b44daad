"""Matches a text against an anchored pattern as RE2 does, in bounded time; knows no routes.

Python's own engine backtracks, so that a pattern of a hostile file hangs it. This one steps
through all possibilities at once (Thompson, <https://swtch.com/~rsc/regexp/regexp1.html>). What
it does not know of RE2's syntax (<https://github.com/google/re2/wiki/Syntax>) it does not guess.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from readiness.record import NamedTuple

MOST_STATES = 2_000
LONGEST = 1_000
"""Characters of a pattern, and of a text."""
DEEPEST = 30

Test = Callable[[str], bool]
_CLASSES: dict[str, Test] = {
    "d": lambda one: one in "0123456789",
    "w": lambda one: one.isascii() and (one.isalnum() or one == "_"),
    "s": lambda one: one in "\t\n\f\r ",
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_META = frozenset("\\.+*?()|[]{}^$")


class UnsupportedError(ValueError):
    """The pattern is none, or says something that is not known here."""


class State(NamedTuple):
    """One step: a character that passes `test`, or none, leads to each of `out`."""

    test: Test | None
    out: tuple[int, ...]


class Machine(NamedTuple):
    """The states of a pattern; the last one accepts."""

    states: tuple[State, ...]
    start: int


def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text is what the pattern says; None where that is not told here."""
    machine = _machine(pattern) if len(pattern) <= LONGEST >= len(text) else None
    if machine is None:
        return None
    accepting = len(machine.states) - 1
    current = _reach(machine, (machine.start,))
    for one in text:
        stepped = [
            after
            for state in current
            for after in machine.states[state].out
            if (test := machine.states[state].test) is not None and test(one)
        ]
        current = _reach(machine, stepped)
    return accepting in current


def _reach(machine: Machine, states: tuple[int, ...] | list[int]) -> list[int]:
    """The states and all that follow without a character."""
    seen = dict.fromkeys(states)
    stack = list(seen)
    while stack:
        state = machine.states[stack.pop()]
        if state.test is None:
            fresh = [one for one in state.out if one not in seen]
            seen.update(dict.fromkeys(fresh))
            stack.extend(fresh)
    return list(seen)


@lru_cache(maxsize=1024)
def _machine(pattern: str) -> Machine | None:
    try:
        parser = _Parser(pattern)
        start, end = parser.alternatives(0)
        if parser.position != len(pattern):
            raise UnsupportedError(pattern)
        accept = parser.add(None)
        parser.join(end, accept)
    except UnsupportedError:
        return None
    states = [State(test, tuple(out)) for test, out in parser.states]
    return Machine(tuple(states), start)


Part = tuple[int, int]
"""The first and the last state of a part of a pattern."""


class _Parser:
    """Reads a pattern into states, one character after the other."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.states: list[tuple[Test | None, list[int]]] = []

    def add(self, test: Test | None) -> int:
        if len(self.states) >= MOST_STATES:
            raise UnsupportedError(self.pattern)
        self.states.append((test, []))
        return len(self.states) - 1

    def join(self, first: int, second: int) -> None:
        self.states[first][1].append(second)

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self) -> str:
        one = self.peek()
        if not one:
            raise UnsupportedError(self.pattern)
        self.position += 1
        return one

    def alternatives(self, depth: int) -> Part:
        if depth > DEEPEST:
            raise UnsupportedError(self.pattern)
        start, end = self.add(None), self.add(None)
        while True:
            first, last = self.sequence(depth)
            self.join(start, first)
            self.join(last, end)
            if self.peek() != "|":
                return start, end
            self.take()

    def sequence(self, depth: int) -> Part:
        start = last = self.add(None)
        while self.peek() not in {"", "|", ")"}:
            first, end = self.repeated(depth)
            self.join(last, first)
            last = end
        return start, last

    def repeated(self, depth: int) -> Part:
        begin = self.position
        first, last = self.atom(depth)
        sign = self.peek()
        if sign == "{":
            raise UnsupportedError(self.pattern)
        if not sign or sign not in "*+?":
            return first, last
        if self.pattern[begin] in "^$":
            raise UnsupportedError(self.pattern)
        self.take()
        if self.peek() == "?":
            self.take()
        if self.peek() and self.peek() in "*+?{":
            raise UnsupportedError(self.pattern)
        start, end = self.add(None), self.add(None)
        self.join(start, first)
        self.join(last, end)
        if sign in "*?":
            self.join(start, end)
        if sign in "*+":
            self.join(last, first)
        return start, end

    def atom(self, depth: int) -> Part:
        one = self.take()
        if one == "(":
            return self.group(depth)
        if one in "*+?{})]|":
            raise UnsupportedError(self.pattern)
        if one == "^":
            return self.anchor(at_start=True)
        if one == "$":
            return self.anchor(at_start=False)
        return self.one_of(self.test(one))

    def anchor(self, *, at_start: bool) -> Part:
        """Ends of the whole pattern alone: it is anchored anyway."""
        there = self.position == 1 if at_start else self.position == len(self.pattern)
        if not there or "|" in self.pattern:
            raise UnsupportedError(self.pattern)
        state = self.add(None)
        return state, state

    def group(self, depth: int) -> Part:
        if self.pattern.startswith("?:", self.position):
            self.position += 2
        elif self.peek() == "?":
            raise UnsupportedError(self.pattern)
        part = self.alternatives(depth + 1)
        if self.take() != ")":
            raise UnsupportedError(self.pattern)
        return part

    def one_of(self, test: Test) -> Part:
        state, end = self.add(test), self.add(None)
        self.join(state, end)
        return state, end

    def test(self, one: str) -> Test:
        if one == ".":
            return lambda other: other != "\n"
        if one == "\\":
            return self.escape()
        if one == "[":
            return self.set()
        return lambda other: other == one

    def escape(self) -> Test:
        one = self.take()
        if one in _CLASSES:
            return _CLASSES[one]
        if one.lower() in _CLASSES:
            inner = _CLASSES[one.lower()]
            return lambda other: not inner(other)
        literal = self.literal(one)
        return lambda other: other == literal

    def literal(self, one: str) -> str:
        if one in _ESCAPES:
            return _ESCAPES[one]
        if one.isalnum() or not one.isascii():
            raise UnsupportedError(self.pattern)
        return one

    def set(self) -> Test:
        turned = self.peek() == "^"
        if turned:
            self.take()
        tests: list[Test] = []
        while self.peek() != "]" or not tests:
            tests.append(self.member())
        self.take()
        return lambda one: any(test(one) for test in tests) != turned

    def member(self) -> Test:
        one = self.take()
        if one == "[" and self.peek() == ":":
            raise UnsupportedError(self.pattern)
        if one == "\\":
            kind = self.peek()
            if kind.lower() in _CLASSES:
                return self.escape()
            one = self.literal(self.take())
        if self.peek() == "-" and self.pattern[self.position + 1 : self.position + 2] not in {
            "",
            "]",
        }:
            self.take()
            last = self.take()
            last = self.literal(self.take()) if last == "\\" else last
            if last < one:
                raise UnsupportedError(self.pattern)
            return lambda other: one <= other <= last
        return lambda other: other == one
