"""sloth's objectives, plain files and `PrometheusServiceLevel` resources; targets in percent.

https://sloth.dev/specs/default/ : a page and a ticket alert per SLO unless disabled, over
1h/5m and 6h/30m, 1d/2h and 3d/6h; the period is a flag of the tool, 30 days by default.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.alerts.rule import severity_level
from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.resources import resources
from readiness.facts.slos import target
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import RawSlo, broken, said
from readiness.facts.slos.window import DAY
from readiness.facts.text import strings, table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

PLAIN = "sloth"
RESOURCE = "sloth-resource"
DEFAULT_PERIOD = 30 * DAY
PAGE_FAST, PAGE_SLOW, TICKET = 14.4, 6.0, 1.0
"""How many times the budget each alert's branch compares with, for 30 days; a ticket has two
branches, and the lower one decides whether it can fire."""


class Spelling(NamedTuple):
    """The keys of the plain form, or of the resource."""

    error_query: str
    total_query: str
    error_ratio_query: str
    page_alert: str
    ticket_alert: str


SNAKE = Spelling("error_query", "total_query", "error_ratio_query", "page_alert", "ticket_alert")
CAMEL = Spelling("errorQuery", "totalQuery", "errorRatioQuery", "pageAlert", "ticketAlert")

_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("name",),
    "target": ("objective",),
    "window": (),
    "indicator": ("sli",),
    "alerting": ("alerting",),
    "labels": ("labels",),
    "description": ("description",),
    "runbook": ("alerting", "annotations"),
    "annotations": ("alerting", "annotations"),
    "owner": ("labels",),
}


def objectives(document: Document, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every objective of a plain specification, or of each resource of a document."""
    data = document.data
    if isinstance(data, dict) and data.get("version") == "prometheus/v1" and "slos" in data:
        yield from _specification(document, (), data, SNAKE, vocabulary)
        return
    for steps, resource in resources(document):
        version = str(resource.get("apiVersion"))
        if resource["kind"] == "PrometheusServiceLevel" and version.startswith("sloth.slok.dev/"):
            yield from _resource(document, steps, resource, vocabulary)


def _resource(
    document: Document, steps: tuple[Step, ...], resource: dict[str, Any], vocabulary: Vocabulary
) -> Iterator[RawSlo]:
    spec = resource.get("spec")
    if isinstance(spec, dict):
        yield from _specification(document, (*steps, "spec"), spec, CAMEL, vocabulary)
    else:
        yield broken(document, steps, "the PrometheusServiceLevel has no spec")


def _specification(
    document: Document,
    steps: tuple[Step, ...],
    spec: dict[str, Any],
    spelling: Spelling,
    vocabulary: Vocabulary,
) -> Iterator[RawSlo]:
    listed = spec.get("slos")
    if not isinstance(listed, list) or not listed:
        yield broken(document, (*steps, "slos"), "the sloth specification has no slos")
        return
    for number, slo in enumerate(listed):
        at = (*steps, "slos", number)
        if isinstance(slo, dict) and isinstance(slo.get("name"), str):
            yield RawSlo((_slo(NodePlace(document, at, _PARTS), spec, slo, spelling, vocabulary),))
        else:
            yield broken(document, at, "an SLO of sloth has no name")


def _slo(
    place: NodePlace,
    spec: dict[str, Any],
    slo: dict[str, Any],
    spelling: Spelling,
    vocabulary: Vocabulary,
) -> Slo:
    alerting = table(slo.get("alerting"))
    labels = {**strings(spec.get("labels")), **strings(slo.get("labels"))}
    beside = said(labels, alerting.get("annotations"), vocabulary)
    goal = target.from_percent(slo.get("objective"))
    service = text_of(spec.get("service"))
    names = [slo["name"], text_of(slo.get("description")) or ""]
    plain = spelling is SNAKE
    return Slo(
        place=place,
        name=slo["name"],
        format=PLAIN if plain else RESOURCE,
        service_name=service,
        description=text_of(slo.get("description")),
        target=goal.ratio,
        target_raw=goal.raw,
        target_problem=goal.problem,
        window_seconds=DEFAULT_PERIOD,
        rolling=True,
        indicator=_indicator(slo.get("sli"), spelling, names, service, beside.declared_type),
        alerting=NOT_GENERATED if plain else generated(slo, goal.ratio, spelling, vocabulary),
        owner=beside.owner,
        runbook=beside.runbook,
        labels=beside.labels,
        annotations=beside.annotations,
    )


NOT_GENERATED = SloAlerting(
    UNKNOWN, UNKNOWN, "neither generated rules nor a CI step that runs `sloth generate` were found"
)


def _indicator(
    sli: Any, spelling: Spelling, names: list[str], service: str | None, declared: str | None
) -> Indicator:
    if plugin := table(table(sli).get("plugin")):
        name = text_of(plugin.get("id")) or "?"
        return Indicator(declared or "unknown", reason=f"made by the plugin {name}")
    events, raw = table(table(sli).get("events")), table(table(sli).get("raw"))
    queries = Queries(
        bad=_query(events.get(spelling.error_query)),
        total=_query(events.get(spelling.total_query)),
        raw=_query(raw.get(spelling.error_ratio_query)),
    )
    return indicator(queries, names, service, declared)


def _query(value: Any) -> str | None:
    """With sloth's own template filled in, so that what is left is a query."""
    return _WINDOW.sub("5m", value) if isinstance(value, str) else None


_WINDOW = pattern(r"\{\{[ \t]{0,9}\.window[ \t]{0,9}\}\}")


def generated(
    slo: dict[str, Any], ratio: float | None, spelling: Spelling, vocabulary: Vocabulary
) -> SloAlerting:
    """The alerts that sloth makes of an objective, where it makes any."""
    alerting = table(slo.get("alerting"))
    page, page_reason = _alert(alerting, spelling.page_alert, "page", PAGE_FAST, ratio)
    page_slow, _ = _alert(alerting, spelling.page_alert, "page", PAGE_SLOW, ratio)
    ticket, ticket_reason = _alert(alerting, spelling.ticket_alert, "ticket", TICKET, ratio)
    word = strings(table(alerting.get(spelling.page_alert)).get("labels")).get("severity")
    if page == YES and severity_level(word, vocabulary) in ("ticket", "info"):
        page, page_reason = NO, f"the page alert has severity {word}"
    answers = (page_slow, ticket)
    slow = YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO
    reasons = dict.fromkeys(reason for reason in (page_reason, ticket_reason) if reason)
    return SloAlerting(page, slow, "; ".join(reasons) or "sloth generates both alerts")


def _alert(
    alerting: dict[str, Any], key: str, kind: str, factor: float, ratio: float | None
) -> tuple[Answer, str | None]:
    if table(alerting.get(key)).get("disable") is True:
        return NO, f"the {kind} alert is disabled"
    if not text_of(alerting.get("name")):
        return NO, "alerting has no name: sloth refuses it"
    if ratio is None:
        return UNKNOWN, "the target is not known"
    threshold = factor * (1 - ratio)
    if threshold >= 1:
        return NO, f"the {kind} alert can never fire: {factor:g} times the budget is 1 or more"
    return (YES, None) if threshold > 0 else (NO, target.NO_BUDGET)
