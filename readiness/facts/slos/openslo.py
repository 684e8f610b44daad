"""OpenSLO v1 objectives, their references followed over all files; targets as ratios or percent.

https://github.com/OpenSLO/OpenSLO : no widespread tool turns v1 into alerts, so its alert
policies are a wish until a rule of the repository fulfils them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN
from readiness.facts.resources import resources
from readiness.facts.slos import target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import RawSlo, Said, broken, said
from readiness.facts.slos.references import (
    VERSION,
    Index,
    dangling_alerting,
    dangling_service,
    entries,
    name_of,
    resolve,
    spec_of,
)
from readiness.facts.text import text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

FORMAT = "openslo"
NO_POLICY = SloAlerting(NO, NO, "no rule of the repository alerts on its budget")
POLICY_ONLY = SloAlerting(
    UNKNOWN, UNKNOWN, "it has alert policies, but no rule of the repository alerts on its budget"
)
_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("metadata", "name"),
    "service": ("spec", "service"),
    "window": ("spec", "timeWindow"),
    "indicator": ("spec", "indicator"),
    "alerting": ("spec", "alertPolicies"),
    "labels": ("metadata", "labels"),
    "annotations": ("metadata", "annotations"),
    "description": ("spec", "description"),
    "runbook": ("metadata", "annotations"),
    "owner": ("metadata", "labels"),
}


def objectives(document: Document, known: Index, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every objective of every SLO of a document."""
    for steps, resource in resources(document):
        if resource["kind"] == "SLO" and resource.get("apiVersion") == VERSION:
            yield _object(document, steps, resource, known, vocabulary)


def _object(
    document: Document,
    steps: tuple[Step, ...],
    resource: dict[str, Any],
    known: Index,
    vocabulary: Vocabulary,
) -> RawSlo:
    name, spec = name_of(resource), spec_of(resource)
    if name is None or not spec:
        return broken(document, steps, "the SLO has no name or no spec")
    listed = spec.get("objectives")
    if not isinstance(listed, list) or not listed:
        return broken(document, (*steps, "spec", "objectives"), f"the SLO {name} has no objectives")
    metadata = resource["metadata"]
    beside = said(metadata.get("labels"), metadata.get("annotations"), vocabulary)
    shared = _Shared(name, spec, beside, known, len(listed))
    return RawSlo(
        tuple(
            _objective(NodePlace(document, steps, _parts(number, one)), shared, one, number)
            for number, one in enumerate(listed)
        )
    )


class _Shared(NamedTuple):
    """What the objectives of one SLO have in common."""

    name: str
    spec: dict[str, Any]
    beside: Said
    known: Index
    objectives: int


def _parts(number: int, objective: Any) -> Mapping[str, tuple[Step, ...]]:
    here = ("spec", "objectives", number)
    given = objective if isinstance(objective, dict) else {}
    key = "targetPercent" if "targetPercent" in given and "target" not in given else "target"
    return {**_PARTS, "target": (*here, key), "objective": here}


def _objective(place: NodePlace, shared: _Shared, value: Any, number: int) -> Slo:
    objective = value if isinstance(value, dict) else {}
    spec, known = shared.spec, shared.known
    service = text_of(spec.get("service"))
    goal, period = _target(objective), window.openslo(spec.get("timeWindow"))
    measured, lost = _indicator(shared, objective, service)
    missing = (*lost, *dangling_alerting(known, spec), *dangling_service(known, service))
    return Slo(
        place=place,
        name=_name(shared, objective, number),
        format=FORMAT,
        service_name=service,
        description=text_of(spec.get("description")),
        target=goal.ratio,
        target_raw=goal.raw,
        target_problem=goal.problem,
        window_seconds=period.seconds,
        rolling=period.rolling,
        indicator=measured,
        alerting=POLICY_ONLY if entries(spec.get("alertPolicies")) else NO_POLICY,
        dangling=tuple(dict.fromkeys(missing)),
        owner=shared.beside.owner,
        runbook=shared.beside.runbook,
        labels=shared.beside.labels,
        annotations=shared.beside.annotations,
    )


