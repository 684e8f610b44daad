"""What kind of number an expression yields: a share between 0 and 1, or a burn of the budget.

Recording rules are looked through, because a name proves nothing of what is divided by what.
"""

import math
from collections.abc import Callable, Mapping

from readiness.facts.promql.syntax import (
    Aggregation,
    Binary,
    Call,
    Negation,
    Node,
    Number,
    Selector,
    Subquery,
    parts,
    walk,
)
from readiness.pattern import pattern
from readiness.record import NamedTuple

Recorded = Mapping[str, tuple[Node, ...]]
"""Name of a recording rule → its expressions."""

DEEPEST_INLINING = 4
MOST_DEFINITIONS = 4
"""How many definitions of one recorded name are looked at: generators write hundreds alike."""


class Measure(NamedTuple):
    """A share of events times `scale`; `certain` where it provably stays within 0 and `scale`."""

    scale: float = 1.0
    certain: bool = False
    burn: bool = False
    """Already divided by the error budget: 1 means that it lasts exactly the period."""


_BOUNDED_METRICS = frozenset({"up", "probe_success"})
_TOOL_RATIO = pattern(r"slo:sli_error:ratio_rate\w+|[\w:]+:burnrate\w+")
"""What sloth and pyrra record: error ratios, whatever `burnrate` sounds like."""
_TOOL_BURN = pattern(r"slo:(?:current|period)_burn_rate:ratio")
_RATIO_NAME = pattern(r"ratio|error_?rate|errors?_per|percent|availability|apdex|burn_?rate")
_BUDGET_NAME = pattern(r"error_?budget")
_KEEPS_BOUND = frozenset({"max", "min", "avg", "group", "topk", "bottomk", "quantile"})
_OVER_TIME = frozenset(
    {"avg_over_time", "max_over_time", "min_over_time", "last_over_time", "quantile_over_time"}
)


def fold(node: Node) -> float | None:
    """The number that a constant expression is; None where it depends on data."""
    match node:
        case Number(value):
            return value if math.isfinite(value) else None
        case Negation(operand):
            inner = fold(operand)
            return None if inner is None else -inner
        case Call("scalar" | "vector", (argument,)):
            return fold(argument)
        case Binary(operator, left, right):
            first, second = fold(left), fold(right)
            if first is None or second is None:
                return None
            return _calculate(operator, first, second)
        case _:
            return None


def _calculate(operator: str, first: float, second: float) -> float | None:
    """Ten digits, so that 1 - 0.99 is the 0.01 that was meant."""
    try:
        match operator:
            case "+":
                return round(first + second, 10)
            case "-":
                return round(first - second, 10)
            case "*":
                return round(first * second, 10)
            case "/":
                return round(first / second, 10)
            case _:
                return None
    except (ArithmeticError, ValueError):
        return None


def is_budget(node: Node) -> bool:
    """A recorded error budget, or one minus a recorded objective."""
    match node:
        case Selector(metric, _, _):
            return metric is not None and _BUDGET_NAME.search(metric) is not None
        case Aggregation(_, operand) | Call("scalar", (operand,)):
            return is_budget(operand)
        case Binary("-", Number(1.0), right):
            return any(isinstance(part, Selector) for part in walk(right))
        case _:
            return False


def measure(node: Node, recorded: Recorded, depth: int = DEEPEST_INLINING) -> Measure | None:
    """What share an expression is; None where it is none, or nobody can tell."""
    match node:
        case Selector(metric, _, _) if metric:
            return _recorded(metric, recorded, depth)
        case Aggregation(operator, operand):
            return _aggregated(operator, measure(operand, recorded, depth))
        case Call(function, arguments) if function in _OVER_TIME:
            return measure(arguments[-1], recorded, depth)
        case Subquery(operand, _):
            return measure(operand, recorded, depth)
        case Binary():
            return _arithmetic(node, recorded, depth)
    return None


def _aggregated(operator: str, inner: Measure | None) -> Measure | None:
    """A sum of shares is no share, but still what its author takes for one."""
    if inner is None or operator in _KEEPS_BOUND:
        return inner
    return inner._replace(certain=False)


def _recorded(metric: str, recorded: Recorded, depth: int) -> Measure | None:
    if metric in _BOUNDED_METRICS:
        return Measure(certain=True)
    found = [measure(n, recorded, depth - 1) for n in _definitions(metric, recorded, depth)]
    if found and found[0] is not None and all(one == found[0] for one in found):
        return found[0]
    if _TOOL_BURN.fullmatch(metric):
        return Measure(burn=True)
    if _TOOL_RATIO.fullmatch(metric):
        return Measure(certain=True)
    return Measure() if _RATIO_NAME.search(metric) else None


