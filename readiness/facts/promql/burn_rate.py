"""Whether a conjunction watches how fast an error budget burns.

Two windows of one error ratio must both be above a multiple of the budget:
https://sre.google/workbook/alerting-on-slos/ (multiwindow, multi-burn-rate alerts).
"""

from collections.abc import Mapping

from readiness.facts.model.observability import BurnPair
from readiness.facts.promql.condition import Comparison, Threshold
from readiness.facts.promql.duration import seconds
from readiness.facts.promql.measure import Recorded, measure, shape
from readiness.facts.promql.syntax import (
    Aggregation,
    Binary,
    Call,
    Node,
    Selector,
    Subquery,
    walk,
)
from readiness.pattern import pattern
from readiness.record import NamedTuple

_WINDOW_LABELS = frozenset({"sloth_window", "window", "range", "rate_window", "lookback"})
_SUFFIX = pattern(r"(?<=[A-Za-z_:])((?:\d{1,6}(?:ms|[smhdwy]))+)$")
_BURN = pattern(r"(?:^|[_:])burn_?rate")
_LONGEST_SUFFIX = 40
"""Characters: a name is searched from here, since it may be as long as an expression."""


def pairs_of(branch: list[Comparison], recorded: Recorded) -> list[BurnPair]:
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


def mismatch_of(branch: list[Comparison]) -> str | None:
    """How the two windows of a conjunction look at different series, where they do.

    Only of comparisons with a budget: any two others may be meant.
    """
    halves: dict[int, Comparison] = {}
    shapes: dict[object, set[int]] = {}
    for comparison in branch:
        window = _window(comparison.value)
        if window is not None and _counts_budgets(comparison.threshold):
            halves.setdefault(window, comparison)
            shapes.setdefault(_windowless(comparison.value), set()).add(window)
    if len(halves) < 2 or any(len(windows) > 1 for windows in shapes.values()):
        return None
    short, long = min(halves), max(halves)
    first, second = _read(halves[short].value), _read(halves[long].value)
    told = f"{first} and {second}" if first != second else f"different series of {first}"
    return f"its windows of {short} s and {long} s look at {told}"


def is_without_budget(branch: list[Comparison]) -> bool:
    """Whether two windows are compared with a multiple of no budget, as of a target of 100 %."""
    windows = {
        _window(one.value)
        for one in branch
        if (one.threshold.factor or 0) >= _LEAST_FACTOR
        and one.threshold.budget is not None
        and one.threshold.budget <= 0
    }
    return len(windows - {None}) > 1


def _counts_budgets(threshold: Threshold) -> bool:
    return _is_budget_form(threshold) or (
        threshold.value is None and (threshold.factor or 0) >= _LEAST_FACTOR
    )


_LEAST_FACTOR = 0.5


def _read(node: Node) -> str:
    names = {part.metric for part in walk(node) if isinstance(part, Selector) and part.metric}
    return ", ".join(sorted(map(_stem, names))) or "nothing"


def _pair(windows: Mapping[int, Comparison], recorded: Recorded) -> BurnPair | None:
    short, long = min(windows), max(windows)
    first, second = _error_ratio(windows[short], recorded), _error_ratio(windows[long], recorded)
    if first is None or second is None:
        return None
    threshold = windows[long].threshold
    possible = first.possible and second.possible
    twice = first.divided_twice or second.divided_twice
    factor = threshold.factor if second.factor is None else second.factor
    budget = None if threshold.budget is None else round(threshold.budget / second.scale, 10)
    return BurnPair(short, long, second.value, factor, budget, possible, twice)


class _ErrorRatio(NamedTuple):
    value: float | None
    possible: bool = True
    divided_twice: bool = False
    factor: float | None = None
    """How many times the budget, where the value counts in budgets itself."""
    scale: float = 1.0
    """100 where the ratio, and with it the budget, is written in per cent."""


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
        return _burn(threshold.value / measured.scale, divided_twice=meant)
    scale = measured.scale if measured else 1.0
    value = threshold.value / scale
    if comparison.operator.startswith("<"):
        value = 1 - value
    bounded = meant or (measured is not None and measured.certain)
    if value >= 1 and not bounded and _is_named_burn(comparison.value):
        return _burn(value, divided_twice=False)
    if value <= 0 or (value >= 1 and not bounded):
        return None
    possible = _is_below_one(value, comparison.operator)
    return _ErrorRatio(round(value, 9), possible=possible, scale=scale)


def _burn(times: float, *, divided_twice: bool) -> _ErrorRatio | None:
    """A value in budgets: what it is compared with is the factor, unless a budget is in it too."""
    if times <= 0:
        return None
    return _ErrorRatio(
        None, divided_twice=divided_twice, factor=None if divided_twice else round(times, 6)
    )


def _is_named_burn(node: Node) -> bool:
    """Recorded nowhere in reach, and called a burn rate: no ratio is compared with one or more."""
    return any(isinstance(one, Selector) and _BURN.search(one.metric or "") for one in walk(node))


def _is_below_one(value: float, operator: str) -> bool:
    return value < 1 or (value == 1 and operator in (">=", "<="))


def _is_budget_form(threshold: Threshold) -> bool:
    """Written as a factor above one times a share below one half: a multiple of a budget."""
    factor, budget = threshold.factor, threshold.budget
    return (
        factor is not None and budget is not None and factor >= _LEAST_FACTOR and 0 < budget <= 0.5
    )


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
    suffix = _SUFFIX.search((selector.metric or "")[-_LONGEST_SUFFIX:])
    if suffix is not None:
        return seconds(suffix.group(1))
    labels = [value for label, _, value in selector.matchers if label in _WINDOW_LABELS]
    return seconds(labels[0]) if labels else None


def _windowless(node: Node) -> object:
    """The value's shape without its windows: equal for the two halves of a pair."""
    return shape(_without_window(node), matchers=True, metric=_stem)


def _stem(metric: str) -> str:
    return metric[:-_LONGEST_SUFFIX] + _SUFFIX.sub("", metric[-_LONGEST_SUFFIX:])


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
