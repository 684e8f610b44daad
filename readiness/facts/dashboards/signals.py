"""Which golden signals a set of queries shows, by the patterns of dashboards in the field.

The four signals: <https://sre.google/sre-book/monitoring-distributed-systems/>. A query that does
not parse shows nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from readiness.facts.promql.syntax import is_too_large
from readiness.pattern import pattern
from readiness.record import NamedTuple

SIGNALS = ("latency", "traffic", "errors", "saturation")
MAX_QUERIES = 1000
"""Different queries of one dashboard that are parsed (54 µs each)."""
MAX_LENGTH = 4000
"""Longest query, in characters, in which variables are substituted."""
VARIABLE = "grafanavariable"
"""What stands for a variable's value: no label of the service."""

LATENCY = ("duration", "latency", "response_time", "_bucket", "rtt")
ERRORS = ("error", "fail", "5xx", "exception", "panic")
SATURATION = pattern(
    r"(?:^|[_:])(?:cpu|memory|mem|queue|connections?|heap|disk|filesystem|lag|throttled|pool"
    r"|threads|goroutines|fds|backlog|inflight|in_flight)(?:[_:]|$)|^kube_.*resource"
)
STATUS_LABELS = pattern(r"(?:^|_)(?:code|status|class|grpc_code|result|outcome)(?:$|_)")
FAILING = pattern(r"5(?:\d\d|\.\.|xx|\.\*|\.\+|\[|\\d)|^5|\[[^\]]*5|err|fail|unavailable|internal")
FINE = pattern(r"^[(^]*(?:[123](?:\d\d|\.\.|xx|\.\*|\.\+|\[|\\d)|ok|success|0$)", re.IGNORECASE)
RATES = frozenset({"rate", "irate", "increase"})
COUNTED = ("_total", "_count")
RECORDED_RATE = pattern(r"request.*(?::|_)i?rate|(?:^|[_:])(?:rps|qps)(?:[_:]|$)|requests_per_sec")

_RANGE = pattern(r"\[\s*(?:\$[^\]:]{0,80}|\[\[\w{1,80}(?::\w{1,20})?\]\](?=\s*[\]:]))")
_SUBQUERY = pattern(r":\s*\$[\w{}.:]{1,80}\s*\]")
_NUMBER = pattern(r"\b(topk|bottomk|quantile|histogram_quantile|limitk)\s*\(\s*\$[\w{}.:]{1,80}")
_OFFSET = pattern(r"\boffset\s+\$[\w{}.:]{1,80}")
_NUMERIC = pattern(r"\$\{?__(?:range|interval|rate_interval)_m?s\}?")
_NAME = pattern(
    r"\$\{(\w{1,80})(?:[:.][^}]{0,80})?\}|\[\[(\w{1,80})(?::\w{1,20})?\]\]|\$(\w{1,80})"
)


class Reading(NamedTuple):
    """What the queries of one dashboard say."""

    signals: tuple[str, ...]
    unparsed: int
    labels: tuple[tuple[str, str, str], ...]


class Selection(NamedTuple):
    """One selector of a query."""

    metric: str
    matchers: tuple[tuple[str, str, str], ...]
    rated: bool = False


def read(queries: Iterable[str], variables: Mapping[str, str]) -> Reading:
    """The signals and label matchers of a dashboard's queries."""
    shown: set[str] = set()
    labels: set[tuple[str, str, str]] = set()
    unparsed = 0
    different = dict.fromkeys(queries)
    for query in islice(different, MAX_QUERIES):
        functions, selections = parsed(substituted(query, variables))
        if functions is None:
            unparsed += 1
            continue
        shown |= signals(functions, selections)
        labels |= {each for selection in selections for each in selection.matchers}
    return Reading(
        tuple(signal for signal in SIGNALS if signal in shown),
        unparsed + max(0, len(different) - MAX_QUERIES),
        tuple(sorted(each for each in labels if VARIABLE not in each[2])),
    )


