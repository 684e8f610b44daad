"""The queries that tell how much of an error budget is left, derived from an objective; asks nothing.

What a tool records comes first (it is what its alerts and dashboards show); else the objective's own
queries, widened to its whole window. A ratio of two rates over one window is the share of events in
it, as slo.yaml authors mean it: https://sre.google/workbook/implementing-slos/
"""

from __future__ import annotations

import json
import re
from enum import StrEnum

from readiness.facts.model import Slo
from readiness.facts.promql import parse
from readiness.facts.promql.syntax import (
    Aggregation,
    Call,
    Node,
    Selector,
    Subquery,
    walk,
)
from readiness.pattern import pattern
from readiness.record import NamedTuple


class Meaning(StrEnum):
    """What the number is that a query yields."""

    REMAINING = "remaining"
    ERRORS = "errors"
    """Share of bad events."""
    SUCCESS = "success"
    """Share of good events."""


class BudgetQuery(NamedTuple):
    """A query, what its number means, and the sides of its ratio to tell which one has no data."""

    text: str
    meaning: Meaning
    sides: tuple[tuple[str, str], ...] = ()
    """What a side is, and its query."""


class Plan(NamedTuple):
    """What to ask, first things first; `problem`: why nothing can be derived from the objective."""

    recorded: BudgetQuery | None = None
    derived: BudgetQuery | None = None
    problem: str = ""


def plan(slo: Slo) -> Plan:
    """How the budget of an objective is asked for."""
    if slo.target is None:
        return Plan(problem="its target cannot be read")
    if slo.target >= 1:
        return Plan(problem="a target of 100 % leaves no error budget")
    derived = _derived(slo)
    if isinstance(derived, str):
        return Plan(_recorded(slo), None, derived)
    return Plan(_recorded(slo), derived)


def remaining(meaning: Meaning, value: float, target: float) -> float:
    """Share of the budget that is left."""
    match meaning:
        case Meaning.REMAINING:
            return value
        case Meaning.ERRORS:
            return 1 - value / (1 - target)
        case Meaning.SUCCESS:
            return 1 - (1 - value) / (1 - target)


def _recorded(slo: Slo) -> BudgetQuery | None:
    """What sloth and pyrra record of an objective; the worst, where several servers were merged."""
    if slo.format.startswith("sloth") and slo.service_name:
        named = f"sloth_service={quoted(slo.service_name)},sloth_slo={quoted(slo.name)}"
        text = f"min(slo:period_error_budget_remaining:ratio{{{named}}})"
        return BudgetQuery(text, Meaning.REMAINING)
    if slo.format == "pyrra":
        text = f"min(pyrra_availability{{slo={quoted(slo.name)}}})"
        return BudgetQuery(text, Meaning.SUCCESS)
    return None


def _derived(slo: Slo) -> BudgetQuery | str:
    if slo.indicator.parses is not True and slo.indicator.reason:
        return slo.indicator.reason  # of another system, whose words may look like PromQL
    if not slo.window_seconds:
        return "it names no window"
    if slo.rolling is False:
        return "its window follows the calendar, which no query over a fixed time can tell"
    return _of_indicator(slo, duration(slo.window_seconds))


def _of_indicator(slo: Slo, window: str) -> BudgetQuery | str:
    said = slo.indicator
    if said.total is not None and (said.bad or said.good):
        side, meaning = (
            (said.bad, Meaning.ERRORS) if said.bad else (said.good or "", Meaning.SUCCESS)
        )
        return _ratio(side, said.total, meaning, window)
    if said.raw is None:
        return said.reason or "its indicator has no good or bad beside total"
    if slo.format == "pyrra":
        return _gauge(said.raw, window)
    if slo.format.startswith("sloth"):
        return _raw(said.raw, window)
    return "what its raw query yields, errors or successes, is not known"


def _ratio(part: str, total: str, meaning: Meaning, window: str) -> BudgetQuery | str:
    above, below = widened(part, window), widened(total, window)
    if above is None or below is None:
        return "its queries cannot be widened to its window"
    word = "bad" if meaning is Meaning.ERRORS else "good"
    sides = ((f"{word} events", above), ("events", below))
    return BudgetQuery(f"({above}) / ({below})", meaning, sides)


def _raw(query: str, window: str) -> BudgetQuery | str:
    """A query without a range of its own is averaged over time, as sloth does."""
    wide = widened(query, window) if "[" in query else None
    if wide is not None:
        return BudgetQuery(wide, Meaning.ERRORS)
    if parse(query).node is None or "[" in query:
        return "its query cannot be widened to its window"
    return BudgetQuery(f"avg_over_time(({query})[{window}:5m])", Meaning.ERRORS)


def _gauge(metric: str, window: str) -> BudgetQuery | str:
    """A gauge of 0 and 1: the share of samples that are 1."""
    if not isinstance(parse(metric).node, Selector):
        return "its gauge is no plain series"
    above = f"sum(sum_over_time({metric}[{window}]))"
    return BudgetQuery(f"{above} / sum(count_over_time({metric}[{window}]))", Meaning.SUCCESS)


_COUNTING = frozenset({"rate", "increase"})
"""Functions of a range that count what happened in all of it."""
_PARTS = pattern(
    r"#[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|\[[ \t]*[0-9smhdwy]{2,20}[ \t]*\]"
)
"""Comments, strings and ranges, in one pass: a bracket in a string opens nothing."""


def widened(query: str, window: str) -> str | None:
    """A query that counts events, over another window; bare counters are counted over it. None for
    what cannot be: ranges that do not count, ranges in ranges, template text.
    """
    node = parse(query).node
    if node is None:
        return None
    nodes = list(walk(node))
    if not any(isinstance(one, Selector) and one.window is not None for one in nodes):
        return _counted(node, window)
    inside = {id(part) for one in nodes if _counts(one) for part in walk(one)}
    ranges = [one for one in nodes if isinstance(one, Subquery) or _has_range(one)]
    if any(id(one) not in inside or isinstance(one, Subquery) for one in ranges):
        return None
    return _PARTS.sub(lambda found: _with(found, window), query)


def _counts(node: Node) -> bool:
    return isinstance(node, Call) and node.function in _COUNTING


def _has_range(node: Node) -> bool:
    return isinstance(node, Selector) and node.window is not None


def _with(found: re.Match[str], window: str) -> str:
    return f"[{window}]" if found.group().startswith("[") else found.group()


def _counted(node: Node, window: str) -> str | None:
    """A bare counter, or the sum of one, as Nobl9 and pyrra write them."""
    inner = node.operand if isinstance(node, Aggregation) and node.operator == "sum" else node
    if not isinstance(inner, Selector) or inner.metric is None:
        return None
    return f"sum(increase({selector(inner)}[{window}]))"


def selector(node: Selector) -> str:
    """A selector as text, without its range."""
    matchers = ",".join(
        f"{name}{operator}{quoted(value)}" for name, operator, value in node.matchers
    )
    return f"{node.metric}{{{matchers}}}" if matchers else str(node.metric)


def quoted(text: str) -> str:
    """A string of PromQL, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


_UNITS = (("d", 86400), ("h", 3600), ("m", 60))


def duration(seconds: int) -> str:
    """As PromQL writes it, in the largest unit that is whole."""
    for unit, length in _UNITS:
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"
