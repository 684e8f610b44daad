"""How alerts stand to their service and to each other; pure, judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.facts.alerts.loading import Configuration, loads
from readiness.facts.model import Alert, Expression, Facts, RecordingRule
from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.promql import parse
from readiness.facts.promql.selection import selects
from readiness.pattern import pattern

BRANCHED = "template-text"
"""Of two rules of a template only one may ever be rendered."""
DEEPEST = 3
"""Recording rules of recording rules that are looked through."""


def join(facts: Facts, configurations: Sequence[Configuration] = ()) -> Facts:
    """The facts, whose alerts know whether they select their service and whom they contradict."""
    if not facts.alerts:
        return facts
    recorded = _recorded(facts.recording_rules)
    rivals = contradictions(facts.alerts, configurations)
    return facts._replace(
        alerts=tuple(
            [
                alert._replace(
                    selects_service=selection(alert, recorded),
                    rests_on=foundations(alert.expression, recorded),
                    contradicts=rivals.get(number),
                )
                for number, alert in enumerate(facts.alerts)
            ]
        )
    )


Recorded = Mapping[str, Sequence[Expression]]


def _recorded(rules: Sequence[RecordingRule]) -> Recorded:
    found: dict[str, list[Expression]] = {}
    for rule in rules:
        found.setdefault(rule.name, []).append(rule.expression)
    return found


def selection(alert: Alert, recorded: Recorded) -> Answer:
    """Whether its expression, recording rules looked through, says whose series it is about."""
    if alert.service is None or not alert.expression.parses or alert.watchdog:
        return UNKNOWN
    reached: dict[str, None] = dict.fromkeys(alert.expression.metrics)
    found = [alert.expression]
    for _ in range(DEEPEST):
        new = [one for name in reached for one in recorded.get(name, ())[:DEEPEST]]
        found += [one for one in new if one not in found]
        reached = dict.fromkeys(metric for one in new for metric in one.metrics)
    if any(not one.parses for one in found):
        return YES if selects(found, alert.service) == YES else UNKNOWN
    if selects(found, alert.service) == NO and _is_of_anybody(found, recorded):
        return NO
    return YES


def foundations(expression: Expression, recorded: Recorded) -> tuple[str, ...]:
    """The metrics below an expression, in the order in which they are met."""
    names = list(expression.metrics)
    for _ in range(DEEPEST):
        names = [one for name in names for one in _below(name, recorded)]
    return tuple(dict.fromkeys(names))


def _below(name: str, recorded: Recorded) -> list[str]:
    """What the rules record that have a metric's name; the metric where there are none."""
    found = [one for rule in recorded.get(name, ())[:DEEPEST] for one in rule.metrics]
    return found or [name]


def _is_of_anybody(found: Sequence[Expression], recorded: Recorded) -> bool:
    """Whether all metrics are ones that any service has; one of its own name is a selection."""
    metrics = {metric for one in found for metric in one.metrics if metric not in recorded}
    return all(_GENERAL.match(metric) for metric in metrics)


_GENERAL = pattern(
    r"(?:up|probe_\w+|(?:http|grpc|rpc|rest|request|response|promhttp|net_conntrack|process|go|jvm"
    r"|python|nodejs|dotnet|ruby|php|container|kube|istio|envoy|nginx_ingress|traefik|rest_client"
    r"|tomcat|hikaricp|logback|errors?|failures?)s?_\w+"
    r"|(?:api|app|server|service|client)s?_(?:http|grpc|rpc|requests?|responses?|errors?|failures?"
    r"|calls?|latency|duration|connections?|panics?|restarts?|uptime|up|info|health)(?:_\w+)?)$"
)
"""Names that libraries and platforms give to what every service has."""


def contradictions(
    alerts: Sequence[Alert], configurations: Sequence[Configuration] = ()
) -> Mapping[int, str]:
    """Number of an alert → the first with its name and labels that asks another thing, of its file,
    or of the same series in a file that is loaded beside it.

    Parts of one burn-rate alert may stand apart, and files of several environments may differ.
    """
    first: dict[tuple[object, ...], Alert] = {}
    found: dict[int, str] = {}
    for number, alert in enumerate(alerts):
        if alert.expression.burn_rate or not alert.expression.parses or alert.format == BRANCHED:
            continue
        alike = (alert.format, alert.name, tuple(sorted(alert.labels.items())))
        keys: list[tuple[object, ...]] = [(alert.place.location.path, *alike)]
        keys += [(*one, _series(alert), *alike) for one in loads(alert, configurations)]
        others = [first.setdefault(key, alert) for key in keys]
        rival = next((one for one in others if _asks_otherwise(alert, one)), None)
        if rival is not None:
            place = rival.place.location
            found[number] = f"{place.path}:{place.line}"
    return found


def _asks_otherwise(alert: Alert, other: Alert) -> bool:
    return other is not alert and parse(other.expr).node != parse(alert.expr).node


def _series(alert: Alert) -> tuple[object, ...]:
    """What an expression looks at: one name for the same fault of several jobs is a habit."""
    return alert.expression.metrics, frozenset(alert.expression.labels)
