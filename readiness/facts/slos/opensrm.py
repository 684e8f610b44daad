"""Objectives in a reliability manifest of OpenSRM (<https://github.com/rsionnach/nthlayer>).

A target is a percentage; with a unit of time it is a limit that a percentile must stay below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import UNKNOWN
from readiness.facts.slos import target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import RawSlo, broken, said
from readiness.facts.text import table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.pattern import pattern
from readiness.source.document import Document, Step

FORMAT = "opensrm"
SLOS: tuple[Step, ...] = ("spec", "slos")
GENERATED = SloAlerting(UNKNOWN, UNKNOWN, "nthlayer generates its alerts where it is run")
_PARTS: Mapping[str, tuple[Step, ...]] = {
    "target": ("target",),
    "window": ("window",),
    "indicator": ("indicator",),
    "description": ("description",),
}
_PERCENTILE = pattern(r"p(\d{1,2}(?:\.\d{1,3})?)")


def objectives(document: Document, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every entry of `spec.slos`."""
    data = table(document.data)
    wanted = data.get("apiVersion") == "srm/v1", data.get("kind") == "ServiceReliabilityManifest"
    service = text_of(document.get("metadata", "name"))
    given = document.get(*SLOS)
    if not all(wanted) or not service or given is None:
        return
    if not isinstance(given, dict):
        yield broken(document, SLOS, "slos must map names to objectives")
        return
    for name, entry in given.items():
        steps = (*SLOS, name)
        if isinstance(entry, dict):
            place = NodePlace(document, steps, _PARTS)
            yield RawSlo((_objective(place, str(name), service, entry, vocabulary),))
        else:
            yield broken(document, steps, f"the objective {name} must be a mapping")


def _objective(
    place: NodePlace, name: str, service: str, entry: dict[str, Any], vocabulary: Vocabulary
) -> Slo:
    goal, period = _goal(entry), window.rolling(entry.get("window"))
    beside = said(entry.get("labels"), place.document.get("metadata", "annotations"), vocabulary)
    return Slo(
        place=place,
        name=f"{service}/{name}",
        format=FORMAT,
        service_name=service,
        description=text_of(entry.get("description")),
        target=goal.ratio,
        target_raw=goal.raw,
        target_problem=goal.problem,
        window_seconds=period.seconds,
        rolling=period.rolling,
        indicator=_indicator(name, service, entry),
        alerting=GENERATED,
        owner=beside.owner or text_of(place.document.get("metadata", "team")),
        agreement=beside.agreement,
        labels=beside.labels,
    )


def _goal(entry: Mapping[str, Any]) -> target.Target:
    """`{target: 200, unit: ms, percentile: p99}` asks that 99 % of all take less than 200 ms."""
    unit, percentile = text_of(entry.get("unit")), text_of(entry.get("percentile"))
    if unit in {None, "%", "percent"}:
        return target.from_percent(entry.get("target"))
    match = _PERCENTILE.fullmatch((percentile or "").strip().lower())
    limit = f"{text_of(entry.get('target'))} {unit}"
    if match is None:
        return target.Target(
            None, limit, f"{limit} is a limit, and no percentile says for how many"
        )
    return target.from_percent(match.group(1))._replace(raw=f"{percentile} below {limit}")


def _indicator(name: str, service: str, entry: Mapping[str, Any]) -> Indicator:
    """Without a query nthlayer chooses one, by the type of the service."""
    query = text_of(table(entry.get("indicator")).get("query"))
    queries = Queries(language="nthlayer") if query is None else Queries(raw=query)
    return indicator(queries, [name], service)
