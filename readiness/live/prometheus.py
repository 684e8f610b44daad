"""Answers of Prometheus as records; an answer of another shape is a `Misshapen`, never half of one.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from readiness.record import NamedTuple


class Misshapen(Exception):  # noqa: N818 - an answer that is none, on its way to a problem in words
    """An answer of another shape than the API documents."""

    def __init__(self, what: str) -> None:
        super().__init__(f"answers in another shape: {what}")


class Firing(NamedTuple):
    """One series of an alert that fires."""

    labels: Mapping[str, str]
    since: str | None


class LoadedRule(NamedTuple):
    """A rule that the server evaluates; `query` as the server prints it."""

    type: str
    """alerting or recording."""
    group: str
    name: str
    query: str
    labels: Mapping[str, str]
    health: str
    error: str
    duration: float
    keep_firing: float
    firing: tuple[Firing, ...] = ()


class ActiveTarget(NamedTuple):
    """A target that is scraped."""

    labels: Mapping[str, str]
    health: str
    error: str


def rules(data: Any) -> tuple[LoadedRule, ...]:
    """All rules of all groups, in the server's order."""
    if isinstance(data, dict) and data.get("groupNextToken"):
        raise Misshapen("a page of groups, where all are due")
    return tuple(
        _rule(_text(group, "name"), rule)
        for group in _list(data, "groups")
        for rule in _list(group, "rules")
    )


def _rule(group: str, rule: Any) -> LoadedRule:
    kind = _text(rule, "type")
    alerts = rule.get("alerts") or []
    if kind not in {"alerting", "recording"} or not isinstance(alerts, list):
        raise Misshapen("a rule of an unknown type")
    return LoadedRule(
        type=kind,
        group=group,
        name=_text(rule, "name"),
        query=_text(rule, "query"),
        labels=_labels(rule),
        health=_text(rule, "health"),
        error=_text(rule, "lastError", ""),
        duration=_seconds(rule, "duration"),
        keep_firing=_seconds(rule, "keepFiringFor"),
        firing=tuple(
            Firing(_labels(one), _text(one, "activeAt", "") or None)
            for one in alerts
            if _text(one, "state") == "firing"
        ),
    )


def targets(data: Any) -> tuple[ActiveTarget, ...]:
    """The active targets."""
    return tuple(
        ActiveTarget(_labels(one), _text(one, "health"), _text(one, "lastError", ""))
        for one in _list(data, "activeTargets")
    )


def scraped(data: Any) -> tuple[ActiveTarget, ...]:
    """What an instant query for `up` says of targets; of nobody else's an error is known."""
    if _text(data, "resultType") != "vector":
        raise Misshapen("no vector of up")
    return tuple(_scraped(one) for one in _list(data, "result"))


def _scraped(one: Any) -> ActiveTarget:
    if not isinstance(one, dict):
        raise Misshapen("a sample of up")
    labels = _labels({"labels": one.get("metric")})
    (value,) = _numbers([one.get("value")]) or (math.nan,)
    health = "up" if value == 1 else "down" if value == 0 else "unknown"
    return ActiveTarget(labels, health, "" if health == "up" else f"up is {value:g}")


def values(data: Any) -> tuple[float, ...]:
    """The values of an instant query, NaN left out; empty where there is no series."""
    kind = _text(data, "resultType")
    if kind == "scalar":
        return _numbers([data.get("result")])
    if kind != "vector":
        raise Misshapen(f"a {kind[:20]} where a vector is due")
    found = _list(data, "result")
    if any(not isinstance(one, dict) for one in found):
        raise Misshapen("a result")
    return _numbers([one.get("value") for one in found])


def version(data: Any) -> str | None:
    """Of the build, where it says so."""
    said = data.get("version") if isinstance(data, dict) else None
    return said[:40] if isinstance(said, str) and said else None


def _numbers(pairs: list[Any]) -> tuple[float, ...]:
    found = []
    for pair in pairs:
        if pair is None:
            raise Misshapen("a histogram where a number is due")
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], str):
            raise Misshapen("a value")
        try:
            found.append(float(pair[1]))
        except ValueError:
            raise Misshapen("a value that is no number") from None
    return tuple(number for number in found if not math.isnan(number))


def _list(data: Any, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise Misshapen(f"no {key}")
    return found


def _text(data: Any, key: str, otherwise: str | None = None) -> str:
    found = data.get(key, otherwise) if isinstance(data, dict) else None
    if not isinstance(found, str):
        raise Misshapen(f"no {key}")
    return found


def _seconds(data: Any, key: str) -> float:
    found = data.get(key, 0)
    if not isinstance(found, int | float) or isinstance(found, bool):
        raise Misshapen(f"no {key}")
    return float(found)


def _labels(data: Any) -> dict[str, str]:
    found = data.get("labels") or {} if isinstance(data, dict) else None
    if not isinstance(found, dict) or any(not isinstance(one, str) for one in found.values()):
        raise Misshapen("no labels")
    return found
