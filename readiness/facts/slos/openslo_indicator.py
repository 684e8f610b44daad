"""OpenSLO's indicators as queries, in the spelling of each version; knows no objective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.facts.slos.indicator import Queries
from readiness.facts.slos.references import V2ALPHA, Index, resolve, spec_of
from readiness.facts.text import table, text_of
from readiness.pattern import pattern
from readiness.record import NamedTuple


class Spelling(NamedTuple):
    """How a version names an indicator, and what leads to its data source."""

    indicator: str
    reference: str
    source_reference: str


_V1 = Spelling("indicator", "indicatorRef", "metricSourceRef")
_V2 = Spelling("sli", "sliRef", "dataSourceRef")


def spelling(version: str) -> Spelling:
    """The keys of a version."""
    return _V2 if version == V2ALPHA else _V1


ROLES = ("good", "bad", "total", "raw")
Sources = Mapping[str, Mapping[str, Any]]
"""Role (`good`, `bad`, `total`, `raw`) → where its number comes from."""


def sources(spec: Mapping[str, Any], keys: Spelling) -> Sources:
    """The metric sources of a ratio or threshold metric; version 2 has one level less."""
    ratio, threshold = table(spec.get("ratioMetric")), spec.get("thresholdMetric")
    holders = {role: ratio.get(role) for role in ROLES}
    if isinstance(threshold, dict):
        holders["raw"] = threshold
    given = {role: holder for role, holder in holders.items() if isinstance(holder, dict)}
    if keys == _V2:
        return given
    found = {role: holder.get("metricSource") for role, holder in given.items()}
    return {role: source for role, source in found.items() if isinstance(source, dict)}


def dangling(known: Index, found: Sources, keys: Spelling) -> list[str]:
    """References to data sources that no object answers to."""
    named = [source.get(keys.source_reference) for source in found.values()]
    lost = [resolve(known, "DataSource", name, "")[1] for name in named if name is not None]
    return [one for one in lost if one is not None]


def queries(found: Sources, known: Index, keys: Spelling) -> Queries:
    """What the sources ask; where one is not Prometheus, nothing is looked at."""
    texts = {role: _query(source) for role, source in found.items()}
    foreign = sorted({_language(source, known, keys) for source in found.values()} - {"promql"})
    return Queries(
        good=texts.get("good"),
        bad=texts.get("bad"),
        total=texts.get("total"),
        raw=texts.get("raw"),
        language=foreign[0] if foreign else "promql",
    )


_QUERY_KEYS = ("query", "promql", "expr", "queryString", "metricQuery")
_WINDOW = pattern(r"\{\{[ \t]{0,9}\.window[ \t]{0,9}\}\}")


def _query(source: Mapping[str, Any]) -> str | None:
    """With the window that generators fill in."""
    spec = spec_of(source)
    texts = [spec[key] for key in _QUERY_KEYS if isinstance(spec.get(key), str)]
    return _WINDOW.sub("5m", texts[0]) if texts else None


def _language(source: Mapping[str, Any], known: Index, keys: Spelling) -> str:
    """The type of the source, or of the data source that it names; Prometheus where none says."""
    kind = source.get("type") or table(source.get("dataSourceSpec")).get("type")
    name = source.get(keys.source_reference)
    if kind is None and isinstance(name, str):
        kind = spec_of(known.get(("DataSource", name))).get("type")
    text = text_of(kind) or "Prometheus"
    return "promql" if text.lower() in _PROMETHEUS else text


_PROMETHEUS = frozenset({"prometheus", "thanos", "mimir", "cortex", "victoriametrics", "promql"})
