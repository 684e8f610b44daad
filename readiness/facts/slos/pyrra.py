"""pyrra's `ServiceLevelObjective`: a string in percent, alerts made by its controller.

https://github.com/pyrra-dev/pyrra : four burn rates, 14, 7, 2 and 1 times the budget, unless
`alerting.burnrates` is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.alerts.rule import severity_level
from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN, YES
from readiness.facts.resources import resources
from readiness.facts.slos import target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import RawSlo, Said, broken, said
from readiness.facts.text import first_text, strings, table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document, Step

FORMAT = "pyrra"
HIGHEST_FACTOR = 14

_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("metadata", "name"),
    "target": ("spec", "target"),
    "window": ("spec", "window"),
    "indicator": ("spec", "indicator"),
    "alerting": ("spec", "alerting"),
    "labels": ("metadata", "labels"),
    "annotations": ("metadata", "annotations"),
    "description": ("spec", "description"),
    "runbook": ("metadata", "annotations"),
    "owner": ("metadata", "labels"),
}
_SERVICE_LABELS = ("service", "app.kubernetes.io/name", "app", "job", "component")


def objectives(document: Document, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every ServiceLevelObjective of pyrra in a document."""
    for steps, resource in resources(document):
        version = str(resource.get("apiVersion"))
        if resource["kind"] == "ServiceLevelObjective" and version.startswith("pyrra.dev/"):
            yield _objective(document, steps, resource, vocabulary)


def _objective(
    document: Document, steps: tuple[Step, ...], resource: dict[str, Any], vocabulary: Vocabulary
) -> RawSlo:
    metadata, spec = resource.get("metadata"), resource.get("spec")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(name, str) or not isinstance(spec, dict):
        return broken(document, steps, "the ServiceLevelObjective has no name or no spec")
    beside = said(metadata.get("labels"), metadata.get("annotations"), vocabulary)
    return RawSlo((_slo(NodePlace(document, steps, _PARTS), name, spec, beside, vocabulary),))


def _slo(
    place: NodePlace, name: str, spec: dict[str, Any], beside: Said, vocabulary: Vocabulary
) -> Slo:
    goal, period = _target(spec.get("target")), window.rolling(spec.get("window"))
    unprefixed = {key.removeprefix("pyrra.dev/"): value for key, value in beside.labels.items()}
    service = first_text(unprefixed, _SERVICE_LABELS)
    return Slo(
        place=place,
        name=name,
        format=FORMAT,
        service_name=service,
        description=text_of(spec.get("description")),
        target=goal.ratio,
        target_raw=goal.raw,
        target_problem=goal.problem,
        window_seconds=period.seconds,
        rolling=period.rolling,
        indicator=_indicator(spec.get("indicator"), name, service, beside.declared_type),
        alerting=_alerting(spec.get("alerting"), goal.ratio, vocabulary),
        owner=beside.owner,
        runbook=beside.runbook,
        labels=beside.labels,
        annotations=beside.annotations,
    )


def _target(value: Any) -> target.Target:
    read = target.from_percent(value)
    if read.problem is None and not isinstance(value, str):
        return read._replace(problem=f"{read.raw} is a number: pyrra takes a string")
    return read


def _indicator(value: Any, name: str, service: str | None, declared: str | None) -> Indicator:
    """Native histograms have one metric and say by their key that they measure latency."""
    spec = table(value)
    native = bool(table(spec.get("latencyNative")))
    kind = "latency" if native else None
    found = indicator(_queries(spec), [name], service, declared or kind)
    return found._replace(distinct=True) if native else found


def _queries(spec: dict[str, Any]) -> Queries:
    ratio, latency = table(spec.get("ratio")), table(spec.get("latency"))
    native, gauge = table(spec.get("latencyNative")), table(spec.get("bool_gauge"))
    return Queries(
        good=_metric(latency, "success"),
        bad=_metric(ratio, "errors"),
        total=_metric(ratio, "total") or _metric(latency, "total") or _metric(native, "total"),
        raw=text_of(gauge.get("metric")),
    )


def _metric(holder: dict[str, Any], key: str) -> str | None:
    return text_of(table(holder.get(key)).get("metric"))


def _alerting(alerting: Any, ratio: float | None, vocabulary: Vocabulary) -> SloAlerting:
    given = table(alerting)
    if given.get("burnrates") is False or given.get("disabled") is True:
        return SloAlerting(NO, NO, "burn-rate alerts are switched off")
    if ratio is None:
        return SloAlerting(UNKNOWN, UNKNOWN, "the target is not known")
    if ratio >= 1:
        return SloAlerting(NO, NO, target.NO_BUDGET)
    if HIGHEST_FACTOR * (1 - ratio) >= 1:
        reason = f"the fast alert can never fire: {HIGHEST_FACTOR} times the budget is 1 or more"
        return SloAlerting(NO, YES, reason)
    word = strings(given.get("severities")).get("fastBurn")
    if severity_level(word, vocabulary) in ("ticket", "info"):
        return SloAlerting(NO, YES, f"the fast alert has severity {word}")
    return SloAlerting(YES, YES, "pyrra generates four burn-rate alerts")