def _name(shared: _Shared, objective: dict[str, Any], number: int) -> str:
    if shared.objectives == 1:
        return shared.name
    own = text_of(objective.get("displayName")) or text_of(objective.get("name"))
    return f"{shared.name}/{own or number + 1}"


def _target(objective: dict[str, Any]) -> target.Target:
    ratio, percent = objective.get("target"), objective.get("targetPercent")
    if ratio is not None and percent is not None:
        raw = f"{text_of(ratio)} and {text_of(percent)}"
        return target.Target(None, raw, "both target and targetPercent are set")
    if ratio is None and percent is None:
        return target.Target(None, None, "neither target nor targetPercent is set")
    read = target.from_ratio(ratio) if percent is None else target.from_percent(percent)
    is_text = isinstance(ratio if percent is None else percent, str)
    if read.problem is None and is_text:
        return read._replace(problem=f"{read.raw} is a string: a number is asked")
    return read


def _indicator(
    shared: _Shared, objective: dict[str, Any], service: str | None
) -> tuple[Indicator, list[str]]:
    """The objective's own indicator (a composite SLO) before the SLO's, and what dangles."""
    holder = objective if {"indicator", "indicatorRef"} & objective.keys() else shared.spec
    given = holder.get("indicator")
    entry = given if isinstance(given, dict) else {"indicatorRef": holder.get("indicatorRef")}
    found, lost = resolve(shared.known, "SLI", entry, "indicatorRef")
    sources = _sources(spec_of(found))
    names = [shared.name, name_of(found) or "", text_of(shared.spec.get("description")) or ""]
    missing = [one for one in (lost, *_dangling_sources(shared.known, sources)) if one is not None]
    queries = _queries(spec_of(found), shared.known)
    return indicator(queries, names, service, shared.beside.declared_type), missing


_ROLES = ("good", "bad", "total", "raw")


def _sources(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Role → `metricSource` of a ratio or threshold metric."""
    ratio, threshold = spec.get("ratioMetric"), spec.get("thresholdMetric")
    holders = {role: ratio.get(role) for role in _ROLES} if isinstance(ratio, dict) else {}
    if isinstance(threshold, dict):
        holders["raw"] = threshold
    found = {
        role: holder.get("metricSource")
        for role, holder in holders.items()
        if isinstance(holder, dict)
    }
    return {role: source for role, source in found.items() if isinstance(source, dict)}


def _dangling_sources(known: Index, sources: dict[str, dict[str, Any]]) -> list[str | None]:
    return [
        resolve(known, "DataSource", source["metricSourceRef"], "")[1]
        for source in sources.values()
        if "metricSourceRef" in source
    ]


def _queries(spec: dict[str, Any], known: Index) -> Queries:
    sources = _sources(spec)
    texts = {role: _query(source) for role, source in sources.items()}
    kinds = {_language(source, known) for source in sources.values()}
    foreign = sorted(kinds - {"promql"})
    return Queries(
        good=texts.get("good"),
        bad=texts.get("bad"),
        total=texts.get("total"),
        raw=texts.get("raw"),
        language=foreign[0] if foreign else "promql",
    )


_QUERY_KEYS = ("query", "promql", "expr", "queryString", "metricQuery")


def _query(source: dict[str, Any]) -> str | None:
    spec = spec_of(source)
    texts = [spec[key] for key in _QUERY_KEYS if isinstance(spec.get(key), str)]
    return texts[0] if texts else None


def _language(source: dict[str, Any], known: Index) -> str:
    """The type of the source, or of the data source that it names; Prometheus where none says."""
    kind = source.get("type")
    if kind is None and isinstance(source.get("metricSourceRef"), str):
        named = known.get(("DataSource", source["metricSourceRef"]))
        kind = spec_of(named).get("type")
    text = text_of(kind) or "Prometheus"
    return "promql" if text.lower() in _PROMETHEUS else text


_PROMETHEUS = frozenset({"prometheus", "thanos", "mimir", "cortex", "victoriametrics", "promql"})
