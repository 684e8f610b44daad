"""Whether somebody is told when the series of an objective are gone; no data looks like no error.

pyrra makes such an alert itself: <https://github.com/pyrra-dev/pyrra> (`alerting.absent`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from readiness.facts.model import NO, UNKNOWN, YES, Alert, Answer, RecordingRule, Slo
from readiness.facts.promql import Node, inspect, parse
from readiness.facts.promql.syntax import Binary, Call, Number, Selector, walk
from readiness.facts.slos import pyrra
from readiness.facts.slos.drift import specification
from readiness.facts.text import table

ABSENT = frozenset({"absent", "absent_over_time"})
HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TARGET = "up"
"""The series of Prometheus' own that is gone when a target is no longer scraped at all."""
Missed = frozenset[tuple[str, str]]
"""Metric whose absence is told, and a value that a label of it is asked for, or nothing where none is."""


def missed(alerts: Iterable[Alert], rules: Sequence[RecordingRule]) -> Missed:
    """The series whose absence some alert looks for, recording rules looked through."""
    recorded = {rule.name: rule.expression.metrics for rule in rules}
    found = {
        (metric, value)
        for alert in alerts
        if "absent" in alert.expr or "vector" in alert.expr
        for one in _looked_for(parse(alert.expr).node)
        for metric in (one.metric or "", *recorded.get(one.metric or "", ()))
        for value in [said for _, how, said in one.matchers if how in {"=", "=~"}] or [""]
    }
    return frozenset(found)


def _looked_for(node: Node | None) -> Iterator[Selector]:
    """What stands in `absent(…)`, and before an `or vector(…)` whose number makes the alert fire."""
    for each in walk(node) if node is not None else ():
        inside: Node | None = None
        if isinstance(each, Call) and each.function in ABSENT and each.arguments:
            inside = each.arguments[0]
        elif isinstance(each, Binary) and each.operator in HOLDS:
            inside = _replaced(each)
        for part in walk(inside) if inside is not None else ():
            if isinstance(part, Selector):
                yield part


def _replaced(node: Binary) -> Node | None:
    """What a number stands in for, where the comparison holds of that number."""
    left, limit = node.left, node.right
    if not isinstance(left, Binary) or left.operator != "or" or not isinstance(limit, Number):
        return None
    given = left.right
    if not isinstance(given, Call) or given.function != "vector" or not given.arguments:
        return None
    number = given.arguments[0]
    holds = isinstance(number, Number) and HOLDS[node.operator](number.value, limit.value)
    return left.left if holds else None


def absence(slo: Slo, told: Missed) -> Answer:
    """By its own metrics, or by the target that has them; what is no PromQL cannot be told."""
    if slo.format == pyrra.FORMAT:
        alerting = table(table(specification(slo).get("spec")).get("alerting"))
        if alerting.get("absent") is not False and alerting.get("disabled") is not True:
            return YES
    if slo.indicator.parses is not True or not slo.indicator.metrics:
        return UNKNOWN
    values = {value for text in _texts(slo) for _, _, value in inspect(text).labels}
    own = {(metric, value) for metric in slo.indicator.metrics for value in ("", *values)}
    if not own.isdisjoint(told):
        return YES
    return YES if any((TARGET, value) in told for value in values if value) else NO


def _texts(slo: Slo) -> list[str]:
    said = slo.indicator
    return [text for text in (said.good, said.bad, said.total, said.raw) if text]


def join(
    slos: Sequence[Slo], alerts: Sequence[Alert], rules: Sequence[RecordingRule], *, unread: bool
) -> tuple[Slo, ...]:
    """The objectives with the answer; a file that cannot be read may hold the alert."""
    told = missed(alerts, rules)
    answers: Mapping[Answer, Answer] = {NO: UNKNOWN} if unread else {}
    return tuple(
        slo._replace(absence=answers.get(said := absence(slo, told), said)) for slo in slos
    )
