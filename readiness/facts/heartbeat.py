"""Whether an alert that always fires is told to somebody, who notices when it stops; pure.

<https://prometheus.io/docs/practices/alerting/#metamonitoring>
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readiness.facts.model import NO, UNKNOWN, YES, Alert, Heartbeat, Matcher, NodePlace, Routing

ALERTMANAGER = "alertmanager"
_NAMES = frozenset({"watchdog", "deadmansswitch", "deadmanswitch", "deadmanssnitch"})


def is_watchdog(name: str, expression: str = "") -> bool:
    """Whether an alert is there to fire always, by its name or by what it asks."""
    letters = "".join(letter for letter in name.lower() if letter.isalpha())
    return letters in _NAMES or "".join(expression.split()) in ("vector(1)", "1")


def heartbeat(alerts: Sequence[Alert], routings: Iterable[Routing]) -> Heartbeat | None:
    """What becomes of the watchdogs; None where no Alertmanager is configured here."""
    trees = [each for each in routings if each.format == ALERTMANAGER]
    if not trees:
        return None
    found = [_told(each) for each in alerts if each.watchdog]
    for answer in (YES, UNKNOWN, NO):
        best = next((each for each in found if each.told == answer), None)
        if best is not None:
            return best
    return _elsewhere(alerts, trees)


def _told(alert: Alert) -> Heartbeat:
    place = alert.place.location
    where = f"{alert.name} ({place.path}:{place.line})"
    if not alert.routing.known or alert.routing.silent == UNKNOWN:
        return Heartbeat(UNKNOWN, f"where {where} goes cannot be told: {alert.routing.reason}")
    silent = alert.routing.silent == YES
    return Heartbeat(NO if silent else YES, f"{where} {alert.routing.reason}")


def _elsewhere(alerts: Sequence[Alert], trees: Sequence[Routing]) -> Heartbeat:
    """Without such an alert here: another repository, or the chart whose values these are, may have
    it.
    """
    for tree in trees:
        named = [each.value for route in tree.routes for each in route.matchers if _is_meant(each)]
        if named:
            return Heartbeat(UNKNOWN, f"{tree.name} routes {named[0]}, which no rule here fires")
    for tree in trees:
        if isinstance(tree.place, NodePlace) and tree.place.steps:
            return Heartbeat(UNKNOWN, f"{tree.name} configures a chart, which may fire one")
    if not alerts:
        return Heartbeat(UNKNOWN, "the rules of this Alertmanager are kept elsewhere")
    return Heartbeat(NO, "no alert always fires")


def _is_meant(matcher: Matcher) -> bool:
    return matcher.label == "alertname" and is_watchdog(matcher.value)
