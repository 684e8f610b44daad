"""A query as a condition: its alternatives, each a conjunction of values against thresholds."""

from collections.abc import Iterable
from itertools import islice, product

from readiness.facts.promql.measure import Recorded, fold, is_budget
from readiness.facts.promql.syntax import Aggregation, Binary, Call, Node, Selector, walk
from readiness.record import NamedTuple

MOST_BRANCHES = 64
"""Alternatives of one expression that are looked at; a conjunction multiplies them."""

_FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
_ABSENCES = frozenset({"absent", "absent_over_time"})


class Threshold(NamedTuple):
    """What a value is compared with: a number, or a multiple of a recorded budget."""

    value: float | None
    factor: float | None = None
    budget: float | None = None
    """The budget as written, `0.001` of `14.4 * 0.001`."""


class Comparison(NamedTuple):
    """A value against a threshold, turned so that the value stands left."""

    operator: str
    value: Node
    threshold: Threshold


def compares(nodes: Iterable[Node], recorded: Recorded, depth: int = 2) -> bool:
    """Whether series can be left out: by a comparison, an absence, or a recorded one of those."""
    for part in nodes:
        match part:
            case Binary(operator, _, _, is_bool):
                if operator == "unless" or (operator in _FLIPPED and not is_bool):
                    return True
            case Call(function, _) if function in _ABSENCES:
                return True
            case Selector(metric, _, _) if metric is not None and depth > 0:
                if any(
                    compares(walk(n), recorded, depth - 1) for n in recorded.get(metric, ())[:4]
                ):
                    return True
            case _:
                pass
    return False


def branches(node: Node) -> list[tuple[Node, ...]]:
    """The alternatives of a condition, each a conjunction."""
    match node:
        case Aggregation(_, operand):
            return branches(operand)
        case Call("label_replace" | "label_join" | "sort" | "sort_desc", (operand, *_)):
            return branches(operand)
        case Binary("or", left, right):
            return (branches(left) + branches(right))[:MOST_BRANCHES]
        case Binary("and", left, right):
            pairs = product(branches(left), branches(right))
            return [first + second for first, second in islice(pairs, MOST_BRANCHES)]
        case Binary("unless", left, _):
            return branches(left)
        case _:
            return [(node,)]


def comparisons(branch: tuple[Node, ...]) -> list[Comparison]:
    """The members of a conjunction that compare something with a number or a budget."""
    found = [_comparison(node) for node in branch if isinstance(node, Binary)]
    return [comparison for comparison in found if comparison is not None]


def _comparison(node: Binary) -> Comparison | None:
    if node.operator not in _FLIPPED or node.is_bool:
        return None
    threshold = _threshold(node.right)
    if threshold is not None:
        return Comparison(node.operator, node.left, threshold)
    threshold = _threshold(node.left)
    if threshold is not None:
        return Comparison(_FLIPPED[node.operator], node.right, threshold)
    return None


def _threshold(node: Node) -> Threshold | None:
    value = fold(node)
    if isinstance(node, Binary) and node.operator == "*":
        left, right = fold(node.left), fold(node.right)
        if left is not None and right is not None:
            return Threshold(value, max(left, right), min(left, right))
        if left is not None and is_budget(node.right):
            return Threshold(None, left)
        if right is not None and is_budget(node.left):
            return Threshold(None, right)
    return None if value is None else _inverted(node, value)


def _inverted(node: Node, value: float) -> Threshold:
    """`1 - 14.4 * 0.001`, which a success ratio is compared with, keeps its budget."""
    if isinstance(node, Binary) and node.operator == "-" and fold(node.left) == 1:
        inner = _threshold(node.right)
        if inner is not None:
            return Threshold(value, inner.factor, inner.budget)
    return Threshold(value)
