"""A text that a policy file holds, and where each of its characters stands; parses nothing."""

from __future__ import annotations

from readiness.model import Location
from readiness.record import NamedTuple

_SKIPPED = frozenset(" \t\r\n\\'\"#>|")


class Passage(NamedTuple):
    """The value of one YAML scalar, or a part of it, beside the file it was written in."""

    text: str
    location: Location
    """Where the scalar begins."""
    source: str = ""
    """The whole file; empty where nobody needs columns."""
    start: int = 0
    """Offset of the text in the scalar's value."""
    value: str | None = None
    """The scalar's value, where the text is only a part of it."""

    def part(self, start: int, end: int) -> Passage:
        """A slice of it that still knows its places."""
        whole = self.text if self.value is None else self.value
        return Passage(self.text[start:end], self.location, self.source, self.start + start, whole)

    def at(self, offset: int) -> Location:
        """The place of a character of the text; of the scalar where that cannot be told."""
        whole = self.text if self.value is None else self.value
        place = _aligned(self.source, self.location, whole[: self.start + offset + 1])
        return self.location if place is None else Location(self.location.path, *place)


def _aligned(source: str, location: Location, value: str) -> tuple[int, int] | None:
    """Line and column of a value's last character: file and value walked side by side.

    Folding, indentation, quotes and escapes stand only in the file: they are stepped over.
    """
    lines = source.splitlines(keepends=True)
    if not value or not 0 < location.line <= len(lines):
        return None
    line, column = location.line - 1, location.column - 1
    if lines[line][column : column + 1] in {">", "|"}:
        line, column = line + 1, 0
    for character in value:
        found = _next(lines, line, column, character)
        if found is None:
            return None
        line, column = found[0], found[1] + 1
    return line + 1, column


def _next(lines: list[str], line: int, column: int, wanted: str) -> tuple[int, int] | None:
    """The place from which a character of the value was read."""
    while line < len(lines):
        for at in range(column, len(lines[line])):
            here = lines[line][at]
            if here == wanted or (wanted.isspace() and here.isspace()):
                return line, at
            if here not in _SKIPPED:
                return None
        line, column = line + 1, 0
    return None
