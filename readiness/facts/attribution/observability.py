"""Whose alerts, objectives, runbooks and dashboards are."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence

from readiness.facts.attribution.index import (
    LABELS,
    Attribution,
    Index,
    alone,
    ancestors,
    declared,
    given,
    labelled,
    located,
    matched,
    named,
)
from readiness.facts.attribution.routing import callers, escalation, tree
from readiness.facts.model import Alert, Dashboard, Facts, RecordingRule, Runbook, Slo
from readiness.model import Service

SIGNAL_LABELS = ("service", "service_name", *LABELS)
"""On alerts and objectives the label `service` is the habit, `app` the exception."""
Pages = Mapping[str, str]
"""Path of a file or folder that a service declares → the service."""


def attributed(facts: Facts, index: Index, services: Sequence[Service]) -> Facts:
    """Every signal and page with its service."""
    slos = tuple(given(each, objective(each, index)) for each in facts.slos)
    watched = watchers(slos)
    alerts = tuple(given(each, alert(each, index, watched)) for each in facts.alerts)
    linked, called = by_page(alerts), callers(alerts)
    pages = pages_of({each.name: each.runbooks for each in services})
    boards = pages_of({each.name: each.dashboards for each in services})
    return facts._replace(
        slos=slos,
        alerts=alerts,
        recording_rules=tuple(
            given(each, recording(each, index)) for each in facts.recording_rules
        ),
        runbooks=tuple(given(each, runbook(each, index, pages, linked)) for each in facts.runbooks),
        dashboards=tuple(given(each, dashboard(each, index, boards)) for each in facts.dashboards),
        routings=tuple(given(each, tree(each, index)) for each in facts.routings),
        escalation_policies=tuple(
            given(each, owner)
            for each in facts.escalation_policies
            for owner in escalation(each, index, called)
        ),
    )


def watchers(slos: Sequence[Slo]) -> Mapping[str, str]:
    """Name of an objective → its service, where no two services have one of that name."""
    owners: dict[str, set[str]] = defaultdict(set)
    for each in slos:
        owners[each.name].add(each.service or "")
    return sole(owners)


def objective(fact: Slo, index: Index) -> Attribution | None:
    """By the service that it names, before all but a selector."""
    path = fact.place.location.path
    return (
        declared(index, "slos", path, fact.labels)
        or named(index, fact.service_name, "names the service")
        or labelled(index, fact.labels, SIGNAL_LABELS)
        or named(index, fact.name)
        or located(index, path)
        or alone(index)
    )


def alert(fact: Alert, index: Index, watched: Mapping[str, str]) -> Attribution | None:
    """By its labels, its objective, what its expression selects, and its name."""
    path = fact.place.location.path
    service = watched.get(fact.slo or "")
    return (
        declared(index, "alerts", path, fact.labels)
        or labelled(index, fact.labels, SIGNAL_LABELS)
        or (Attribution(service, f"watches SLO {fact.slo}") if service else None)
        or matched(index, fact.expression.labels)
        or named(index, fact.name)
        or named(index, fact.group, "group")
        or located(index, path)
        or alone(index)
    )


def recording(fact: RecordingRule, index: Index) -> Attribution | None:
    """By what it records of; its name is that of a metric and says nothing reliable."""
    path = fact.place.location.path
    return (
        declared(index, "alerts", path)
        or matched(index, fact.expression.labels)
        or located(index, path)
        or alone(index)
    )


def runbook(
    fact: Runbook, index: Index, pages: Pages, linked: Mapping[str, str]
) -> Attribution | None:
    """By declaration, by the alerts that link to it, by its file's name or title."""
    stem = posixpath.splitext(posixpath.basename(fact.path))[0]
    alerts = linked.get(fact.path)
    return (
        declared(index, "runbooks", fact.path)
        or on_page(fact.path, pages)
        or (Attribution(alerts, "alerts of the service link to it") if alerts else None)
        or named(index, stem)
        or named(index, fact.title, "title")
        or located(index, fact.path)
        or alone(index)
    )


def dashboard(fact: Dashboard, index: Index, boards: Pages) -> Attribution | None:
    """By declaration, by what its queries select, by its title."""
    path = fact.place.location.path
    return (
        declared(index, "dashboards", path)
        or on_page(path, boards)
        or matched(index, fact.labels)
        or named(index, fact.title, "title")
        or named(index, fact.uid, "uid")
        or located(index, path)
        or alone(index)
    )


def pages_of(declared_by: Mapping[str, Sequence[str]]) -> Pages:
    """What services declare; a page of several services is nobody's by this reason."""
    owners: dict[str, set[str]] = defaultdict(set)
    for service, paths in declared_by.items():
        for path in paths:
            owners[path.partition("#")[0].rstrip("/")].add(service)
    return sole(owners)


def on_page(path: str, pages: Pages) -> Attribution | None:
    """By the deepest declared file or folder."""
    for each in (path, *ancestors(path)) if pages else ():
        if each in pages:
            return Attribution(pages[each], f"declared as {each}")
    return None


def by_page(alerts: Sequence[Alert]) -> Mapping[str, str]:
    """Path of a page → the one service whose alerts lead to it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for each in alerts:
        if each.service and each.runbook.target:
            owners[each.runbook.target.partition("#")[0]].add(each.service)
    return sole(owners)


def sole(owners: Mapping[str, set[str]]) -> Mapping[str, str]:
    """What has one owner alone."""
    return {key: min(names) for key, names in owners.items() if len(names) == 1 and min(names)}
