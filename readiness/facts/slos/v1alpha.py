"""OpenSLO v1alpha, the version that sloth reads, in the shape of v1; knows no fact."""

from __future__ import annotations

from typing import Any

from readiness.facts.text import table

_UNITS = {
    "Minute": "m",
    "Hour": "h",
    "Day": "d",
    "Week": "w",
    "Month": "M",
    "Quarter": "Q",
    "Year": "Y",
}


def as_v1(spec: dict[str, Any]) -> dict[str, Any]:
    """The same SLO with windows as durations and an indicator for each objective."""
    listed = spec.get("objectives")
    given: dict[str, Any] = {
        **{key: value for key, value in spec.items() if key not in ("indicator", "timeWindows")},
        "objectives": [_objective(spec, one) for one in (listed or ())],
    }
    windows = spec.get("timeWindows")
    if isinstance(windows, list):
        given["timeWindow"] = [_window(one) for one in windows]
    return given


def _window(value: Any) -> dict[str, Any]:
    """`{count: 30, unit: Day}`; a tool that reads it takes it for rolling where nothing says."""
    given = table(value)
    unit = _UNITS.get(str(given.get("unit")), str(given.get("unit")))
    rolling = given.get("isRolling", "calendar" not in given)
    found = {"duration": f"{given.get('count')}{unit}", "isRolling": rolling}
    return {**found, "calendar": given["calendar"]} if "calendar" in given else found


def _objective(spec: dict[str, Any], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ratio = table(value.get("ratioMetrics"))
    threshold = table(table(spec.get("indicator")).get("thresholdMetric"))
    metric: dict[str, Any] = {}
    if ratio:
        metric["ratioMetric"] = {
            key: _source(ratio[key]) for key in ("good", "bad", "total") if key in ratio
        }
    elif threshold:
        metric["thresholdMetric"] = _source(threshold)
    return {**value, "indicator": {"spec": metric}}


def _source(value: Any) -> dict[str, Any]:
    given = table(value)
    kind = given.get("source") or given.get("queryType")
    return {"metricSource": {"type": kind, "spec": {"query": given.get("query")}}}
