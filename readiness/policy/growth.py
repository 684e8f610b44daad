"""How large a value an expression can build: nothing else bounds what `+` and `replace` make.

The engine counts iterations but not sizes: a list that is doubled by thirty `map`s in a row takes
one step each and more memory than there is. The estimate assumes small facts; it is meant to
catch what grows by itself, not to foretell a run.
"""

from __future__ import annotations

from collections.abc import Mapping

from readiness.policy import syntax
from readiness.record import NamedTuple

MOST = 10_000_000
"""Items and characters of one value."""
MOST_ITERATIONS = 10_000
"""The engine's own budget for one evaluation."""
USUAL = 20
"""Items of a list and characters of a text that facts hold, as assumed."""


class Size(NamedTuple):
    """So many parts, each of such a size; a text or a number has no item."""

    parts: int
    item: Size | None = None

    @property
    def total(self) -> int:
        """Items and characters, whatever lies in what."""
        return self.parts * (max(self.item.total, 1) if self.item else 1)


ONE = Size(1)
FACT = Size(USUAL, Size(USUAL, Size(USUAL)))
_KEPT = frozenset({"trim", "lowerAscii", "upperAscii", "substring", "dyn", "charAt", "string"})

Names = Mapping[str, Size]


def grows(tree: syntax.Node) -> bool:
    """Whether some value of the expression can exceed `MOST`."""
    try:
        _size(tree, {})
    except OverflowError:
        return True
    return False


def _size(node: syntax.Node, names: Names) -> Size:
    """The size of a value; raises `OverflowError` where it or a part of it is too large."""
    size = _sized(node, names)
    if size.total > MOST:
        raise OverflowError
    return size


def _sized(node: syntax.Node, names: Names) -> Size:
    match node:
        case syntax.Const(text=text):
            return Size(max(len(text), 1))
        case syntax.Ident(name=name):
            return names.get(name, FACT)
        case syntax.Select():
            _size(node.operand, names)
            return FACT
        case syntax.ListLiteral(items=items) | syntax.MapLiteral(entries=items):
            return _listed([_size(item, names) for item in items])
        case syntax.Call():
            return _called(node, [_size(argument, names) for argument in node.arguments])
        case syntax.Comprehension():
            return _repeated(node, names)


def _called(node: syntax.Call, sizes: list[Size]) -> Size:  # noqa: PLR0911 - one per function
    match node.function:
        case "_+_":
            return _wider(sizes[0], sizes[1], sizes[0].parts + sizes[1].parts)
        case "_?_:_":
            return _wider(sizes[1], sizes[2], max(sizes[1].parts, sizes[2].parts))
        case "_[_]":
            return sizes[0].item or ONE
        case "replace":
            return Size(sizes[0].total * (sizes[2].total + 1) + sizes[2].total)
        case "join" | "format":
            return Size((sum(size.total for size in sizes[1:]) + 1) * sizes[0].total)
        case "split":
            return Size(sizes[0].total + 1, Size(1))
        case name if name in _KEPT:
            return sizes[0]
    return ONE


def _repeated(node: syntax.Comprehension, names: Names) -> Size:
    """A macro: what one step adds to its result, as often as there are items."""
    ranged = _size(node.range, names)
    inner = {**names, node.variable: ranged.item or ONE, node.accumulator: Size(0)}
    _size(node.condition, inner)
    step = _size(node.step, inner)
    times = min(ranged.parts, MOST_ITERATIONS)
    return _size(node.result, {**names, node.accumulator: Size(step.parts * times, step.item)})


def _listed(sizes: list[Size]) -> Size:
    return Size(len(sizes), max(sizes, key=lambda size: size.total, default=None))


def _wider(left: Size, right: Size, parts: int) -> Size:
    items = [size.item for size in (left, right) if size.item]
    return Size(parts, max(items, key=lambda item: item.total, default=None))
