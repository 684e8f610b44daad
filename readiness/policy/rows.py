"""What all rules of a kind read of a subject, taken once: to each rule a few columns of it count.

Knows neither the engine nor what a rule is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, cast

from readiness.policy import shape
from readiness.policy.shape import PLAIN, Projector, Shape

Row = tuple[Hashable, ...]
Reads = Mapping[str, Shape]
"""Variable → what is read of it."""

Column = tuple[str, str, str]
"""Variable, its field (empty: the variable as a whole), and the shape of that in words."""


FEW = 8
"""Subjects for which it does not pay to work out what all rules read."""


class Rows:
    """Makes a row of each subject's variables. What reads the same of two rows says the same."""

    __slots__ = ("_left", "_numbers", "_reads", "_variables")

    def __init__(self, reads: Iterable[Reads], few: int = FEW) -> None:
        """`reads` is gone through when a subject comes after the first `few`."""
        self._reads = reads
        self._left = few
        self._variables: tuple[_Variable, ...] | None = None
        self._numbers: Mapping[Column, int] = {}

    def row(self, roots: Mapping[str, Any]) -> Row | None:
        """The row of one subject; None for the first few."""
        if self._left:
            self._left -= 1
            return None
        if self._variables is None:
            self._variables = self._gathered()
        found: Row = ()
        for each in self._variables:
            found += each.parts(roots[each.name])
        return found

    def _gathered(self) -> tuple[_Variable, ...]:
        wanted = {column: inner for each in self._reads for column, inner in _columns(each)}
        names = dict.fromkeys(variable for variable, _, _ in wanted)
        variables = tuple(_Variable(name, wanted) for name in names)
        order = [column for each in variables for column in each.columns]
        self._numbers = {column: number for number, column in enumerate(order)}
        return variables

    def taker(self, reads: Reads) -> Callable[[Row], Hashable]:
        """What takes from a row, once there is one, all that is read."""
        numbers = [self._numbers[column] for column, _ in _columns(reads)]
        return itemgetter(*numbers) if numbers else _nothing


class _Variable:
    """The columns of one variable: plain fields as they are, of all else a number per value."""

    __slots__ = ("_numbered", "_plain", "_seen", "columns", "name")

    def __init__(self, name: str, wanted: Mapping[Column, Shape]) -> None:
        own = [column for column in wanted if column[0] == name]
        plain = [column for column in own if column[1] and wanted[column] == PLAIN]
        other = [column for column in own if column not in plain]
        self.name = name
        self.columns = (*plain, *other)
        self._plain = shape.projector({field: PLAIN for _, field, _ in plain})
        self._numbered: list[tuple[Projector, Projector, dict[Hashable, int]]] = [
            (shape.field(column[1]) if column[1] else _itself, shape.projector(wanted[column]), {})
            for column in other
        ]
        self._seen: tuple[Any, Row] = (self, ())

    def parts(self, value: Any) -> Row:
        """The columns of a value; one subject after the other has the same service and facts."""
        seen, parts = self._seen
        if seen is value:
            return parts
        found = self._taken(value) if value is not None else (None,) * len(self.columns)
        self._seen = (value, found)
        return found

    def _taken(self, value: Any) -> Row:
        found = cast("Row", self._plain(value))
        if not self._numbered:
            return found
        numbers = []
        for take, project, known in self._numbered:
            part: Any = take(value)
            if part != ():
                part = project(part)
            numbers.append(known.setdefault(part, len(known)))
        return (*found, *numbers)


def _columns(reads: Reads) -> Iterator[tuple[Column, Shape]]:
    """What is read, field by field."""
    for variable, inner in reads.items():
        if isinstance(inner, dict) and inner:
            for field, each in inner.items():
                yield (variable, field, repr(each)), each
        else:
            yield (variable, "", repr(inner)), inner


def _itself(value: Any) -> Hashable:
    return value  # type: ignore[no-any-return]


def _nothing(_row: Row) -> Hashable:
    return None