def substituted(query: str, variables: Mapping[str, str]) -> str:
    """The query as PromQL: Grafana's variables replaced by something that parses there."""
    text = _RANGE.sub("[5m", query[: MAX_LENGTH + 1])
    text = _SUBQUERY.sub(":1m]", text)
    text = _NUMERIC.sub("60", text)
    text = _NUMBER.sub(r"\1(5", text)
    text = _OFFSET.sub("offset 5m", text)

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2] or match[3]
        if name in {"__interval", "__rate_interval", "__range"}:
            return "5m"
        return variables.get(name, VARIABLE)

    return _NAME.sub(value, text)


def parsed(query: str) -> tuple[set[str] | None, list[Selection]]:
    """The functions and the selectors of a query; no functions at all where it does not parse."""
    if len(query) > MAX_LENGTH or is_too_large(query):
        return None, []
    import promql_parser  # noqa: PLC0415 - 42 ms that runs without dashboards do not need

    try:
        expression = promql_parser.parse(query)
    except (ValueError, RecursionError, OverflowError):
        return None, []
    functions: set[str] = set()
    selections = list(_selections(expression, functions, promql_parser))
    return functions, selections


def _selections(root: Any, functions: set[str], promql: Any) -> Iterator[Selection]:
    stack = [(root, False)]
    while stack:
        node, rated = stack.pop()
        match node:
            case promql.VectorSelector():
                yield _selection(node, rated=rated)
            case promql.MatrixSelector():
                stack.append((node.vector_selector, rated))
            case promql.Call():
                functions.add(node.func.name)
                rated = rated or node.func.name in RATES
                stack.extend((argument, rated) for argument in node.args)
            case promql.BinaryExpr():
                stack += [(node.lhs, rated), (node.rhs, rated)]
            case (
                promql.AggregateExpr()
                | promql.ParenExpr()
                | promql.UnaryExpr()
                | (promql.SubqueryExpr())
            ):
                stack.append((node.expr, rated))
            case _:
                pass


def _selection(node: Any, *, rated: bool) -> Selection:
    matchers = tuple(
        (each.name, OPERATORS.get(str(each.op), "="), each.value) for each in node.matchers.matchers
    )
    metric = node.name or next((value for name, _, value in matchers if name == "__name__"), "")
    return Selection(metric, matchers, rated)


OPERATORS = {
    "MatchOp.Equal": "=",
    "MatchOp.NotEqual": "!=",
    "MatchOp.Re": "=~",
    "MatchOp.NotRe": "!~",
}


def signals(functions: set[str], selections: Iterable[Selection]) -> set[str]:
    """The signals of one query. A ratio of errors, or a mean duration, divides by the traffic
    and does not show it.
    """
    chosen = list(selections)
    names = [each.metric.lower() for each in chosen]
    shown: set[str] = set()
    if "histogram_quantile" in functions or any(map(_is_latency, names)):
        shown.add("latency")
    if any(map(_is_error, chosen)):
        shown.add("errors")
    if any(SATURATION.search(name) for name in names):
        shown.add("saturation")
    if not shown and any(map(_is_traffic, chosen)):
        shown.add("traffic")
    return shown


def _is_latency(name: str) -> bool:
    return not name.endswith(COUNTED) and any(word in name for word in LATENCY)


def _is_error(selection: Selection) -> bool:
    if any(word in selection.metric.lower() for word in ERRORS):
        return True
    return any(
        STATUS_LABELS.search(label.lower())
        and (
            FAILING.search(value.lower()) is not None
            if operator in {"=", "=~"}
            else FINE.match(value) is not None
        )
        for label, operator, value in selection.matchers
    )


def _is_traffic(selection: Selection) -> bool:
    name = selection.metric.lower()
    counted = selection.rated and name.endswith(COUNTED)
    return counted or RECORDED_RATE.search(name) is not None
