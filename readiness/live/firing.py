"""What fires now and what is scraped, with the service that it belongs to; asks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readiness.facts.alerts.rule import severity_level
from readiness.facts.attribution.index import Attribution, Index, given, labelled, matched, named
from readiness.facts.attribution.observability import SIGNAL_LABELS
from readiness.facts.model import Alert, FiringAlert, ScrapeTarget
from readiness.facts.text import first_text
from readiness.facts.vocabulary import Vocabulary
from readiness.live.alertmanager import ReceivedAlert
from readiness.live.prometheus import ActiveTarget, LoadedRule
from readiness.record import NamedTuple

Pairs = frozenset[tuple[str, str]]


class Whose(NamedTuple):
    """What tells to which service something live belongs."""

    alerts: Mapping[str, Sequence[Alert]]
    """Name → the rules of the repository."""
    services: Index
    vocabulary: Vocabulary


def whose(alerts: Iterable[Alert], index: Index, vocabulary: Vocabulary) -> Whose:
    """Ready to be asked."""
    named_so: dict[str, list[Alert]] = {}
    for alert in alerts:
        named_so.setdefault(alert.name, []).append(alert)
    return Whose(named_so, index, vocabulary)


class Said(NamedTuple):
    """Who said something, and when."""

    origin: str
    at: str


def of_rules(rules: Iterable[LoadedRule], said: Said, known: Whose) -> tuple[FiringAlert, ...]:
    """The alerts that Prometheus itself calls firing."""
    return tuple(
        _alert({**one.labels, "alertname": rule.name}, one.since, None, said, known)
        for rule in rules
        for one in rule.firing
    )


def of_alertmanager(
    alerts: Iterable[ReceivedAlert], said: Said, known: Whose
) -> tuple[FiringAlert, ...]:
    """The alerts that Alertmanager was told of."""
    return tuple(_alert(one.labels, one.since, one.silenced, said, known) for one in alerts)


def merged(first: Sequence[FiringAlert], second: Sequence[FiringAlert]) -> tuple[FiringAlert, ...]:
    """Both, an alert of Prometheus left out where Alertmanager knows it: on its way there it may
    have got further labels, and there it is known whether it is silenced.
    """
    known: dict[str, list[Pairs]] = {}
    for one in second:
        known.setdefault(one.name, []).append(frozenset(one.labels.items()))
    kept = [
        one
        for one in first
        if not any(frozenset(one.labels.items()) <= pairs for pairs in known.get(one.name, ()))
    ]
    return tuple(sorted([*kept, *second], key=_order))


def _order(one: FiringAlert) -> tuple[object, ...]:
    return (one.service or "", one.name, sorted(one.labels.items()), one.origin)


def _alert(
    labels: Mapping[str, str], since: str | None, silenced: bool | None, said: Said, known: Whose
) -> FiringAlert:
    name = labels.get("alertname", "")
    own = next((one for one in known.alerts.get(name, ()) if _is_of(one, labels)), None)
    word = first_text(labels, known.vocabulary.severity_keys)
    level = severity_level(word, known.vocabulary)
    made = FiringAlert(name, level, labels, since, silenced, said.origin, said.at)
    return given(made, _owner(name, labels, own, known.services))


def _is_of(alert: Alert, labels: Mapping[str, str]) -> bool:
    """Whether a firing alert is of that rule: it has the rule's labels, those with templates apart."""
    return all(
        labels.get(name) == value for name, value in alert.labels.items() if "{{" not in value
    )


def _owner(
    name: str, labels: Mapping[str, str], own: Alert | None, index: Index
) -> Attribution | None:
    if own is not None and own.service:
        return Attribution(own.service, f"the alert {name} of {own.place.location.path}")
    return labelled(index, labels, SIGNAL_LABELS) or _by_labels(index, labels) or named(index, name)


def _by_labels(index: Index, labels: Mapping[str, str]) -> Attribution | None:
    return matched(index, [(name, "=", value) for name, value in sorted(labels.items())])


def scraped(targets: Iterable[ActiveTarget], said: Said, index: Index) -> tuple[ScrapeTarget, ...]:
    """Targets with their services, by labels alone."""
    made = [
        given(
            ScrapeTarget(
                one.labels.get("job", ""),
                one.labels.get("instance", ""),
                one.health if one.health in {"up", "down"} else "unknown",
                one.error,
                said.origin,
                said.at,
            ),
            _by_labels(index, one.labels),
        )
        for one in targets
    ]
    return tuple(sorted(made, key=lambda one: (one.service or "", one.job, one.instance)))
