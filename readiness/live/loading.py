"""Whether a server evaluates the rules of a repository: compared as parsed expressions, with labels.

A server prints an expression anew, so that its text proves nothing. Prometheus does not show external
labels with rules; the ruler of Thanos does, with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.facts.model import NO, UNKNOWN, YES, Alert, LiveRule, RecordingRule
from readiness.facts.promql import LOGQL, canonical
from readiness.live.prometheus import LoadedRule
from readiness.record import NamedTuple

Index = Mapping[tuple[str, str], Sequence[LoadedRule]]
"""Type and name → the rules that the server has of it."""


class Heard(NamedTuple):
    """The rules that a server has, or why they are not known."""

    rules: Index
    problem: str | None
    origin: str
    at: str
    external: frozenset[str] = frozenset()
    """Names of labels that the server itself puts on every rule."""


def external(rules: Sequence[LoadedRule]) -> frozenset[str]:
    """Names of labels that all rules have: alerting and recording rules of one file share none."""
    if {rule.type for rule in rules} != {"alerting", "recording"}:
        return frozenset()
    return frozenset.intersection(*[frozenset(rule.labels) for rule in rules])


def index(rules: Iterable[LoadedRule]) -> Index:
    """Rules by type and name."""
    found: dict[tuple[str, str], list[LoadedRule]] = {}
    for rule in rules:
        found.setdefault((rule.type, rule.name), []).append(rule)
    return found


ELSEWHERE = ("loki", "datadog", "grafana")
"""How the formats begin of what is evaluated by somebody else than Prometheus."""


def of_alert(alert: Alert, heard: Heard) -> LiveRule | None:
    """What the server says of an alerting rule; None for what no Prometheus evaluates."""
    if alert.format.startswith(ELSEWHERE) or alert.expression.reason == LOGQL:
        return None
    if heard.problem is not None:
        return LiveRule(UNKNOWN, None, heard.problem, heard.origin, heard.at)
    if alert.templated:
        return LiveRule(UNKNOWN, None, "it is template text", heard.origin, heard.at)
    known = heard.rules.get(("alerting", alert.name), ())
    near = sorted(known, key=lambda rule: rule.group != alert.group)
    told = [(rule, "; ".join(_of_alert(alert, rule, heard.external))) for rule in near]
    return _verdict(alert.expr, told, heard)


def of_recording(recording: RecordingRule, heard: Heard) -> LiveRule | None:
    """What the server says of a recording rule; None for what no Prometheus evaluates."""
    if recording.expression.reason == LOGQL:
        return None
    if heard.problem is not None:
        return LiveRule(UNKNOWN, None, heard.problem, heard.origin, heard.at)
    known = heard.rules.get(("recording", recording.name), ())
    told = [
        (rule, "; ".join(_alike(recording.expr, recording.labels, rule, heard.external)))
        for rule in known
    ]
    return _verdict(recording.expr, told, heard)


def _verdict(expr: str, told: Sequence[tuple[LoadedRule, str]], heard: Heard) -> LiveRule:
    """Of several rules with the name, the one that is the same; else the nearest is told."""
    if canonical(expr) is None:
        problem = "its expression cannot be compared: it is not for our parser"
        return LiveRule(UNKNOWN, None, problem, heard.origin, heard.at)
    same = [rule for rule, difference in told if not difference]
    if same:
        worst = min(same, key=lambda rule: ("err", "unknown", "ok").index(_health(rule)))
        health = _health(worst)
        problem = "" if health == "ok" else worst.error or "it was not evaluated yet"
        return LiveRule(YES, health, problem, heard.origin, heard.at)
    missing = "not loaded" if heard.rules else "not loaded: no rule is evaluated there at all"
    problem = f"loaded otherwise: {told[0][1]}" if told else missing
    return LiveRule(NO, None, problem, heard.origin, heard.at)


def _health(rule: LoadedRule) -> str:
    return rule.health if rule.health in {"ok", "err"} else "unknown"


def _of_alert(alert: Alert, rule: LoadedRule, external: frozenset[str]) -> Iterator[str]:
    """Every difference between what is written and what is loaded, in words."""
    yield from _alike(alert.expr, alert.labels, rule, external)
    for word, wanted, found in (
        ("for", alert.for_seconds, rule.duration),
        ("keep_firing_for", alert.keep_firing_seconds, rule.keep_firing),
    ):
        if abs((wanted or 0) - found) >= 1:
            yield f"`{word}` is {found:g} s, the file says {wanted or 0} s"


def _alike(
    expr: str, labels: Mapping[str, str], rule: LoadedRule, external: frozenset[str]
) -> Iterator[str]:
    if canonical(rule.query) != canonical(expr):
        yield f"the expression is {rule.query}"
    names = sorted(
        name
        for name in {*labels, *(rule.labels.keys() - external)}
        if labels.get(name) != rule.labels.get(name)
    )
    if names:
        yield f"other labels ({', '.join(names)})"
