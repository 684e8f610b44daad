"""Datadog's monitors in Terraform as alerts: who is told stands in their message.

<https://docs.datadoghq.com/monitors/notify/>; resource fields:
<https://registry.terraform.io/providers/DataDog/datadog/latest/docs/resources/monitor>.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from readiness.facts.alerts.rule import KINDS, RawRule, Written, alert_of, severity_level
from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    AlertRouting,
    AlertSeverity,
    Expression,
    Fault,
    NodePlace,
)
from readiness.facts.routing import receivers
from readiness.facts.terraform import Module, Resource, Unknown
from readiness.facts.text import first_text
from readiness.facts.vocabulary import Vocabulary
from readiness.pattern import pattern

FORMAT = "datadog"
FOREIGN = Expression(None, "a query of Datadog, which is not looked at")
_HANDLE = pattern(r"(?<![\w@./])@([A-Za-z][\w.-]{0,100}(?:@[\w.-]{1,100})?)")
_LINK = pattern(r"https?://[^\s)>\]\"']{1,500}")
_RUNBOOK = pattern(r"run-?_?books?|playbooks?")
_BRANCH = pattern(r"\{\{[#/^][^{}]{0,200}\}\}")
_PARTS = {
    "name": ("name",),
    "expr": ("query",),
    "severity": ("priority",),
    "summary": ("name",),
    "description": ("message",),
    "annotations": ("message",),
    "runbook": ("message",),
    "labels": ("tags",),
    "owner": ("tags",),
}


def monitors(modules: Iterable[Module], vocabulary: Vocabulary) -> Iterator[RawRule]:
    """Every monitor that notifies: a draft does not."""
    for module in modules:
        for resource in module.of("datadog_monitor"):
            if resource.exists != NO and resource.text("draft_status") != "draft":
                yield _monitor(resource, vocabulary)


def _monitor(resource: Resource, vocabulary: Vocabulary) -> RawRule:
    name, query = resource.text("name"), resource.text("query")
    tags, whole = labels(resource)
    message = resource.text("message") or ""
    place = NodePlace(resource.document, resource.steps, _PARTS)
    if resource.raw("query") is None:
        return RawRule(faults=(Fault(place.location, "the monitor has no query", kinds=KINDS),))
    written = Written(
        place,
        name or resource.name,
        query or str(resource.raw("query")),
        FORMAT,
        None,
        {},
        tags,
        {"description": _BRANCH.sub("", message).strip(), **_runbook(resource, message)},
        for_seconds=0,
        templated=not whole or resource.is_many or resource.raw("message") != message,
    )
    told = _HANDLE.findall(message)
    alert = alert_of(written, vocabulary)
    return RawRule(
        alert._replace(
            summary=name,
            severity=_severity(resource, told, alert.severity, vocabulary),
            routes_to=tuple(dict.fromkeys(f"@{handle}" for handle in told)),
            routing=_routing(told, sure=isinstance(resource.value("message"), str)),
        ),
        query=FOREIGN,
    )


def labels(resource: Resource) -> tuple[Mapping[str, str], bool]:
    """The tags `key:value` of a resource, and whether they are all known."""
    tags = resource.value("tags")
    listed = tags if isinstance(tags, list) else []
    texts = [tag for tag in listed if isinstance(tag, str)]
    pairs = (tag.partition(":") for tag in texts)
    whole = len(texts) == len(listed) and not isinstance(tags, Unknown)
    return {key: value for key, colon, value in pairs if colon and value}, whole


def _runbook(resource: Resource, message: str) -> dict[str, str]:
    """The asset that is one, else the link of the message that says so."""
    for asset in resource.blocks("assets"):
        url = asset.text("url")
        if asset.text("category") == "runbook" and url:
            return {"runbook_url": url}
    for line in message.splitlines():
        if _RUNBOOK.search(line.lower()) and (link := _LINK.search(line)):
            return {"runbook_url": link[0].rstrip(".,;")}
    return {}


def _severity(
    resource: Resource, told: list[str], said: AlertSeverity, vocabulary: Vocabulary
) -> AlertSeverity:
    """Its priority, else its tag, else what its handles do: that is what wakes somebody."""
    priority = resource.value("priority")
    if isinstance(priority, int | float | str) and not isinstance(priority, bool):
        raw = f"P{priority}"
        return AlertSeverity(raw, severity_level(raw, vocabulary) or _LEAST.get(raw))
    if said.raw is not None or not told:
        return said
    pages = [handle for handle in told if _reach(handle) == receivers.PAGE]
    return AlertSeverity(f"@{(pages or told)[0]}", "page" if pages else "ticket")


_LEAST = {"P5": "info"}


def level(monitor: Resource, vocabulary: Vocabulary) -> str | None:
    """Whether a monitor pages, as its priority, its tags or its handles say."""
    tags, _ = labels(monitor)
    word = first_text(tags, vocabulary.severity_keys)
    said = AlertSeverity(word, severity_level(word, vocabulary))
    return _severity(
        monitor, _HANDLE.findall(monitor.text("message") or ""), said, vocabulary
    ).level


def _reach(handle: str) -> str:
    """`@pagerduty-Shop`, `@slack-shop-alerts`, `@all`, an address, a team's or a web hook's name."""
    if "@" in handle or handle in {"all", "here"}:
        return "mail"
    kind = handle.lower().partition("-")[0]
    return "hook" if kind == "webhook" else receivers.REACH.get(kind, UNKNOWN)


def _routing(told: list[str], *, sure: bool) -> AlertRouting:
    """What the handles of a message do; a workflow or a team may do anything."""
    reached = {_reach(handle) for handle in told}
    named = ", ".join(dict.fromkeys(f"@{handle} ({_reach(handle)})" for handle in told))
    pages = YES if receivers.PAGE in reached else NO
    if pages == NO and (not sure or reached & {UNKNOWN, "hook"}):
        pages = UNKNOWN
    silent = UNKNOWN if not sure and not told else (NO if told else YES)
    reason = f"goes to {named}" if told else "its message names nobody"
    return AlertRouting(True, pages, silent, NO, (), reason)
