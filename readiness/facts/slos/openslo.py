"""OpenSLO objectives, their references followed over all files; targets as ratios or percent.

https://github.com/OpenSLO/OpenSLO : no widespread tool turns v1 into alerts (sloth reads v1alpha,
and makes none of it), so its alert policies are a wish until a rule of the repository fulfils them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN
from readiness.facts.resources import resources
from readiness.facts.slos import openslo_indicator, openslo_validity, target, v1alpha, window
from readiness.facts.slos.indicator import indicator
from readiness.facts.slos.openslo_indicator import Spelling, spelling
from readiness.facts.slos.raw import Heading, RawSlo, Said, broken, recorded, said
from readiness.facts.slos.references import (
    V1ALPHA,
    VERSIONS,
    Index,
    Indices,
    dangling_alerting,
    dangling_service,
    name_of,
    resolve,
    spec_of,
)
from readiness.facts.text import entries, text_of
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
    "alerting": ("spec", "alertPolicies"),
    "labels": ("metadata", "labels"),
    "annotations": ("metadata", "annotations"),
    "description": ("spec", "description"),
    "runbook": ("metadata", "annotations"),
    "owner": ("metadata", "labels"),
}


def objectives(document: Document, known: Indices, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every objective of every SLO of a document."""
    for steps, resource in resources(document):
        version = resource.get("apiVersion")
        if resource["kind"] == "SLO" and isinstance(version, str) and version in VERSIONS:
            yield _object(document, steps, resource, known[version], vocabulary)


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
    metadata, version = resource["metadata"], resource["apiVersion"]
    if version == V1ALPHA:
        spec = v1alpha.as_v1(spec)
    beside = said(metadata.get("labels"), metadata.get("annotations"), vocabulary)
    shared = _Shared(name, spec, beside, known, version, spelling(version))
    return RawSlo(
        tuple(
            _objective(NodePlace(document, steps, _parts(shared, number, one)), shared, one, number)
            for number, one in enumerate(spec["objectives"])
        )
    )


class _Shared(NamedTuple):
    """What the objectives of one SLO have in common."""

    name: str
    spec: dict[str, Any]
    beside: Said
    known: Index
    version: str
    keys: Spelling


def _parts(shared: _Shared, number: int, objective: Any) -> Mapping[str, tuple[Step, ...]]:
    here = ("spec", "objectives", number)
    given = objective if isinstance(objective, dict) else {}
    key = "targetPercent" if "targetPercent" in given and "target" not in given else "target"
    if shared.version == V1ALPHA:
        measured, period = (*here, "ratioMetrics"), "timeWindows"
    else:
        own = {shared.keys.indicator, shared.keys.reference} & given.keys()
        measured, period = (*(here if own else ("spec",)), shared.keys.indicator), "timeWindow"
    return {
        **_PARTS,
        "target": (*here, key),
        "objective": here,
        "indicator": measured,
        "window": ("spec", period),
    }


def _objective(place: NodePlace, shared: _Shared, value: Any, number: int) -> Slo:
    objective = value if isinstance(value, dict) else {}
    spec, known = shared.spec, shared.known
    service = text_of(spec.get("service"))
    goal, period = _target(objective), window.openslo(spec.get("timeWindow"))
    measured = _indicator(shared, objective, service)
    missing = (*measured.lost, *dangling_alerting(known, spec), *dangling_service(known, service))
    name, description = _name(shared, objective, number), text_of(spec.get("description"))
    heading = Heading(place, name, FORMAT, service, description, goal, period)
    return recorded(heading, shared.beside)._replace(
        indicator=measured.indicator,
        alerting=POLICY_ONLY if entries(spec.get("alertPolicies")) else NO_POLICY,
        dangling=tuple(dict.fromkeys(missing)),
        problems=(
            *openslo_validity.problems(shared.version, spec, known, shared.keys),
            *openslo_validity.metric(measured.spec),
            *openslo_validity.objective(spec, objective, measured.spec),
        ),
    )


def _name(shared: _Shared, objective: dict[str, Any], number: int) -> str:
    if len(shared.spec["objectives"]) == 1:
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


class _Measured(NamedTuple):
    indicator: Indicator
    spec: dict[str, Any]
    lost: tuple[str, ...]
    """References on the way to its queries that no object answers to."""


def _indicator(shared: _Shared, objective: dict[str, Any], service: str | None) -> _Measured:
    """The objective's own indicator (a composite SLO) before the SLO's, and what dangles."""
    keys = shared.keys
    own = {keys.indicator, keys.reference} & objective.keys()
    holder = objective if own else shared.spec
    given = holder.get(keys.indicator)
    entry = given if isinstance(given, dict) else {keys.reference: holder.get(keys.reference)}
    found, lost = resolve(shared.known, "SLI", entry, keys.reference)
    sources = openslo_indicator.sources(spec_of(found), keys)
    names = [shared.name, name_of(found) or "", text_of(shared.spec.get("description")) or ""]
    queries = openslo_indicator.queries(sources, shared.known, keys)
    missing = openslo_indicator.dangling(shared.known, sources, keys)
    measured = indicator(queries, names, service, shared.beside.declared_type)
    return _Measured(measured, spec_of(found), (*([lost] if lost else []), *missing))
