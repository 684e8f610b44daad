"""What the specification of OpenSLO refuses in an SLO, each in words; knows no fact.

https://github.com/OpenSLO/OpenSLO : its schemas were withdrawn, and few tools check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.slos.openslo_indicator import Spelling
from readiness.facts.slos.references import (
    V1,
    V1ALPHA,
    V2ALPHA,
    Index,
    policies,
    resolve,
    spec_of,
)
from readiness.facts.text import entries, table, text_of
from readiness.pattern import pattern

METHODS = ("Occurrences", "Timeslices", "RatioTimeslices")
_DURATION = {V1: pattern(r"[1-9]\d{0,8}[mhdwMQY]"), V2ALPHA: pattern(r"[1-9]\d{0,8}[mhdw]")}
OPERATORS = frozenset({"lte", "gte", "lt", "gt"})


def problems(
    version: str, spec: Mapping[str, Any], known: Index, keys: Spelling
) -> tuple[str, ...]:
    """All that is wrong with an SLO as a whole."""
    if version == V1ALPHA:
        return ()
    return (
        *_method(spec),
        *_window(version, spec.get("timeWindow")),
        *_whereabouts(spec, keys),
        *_policies([policy for policy, lost in policies(known, spec) if not lost], known),
    )


def _method(spec: Mapping[str, Any]) -> Iterator[str]:
    method = text_of(spec.get("budgetingMethod"))
    if method not in METHODS:
        told = "no budgetingMethod" if method is None else f"budgetingMethod {method}"
        yield f"{told}: {', '.join(METHODS)} are known"


def _window(version: str, value: Any) -> Iterator[str]:
    if value is None:
        return
    windows = entries(value)
    if len(windows) != 1 or not isinstance(windows[0], dict):
        yield f"timeWindow has {len(windows)} entries: exactly one is asked"
        return
    rolling, calendar = windows[0].get("isRolling") is True, "calendar" in windows[0]
    if rolling and calendar:
        yield "timeWindow rolls and has a calendar: it is one or the other"
    if not rolling and not calendar:
        yield "timeWindow neither rolls nor has a calendar"
    duration = text_of(windows[0].get("duration")) or ""
    if not _DURATION[version].fullmatch(duration):
        yield f"timeWindow lasts {duration or 'nothing'}: a number with one unit is asked"


def _whereabouts(spec: Mapping[str, Any], keys: Spelling) -> Iterator[str]:
    """One indicator for all objectives, or one for each."""
    names = (keys.indicator, keys.reference)
    given = [name for name in names if spec.get(name) is not None]
    own = [
        sum(table(one).get(name) is not None for name in names)
        for one in entries(spec.get("objectives"))
    ]
    if len(given) > 1 or any(number > 1 for number in own):
        yield f"both {names[0]} and {names[1]} are set"
    if given and any(own):
        yield f"{given[0]} of the SLO stands beside those of its objectives"
    if not given and not all(own):
        yield f"neither {names[0]} nor {names[1]} is set"


def metric(spec: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an indicator; nothing where it is not at hand."""
    if not spec:
        return
    ratio, threshold = spec.get("ratioMetric"), spec.get("thresholdMetric")
    if (ratio is None) == (threshold is None):
        told = "neither ratioMetric nor" if ratio is None else "both ratioMetric and"
        yield f"an indicator has {told} thresholdMetric: one of them is asked"
    if isinstance(ratio, dict):
        yield from _ratio(ratio)


def _ratio(ratio: Mapping[str, Any]) -> Iterator[str]:
    parts = [name for name in ("good", "bad") if ratio.get(name) is not None]
    total, raw = ratio.get("total") is not None, ratio.get("raw") is not None
    if raw and (parts or total):
        yield "raw stands beside good, bad or total"
    elif raw and ratio.get("rawType") not in ("success", "failure"):
        yield "raw without rawType: it may be a share of successes or of failures"
    elif not raw and len(parts) != 1:
        told = "both good and bad" if parts else "neither good nor bad"
        yield f"an indicator counts {told} events: one of them is asked"
    elif not raw and not total:
        yield f"{parts[0]} without total"


def objective(
    spec: Mapping[str, Any], value: Mapping[str, Any], indicator: Mapping[str, Any]
) -> Iterator[str]:
    """What one objective lacks for its way of counting."""
    method = spec.get("budgetingMethod")
    if method in ("Timeslices", "RatioTimeslices") and value.get("timeSliceWindow") is None:
        yield f"no timeSliceWindow, which {method} needs"
    if method == "Timeslices" and value.get("timeSliceTarget") is None:
        yield "no timeSliceTarget, which Timeslices needs"
    if indicator.get("thresholdMetric") is not None:
        if value.get("op") not in OPERATORS:
            yield "no op (lte, gte, lt, gt) to compare a thresholdMetric by"
        if text_of(value.get("value")) is None:
            yield "no value to compare a thresholdMetric with"


def _policies(listed: list[dict[str, Any]], known: Index) -> Iterator[str]:
    for policy in listed:
        if len(entries(policy.get("conditions"))) != 1:
            yield "an alert policy has not exactly one condition"
        if not entries(policy.get("notificationTargets")):
            yield "an alert policy has no notificationTargets"
        yield from _conditions(policy, known)


def _conditions(policy: Mapping[str, Any], known: Index) -> Iterator[str]:
    for entry in entries(policy.get("conditions")):
        found, _ = resolve(known, "AlertCondition", entry, "conditionRef")
        spec = spec_of(found)
        if not spec:
            continue
        if text_of(spec.get("severity")) is None:
            yield "an alert condition has no severity"
        condition = table(spec.get("condition"))
        missing = [
            key for key in ("op", "threshold", "lookbackWindow") if condition.get(key) is None
        ]
        if missing:
            yield f"an alert condition has no {', '.join(missing)}"
