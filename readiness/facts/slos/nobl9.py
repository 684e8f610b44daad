"""Nobl9's objectives: ratios, references by name, alert policies that the service itself runs.

https://docs.nobl9.com/yaml-guide : every object may be one of a YAML list; composites are made of
the objectives of other SLOs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.alerts.rule import severity_level
from readiness.facts.model import BurnBranch, Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN, YES
from readiness.facts.promql import seconds
from readiness.facts.resources import resources
from readiness.facts.slos import burn, target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import Heading, RawSlo, Said, broken, recorded, said
from readiness.facts.slos.references import name_of, spec_of
from readiness.facts.text import entries, strings, table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

FORMAT = "nobl9"
VERSION = "n9/v1alpha"
Index = Mapping[tuple[str, str], Mapping[str, Any]]
"""(kind, name) → object. Projects are left out: files of one repository seldom have two."""

_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("metadata", "name"),
    "service": ("spec", "service"),
    "window": ("spec", "timeWindows"),
    "alerting": ("spec", "alertPolicies"),
    "labels": ("metadata", "labels"),
    "annotations": ("metadata", "annotations"),
    "description": ("spec", "description"),
    "runbook": ("spec", "attachments"),
    "owner": ("metadata", "labels"),
}


def index(documents: Iterable[Document]) -> Index:
    """Every object of Nobl9 with a name; the first of several."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for document in documents:
        for _, resource in resources(document):
            name = name_of(resource)
            if resource.get("apiVersion") == VERSION and name is not None:
                found.setdefault((resource["kind"], name), resource)
    return found