def _definitions(metric: str, recorded: Recorded, depth: int) -> tuple[Node, ...]:
    return recorded.get(metric, ())[:MOST_DEFINITIONS] if depth > 0 else ()


def _arithmetic(node: Binary, recorded: Recorded, depth: int) -> Measure | None:
    left, right = fold(node.left), fold(node.right)
    match node.operator:
        case "/":
            return _division(node, right, recorded, depth)
        case "*" if (factor := left if left is not None else right) is not None:
            inner = measure(node.right if left is not None else node.left, recorded, depth)
            return _scaled(inner, factor)
        case "-" if left is not None:
            inner = measure(node.right, recorded, depth)
            return inner if inner is not None and inner.scale == left else None
        case _:
            return None


def _scaled(inner: Measure | None, factor: float) -> Measure | None:
    if inner is None or factor <= 0:
        return None
    return inner._replace(scale=round(inner.scale * factor, 10))


def _division(
    node: Binary, divisor: float | None, recorded: Recorded, depth: int
) -> Measure | None:
    """A share where both sides count, a burn where a share is divided by a budget."""
    if divisor is None and not is_budget(node.right):
        return _share(node)
    inner = measure(node.left, recorded, depth)
    if inner is None or (divisor is not None and divisor <= 0):
        return None
    if divisor is not None and divisor > _LARGEST_BUDGET:
        return _scaled(inner, 1 / divisor)
    return inner._replace(burn=True, certain=False)


def _share(node: Binary) -> Measure | None:
    """What is counted above of what is counted below; `100 * a / b` is read from the left."""
    above, below = _multiple(node.left), _multiple(node.right)
    if above is None or below is None or not _counts(above.of) or not _counts(below.of):
        return None
    scale = round(above.factor / below.factor, 10)
    return Measure(scale, certain=_is_part(above.of, below.of))


class _Multiple(NamedTuple):
    factor: float
    of: Node


def _multiple(node: Node) -> _Multiple | None:
    """A constant factor and what it multiplies; None where the factor is no positive number."""
    if not isinstance(node, Binary) or node.operator not in ("*", "/"):
        return _Multiple(1.0, node)
    left, right = fold(node.left), fold(node.right)
    if node.operator == "*" and left is not None:
        return _Multiple(left, node.right) if left > 0 else None
    if right is None:
        return _Multiple(1.0, node)
    if right <= 0:
        return None
    return _Multiple(right if node.operator == "*" else 1 / right, node.left)


_LARGEST_BUDGET = 0.5
"""A constant divisor up to here is read as an error budget: no objective is below 50 %."""
_BYTES = pattern(r"_(?:bytes|celsius|timestamp_seconds|cores)(?:_|$)")


def _counts(node: Node) -> bool:
    """Counts events: has a metric, and none that is a size, a temperature or a time."""
    metrics = [part.metric for part in walk(node) if isinstance(part, Selector) and part.metric]
    return bool(metrics) and not any(_BYTES.search(metric) for metric in metrics)


def _is_part(numerator: Node, denominator: Node) -> bool:
    """Whether the numerator provably counts some of what the denominator counts."""
    if isinstance(numerator, Binary) and numerator.operator == "-":
        return shape(numerator.left, matchers=True) == shape(denominator, matchers=True)
    if _event_shape(numerator) != _event_shape(denominator):
        return False
    above, below = _matchers(numerator), _matchers(denominator)
    return below <= above


def _matchers(node: Node) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        matcher for part in walk(node) if isinstance(part, Selector) for matcher in part.matchers
    )


_HISTOGRAM = pattern(r"_(?:bucket|count)$")


def _event_shape(node: Node) -> object:
    """A histogram's bucket counts some of the events that its `_count` counts."""
    return shape(node, matchers=False, metric=lambda name: _HISTOGRAM.sub("", name))


def shape(node: Node, *, matchers: bool, metric: Callable[[str], str] = str) -> object:
    """The tree as nested tuples, so that two expressions can be compared up to what varies."""
    match node:
        case Selector(name, selected, window, shift):
            kept = selected if matchers else ()
            return ("selector", metric(name or ""), tuple(sorted(kept)), window, shift)
        case Binary(operator, _, _) | Aggregation(operator, _):
            label = operator
        case Call(function, _):
            label = function
        case Number(value):
            return value
        case _:
            label = type(node).__name__
    return (label, *[shape(part, matchers=matchers, metric=metric) for part in parts(node)])
