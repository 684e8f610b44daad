"""Alert rules that Grafana is provisioned with, from its files and from Terraform.

<https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/>. The query
and its condition are separate nodes there; they are put together as the PromQL that says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.alerts.grafana_query import Query, query
from readiness.facts.alerts.rule import KINDS, RawRule, Written, alert_of
from readiness.facts.model import NO, Expression, Fault, NodePlace
from readiness.facts.promql import seconds
from readiness.facts.terraform import Module, Resource
from readiness.facts.terraform.literal import decoded
from readiness.facts.text import strings, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document

FORMAT = "grafana"
DIRECT = "grafana-contact-point"
"""Rules that name their contact point and pass by the policies."""
_PARTS = {
    "name": ("title",),
    "expr": ("data",),
    "for": ("for",),
    **dict.fromkeys(("annotations", "summary", "description", "runbook"), ("annotations",)),
    **dict.fromkeys(("labels", "severity", "owner"), ("labels",)),
}


def provisioned(document: Document, vocabulary: Vocabulary) -> Iterator[RawRule]:
    """The rules of a provisioning file; one that is paused does not exist."""
    data = document.data
    groups = data.get("groups") if isinstance(data, dict) and "apiVersion" in data else None
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        rules = group.get("rules") if isinstance(group, dict) else None
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(rule, dict) and "data" in rule and rule.get("isPaused") is not True:
                steps = ("groups", number, "rules", index)
                yield _rule(NodePlace(document, steps, _PARTS), rule, group, vocabulary)


def _rule(
    place: NodePlace, rule: Mapping[str, Any], group: Mapping[str, Any], vocabulary: Vocabulary
) -> RawRule:
    name = text_of(rule.get("title"))
    if not name:
        return RawRule(faults=(Fault(place.location, "a rule has no title", kinds=KINDS),))
    labels = strings(rule.get("labels"))
    asked = query(rule.get("data"), rule.get("condition"))
    direct = isinstance(rule.get("notification_settings"), dict)
    written = Written(
        place,
        name,
        asked.text,
        DIRECT if direct else FORMAT,
        text_of(group.get("name")),
        labels,
        labels,
        strings(rule.get("annotations")),
        seconds(group.get("interval")),
        seconds(rule.get("for")),
    )
    return _raw(written, asked, vocabulary)


def _raw(written: Written, asked: Query, vocabulary: Vocabulary) -> RawRule:
    known = None if asked.foreign is None else Expression(None, asked.foreign)
    return RawRule(alert_of(written, vocabulary), query=known, compares=asked.compares)


def declared(modules: Iterable[Module], vocabulary: Vocabulary) -> Iterator[RawRule]:
    """The rules of `grafana_rule_group` resources."""
    for module in modules:
        for group in module.of("grafana_rule_group"):
            if group.exists == NO:
                continue
            for block in group.blocks("rule"):
                if block.value("is_paused") is not True:
                    yield _block(block, group, vocabulary)
            if group.is_open("rule"):
                message = f"the rule group {group.name} has rules that only an evaluation tells"
                yield RawRule(faults=(Fault(group.at("dynamic"), message, kinds=KINDS),))


_BLOCK_PARTS = {**_PARTS, "name": ("name",)}


def _block(block: Resource, group: Resource, vocabulary: Vocabulary) -> RawRule:
    name = block.text("name")
    labels, annotations = block.value("labels"), block.value("annotations")
    nodes = [
        {
            "refId": data.text("ref_id"),
            "datasourceUid": data.text("datasource_uid"),
            "model": decoded(data.value("model")),
        }
        for data in block.blocks("data")
    ]
    asked = query(nodes, block.text("condition"))
    interval = group.value("interval_seconds")
    known = strings(labels)
    hidden = [known, strings(annotations)] != [labels or {}, annotations or {}]
    written = Written(
        NodePlace(block.document, block.steps, _BLOCK_PARTS),
        name or "{{ … }}",
        asked.text,
        DIRECT if block.raw("notification_settings") is not None else FORMAT,
        group.text("name"),
        known,
        known,
        strings(annotations),
        interval if isinstance(interval, int) else None,
        seconds(block.value("for")),
        templated=hidden or group.is_many,
    )
    return _raw(written, asked, vocabulary)
