"""Objectives that Terraform makes at Datadog and in Grafana, and the alerts on their budgets.

<https://registry.terraform.io/providers/DataDog/datadog/latest/docs/resources/service_level_objective>,
<https://registry.terraform.io/providers/grafana/grafana/latest/docs/resources/slo>.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.alerts.datadog import FORMAT as DATADOG
from readiness.facts.alerts.datadog import labels as tags_of
from readiness.facts.alerts.datadog import level as level_of
from readiness.facts.model import NO, UNKNOWN, YES, BurnBranch, NodePlace, Slo, SloAlerting
from readiness.facts.promql import seconds
from readiness.facts.slos import burn, target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import Heading, RawSlo, Said, broken, recorded, said
from readiness.facts.terraform import Module, Reference, Resource, Unknown
from readiness.facts.text import text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Step

GRAFANA = "grafana"
OBJECTIVE = "datadog_service_level_objective"
_SERVICES = ("service", "service_name", "app")
_TIMEFRAME = pattern(r"(7|30|90)d")
_BURN = pattern(
    r"burn_rate\([^)]{0,200}\)\.over\([\"'](\w{1,10})[\"']\)\.long_window\([\"'](\w{1,10})[\"']\)"
    r"(?:\.short_window\([\"'](\w{1,10})[\"']\))?\s{0,9}>=?\s{0,9}([\d.]{1,20})"
)
_DATADOG_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("name",),
    "description": ("description",),
    "target": ("thresholds",),
    "window": ("thresholds",),
    "indicator": ("query",),
    "labels": ("tags",),
    "owner": ("tags",),
    "service": ("tags",),
}
_GRAFANA_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("name",),
    "description": ("description",),
    "target": ("objectives",),
    "window": ("objectives",),
    "indicator": ("query",),
    "labels": ("label",),
    "owner": ("label",),
    "service": ("label",),
    "alerting": ("alerting",),
}


def objectives(modules: Iterable[Module], vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every objective of both, in the order of modules."""
    for module in modules:
        for resource in module.of(OBJECTIVE):
            if resource.exists != NO:
                yield _of_datadog(resource, module, vocabulary)
        for resource in module.of("grafana_slo"):
            if resource.exists != NO:
                yield _of_grafana(resource, vocabulary)


def _of_datadog(resource: Resource, module: Module, vocabulary: Vocabulary) -> RawSlo:
    """One objective for each period; the nearest to a month where there are several."""
    periods = [*resource.blocks("thresholds")] or [resource]
    chosen = max(periods, key=lambda one: one.value("timeframe") == "30d")
    timeframe = chosen.text("timeframe")
    length = seconds(timeframe) if timeframe and _TIMEFRAME.fullmatch(timeframe) else None
    written = chosen.value("target" if chosen is not resource else "target_threshold")
    goal = target.from_percent(_number(written))
    watched = burn.Watched(goal.ratio, length)
    tags, _ = tags_of(resource)
    beside = said(dict(tags), {}, vocabulary)
    queries = [_texts(block) for block in resource.blocks("query")] or [Queries(language=DATADOG)]
    over = Budget(DATADOG, goal, window.rolling_over(length))
    slo = _slo(resource, beside, _DATADOG_PARTS, over, queries[0])
    return RawSlo((slo._replace(alerting=_monitored(resource, module, watched, vocabulary)),))


def _number(value: Any) -> Any:
    return "{{ … }}" if isinstance(value, Unknown | Reference) else value


class Budget(NamedTuple):
    """How much may fail, over how long, and by whose reckoning."""

    format: str
    goal: target.Target
    period: window.Window


def _slo(
    resource: Resource,
    beside: Said,
    parts: Mapping[str, tuple[Step, ...]],
    budget: Budget,
    queries: Queries,
) -> Slo:
    """What both have in common; alerting is still to be told."""
    name = resource.text("name") or resource.name
    service = next((beside.labels[one] for one in _SERVICES if beside.labels.get(one)), None)
    place = NodePlace(resource.document, resource.steps, parts)
    heading = Heading(
        place,
        name,
        budget.format,
        service,
        resource.text("description"),
        budget.goal,
        budget.period,
    )
    measured = indicator(queries, [name], service, beside.declared_type)
    return recorded(heading, beside)._replace(indicator=measured)


