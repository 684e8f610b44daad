"""Which rules of the repository watch which objective, and how fast they would tell somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.facts.model import (
    Alert,
    BurnBranch,
    BurnPair,
    Fault,
    RecordingRule,
    Slo,
    SloAlerting,
)
from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.slos import absence, burn, sloth, sloth_windows
from readiness.facts.slos.drift import Recorded, drift, recorded, specification
from readiness.facts.slos.pipeline import runs_sloth
from readiness.facts.slos.watch import Watches, watches
from readiness.facts.vocabulary import Vocabulary
from readiness.record import NamedTuple
from readiness.source.repository import Repository

GENERATED = frozenset({sloth.RESOURCE, "pyrra", "nobl9", "datadog", "grafana"})
"""Dialects whose controller, or whose service, makes the alerts."""


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
    formats = {one.format for one in slos}
    context = _Context(
        recorded(recording_rules),
        runs_sloth(repository) if sloth.PLAIN in formats else None,
        _reading(repository, vocabulary)
        if formats & {sloth.PLAIN, sloth.RESOURCE}
        else sloth.Reading(vocabulary),
    )
    joined = [
        _joined(slo, _watching(found, number, alerts), context) for number, slo in enumerate(slos)
    ]
    if unread:
        joined = [_unless_unread(slo) for slo in joined]
    known = absence.join(joined, alerts, recording_rules, unread=unread)
    return _dated(known, repository), _named(alerts, slos, found)


def _dated(slos: Sequence[Slo], repository: Repository) -> tuple[Slo, ...]:
    """With the day of the last change of each file, as far as history is at hand."""
    paths = tuple(sorted({slo.place.location.path for slo in slos}))
    days = repository.last_changes(paths)
    known: Mapping[str, str] = {} if isinstance(days, Fault) else days
    return tuple(slo._replace(last_changed=known.get(slo.place.location.path)) for slo in slos)


_ALERTS = frozenset({"Alert", "PrometheusRule"})
"""Kinds of what an unreadable file may hold that would be rules."""


def _unless_unread(slo: Slo) -> Slo:
    """Where rules decide, an answer of no rests on having read them all."""
    said = slo.alerting
    if slo.format in GENERATED or NO not in (said.fast, said.slow):
        return slo
    return slo._replace(
        alerting=said._replace(
            fast=UNKNOWN if said.fast == NO else said.fast,
            slow=UNKNOWN if said.slow == NO else said.slow,
            reason=f"{said.reason}; files that may hold rules could not be read",
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


class _Context(NamedTuple):
    """What the repository says beside an objective and the alerts that watch it."""

    recorded: Recorded
    pipeline: str | None
    """The path of a pipeline that runs `sloth generate`."""
    reading: sloth.Reading


def _reading(repository: Repository, vocabulary: Vocabulary) -> sloth.Reading:
    windows = sloth_windows.catalogue(repository.documents)
    period = sloth_windows.period(repository, windows)
    return sloth.Reading(vocabulary, period, catalogue=windows)


def _joined(slo: Slo, watching: list[Alert], context: _Context) -> Slo:
    slo = slo._replace(drift=drift(slo, watching, context.recorded, context.reading))
    declared = slo.alerting
    if slo.format == sloth.PLAIN and not watching and context.pipeline is not None:
        declared = _from_pipeline(slo, context.pipeline, context.reading)
    if not watching:
        return slo._replace(alerting=declared)
    if slo.format in GENERATED:
        return slo
    return slo._replace(alerting=_from_rules(slo, watching))


def _from_pipeline(slo: Slo, pipeline: str, reading: sloth.Reading) -> SloAlerting:
    """What the specification asks sloth to generate, since a pipeline runs it."""
    said = sloth.generated(specification(slo), slo.target, reading)
    return said._replace(reason=f"{said.reason} ({pipeline} runs `sloth generate`)")


def _from_rules(slo: Slo, watching: list[Alert]) -> SloAlerting:
    fast, fast_reason = _fast(watching)
    slow = [one.name for one in watching if _has_pair(one, slow=True)]
    slow_reason = f"slow: {slow[0]}" if slow else "no rule looks at a long window"
    branches = {_branch(slo, one, pair) for one in watching for pair in one.expression.burn_pairs}
    ordered = tuple(sorted(branches, key=lambda one: (one.long, str(one))))
    return SloAlerting(fast, YES if slow else NO, f"{fast_reason}; {slow_reason}", ordered)


def _branch(slo: Slo, alert: Alert, pair: BurnPair) -> BurnBranch:
    """The factor as written, else what the threshold is of this objective's budget."""
    burns = pair.factor
    if burns is None and pair.threshold is not None and slo.target is not None and slo.target < 1:
        burns = pair.threshold / (1 - slo.target)
    watched = burn.Watched(slo.target, slo.window_seconds)
    windows, wait = (pair.short, pair.long), alert.for_seconds or 0
    made = burn.branch(_level(alert), windows, burns, watched, wait)
    return made._replace(fires=pair.possible)


def _fast(watching: list[Alert]) -> tuple[Answer, str]:
    fast = [one for one in watching if _has_pair(one, slow=False)]
    pages = [one.name for one in fast if _level(one) == "page"]
    unmapped = [one.name for one in fast if _level(one) is None]
    if pages:
        return YES, f"fast: {pages[0]}"
    if unmapped:
        return UNKNOWN, f"{unmapped[0]} is fast, but its severity is not known"
    if fast:
        return NO, f"{fast[0].name} is fast, but does not page"
    dead = [one.name for one in watching if one.expression.impossible]
    return NO, f"{dead[0]} can never fire" if dead else "no rule looks at a short window"


def _level(alert: Alert) -> str | None:
    """Its severity, or else what sloth made it for: teams write words of their routing there."""
    word = alert.labels.get("sloth_severity")
    return alert.severity.level or (word if word in ("page", "ticket") else None)


def _has_pair(alert: Alert, *, slow: bool) -> bool:
    return any(
        pair.possible and (pair.long > burn.FAST_WINDOW) == slow
        for pair in alert.expression.burn_pairs
    )
