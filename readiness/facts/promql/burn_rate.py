"""Whether a query watches how fast an error budget burns, and whether it can ever fire.

Two windows of one error ratio must both be above a multiple of the budget:
https://sre.google/workbook/alerting-on-slos/ (multiwindow, multi-burn-rate alerts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice, product
from typing import NamedTuple

from readiness.facts.model.observability import BurnPair, Expression
from readiness.facts.promql.duration import seconds
from readiness.facts.promql.measure import (
    Recorded,
    fold,
    is_budget,
    measure,
    shape,
)
from readiness.facts.promql.syntax import (
    Aggregation,
    Binary,
    Call,
    Node,
    Selector,
    Subquery,
    parse,
    walk,
)

MOST_BRANCHES = 64
"""Alternatives of one expression that are looked at; a conjunction multiplies them."""

DIVIDED_TWICE = "the ratio is already divided by the budget that the threshold multiplies"

_FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
_CONDITIONS = frozenset({"absent", "absent_over_time"})
_WINDOW_LABELS = frozenset({"sloth_window", "window"})
_SUFFIX = re.compile(r"(?<=[A-Za-z_:])((?:\d{1,6}(?:ms|[smhdwy]))+)$")


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


def inspect(text: str, recorded: Recorded | None = None) -> Expression:
    """All that a query says; `recorded` lets names of recording rules be looked through."""
    parsed = parse(text)
    if parsed.node is None:
        return Expression(parsed.parses, parsed.reason)
    known = recorded or {}
    branches = [_comparisons(branch) for branch in _branches(parsed.node)]
    pairs = [pair for branch in branches for pair in _pairs(branch, known)]
    return _expression(parsed.node, known)._replace(
        burn_rate=bool(pairs),
        burn_pairs=tuple(sorted(set(pairs), key=str)),
        impossible=_impossible(branches, pairs, known),
        premature=DIVIDED_TWICE if any(pair.divided_twice for pair in pairs) else None,
    )


def _expression(node: Node, recorded: Recorded) -> Expression:
    nodes = list(walk(node))
    selectors = [part for part in nodes if isinstance(part, Selector)]
    windows = {part.window for part in nodes if isinstance(part, Selector | Subquery)}
    return Expression(
        parses=True,
        metrics=tuple(sorted({part.metric for part in selectors if part.metric})),
        labels=tuple(sorted({matcher for part in selectors for matcher in part.matchers})),
        windows=tuple(sorted(window for window in windows if window is not None)),
        compares=_compares(nodes, recorded),
    )


def _compares(nodes: Iterable[Node], recorded: Recorded, depth: int = 2) -> bool:
    """Whether series can be left out: by a comparison, an absence, or a recorded one of those."""
    for part in nodes:
        match part:
            case Binary(operator, _, _, is_bool):
                if operator == "unless" or (operator in _FLIPPED and not is_bool):
                    return True
            case Call(function, _) if function in _CONDITIONS:
                return True
            case Selector(metric, _, _) if metric is not None and depth > 0:
                if any(
                    _compares(walk(n), recorded, depth - 1) for n in recorded.get(metric, ())[:4]
                ):
                    return True
            case _:
                pass
    return False


def _branches(node: Node) -> list[tuple[Node, ...]]:
    """The alternatives of a condition, each a conjunction."""
    match node:
        case Aggregation(_, operand):
            return _branches(operand)
        case Call("label_replace" | "label_join" | "sort" | "sort_desc", (operand, *_)):
            return _branches(operand)
        case Binary("or", left, right):
            return (_branches(left) + _branches(right))[:MOST_BRANCHES]
        case Binary("and", left, right):
            pairs = product(_branches(left), _branches(right))
            return [first + second for first, second in islice(pairs, MOST_BRANCHES)]
        case Binary("unless", left, _):
            return _branches(left)
        case _:
            return [(node,)]


def _comparisons(branch: tuple[Node, ...]) -> list[Comparison]:
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


def _pairs(branch: list[Comparison], recorded: Recorded) -> list[BurnPair]:
    """Every short and long window of one ratio within a conjunction."""
    if len(branch) < 2:
        return []
    by_shape: dict[object, dict[int, Comparison]] = {}
    for comparison in branch:
        window = _window(comparison.value)
        if window is not None and comparison.operator in (">", ">=", "<", "<="):
            key = (comparison.operator[0], _windowless(comparison.value))
            by_shape.setdefault(key, {}).setdefault(window, comparison)
    found = [_pair(windows, recorded) for windows in by_shape.values() if len(windows) > 1]
    return [pair for pair in found if pair is not None]


def _pair(windows: Mapping[int, Comparison], recorded: Recorded) -> BurnPair | None:
    short, long = min(windows), max(windows)
    first, second = _error_ratio(windows[short], recorded), _error_ratio(windows[long], recorded)
    if first is None or second is None:
        return None
    threshold = windows[long].threshold
    possible = first.possible and second.possible
    twice = first.divided_twice or second.divided_twice
    return BurnPair(short, long, second.value, threshold.factor, threshold.budget, possible, twice)


class _ErrorRatio(NamedTuple):
    value: float | None
    possible: bool = True
    divided_twice: bool = False


def _error_ratio(comparison: Comparison, recorded: Recorded) -> _ErrorRatio | None:
    """The share of errors that a comparison asks for; None where it compares something else."""
    threshold = comparison.threshold
    measured = measure(comparison.value, recorded)
    if threshold.value is None:
        twice = measured is not None and measured.burn
        return _ErrorRatio(None, divided_twice=twice)
    meant = _is_budget_form(threshold)
    if measured is None and not meant:
        return None
    if measured is not None and measured.burn:
        return _ErrorRatio(None, divided_twice=meant) if threshold.value > 0 else None
    value = threshold.value / (measured.scale if measured else 1.0)
    if comparison.operator.startswith("<"):
        value = 1 - value
    bounded = meant or (measured is not None and measured.certain)
    if value <= 0 or (value >= 1 and not bounded):
        return None
    return _ErrorRatio(round(value, 9), possible=_is_below_one(value, comparison.operator))


def _is_below_one(value: float, operator: str) -> bool:
    return value < 1 or (value == 1 and operator in (">=", "<="))


def _is_budget_form(threshold: Threshold) -> bool:
    """Written as a factor above one times a share below one half: a multiple of a budget."""
    factor, budget = threshold.factor, threshold.budget
    return factor is not None and budget is not None and factor >= 0.5 and 0 < budget <= 0.5


def _window(node: Node) -> int | None:
    """The one window of a value, in seconds: of its ranges, its names, or a window label."""
    ranges = {
        part.window
        for part in walk(node)
        if isinstance(part, Selector | Subquery) and part.window is not None
    }
    found = ranges or {
        window
        for part in walk(node)
        if isinstance(part, Selector) and (window := _named_window(part)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _named_window(selector: Selector) -> int | None:
    suffix = _SUFFIX.search(selector.metric or "")
    if suffix is not None:
        return seconds(suffix.group(1))
    labels = [value for label, _, value in selector.matchers if label in _WINDOW_LABELS]
    return seconds(labels[0]) if labels else None


def _windowless(node: Node) -> object:
    """The value's shape without its windows: equal for the two halves of a pair."""
    return shape(_without_window(node), matchers=True, metric=_stem)


