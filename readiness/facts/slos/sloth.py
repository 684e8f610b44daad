"""sloth's objectives, plain files and `PrometheusServiceLevel` resources; targets in percent.

https://sloth.dev/specs/default/ : a page and a ticket alert per SLO unless disabled, over
1h/5m and 6h/30m, 1d/2h and 3d/6h; the period is a flag of the tool, 30 days by default.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.alerts.rule import severity_level
from readiness.facts.model import BurnBranch, Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.resources import Resource, resources
from readiness.facts.slos import burn, target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import Heading, RawSlo, broken, recorded, said
from readiness.facts.slos.sloth_windows import Catalogue, Period
from readiness.facts.text import strings, table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

PLAIN = "sloth"
RESOURCE = "sloth-resource"


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


class Reading(NamedTuple):
    """What a specification is read with."""

    vocabulary: Vocabulary
    period: Period = Period()
    spelling: Spelling = SNAKE
    catalogue: Catalogue = Catalogue({})


def objectives(document: Document, vocabulary: Vocabulary, period: Period) -> Iterator[RawSlo]:
    """Every objective of a plain specification, or of each resource of a document."""
    if is_plain(document):
        reading = Reading(vocabulary, period)
        yield from _specification(document, (), document.data, reading)
        return
    reading = Reading(vocabulary, period, CAMEL)
    for steps, resource in _levels(document):
        yield from _resource(document, steps, resource, reading)


def is_used(document: Document) -> bool:
    """Whether a document holds what `objectives` reads."""
    return is_plain(document) or any(_levels(document))


def _levels(document: Document) -> Iterator[Resource]:
    for steps, resource in resources(document):
        version = str(resource.get("apiVersion"))
        if resource["kind"] == "PrometheusServiceLevel" and version.startswith("sloth.slok.dev/"):
            yield steps, resource


def is_plain(document: Document) -> bool:
    """Whether a document is a specification without a resource around it."""
    data = document.data
    return isinstance(data, dict) and data.get("version") == "prometheus/v1" and "slos" in data


def _resource(
    document: Document, steps: tuple[Step, ...], resource: dict[str, Any], reading: Reading
) -> Iterator[RawSlo]:
    spec = resource.get("spec")
    if isinstance(spec, dict):
        yield from _specification(document, (*steps, "spec"), spec, reading)
    else:
        yield broken(document, steps, "the PrometheusServiceLevel has no spec")


def _specification(
    document: Document,
    steps: tuple[Step, ...],
    spec: dict[str, Any],
    reading: Reading,
) -> Iterator[RawSlo]:
    listed = spec.get("slos")
    if not isinstance(listed, list) or not listed:
        yield broken(document, (*steps, "slos"), "the sloth specification has no slos")
        return
    for number, slo in enumerate(listed):
        at = (*steps, "slos", number)
        if isinstance(slo, dict) and isinstance(slo.get("name"), str):
            yield RawSlo((_slo(NodePlace(document, at, _PARTS), spec, slo, reading),))
        else:
            yield broken(document, at, "an SLO of sloth has no name")


def _slo(place: NodePlace, spec: dict[str, Any], slo: dict[str, Any], reading: Reading) -> Slo:
    alerting, spelling = table(slo.get("alerting")), reading.spelling
    labels = {**strings(spec.get("labels")), **strings(slo.get("labels"))}
    beside = said(labels, alerting.get("annotations"), reading.vocabulary)
    goal = target.from_percent(slo.get("objective"))
    service = text_of(spec.get("service"))
    name, description, plain = slo["name"], text_of(slo.get("description")), spelling is SNAKE
    names, period = [name, description or ""], window.rolling_over(reading.period.seconds)
    form = PLAIN if plain else RESOURCE
    heading = Heading(place, name, form, service, description, goal, period)
    return recorded(heading, beside)._replace(
        indicator=_indicator(slo.get("sli"), spelling, names, service, beside.declared_type),
        alerting=NOT_GENERATED if plain else generated(slo, goal.ratio, reading),
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


def generated(slo: dict[str, Any], ratio: float | None, reading: Reading) -> SloAlerting:
    """The alerts that sloth makes of an objective, where it makes any."""
    alerting, spelling, windows = (
        table(slo.get("alerting")),
        reading.spelling,
        reading.period.windows,
    )
    if windows is None:
        days = f"{reading.period.seconds / 86400:g}"
        return SloAlerting(
            UNKNOWN, UNKNOWN, f"no AlertWindows for {days} days are in the repository"
        )
    level, word = _page_level(alerting, reading)
    asked = _Asked(alerting, ratio, reading.period.seconds)
    page = asked.alert(spelling.page_alert, level, (windows.page_quick, windows.page_slow))
    ticket = asked.alert(
        spelling.ticket_alert, "ticket", (windows.ticket_quick, windows.ticket_slow)
    )
    fast, reason = page.quick, page.reason
    if fast == YES and level != "page":
        fast, reason = NO, f"the page alert has severity {word}"
    elif fast == YES and windows.page_quick.long > burn.FAST_WINDOW:
        fast, reason = NO, f"the page alert looks at {windows.page_quick.long / 3600:g} hours"
    answers = (page.slow, ticket.quick, ticket.slow)
    slow = YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO
    reasons = dict.fromkeys(one for one in (reason, ticket.reason) if one)
    told = "; ".join(reasons) or "sloth generates both alerts"
    return SloAlerting(fast, slow, told, (*page.branches, *ticket.branches))


def _page_level(alerting: dict[str, Any], reading: Reading) -> tuple[str, str | None]:
    """A page alert is one whatever word its label has, unless the word says otherwise."""
    labels = strings(table(alerting.get(reading.spelling.page_alert)).get("labels"))
    word = labels.get("severity")
    level = severity_level(word, reading.vocabulary)
    return (level if level in ("ticket", "info") else "page"), word


class _Alert(NamedTuple):
    quick: Answer
    slow: Answer
    reason: str | None
    branches: tuple[BurnBranch, ...] = ()


class _Asked(NamedTuple):
    """What decides whether sloth makes an alert, and of what."""

    alerting: dict[str, Any]
    ratio: float | None
    period: int

    def alert(self, key: str, level: str, pairs: tuple[burn.Pair, burn.Pair]) -> _Alert:
        """The alert of one level; its name is the one it has without further labels."""
        kind = "page" if key in (SNAKE.page_alert, CAMEL.page_alert) else "ticket"
        if table(self.alerting.get(key)).get("disable") is True:
            return _Alert(NO, NO, f"the {kind} alert is disabled")
        if not text_of(self.alerting.get("name")):
            return _Alert(NO, NO, "alerting has no name: sloth refuses it")
        watched = burn.Watched(self.ratio, self.period)
        branches = tuple(
            burn.branch(level, (one.short, one.long), burn.factor(one, self.period), watched)
            for one in pairs
        )
        if self.ratio is None:
            return _Alert(UNKNOWN, UNKNOWN, "the target is not known", branches)
        if self.ratio >= 1:
            return _Alert(NO, NO, target.NO_BUDGET, branches)
        quick, slow = (YES if one.fires else NO for one in branches)
        dead = branches[0] if kind == "page" else max(branches, key=lambda one: one.fires)
        reason = (
            None
            if dead.fires
            else (f"the {kind} alert can never fire: {dead.factor:g} times the budget is 1 or more")
        )
        return _Alert(quick, slow, reason, branches)
