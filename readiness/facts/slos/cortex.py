"""Objectives in a descriptor of Cortex (`x-cortex-slos`): queries, or ids of what is kept elsewhere.

<https://docs.cortex.io/ingesting-data-into-cortex/integrations/prometheus>, and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN
from readiness.facts.slos import target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import RawSlo, broken
from readiness.facts.text import entries, table, text_of
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

FORMAT = "cortex"
TAG: tuple[Step, ...] = ("info", "x-cortex-tag")
SLOS: tuple[Step, ...] = ("info", "x-cortex-slos")
UNWATCHED = SloAlerting(NO, NO, "Cortex shows objectives and alerts on none")


class _Entry(NamedTuple):
    """One objective as it is written: `service` is the tag, `kind` what its query cannot tell."""

    place: NodePlace
    service: str
    system: str
    said: Mapping[str, Any]
    kind: str | None = None


def objectives(document: Document) -> Iterator[RawSlo]:
    """Every objective of every system that a descriptor names."""
    tag = text_of(document.get(*TAG)) if "openapi" in table(document.data) else None
    given = document.get(*SLOS)
    if not tag or given is None:
        return
    if not isinstance(given, dict):
        yield broken(document, SLOS, "x-cortex-slos must map systems to lists")
        return
    seen: dict[str, int] = {}
    for system in given:
        for entry in _entries(document, tag, str(system)):
            if isinstance(entry, RawSlo):
                yield entry
            else:
                yield RawSlo((_numbered(_objective(entry), seen),))


def _entries(document: Document, tag: str, system: str) -> Iterator[_Entry | RawSlo]:
    """The items of a system; of Lightstep's streams each target."""
    inner = document.get(*SLOS, system)
    steps: tuple[Step, ...] = (*SLOS, system)
    if isinstance(inner, dict):
        steps, inner = (*steps, "streams"), inner.get("streams")
    if not isinstance(inner, list):
        yield broken(document, steps, f"the objectives of {system} must be a list")
    for number, item in enumerate(entries(inner)):
        here = (*steps, number)
        if not isinstance(item, dict):
            yield broken(document, here, f"an objective of {system} must be a mapping")
        elif system == "lightstep":
            yield from _streamed(document, tag, here, item)
        else:
            yield _Entry(NodePlace(document, here, _PARTS), tag, system, item)


_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("name",),
    "target": ("slo",),
    "indicator": ("totalQuery",),
    "window": ("lookback",),
}
_STREAMS = {"latency": "latency", "errorRate": "availability"}


def _streamed(
    document: Document, tag: str, steps: tuple[Step, ...], stream: dict[str, Any]
) -> Iterator[_Entry]:
    for name, kind in _STREAMS.items():
        for number, item in enumerate(entries(table(stream.get("targets")).get(name))):
            place = NodePlace(document, (*steps, "targets", name, number), _PARTS)
            said = {**table(item), "query": text_of(stream.get("streamId"))}
            yield _Entry(place, tag, "lightstep", said, kind)


def _objective(entry: _Entry) -> Slo:
    said, identity = entry.said, text_of(entry.said.get("id"))
    kept = identity is not None and "slo" not in said and entry.system != "signalfx"
    goal = target.Target(None, None, target.KEPT) if kept else _goal(entry)
    measured = _measured(entry, identity)
    name = text_of(said.get("name")) or identity or measured.type
    return Slo(
        place=entry.place,
        name=f"{entry.service}/{name}",
        format=FORMAT,
        service_name=entry.service,
        target=goal.ratio,
        target_raw=goal.raw,
        target_problem=goal.problem,
        window_seconds=window.iso(said.get("lookback")),
        rolling=None if window.iso(said.get("lookback")) is None else True,
        indicator=measured,
        alerting=UNWATCHED if entry.system == "prometheus" else _elsewhere(entry.system),
    )


def _goal(entry: _Entry) -> target.Target:
    """A percentage (Prometheus) or a ratio (Lightstep); SignalFx compares a value with a number."""
    if entry.system == "signalfx":
        limit, operation = text_of(entry.said.get("target")), text_of(entry.said.get("operation"))
        problem = "a limit for one value tells no share of good events, so it has no error budget"
        return target.Target(None, f"{operation or ''} {limit or ''}".strip(), problem)
    value = entry.said.get("slo")
    read = target.from_ratio(value)
    return read if read.ratio is not None else target.from_percent(value)


def _measured(entry: _Entry, identity: str | None) -> Indicator:
    said = entry.said
    language = "promql" if entry.system == "prometheus" else entry.system
    queries = Queries(
        bad=text_of(said.get("errorQuery")),
        total=text_of(said.get("totalQuery")),
        raw=text_of(said.get("query")) or identity,
        language=language,
    )
    names = [text_of(said.get("name")) or ""]
    return indicator(queries, names, entry.service, entry.kind)


def _elsewhere(system: str) -> SloAlerting:
    return SloAlerting(UNKNOWN, UNKNOWN, f"alerts on it are kept in {system}")


def _numbered(slo: Slo, seen: dict[str, int]) -> Slo:
    """A second objective of one name is told apart."""
    count = seen[slo.name] = seen.get(slo.name, 0) + 1
    return slo if count == 1 else slo._replace(name=f"{slo.name}-{count}")
