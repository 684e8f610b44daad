"""Alerting and recording rules of every dialect as facts; judges nothing and routes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from readiness.facts.alerts import nested, resource, rule_file, templates, tested
from readiness.facts.alerts.rule import LOKI, Group, RawRule, read
from readiness.facts.model import Alert, Expression, Facts, Fault, RecordingRule
from readiness.facts.promql import LOGQL, Node, inspect, parse
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from readiness.source.repository import Repository

DIALECTS: tuple[Callable[[Document], Iterator[Group]], ...] = (
    rule_file.groups,
    resource.groups,
)


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """Every rule in the order of files; what cannot be read is a fault, the others stand."""
    documents = sorted(repository.documents, key=lambda one: (one.path, one.number))
    plain = [group for document in documents for dialect in DIALECTS for group in dialect(document)]
    inner = nested.nested(repository, documents)
    scanned = templates.groups(repository)
    groups = (*plain, *inner.groups, *scanned)
    read_rules = [read(rule, vocabulary) for group in groups for rule in group.rules]
    covered = frozenset(name for document in documents for name in tested.tested(document))
    return _inspected(read_rules, covered, inner.faults)


def _inspected(
    rules: list[RawRule], tested: frozenset[str], faults: tuple[Fault, ...] = ()
) -> Facts:
    """With expressions read, recording rules looked through: they may stand in any file."""
    recording = [rule.recording for rule in rules if rule.recording is not None]
    alerts = [rule.alert for rule in rules if rule.alert is not None]
    definitions = _definitions(recording)
    texts = dict.fromkeys([*(one.expr for one in alerts), *(one.expr for one in recording)])
    expressions = {text: inspect(text, definitions) for text in texts}
    return Facts(
        alerts=tuple([_finished(alert, expressions, tested) for alert in alerts]),
        recording_rules=tuple(
            [rule._replace(expression=expressions[rule.expr]) for rule in recording]
        ),
        faults=(*faults, *[fault for rule in rules for fault in rule.faults]),
    )


def _finished(alert: Alert, expressions: dict[str, Expression], tested: frozenset[str]) -> Alert:
    expression = expressions[alert.expr]
    if expression.parses is False and alert.format.startswith(LOKI):
        expression = Expression(None, LOGQL)
    templated = alert.templated or expression.reason == "template text"
    return alert._replace(expression=expression, templated=templated, tested=alert.name in tested)


def _definitions(recording: list[RecordingRule]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, dict[Node, None]] = {}
    for rule in recording:
        node = parse(rule.expr).node
        if node is not None:
            found.setdefault(rule.name, {})[node] = None
    return {name: tuple(nodes) for name, nodes in found.items()}


__all__ = ["DIALECTS", "collect"]