def objectives(document: Document, known: Index, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every objective of every SLO of a document."""
    for steps, resource in resources(document):
        if resource["kind"] == "SLO" and resource.get("apiVersion") == VERSION:
            yield _object(document, steps, resource, _Reading(known, vocabulary))


class _Reading(NamedTuple):
    known: Index
    vocabulary: Vocabulary


class _Shared(NamedTuple):
    """What the objectives of one SLO have in common."""

    name: str
    spec: dict[str, Any]
    beside: Said
    reading: _Reading


def _object(
    document: Document, steps: tuple[Step, ...], resource: dict[str, Any], reading: _Reading
) -> RawSlo:
    name, spec = name_of(resource), spec_of(resource)
    if name is None or not spec:
        return broken(document, steps, "the SLO has no name or no spec")
    listed = spec.get("objectives")
    if not isinstance(listed, list) or not listed:
        return broken(document, (*steps, "spec", "objectives"), f"the SLO {name} has no objectives")
    metadata = resource["metadata"]
    own = table(metadata.get("annotations"))
    beside = said(metadata.get("labels"), {**_attached(spec), **own}, reading.vocabulary)
    beside = beside._replace(annotations=strings(own))
    shared = _Shared(name, spec, beside, reading)
    return RawSlo(
        tuple(
            _objective(NodePlace(document, steps, _parts(number)), shared, table(one), number)
            for number, one in enumerate(listed)
        )
    )


def _attached(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The attachment that calls itself a runbook, as an annotation."""
    for attachment in entries(spec.get("attachments")):
        given = table(attachment)
        if "runbook" in f"{given.get('displayName')} {given.get('url')}".lower():
            return {"runbook": given.get("url")}
    return {}


def _parts(number: int) -> Mapping[str, tuple[Step, ...]]:
    here = ("spec", "objectives", number)
    return {**_PARTS, "target": (*here, "target"), "objective": here, "indicator": here}


def _objective(place: NodePlace, shared: _Shared, objective: dict[str, Any], number: int) -> Slo:
    spec, known = shared.spec, shared.reading.known
    service = text_of(spec.get("service"))
    goal, period = target.from_ratio(objective.get("target")), _window(spec.get("timeWindows"))
    own = text_of(objective.get("name")) or text_of(objective.get("displayName")) or str(number + 1)
    watched = burn.Watched(goal.ratio, period.seconds)
    name = shared.name if len(spec["objectives"]) == 1 else f"{shared.name}/{own}"
    description = text_of(spec.get("description"))
    heading = Heading(place, name, FORMAT, service, description, goal, period)
    return recorded(heading, shared.beside)._replace(
        indicator=_indicator(shared, objective, service),
        alerting=_alerting(spec, shared.reading, watched),
        dangling=tuple(dict.fromkeys(_dangling(known, spec, objective, service))),
    )


_UNIT_SECONDS = {"Minute": 60, "Hour": 3600, "Day": 86400, "Week": 7 * 86400}
_CALENDAR_SECONDS = {"Month": 30 * 86400, "Quarter": 90 * 86400, "Year": 365 * 86400}


def _window(value: Any) -> window.Window:
    first = table(entries(value)[0]) if entries(value) else {}
    count, unit = first.get("count"), str(first.get("unit"))
    length = {**_UNIT_SECONDS, **_CALENDAR_SECONDS}.get(unit)
    if length is None or not isinstance(count, int) or isinstance(count, bool) or count <= 0:
        return window.Window()
    rolling = first.get("isRolling") is True and "calendar" not in first
    return window.Window(count * length, rolling)


def _indicator(shared: _Shared, objective: dict[str, Any], service: str | None) -> Indicator:
    composite = table(objective.get("composite"))
    if composite:
        parts = [table(one).get("slo") for one in _components(composite)]
        named = ", ".join(filter(None, map(text_of, parts)))
        kind = shared.beside.declared_type or "other"
        return Indicator(kind, reason=f"made of other objectives, not looked at here: {named}")
    counts, raw = table(objective.get("countMetrics")), table(objective.get("rawMetric"))
    held = {role: _query(counts.get(role)) for role in ("good", "bad", "total", "goodTotal")}
    held["raw"] = _query(raw.get("query") or table(shared.spec.get("indicator")).get("rawMetric"))
    languages = sorted({one.language for one in held.values() if one and one.language != "promql"})
    texts = {role: one.text for role, one in held.items() if one}
    queries = Queries(
        good=texts.get("good"),
        bad=texts.get("bad"),
        total=texts.get("total"),
        raw=texts.get("raw") or texts.get("goodTotal"),
        language=languages[0] if languages else "promql",
    )
    words = [shared.name, text_of(objective.get("displayName")) or ""]
    return indicator(queries, words, service, shared.beside.declared_type)


class _Query(NamedTuple):
    text: str
    language: str


_PROMETHEUS = frozenset({"prometheus", "amazonPrometheus", "azurePrometheus"})


def _query(value: Any) -> _Query | None:
    """What a metric asks of the first source that it names, and that source's language."""
    for source, given in table(value).items():
        if source in _PROMETHEUS:
            text = text_of(table(given).get("promql"))
            return None if text is None else _Query(text, "promql")
        texts = list(_scalars(given))
        return _Query("; ".join(texts), str(source)) if texts else None
    return None


_DEEPEST = 6


def _scalars(value: Any, levels: int = _DEEPEST) -> Iterator[str]:
    """All that a source is asked with: two metrics may differ deep inside."""
    if isinstance(value, dict | list) and levels:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _scalars(item, levels - 1)
    elif (text := text_of(value)) is not None:
        yield text


def _components(composite: Mapping[str, Any]) -> list[Any]:
    return entries(table(composite.get("components")).get("objectives"))


def _dangling(
    known: Index, spec: Mapping[str, Any], objective: Mapping[str, Any], service: str | None
) -> Iterator[str]:
    """A name may mean what stands on the server, unless objects of its kind are kept here."""
    kinds = {kind for kind, _ in known}
    source = text_of(table(table(spec.get("indicator")).get("metricSource")).get("name"))
    wanted = [("Service", service)]
    wanted += [("AlertPolicy", text_of(one)) for one in entries(spec.get("alertPolicies"))]
    composite = table(objective.get("composite"))
    wanted += [("SLO", text_of(table(one).get("slo"))) for one in _components(composite)]
    if source is not None and kinds & _SOURCES and not _is_source(known, source):
        yield f"Agent/{source}"
    for kind, name in wanted:
        if name is not None and kind in kinds and (kind, name) not in known:
            yield f"{kind}/{name}"


_SOURCES = frozenset({"Agent", "Direct"})


def _is_source(known: Index, name: str) -> bool:
    return any((kind, name) in known for kind in _SOURCES)


def _alerting(spec: Mapping[str, Any], reading: _Reading, watched: burn.Watched) -> SloAlerting:
    names = [name for one in entries(spec.get("alertPolicies")) if (name := text_of(one))]
    if not names:
        return SloAlerting(NO, NO, "it has no alert policies")
    found = {name: reading.known.get(("AlertPolicy", name)) for name in names}
    missing = [name for name in names if found[name] is None]
    told = [each for one in found.values() if one for each in _conditions(spec_of(one), reading)]
    fast = [one for one in told if one.fast and one.level == "page"]
    slow = [one for one in told if not one.fast]
    if missing and not (fast and slow):
        reason = f"the alert policies {', '.join(missing)} are kept elsewhere"
        return SloAlerting(YES if fast else UNKNOWN, YES if slow else UNKNOWN, reason)
    reason = (
        "; ".join(dict.fromkeys(one.words for one in told)) or "its alert policies notify nobody"
    )
    branches = tuple(made for one in told if (made := one.branch(watched)) is not None)
    return SloAlerting(YES if fast else NO, YES if slow else NO, reason, branches)


class _Condition(NamedTuple):
    """One condition of a policy that notifies somebody."""

    level: str | None
    fast: bool
    words: str
    length: int | None
    factor: float | None

    def branch(self, watched: burn.Watched) -> BurnBranch | None:
        """A mean burn rate over one window; nothing of the other measurements."""
        if self.length is None or self.factor is None:
            return None
        return burn.branch(self.level, (self.length, self.length), self.factor, watched)


_LEVELS = {"High": "page", "Medium": "ticket", "Low": "info"}
"""What Nobl9's three severities are for; the repository's own words go before."""
_SUDDEN = frozenset({"averageBurnRate", "budgetDrop", "timeToBurnBudget", "timeToBurnEntireBudget"})


def _conditions(policy: Mapping[str, Any], reading: _Reading) -> Iterator[_Condition]:
    """Nothing of a policy that notifies nobody."""
    if not entries(policy.get("alertMethods")):
        return
    word = text_of(policy.get("severity"))
    level = severity_level(word, reading.vocabulary) or _LEVELS.get(word or "")
    for entry in entries(policy.get("conditions")):
        given = table(entry)
        measured = text_of(given.get("measurement")) or "?"
        length = seconds(given.get("alertingWindow") or given.get("lastsFor"))
        value = given.get("value")
        factor = value if isinstance(value, int | float) and not isinstance(value, bool) else None
        yield _Condition(
            level,
            measured in _SUDDEN and (length is None or length <= burn.FAST_WINDOW),
            f"{word or 'no severity'}: {measured} {text_of(value)}",
            length,
            factor if measured == "averageBurnRate" else None,
        )
