"""Which rules of the repository watch which objective, and how fast they would tell somebody."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.facts.model import Alert, NodePlace, RecordingRule, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.promql import parse
from readiness.facts.promql.measure import fold
from readiness.facts.slos import pyrra, sloth
from readiness.facts.slos.pipeline import runs_sloth
from readiness.facts.slos.watch import Watches, watches
from readiness.facts.vocabulary import Vocabulary
from readiness.source.repository import Repository

GENERATED = frozenset({sloth.RESOURCE, pyrra.FORMAT})
"""Dialects whose controller makes the alerts."""
FAST_WINDOW = 3600
"""Seconds of the long window within which a page must come (6.2 of the workbook's method)."""


def join(
    slos: Sequence[Slo],
    alerts: Sequence[Alert],
    recording_rules: Sequence[RecordingRule],
    repository: Repository,
    vocabulary: Vocabulary,
) -> tuple[tuple[Slo, ...], tuple[Alert, ...]]:
    """SLOs with their alerting and drift, alerts with the SLO whose budget they watch."""
    if not slos:
        return (), tuple(alerts)
    found = watches(slos, alerts, recording_rules)
    unread = any(_ALERTS & fault.kinds for fault in repository.faults)
    pipeline = runs_sloth(repository) if any(one.format == sloth.PLAIN for one in slos) else None
    objectives = _recorded_objectives(recording_rules)
    joined = [
        _joined(slo, _watching(found, number, alerts), objectives, pipeline, vocabulary)
        for number, slo in enumerate(slos)
    ]
    if unread:
        joined = [_unless_unread(slo) for slo in joined]
    return tuple(joined), _named(alerts, slos, found)


_ALERTS = frozenset({"Alert", "PrometheusRule"})
"""Kinds of what an unreadable file may hold that would be rules."""


def _unless_unread(slo: Slo) -> Slo:
    """Where rules decide, an answer of no rests on having read them all."""
    fast, slow, reason = slo.alerting
    if slo.format in GENERATED or NO not in (fast, slow):
        return slo
    return slo._replace(
        alerting=SloAlerting(
            fast=UNKNOWN if fast == NO else fast,
            slow=UNKNOWN if slow == NO else slow,
            reason=f"{reason}; files that may hold rules could not be read",
        )
    )


def _watching(found: Watches, number: int, alerts: Sequence[Alert]) -> list[Alert]:
    return [alerts[one] for one in found.get(number, ())]


def _named(alerts: Sequence[Alert], slos: Sequence[Slo], found: Watches) -> tuple[Alert, ...]:
    """An alert that watches several objectives is named after the first."""
    watched: dict[int, str] = {}
    for number in sorted(found):
        for alert in found[number]:
            watched.setdefault(alert, slos[number].name)
    return tuple(
        [
            alert._replace(slo=watched[number]) if number in watched else alert
            for number, alert in enumerate(alerts)
        ]
    )


def _joined(
    slo: Slo,
    watching: list[Alert],
    objectives: dict[tuple[str, str], float],
    pipeline: str | None,
    vocabulary: Vocabulary,
) -> Slo:
    slo = slo._replace(drift=_drift(slo, objectives))
    declared = slo.alerting
    if slo.format == sloth.PLAIN and not watching and pipeline is not None:
        declared = _from_pipeline(slo, pipeline, vocabulary)
    if not watching:
        return slo._replace(alerting=declared)
    if slo.format in GENERATED:
        return slo
    return slo._replace(alerting=_from_rules(watching))


def _from_pipeline(slo: Slo, pipeline: str, vocabulary: Vocabulary) -> SloAlerting:
    """What the specification asks sloth to generate, since a pipeline runs it."""
    place = slo.place
    data = place.document.get(*place.steps) if isinstance(place, NodePlace) else {}
    said = sloth.generated(data, slo.target, sloth.SNAKE, vocabulary)
    return said._replace(reason=f"{said.reason} ({pipeline} runs `sloth generate`)")


def _from_rules(watching: list[Alert]) -> SloAlerting:
    fast, fast_reason = _fast(watching)
    slow = [one.name for one in watching if _has_pair(one, slow=True)]
    slow_reason = f"slow: {slow[0]}" if slow else "no rule looks at a long window"
    return SloAlerting(fast, YES if slow else NO, f"{fast_reason}; {slow_reason}")


def _fast(watching: list[Alert]) -> tuple[Answer, str]:
    fast = [one for one in watching if _has_pair(one, slow=False)]
    pages = [one.name for one in fast if one.severity.level == "page"]
    unmapped = [one.name for one in fast if one.severity.level is None]
    if pages:
        return YES, f"fast: {pages[0]}"
    if unmapped:
        return UNKNOWN, f"{unmapped[0]} is fast, but its severity is not known"
    if fast:
        return NO, f"{fast[0].name} is fast, but does not page"
    dead = [one.name for one in watching if one.expression.impossible]
    return NO, f"{dead[0]} can never fire" if dead else "no rule looks at a short window"


def _has_pair(alert: Alert, *, slow: bool) -> bool:
    return any(
        pair.possible and (pair.long > FAST_WINDOW) == slow for pair in alert.expression.burn_pairs
    )


def _recorded_objectives(rules: Sequence[RecordingRule]) -> dict[tuple[str, str], float]:
    """(service, SLO) → the objective that sloth's generated rules record."""
    found: dict[tuple[str, str], float] = {}
    for rule in rules:
        if rule.name == "slo:objective:ratio":
            node = parse(rule.expr).node
            value = None if node is None else fold(node)
            key = (rule.labels.get("sloth_service", ""), rule.labels.get("sloth_slo", ""))
            if value is not None:
                found[key] = value
    return found


def _drift(slo: Slo, objectives: dict[tuple[str, str], float]) -> str | None:
    recorded = objectives.get((slo.service_name or "", slo.name))
    if recorded is None or slo.target is None or abs(recorded - slo.target) < 1e-9:
        return None
    return f"the generated rules say {recorded:g}, the specification {slo.target:g}"
