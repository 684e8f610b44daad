"""One rule of Prometheus' shape as a fact, whatever file or resource it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.heartbeat import is_watchdog
from readiness.facts.model import (
    Alert,
    AlertSeverity,
    Expression,
    Fault,
    NodePlace,
    RecordingRule,
    RunbookLink,
)
from readiness.facts.promql import seconds
from readiness.facts.text import first_text, has_template, strings, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.record import NamedTuple
from readiness.source.document import Document, Step


class Group(NamedTuple):
    """The rules of one group."""

    rules: tuple[Rule, ...]


class Rule(NamedTuple):
    """One entry of a group, and what the group says for it."""

    document: Document
    steps: tuple[Step, ...]
    data: Any
    format: str
    group: str | None
    interval_seconds: int | None
    labels: Mapping[str, str]
    templated: bool = False
    """Read from template text, of which some is hidden."""


class RawRule(NamedTuple):
    """What became of an entry: an alert, a recording rule, or neither, and its faults."""

    alert: Alert | None = None
    recording: RecordingRule | None = None
    faults: tuple[Fault, ...] = ()
    query: Expression | None = None
    """What is known of an expression that is no PromQL."""
    compares: bool = False
    """The condition stands beside the expression."""


KINDS = frozenset({"Alert"})
LOKI = "loki"
"""How the formats begin whose expressions are LogQL."""

_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("alert",),
    "expr": ("expr",),
    "for": ("for",),
    "keep_firing_for": ("keep_firing_for",),
    "labels": ("labels",),
    "annotations": ("annotations",),
    "severity": ("labels",),
    "owner": ("labels",),
    "summary": ("annotations",),
    "description": ("annotations",),
    "runbook": ("annotations",),
}
_RECORDING_PARTS: Mapping[str, tuple[Step, ...]] = {"name": ("record",), "expr": ("expr",)}


def groups_at(document: Document, steps: tuple[Step, ...], dialect: str) -> Iterator[Group]:
    """The groups of a list of groups; entries that are no rules by shape are left out."""
    listed = document.get(*steps)
    for number, group in enumerate(listed if isinstance(listed, list) else ()):
        rules = group.get("rules") if isinstance(group, dict) else None
        if isinstance(rules, list):
            yield group_at(document, (*steps, number, "rules"), group, dialect)


def group_at(
    document: Document,
    steps: tuple[Step, ...],
    group: Mapping[str, Any],
    dialect: str,
    *,
    templated: bool = False,
) -> Group:
    """The rules of the list at these steps, and what their group says for them."""
    name, interval = text_of(group.get("name")), seconds(group.get("interval"))
    labels = strings(group.get("labels"))
    return Group(
        tuple(
            Rule(document, (*steps, number), data, dialect, name, interval, labels, templated)
            for number, data in enumerate(document.get(*steps))
            if is_rule(data)
        )
    )


def is_rule(data: Any) -> bool:
    """Whether an entry of a list is meant as a rule."""
    return isinstance(data, dict) and ("alert" in data or "record" in data)


def read(rule: Rule, vocabulary: Vocabulary) -> RawRule:
    """An alert or a recording rule; a fault where name or expression are not text."""
    kind = "alert" if "alert" in rule.data else "record"
    name, expression = rule.data[kind], rule.data.get("expr")
    if not isinstance(name, str) or not name.strip():
        return _broken(rule, kind, f"the name of the {kind} is no text")
    if isinstance(expression, int | float) and not isinstance(expression, bool):
        expression = str(expression)
    if not isinstance(expression, str):
        what = "has no expr" if expression is None else "has an expr that is no text"
        return _broken(rule, "expr", f"the rule {name} {what}")
    if kind == "record":
        return RawRule(recording=_recording(rule, name, expression))
    return RawRule(alert=_alert(rule, name, expression, vocabulary), faults=_faults(rule, name))


def _broken(rule: Rule, step: str, message: str) -> RawRule:
    place = rule.document.at(*rule.steps, step)
    return RawRule(faults=(Fault(place, message, kinds=KINDS),))


def _faults(rule: Rule, name: str) -> tuple[Fault, ...]:
    """Durations that Prometheus refuses: the alert is still read, without them."""
    return tuple(
        Fault(rule.document.at(*rule.steps, key), f"`{key}` of the alert {name} is no duration")
        for key in ("for", "keep_firing_for")
        if rule.data.get(key) is not None
        and seconds(rule.data[key]) is None
        and not has_template(rule.data[key])
    )


def _recording(rule: Rule, name: str, expression: str) -> RecordingRule:
    place = NodePlace(rule.document, rule.steps, _RECORDING_PARTS)
    labels = {**rule.labels, **strings(rule.data.get("labels"))}
    return RecordingRule(place, name, expression, labels=labels)


class Written(NamedTuple):
    """What an alerting rule of any dialect says, before words are looked up."""

    place: NodePlace
    """`labels` and `annotations` stand right below it."""
    name: str
    expr: str
    format: str
    group: str | None
    own: Mapping[str, str]
    """Labels of the rule itself."""
    labels: Mapping[str, str]
    """Those of its group too."""
    annotations: Mapping[str, str]
    interval_seconds: int | None = None
    for_seconds: int | None = None
    templated: bool = False


def _alert(rule: Rule, name: str, expression: str, vocabulary: Vocabulary) -> Alert:
    own = strings(rule.data.get("labels"))
    written = Written(
        NodePlace(rule.document, rule.steps, _PARTS),
        name,
        expression,
        rule.format,
        rule.group,
        own,
        {**rule.labels, **own},
        strings(rule.data.get("annotations")),
        rule.interval_seconds,
        seconds(rule.data.get("for")),
        rule.templated,
    )
    keeps = seconds(rule.data.get("keep_firing_for"))
    return alert_of(written, vocabulary)._replace(keep_firing_seconds=keeps)


def alert_of(written: Written, vocabulary: Vocabulary) -> Alert:
    """The alert, with what the vocabulary finds in its labels and annotations."""
    labels, annotations = written.labels, written.annotations
    keys = _keys(written.own, annotations, vocabulary)
    severity = first_text(labels, vocabulary.severity_keys)
    place = written.place
    return Alert(
        place=place._replace(parts={**place.parts, **keys}),
        name=written.name,
        expr=written.expr,
        format=written.format,
        group=written.group,
        for_seconds=written.for_seconds,
        interval_seconds=written.interval_seconds,
        severity=AlertSeverity(severity, severity_level(severity, vocabulary)),
        summary=first_text(annotations, vocabulary.summary),
        description=first_text(annotations, vocabulary.description),
        owner=first_text(labels, vocabulary.owner) or first_text(annotations, vocabulary.owner),
        labels=labels,
        annotations=annotations,
        runbook=runbook_link(annotations, labels, vocabulary),
        templated=has_template(written.name) or written.templated,
        watchdog=is_watchdog(written.name, written.expr),
    )


def severity_level(word: str | None, vocabulary: Vocabulary) -> str | None:
    """`page`, `ticket`, `info`; None for a word that the vocabulary does not map."""
    return vocabulary.severities.get(word.strip().lower()) if word else None


def runbook_link(
    annotations: Mapping[str, str], labels: Mapping[str, str], vocabulary: Vocabulary
) -> RunbookLink:
    """The link as written; what it leads to is found out later."""
    found = first_text(annotations, vocabulary.runbook) or first_text(labels, vocabulary.runbook)
    if found is None:
        return RunbookLink(None, None, None, "no runbook link")
    return RunbookLink(found, None, "unknown", "not followed")


def _keys(
    labels: Mapping[str, str], annotations: Mapping[str, str], vocabulary: Vocabulary
) -> dict[str, tuple[Step, ...]]:
    """Where the parts stand that go by several names; those that are absent stay out."""
    wanted = (
        ("severity", vocabulary.severity_keys, ("labels",)),
        ("owner", vocabulary.owner, ("labels", "annotations")),
        ("summary", vocabulary.summary, ("annotations",)),
        ("description", vocabulary.description, ("annotations",)),
        ("runbook", vocabulary.runbook, ("annotations", "labels")),
    )
    tables = {"labels": labels, "annotations": annotations}
    found: dict[str, tuple[Step, ...]] = {}
    for part, names, homes in wanted:
        steps = [(home, name) for home in homes for name in names if tables[home].get(name)]
        if steps:
            found[part] = steps[0]
    return found
