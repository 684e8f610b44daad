"""Each alert with where it goes: its labels walked through the trees that may see it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    Alert,
    AlertRouting,
    Answer,
    EscalationPolicy,
    Receiver,
    Route,
    Routing,
)
from readiness.facts.routing import calling, grafana
from readiness.facts.routing.matchers import Candidates
from readiness.facts.routing.receivers import PAGE
from readiness.facts.routing.walk import walk
from readiness.facts.text import has_template
from readiness.record import NamedTuple

NULL = "null"
TELLS = frozenset({"chat", "mail"})
"""What certainly wakes nobody, beside nothing at all."""


DATADOG = "datadog"
UNROUTED = frozenset({"template-text", DATADOG})


class Stop(NamedTuple):
    """A receiver that an alert may reach, and how."""

    receiver: str
    reach: str
    certain: bool
    root: bool
    muted: tuple[str, ...]
    escalations: tuple[str, ...]
    calls: Answer


def join(
    alerts: Sequence[Alert],
    routings: Sequence[Routing],
    policies: Sequence[EscalationPolicy] = (),
) -> tuple[Alert, ...]:
    """The alerts with `routes_to` and `routing`; as they are where nothing routes their kind."""
    return tuple(
        _handled(alert, policies)
        if alert.format == DATADOG
        else _routed(alert, _seeing(alert, routings))
        for alert in alerts
    )


def _handled(alert: Alert, policies: Sequence[EscalationPolicy]) -> Alert:
    """A monitor, whose message names the services of the paging tool."""
    found = calling.by_handles(alert.routes_to or (), policies)
    if not found:
        return alert
    names = tuple(sorted(each.name for each in found))
    called = calling.answer([calling.calls(each) for each in found])
    return alert._replace(routing=alert.routing._replace(escalations=names, called=called))


def _seeing(alert: Alert, routings: Iterable[Routing]) -> list[Routing]:
    """The trees that may see an alert; production's alone, where some are production's. Labels of
    template text are not all known, and monitors of Datadog tell somebody themselves.
    """
    if alert.format in UNROUTED:
        return []
    own = alert.format.startswith(grafana.FORMAT)
    seen = [each for each in routings if (each.format == grafana.FORMAT) == own]
    live = [each for each in seen if each.environment in (0, None)]
    return live or seen


def _routed(alert: Alert, seen: list[Routing]) -> Alert:
    if not seen:
        return alert
    labels = candidates(alert)
    parts = [stop for each in seen if not each.whole for stop in _stops(each, labels)]
    whole = [each for each in seen if each.whole]
    ways = [_with_parts(_stops(each, labels), parts) for each in whole] or [parts]
    verdicts = [_verdict(way, complete=bool(whole)) for way in ways]
    names = dict.fromkeys(stop.receiver for way in ways for stop in way)
    return alert._replace(routes_to=tuple(names), routing=_agreed(verdicts))


def _with_parts(stops: list[Stop], parts: list[Stop]) -> list[Stop]:
    """The stops of a whole tree whose first branches are the parts, as the operator builds it."""
    if not parts:
        return stops
    if any(stop.certain for stop in parts):
        stops = [stop for stop in stops if not stop.root]
    else:
        stops = [stop._replace(certain=stop.certain and not stop.root) for stop in stops]
    return [*parts, *stops]


def candidates(alert: Alert) -> Candidates:
    """What is known of an alert's labels. Those of its rule are its own; one that its only metric
    is selected by it has, or an aggregation took it away. Others may come with the series.
    """
    found: dict[str, tuple[str, ...]] = {}
    query = alert.expression
    if len(query.metrics) == 1 and "label_" not in alert.expr and query.parses:
        for label in {name for name, _, _ in query.labels}:
            asked = {(how, value) for name, how, value in query.labels if name == label}
            if len(asked) == 1 and (one := asked.pop())[0] == "=":
                found[label] = (one[1], "")
    found |= {name: (value,) for name, value in alert.labels.items() if not has_template(value)}
    for name, value in alert.labels.items():
        if has_template(value):
            found.pop(name, None)
    if not has_template(alert.name):
        found["alertname"] = (alert.name,)
    return found


def _stops(routing: Routing, labels: Candidates) -> list[Stop]:
    known = {each.name: each for each in routing.receivers}
    return [
        _stop(routing.routes[each.route], known, certain=each.certain, root=each.route == 0)
        for each in walk(routing.routes, labels)
    ]


def _stop(route: Route, known: dict[str, Receiver], *, certain: bool, root: bool) -> Stop:
    name = route.receiver or "a receiver that is not known"
    found = known.get(name)
    if found is None:
        return Stop(name, UNKNOWN, certain, root, route.muted, (), UNKNOWN)
    return Stop(name, found.reach, certain, root, route.muted, found.escalations, found.calls)


def _verdict(stops: list[Stop], *, complete: bool) -> AlertRouting:
    """What all possible ways of an alert say; `complete`: nothing else routes beside these."""
    pages = _told(stops, {PAGE}, TELLS | {NULL}, complete=complete)
    silent = _told(stops, {NULL}, TELLS | {PAGE, "hook"}, complete=complete)
    if silent == YES and any(stop.reach != NULL for stop in stops):
        silent = UNKNOWN
    if any(stop.certain and stop.reach not in {NULL, UNKNOWN} for stop in stops):
        silent = NO
    root = [stop for stop in stops if stop.root]
    defaulted = NO if not root else (YES if len(root) == len(stops) else UNKNOWN)
    paging = [stop for stop in stops if stop.reach == PAGE]
    return AlertRouting(
        True,
        pages,
        silent,
        defaulted if complete else NO,
        _muted(stops),
        _reason(stops, pages),
        tuple(dict.fromkeys(name for stop in paging for name in stop.escalations)),
        _called(paging),
    )


def _called(paging: list[Stop]) -> Answer:
    """Whether a page calls somebody: one that it reaches for sure does, or all that it may."""
    sure = [stop.calls for stop in paging if stop.certain]
    return YES if YES in sure else calling.answer([stop.calls for stop in paging])


def _told(stops: list[Stop], yes: set[str], no: frozenset[str], *, complete: bool) -> Answer:
    """Whether some receiver is reached for sure that does so, none can, or nobody can tell."""
    if any(stop.certain and stop.reach in yes for stop in stops):
        return YES
    if stops and complete and all(stop.reach in yes for stop in stops):
        return YES
    if complete and all(stop.reach in no for stop in stops):
        return NO
    return UNKNOWN


def _muted(stops: list[Stop]) -> tuple[str, ...]:
    """The intervals of the pages, where each page is silent at times."""
    paging = [stop for stop in stops if stop.reach == PAGE]
    if not paging or not all(stop.muted for stop in paging):
        return ()
    return tuple(dict.fromkeys(name for stop in paging for name in stop.muted))


def _reason(stops: list[Stop], pages: Answer) -> str:
    if not stops:
        return "no route that was read is about it"
    told = ", ".join(dict.fromkeys(f"{stop.receiver} ({stop.reach})" for stop in stops))
    if pages != UNKNOWN or all(stop.certain for stop in stops):
        return f"goes to {told}"
    return f"may go to {told}: labels that decide it are not in the rule"


def _agreed(verdicts: list[AlertRouting]) -> AlertRouting:
    """One answer for several trees, of which nobody says which one it is."""
    first = verdicts[0]
    if all(each == first for each in verdicts):
        return first
    return AlertRouting(
        known=True,
        pages=_common(each.pages for each in verdicts),
        silent=_common(each.silent for each in verdicts),
        defaulted=_common(each.defaulted for each in verdicts),
        muted=first.muted if all(each.muted for each in verdicts) else (),
        reason="; or ".join(dict.fromkeys(each.reason for each in verdicts)),
        escalations=tuple(dict.fromkeys(name for each in verdicts for name in each.escalations)),
        called=_common(each.called for each in verdicts),
    )


def _common(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    return found.pop() if len(found) == 1 else UNKNOWN