def _stem(metric: str) -> str:
    return _SUFFIX.sub("", metric)


def _without_window(node: Node) -> Node:
    match node:
        case Selector(metric, matchers, _):
            kept = tuple(matcher for matcher in matchers if matcher[0] not in _WINDOW_LABELS)
            return Selector(metric, kept)
        case Binary(operator, left, right):
            return Binary(operator, _without_window(left), _without_window(right))
        case Aggregation(operator, operand):
            return Aggregation(operator, _without_window(operand))
        case Call(function, arguments):
            return Call(function, tuple([_without_window(one) for one in arguments]))
        case Subquery(operand, _):
            return Subquery(_without_window(operand), 0)
        case _:
            return node


def _impossible(
    branches: list[list[Comparison]], pairs: list[BurnPair], recorded: Recorded
) -> str | None:
    """A dead burn-rate branch is named even where another can fire: it is the page that is lost."""
    for pair in pairs:
        if not pair.possible:
            return f"an error ratio cannot exceed 1, and the threshold is {pair.threshold:g}"
    reasons = [_dead(branch, recorded) for branch in branches]
    return reasons[0] if reasons and all(reasons) else None


def _dead(branch: list[Comparison], recorded: Recorded) -> str | None:
    """A threshold within 0 and 1 is in reach of any ratio: most alerts end here."""
    for comparison in branch:
        value = comparison.threshold.value
        if value is None or 0 < value < 1:
            continue
        measured = measure(comparison.value, recorded)
        if measured is None or not measured.certain:
            continue
        if _is_out_of_reach(comparison.operator, value, measured.scale):
            return f"a ratio cannot be {comparison.operator} {value:g}"
    return None


def _is_out_of_reach(operator: str, value: float, most: float) -> bool:
    match operator:
        case ">":
            return value >= most
        case ">=":
            return value > most
        case "<":
            return value <= 0
        case "<=":
            return value < 0
        case "==":
            return not 0 <= value <= most
        case _:
            return False
