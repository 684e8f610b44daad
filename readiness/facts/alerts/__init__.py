"""Alerting and recording rules of every dialect as facts; judges nothing and routes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from readiness.facts.alerts import nested, resource, rule_file, templates, tested
from readiness.facts.alerts.rule import LOKI, Group, RawRule, read
from readiness.facts.model import Alert, Expression, Facts, Fault, NodePlace, RecordingRule
from readiness.facts.promql import LOGQL, Node, inspect, parse
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from readiness.source.repository import Repository

MIXINS = "jsonnet "
"""How the origin of what a mixin generates begins."""
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
    read_rules += _of_grafana(documents, vocabulary)
    read_rules += _of_terraform(documents, vocabulary)
    rules = _written_once(read_rules)
    cases = [case for document in documents for case in tested.tested(document)]
    covered = tested.covered(cases, [rule.alert for rule in rules if rule.alert] if cases else ())
    return _inspected(rules, covered, inner.faults)


def _written_once(rules: list[RawRule]) -> list[RawRule]:
    """Without what a mixin generates and the repository holds generated: that is deployed."""
    held = {_identity(one) for one in rules if not _is_generated(one)}
    return [one for one in rules if not _is_generated(one) or _identity(one) not in held]


def _is_generated(rule: RawRule) -> bool:
    made = rule.alert or rule.recording
    origin = made.place.document.origin if made and isinstance(made.place, NodePlace) else None
    return origin is not None and origin.startswith(MIXINS)


def _identity(rule: RawRule) -> tuple[str, str, str] | None:
    made = rule.alert or rule.recording
    return (made.name, "".join(made.expr.split()), str(sorted(made.labels))) if made else None


def _of_grafana(documents: Sequence[Document], vocabulary: Vocabulary) -> list[RawRule]:
    """The rules of provisioning files, which are known by their number of a version."""
    found = [each for each in documents if isinstance(each.get("groups"), list)]
    found = [each for each in found if each.get("apiVersion") is not None]
    if not found:
        return []
    from readiness.facts.alerts import grafana  # noqa: PLC0415 - most repositories have none

    return [rule for document in found for rule in grafana.provisioned(document, vocabulary)]


def _of_terraform(documents: Sequence[Document], vocabulary: Vocabulary) -> list[RawRule]:
    if not any(isinstance(each.get("resource"), dict | list) for each in documents):
        return []
    from readiness.facts.alerts import datadog, grafana  # noqa: PLC0415 - as above
    from readiness.facts.terraform import modules  # noqa: PLC0415 - as above

    folders = modules(documents)
    return [*grafana.declared(folders, vocabulary), *datadog.monitors(folders, vocabulary)]


def _inspected(
    rules: list[RawRule], covered: tested.Covered, faults: tuple[Fault, ...] = ()
) -> Facts:
    """With expressions read, recording rules looked through: they may stand in any file."""
    recording = [rule.recording for rule in rules if rule.recording is not None]
    definitions = _definitions(recording)
    texts = dict.fromkeys(rule.alert.expr for rule in rules if rule.alert and not rule.query)
    texts |= dict.fromkeys(one.expr for one in recording)
    expressions = {text: inspect(text, definitions) for text in texts}
    return Facts(
        alerts=tuple(
            [_finished(one.alert, one, expressions, covered) for one in rules if one.alert]
        ),
        recording_rules=tuple(
            [rule._replace(expression=expressions[rule.expr]) for rule in recording]
        ),
        faults=(*faults, *[fault for rule in rules for fault in rule.faults]),
    )


def _finished(
    alert: Alert, rule: RawRule, expressions: dict[str, Expression], covered: tested.Covered
) -> Alert:
    expression = rule.query or expressions[alert.expr]
    if expression.parses is False and alert.format.startswith(LOKI):
        expression = Expression(None, LOGQL)
    if rule.compares and expression.parses:
        expression = expression._replace(compares=True)
    templated = alert.templated or expression.reason == "template text"
    return alert._replace(
        expression=expression, templated=templated, tested=_is_tested(alert, covered)
    )


def _is_tested(alert: Alert, covered: tested.Covered) -> bool:
    """A place is only worked out where there are tests."""
    return bool(covered) and (alert.place.location.path, alert.name) in covered


def _definitions(recording: list[RecordingRule]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, dict[Node, None]] = {}
    for rule in recording:
        node = parse(rule.expr).node
        if node is not None:
            found.setdefault(rule.name, {})[node] = None
    return {name: tuple(nodes) for name, nodes in found.items()}


__all__ = ["DIALECTS", "collect"]
