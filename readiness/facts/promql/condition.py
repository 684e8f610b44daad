"""A query as a condition: its alternatives, each a conjunction of values against thresholds."""

from collections.abc import Iterable
from itertools import islice, product

from readiness.facts.promql.measure import Recorded, fold, is_budget
from readiness.facts.promql.syntax import Aggregation, Binary, Call, Node, Number, Selector, walk
from readiness.record import NamedTuple

MOST_BRANCHES = 64
"""Alternatives of one expression that are looked at; a conjunction multiplies them."""

_FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
_DENIED = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_ALL = frozenset({("==", 1), (">", 0), (">=", 1)})
"""How a product of `bool` comparisons asks for all of them."""
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


def branches(node: Node, *, denied: bool = False) -> list[tuple[Node, ...]]:
    """The alternatives of a condition, each a conjunction; `denied`: with the opposite of what
    stands behind `unless`, which is all that can hold where its series exist.
    """
    match node:
        case Aggregation(_, operand) | Call(
            "label_replace" | "label_join" | "sort" | "sort_desc", (operand, *_)
        ):
            return branches(operand, denied=denied)
        case Binary("or", left, right):
            found = branches(left, denied=denied) + branches(right, denied=denied)
            return found[:MOST_BRANCHES]
        case Binary("and", left, right):
            pairs = product(branches(left, denied=denied), branches(right, denied=denied))
            return [first + second for first, second in islice(pairs, MOST_BRANCHES)]
        case Binary("unless", left, right):
            opposite = _opposite(right) if denied else ()
            return [one + opposite for one in branches(left, denied=denied)]
        case Binary(operator, Binary("*") as factors, Number(least)) if (operator, least) in _ALL:
            return [_product(factors) or (node,)]
        case _:
            return [(node,)]


def _opposite(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Binary) and node.operator in _DENIED and not node.is_bool:
        return (node._replace(operator=_DENIED[node.operator]),)
    return ()


def _product(node: Node) -> tuple[Node, ...]:
    """The factors of a product of `bool` comparisons, which is 1 where all of them hold."""
    if not isinstance(node, Binary):
        return ()
    if node.operator in _FLIPPED and node.is_bool:
        return (node._replace(is_bool=False),)
    if node.operator != "*":
        return ()
    left, right = _product(node.left), _product(node.right)
    return left + right if left and right else ()


def comparisons(branch: tuple[Node, ...]) -> list[Comparison]:
    """The members of a conjunction that compare something with a number or a budget."""
    found = [_comparison(node) for node in branch if isinstance(node, Binary)]
    return [comparison for comparison in found if comparison is not None]


def _comparison(node: Binary) -> Comparison | None:
    if node.operator not in _FLIPPED or node.is_bool:
        return None
    node = _moved(node)
    threshold = _threshold(node.right)
    if threshold is not None:
        return Comparison(node.operator, node.left, threshold)
    threshold = _threshold(node.left)
    if threshold is not None:
        return Comparison(_FLIPPED[node.operator], node.right, threshold)
    return None


def _moved(node: Binary) -> Binary:
    """`x > 14.4 * 0.001` of `x - 14.4 * 0.001 > 0`."""
    left = node.left
    if not isinstance(left, Binary) or left.operator != "-" or fold(node.right) != 0:
        return node
    if fold(left.left) is not None or _threshold(left.right) is None:
        return node
    return node._replace(left=left.left, right=left.right)


def _threshold(node: Node) -> Threshold | None:
    if isinstance(node, Call) and node.function in ("scalar", "vector"):
        return _threshold(node.arguments[0]) if node.arguments else None
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
