"""Turns the lines that libyaml counts into the lines that editors count; reads nothing else.

libyaml takes NEL (U+0085), U+2028 and U+2029 for line breaks, as YAML 1.1 says; editors and git
do not. A text read in parts counts from the start of its part.
"""

from __future__ import annotations

from functools import cached_property
from struct import pack, unpack

from readiness.pattern import pattern
from readiness.source.reading import Problem
from readiness.source.yaml.compose import Composed

_ODD = pattern("[\x85\u2028\u2029]")
_BREAK = pattern("\r\n|[\n\r\x85\u2028\u2029]")


class Lines:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.odd = not text.isascii() and _ODD.search(text) is not None

    def before(self, start: int, end: int) -> int:
        """How many line breaks libyaml counts between two characters."""
        count = self.text.count
        breaks = count("\n", start, end) + count("\r", start, end) - count("\r\n", start, end)
        return breaks + (len(_ODD.findall(self.text, start, end)) if self.odd else 0)

    @cached_property
    def starts(self) -> list[tuple[int, int]]:
        """For each of libyaml's lines: the line it is part of, and how far it starts in there."""
        starts = [(0, 0)]
        line = begin = 0
        for match in _BREAK.finditer(self.text):
            if not _ODD.match(match[0]):
                line, begin = line + 1, match.end()
            starts.append((line, match.end() - begin))
        return starts

    def point(self, line: int, column: int, base: int) -> tuple[int, int]:
        """Line and column of a point that libyaml counts from line `base`."""
        if not self.odd:
            return line + base, column
        real, indent = self.starts[line + base]
        return real, indent + column

    def place(self, place: tuple[int, int, int], base: int) -> tuple[int, int, int]:
        """A place that libyaml counts from line `base`."""
        return *self.point(place[0], place[1], base), self.point(place[2], 0, base)[0]

    def problem(self, problem: Problem, base: int) -> Problem:
        """A problem that libyaml counts from line `base`."""
        line, column = self.point(problem.line, problem.column, base)
        return problem._replace(line=line, column=column)

    def moved(self, composed: Composed, base: int) -> Composed:
        """A document that libyaml counts from line `base`; itself, where nothing changes."""
        if not (base or self.odd):
            return composed
        return composed._replace(
            places={key: self._packed(numbers, base) for key, numbers in composed.places.items()},
            place=self.place(composed.place, base),
            problems=tuple(self.problem(problem, base) for problem in composed.problems),
        )

    def _packed(self, numbers: bytes, base: int) -> bytes:
        flat = unpack(f"={len(numbers) // 4}I", numbers)
        places = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
        moved = [number for place in places for number in self.place(place, base)]
        return pack(f"={len(moved)}I", *moved)
