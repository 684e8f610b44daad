"""pyrra's `ServiceLevelObjective`: a string in percent, alerts made by its controller.

https://github.com/pyrra-dev/pyrra : four burn rates, 14, 7, 2 and 1 times the budget, unless
`alerting.burnrates` is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.alerts.rule import severity_level
from readiness.facts.model import BurnBranch, Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN, YES
from readiness.facts.promql import inspect, seconds
from readiness.facts.resources import resources
from readiness.facts.slos import burn, target, window
from readiness.facts.slos.burn import Watched
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import Heading, RawSlo, Said, broken, recorded, said
from readiness.facts.text import first_text, strings, table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document, Step

FORMAT = "pyrra"
HIGHEST_FACTOR = burn.PYRRA_FACTORS[0]

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
    description = text_of(spec.get("description"))
    heading = Heading(place, name, FORMAT, service, description, goal, period)
    return recorded(heading, beside)._replace(
        indicator=_indicator(spec.get("indicator"), name, service, beside.declared_type),
        alerting=_alerting(spec, Watched(goal.ratio, period.seconds), vocabulary),
        problems=_problems(spec),
    )


def _target(value: Any) -> target.Target:
    read = target.from_percent(value)
    if read.problem is None and not isinstance(value, str):
        return read._replace(problem=f"{read.raw} is a number: pyrra takes a string")
    return read


def _indicator(value: Any, name: str, service: str | None, declared: str | None) -> Indicator:
    """The key says what is measured: latency, or (a gauge of 0 and 1) whether it is up. A native
    histogram has one metric, told apart by its threshold.
    """
    spec = table(value)
    native = bool(table(spec.get("latencyNative")))
    kind = "latency" if native or table(spec.get("latency")) else None
    if table(spec.get("bool_gauge")):
        kind = "availability"
    found = indicator(_queries(spec), [name], service, declared or kind)
    return found._replace(distinct=True) if native else found


INDICATORS = ("ratio", "latency", "latencyNative", "bool_gauge")


def _problems(spec: dict[str, Any]) -> tuple[str, ...]:
    """What pyrra refuses: https://github.com/pyrra-dev/pyrra (validation of its webhook)."""
    given = table(spec.get("indicator"))
    kinds = [key for key in INDICATORS if given.get(key) is not None]
    if len(kinds) != 1:
        return (f"the indicator is {' and '.join(kinds) or 'none'} of {', '.join(INDICATORS)}",)
    found = [] if window.rolling(spec.get("window")).seconds else ["the window is no duration"]
    if kinds == ["latency"]:
        success = _metric(table(given["latency"]), "success")
        total = _metric(table(given["latency"]), "total")
        if success is not None and not _has_le(success):
            found.append("the success metric of a latency has no le")
        if total is not None and _has_le(total):
            found.append("the total metric of a latency has an le")
    native = table(given.get("latencyNative")).get("latency")
    if kinds == ["latencyNative"] and seconds(native) is None:
        found.append("latencyNative has no latency that is a duration")
    return tuple(found)


def _has_le(metric: str) -> bool:
    return any(label == "le" for label, _, value in inspect(metric).labels if value)


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


_SEVERITIES = (
    ("fastBurn", "critical"),
    ("mediumBurn", "critical"),
    ("slowBurn", "warning"),
    ("longTermBurn", "warning"),
)
"""Key of `alerting.severities` and what pyrra writes without it, the fastest alert first."""


def branches(spec: dict[str, Any], goal: Watched, vocabulary: Vocabulary) -> tuple[BurnBranch, ...]:
    """The four alerts that pyrra makes; none without a period."""
    words = strings(table(spec.get("alerting")).get("severities"))
    levels = [severity_level(words.get(key, word), vocabulary) for key, word in _SEVERITIES]
    return tuple(
        burn.branch(level, (one.short, one.long), one.factor, goal, one.wait)
        for level, one in zip(levels, burn.scaled(goal.period or 0), strict=True)
        if goal.period
    )


def _alerting(spec: dict[str, Any], goal: Watched, vocabulary: Vocabulary) -> SloAlerting:
    given = table(spec.get("alerting"))
    if given.get("burnrates") is False or given.get("disabled") is True:
        return SloAlerting(NO, NO, "burn-rate alerts are switched off")
    if goal.target is None:
        return SloAlerting(UNKNOWN, UNKNOWN, "the target is not known")
    if goal.target >= 1:
        return SloAlerting(NO, NO, target.NO_BUDGET)
    made = branches(spec, goal, vocabulary)
    word = strings(given.get("severities")).get("fastBurn")
    slow = YES if any(one.fires for one in made[1:]) or not made else NO
    reason = _why_not_fast(made, goal.target, word, severity_level(word, vocabulary))
    if reason is not None:
        return SloAlerting(NO, slow, reason, made)
    return SloAlerting(YES, slow, "pyrra generates four burn-rate alerts", made)


def _why_not_fast(
    made: tuple[BurnBranch, ...], ratio: float, word: str | None, level: str | None
) -> str | None:
    if made and not made[0].short:
        return "the window is too short: pyrra rounds the fast alert's to 0 seconds"
    if HIGHEST_FACTOR * (1 - ratio) >= 1:
        return f"the fast alert can never fire: {HIGHEST_FACTOR} times the budget is 1 or more"
    if level in ("ticket", "info"):
        return f"the fast alert has severity {word}"
    if made and made[0].long > burn.FAST_WINDOW:
        return f"the fast alert looks at {made[0].long / 3600:.2g} hours"
    return None
