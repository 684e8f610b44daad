"""All that a query says, as one record; the door for whoever has an expression."""

from __future__ import annotations

from readiness.facts.model.observability import BurnPair, Expression
from readiness.facts.promql.burn_rate import is_without_budget, mismatch_of, pairs_of
from readiness.facts.promql.condition import Comparison, branches, compares, comparisons
from readiness.facts.promql.measure import Recorded
from readiness.facts.promql.reach import dead
from readiness.facts.promql.syntax import Node, Selector, Subquery, parse, walk

DIVIDED_TWICE = "the ratio is already divided by the budget that the threshold multiplies"
WITHOUT_BUDGET = "its threshold is a multiple of no budget, as of a target of 100 %"


def inspect(text: str, recorded: Recorded | None = None) -> Expression:
    """All that a query says; `recorded` lets names of recording rules be looked through."""
    parsed = parse(text)
    if parsed.node is None:
        return Expression(parsed.parses, parsed.reason)
    known = recorded or {}
    alternatives = [comparisons(branch) for branch in branches(parsed.node)]
    watched = [comparisons(branch) for branch in branches(parsed.node, denied=True)]
    pairs = [pair for branch in watched for pair in pairs_of(branch, known)]
    return _expression(parsed.node, known)._replace(
        burn_rate=bool(pairs),
        burn_pairs=tuple(sorted(set(pairs), key=str)),
        impossible=_impossible(alternatives, pairs, known),
        mismatch=next(filter(None, map(mismatch_of, alternatives)), None),
        premature=_premature(alternatives, pairs),
    )


def _premature(alternatives: list[list[Comparison]], pairs: list[BurnPair]) -> str | None:
    if any(pair.divided_twice for pair in pairs):
        return DIVIDED_TWICE
    return WITHOUT_BUDGET if any(map(is_without_budget, alternatives)) else None


def _expression(node: Node, recorded: Recorded) -> Expression:
    nodes = list(walk(node))
    selectors = [part for part in nodes if isinstance(part, Selector)]
    windows = {part.window for part in nodes if isinstance(part, Selector | Subquery)}
    return Expression(
        parses=True,
        metrics=tuple(sorted({part.metric for part in selectors if part.metric})),
        labels=tuple(sorted({matcher for part in selectors for matcher in part.matchers})),
        windows=tuple(sorted(window for window in windows if window is not None)),
        compares=compares(nodes, recorded),
    )


def _impossible(
    alternatives: list[list[Comparison]], pairs: list[BurnPair], recorded: Recorded
) -> str | None:
    """A dead burn-rate branch is named even where another can fire: it is the page that is lost."""
    for pair in pairs:
        if not pair.possible:
            return f"an error ratio cannot exceed 1, and the threshold is {pair.threshold:g}"
    reasons = [dead(branch, recorded) for branch in alternatives]
    return reasons[0] if reasons and all(reasons) else None