def _texts(block: Resource) -> Queries:
    return Queries(
        good=block.text("numerator"), total=block.text("denominator"), language="Datadog"
    )


def _monitored(
    resource: Resource, module: Module, watched: burn.Watched, vocabulary: Vocabulary
) -> SloAlerting:
    """What the monitors of the module that name this objective say."""
    own = [
        each
        for each in module.of("datadog_monitor")
        if each.exists != NO and f"{OBJECTIVE}.{resource.name}." in str(each.raw("query"))
    ]
    if not own:
        elsewhere = any("slo alert" in str(one.raw("type")) for one in module.of("datadog_monitor"))
        answer = UNKNOWN if elsewhere else NO
        return SloAlerting(answer, answer, "no monitor of this module names it")
    found = [branch for each in own if (branch := _branch(each, watched, vocabulary)) is not None]
    fast = [one for one in found if one.long <= burn.FAST_WINDOW and one.level == "page"]
    slow = [one for one in found if one.long > burn.FAST_WINDOW]
    told = ", ".join(each.text("name") or each.name for each in own)
    return SloAlerting(
        YES if fast else NO,
        YES if slow or any("error_budget(" in str(one.raw("query")) for one in own) else NO,
        f"watched by {told}",
        tuple(sorted(found, key=lambda one: (one.long, str(one)))),
    )


def _branch(monitor: Resource, watched: burn.Watched, vocabulary: Vocabulary) -> BurnBranch | None:
    match = _BURN.search(str(monitor.raw("query")))
    if match is None:
        return None
    long, short = seconds(match[2]), seconds(match[3] or match[2])
    if long is None or short is None:
        return None
    return burn.branch(level_of(monitor, vocabulary), (short, long), float(match[4]), watched)


def _of_grafana(resource: Resource, vocabulary: Vocabulary) -> RawSlo:
    goals = resource.blocks("objectives")
    if not goals:
        return broken(
            resource.document, resource.steps, f"the SLO {resource.name} has no objectives"
        )
    goal = target.from_ratio(_number(goals[0].value("value")))
    length = seconds(goals[0].value("window"))
    beside = said(_pairs(resource, "label"), _annotations(resource), vocabulary)
    over = Budget(GRAFANA, goal, window.rolling_over(length))
    slo = _slo(resource, beside, _GRAFANA_PARTS, over, _asked(resource))
    return RawSlo((slo._replace(alerting=_generated(resource, burn.Watched(goal.ratio, length))),))


def _pairs(resource: Resource, name: str) -> dict[str, str]:
    """Blocks of `key` and `value` as a mapping."""
    pairs = (
        (text_of(one.value("key")), text_of(one.value("value"))) for one in resource.blocks(name)
    )
    return {key: value for key, value in pairs if key and value}


def _annotations(resource: Resource) -> dict[str, str]:
    return {
        key: value
        for alerting in resource.blocks("alerting")
        for block in (alerting, *alerting.blocks("slowburn"), *alerting.blocks("fastburn"))
        for key, value in _pairs(block, "annotation").items()
    }


def _asked(resource: Resource) -> Queries:
    for query in resource.blocks("query"):
        for ratio in query.blocks("ratio"):
            return Queries(good=ratio.text("success_metric"), total=ratio.text("total_metric"))
        for form in query.blocks("freeform"):
            return Queries(raw=(form.text("query") or "").replace("$__rate_interval", "5m"))
    return Queries()


def _generated(resource: Resource, watched: burn.Watched) -> SloAlerting:
    """Grafana makes both alerts where the block stands; their severity is what labels say."""
    if not resource.blocks("alerting"):
        return SloAlerting(NO, NO, "it has no alerting block")
    month = burn.MONTH
    branches = tuple(
        burn.branch(level, (pair.short, pair.long), burn.factor(pair, watched.period), watched)
        for level, pair in (
            ("page", month.page_quick),
            ("page", month.page_slow),
            ("ticket", month.ticket_quick),
            ("ticket", month.ticket_slow),
        )
        if watched.period
    )
    return SloAlerting(YES, YES, "Grafana generates its alerts", branches)
