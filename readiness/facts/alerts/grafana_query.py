"""The nodes of a Grafana rule as one expression: queries, reductions, thresholds, arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from readiness.facts.promql import LOGQL, parse
from readiness.facts.text import table
from readiness.pattern import pattern
from readiness.record import NamedTuple

NOT_READ = "a query of {}, which is not looked at"
DEEPEST = 10
LONGEST = 10_000
_REFERENCE = pattern(r"\$\{?(\w{1,20})\}?")
_OPERATORS = {"gt": ">", "lt": "<", "gte": ">=", "lte": "<=", "eq": "==", "ne": "!="}
_WORDS = {"&&": " and ", "||": " or "}
_LANGUAGES = {"loki": LOGQL}


class Query(NamedTuple):
    """A rule's expression; `foreign` says why it is none that can be looked at."""

    text: str
    foreign: str | None = None
    compares: bool = False


def query(data: Any, condition: Any) -> Query:
    """What the node that the condition names comes to; as much of it as PromQL can say."""
    nodes = _nodes(data)
    wanted = condition if isinstance(condition, str) and condition in nodes else None
    asked = {ref: model["expr"] for ref, model in nodes.items() if _is_query(model)}
    others = [model for model in nodes.values() if not _is_query(model) and not _is_sum(model)]
    first = next(iter(asked.values()), "")
    compares = wanted is not None and wanted not in asked
    if others or not asked:
        kinds = sorted({_source(model) for model in others}) or ["another source"]
        return Query(first, NOT_READ.format(", ".join(kinds)))
    foreign = [_LANGUAGES[kind] for kind in map(_source, nodes.values()) if kind in _LANGUAGES]
    if foreign:
        return Query(first, foreign[0])
    whole = _text(nodes, wanted, DEEPEST) if wanted else None
    if whole is not None and len(whole) < LONGEST and parse(whole).parses is True:
        return Query(_bare(whole), None, compares)
    return Query(first, None, compares)


def _bare(text: str) -> str:
    """Without the parentheses around a query alone."""
    inner = text[1:-1]
    return inner if text.startswith("(") and parse(inner) == parse(text) else text


def _nodes(data: Any) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for node in data if isinstance(data, list) else ():
        ref = table(node).get("refId")
        if isinstance(ref, str):
            model = table(node.get("model"))
            found[ref] = {"datasourceUid": node.get("datasourceUid"), **model}
    return found


def _is_query(model: Mapping[str, Any]) -> bool:
    return isinstance(model.get("expr"), str) and bool(model["expr"].strip())


def _is_sum(model: Mapping[str, Any]) -> bool:
    """Whether a node works on others: Grafana's server-side expressions."""
    return model.get("type") in {"reduce", "threshold", "classic_conditions", "math", "resample"}


def _source(model: Mapping[str, Any]) -> str:
    kind = table(model.get("datasource")).get("type")
    return kind if isinstance(kind, str) and kind else "another source"


def _text(nodes: Mapping[str, Mapping[str, Any]], ref: Any, depth: int) -> str | None:
    """What a node comes to, `(…)` around it; None where PromQL cannot say it."""
    model = nodes.get(ref) if isinstance(ref, str) else None
    if model is None or not depth:
        return None
    if _is_query(model):
        return f"({model['expr']})"
    match model.get("type"):
        case "threshold":
            return _compared(nodes, model.get("expression"), _first(model), depth)
        case "classic_conditions":
            return _classic(nodes, model, depth)
        case "math":
            return _math(nodes, model.get("expression"), depth)
    return _text(nodes, model.get("expression"), depth - 1)


def _first(model: Mapping[str, Any]) -> Mapping[str, Any]:
    conditions = model.get("conditions")
    return table(conditions[0]) if isinstance(conditions, list) and conditions else {}


def _compared(
    nodes: Mapping[str, Mapping[str, Any]], ref: Any, condition: Mapping[str, Any], depth: int
) -> str | None:
    evaluator = table(condition.get("evaluator"))
    operator, params = _OPERATORS.get(str(evaluator.get("type"))), evaluator.get("params")
    inner = _text(nodes, ref, depth - 1)
    if operator is None or inner is None or not isinstance(params, list) or not params:
        return None
    if isinstance(params[0], bool) or not isinstance(params[0], int | float):
        return None
    return f"({inner} {operator} {params[0]:g})"


def _classic(
    nodes: Mapping[str, Mapping[str, Any]], model: Mapping[str, Any], depth: int
) -> str | None:
    """Conditions of the old kind; a single one, as nearly all are."""
    conditions = model.get("conditions")
    if not isinstance(conditions, list) or len(conditions) != 1:
        return None
    asked = table(table(conditions[0]).get("query")).get("params")
    ref = asked[0] if isinstance(asked, list) and asked else None
    return _compared(nodes, ref, table(conditions[0]), depth)


def _math(nodes: Mapping[str, Mapping[str, Any]], expression: Any, depth: int) -> str | None:
    if not isinstance(expression, str) or len(expression) > LONGEST:
        return None
    refs = {
        match[1]: _text(nodes, match[1], depth - 1) for match in _REFERENCE.finditer(expression)
    }
    if not refs or None in refs.values() or sum(map(len, map(str, refs.values()))) > LONGEST:
        return None

    def filled(match: re.Match[str]) -> str:
        return refs[match[1]] or ""

    text = expression
    for mark, word in _WORDS.items():
        text = text.replace(mark, word)
    return f"({_REFERENCE.sub(filled, text)})"
