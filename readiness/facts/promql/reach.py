"""Whether the comparisons of a condition can ever hold; knows bounds of ratios, no burn rates."""

from __future__ import annotations

from readiness.facts.promql.condition import Comparison
from readiness.facts.promql.measure import Recorded, measure


def dead(branch: list[Comparison], recorded: Recorded) -> str | None:
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
