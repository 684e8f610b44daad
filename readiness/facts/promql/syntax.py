"""PromQL as a small tree of our own; the one module that knows the parser, and what may reach it.

The parser is native code that recurses: text is measured before it is handed over, because a
stack that overflows there takes the process with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from readiness.pattern import pattern
from readiness.record import NamedTuple

LONGEST = 20_000
"""Characters; the longest published alert expressions stay below a tenth of it."""
MOST_TOKENS = 250
"""Operators and brackets: the native parser's time and stack grow with them (measured: 300 cost
at most 40 ms, and some thousands overflow its stack)."""


class Number(NamedTuple):
    """A literal number."""

    value: float


class Text(NamedTuple):
    """A literal string."""

    value: str


class Selector(NamedTuple):
    """A metric with matchers (label, operator, value); `window` seconds where it is a range."""

    metric: str | None
    matchers: tuple[tuple[str, str, str], ...] = ()
    window: int | None = None
    shift: str = ""
    """Another time than now, as the parser prints it: `offset` or `@`."""


class Call(NamedTuple):
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...] = ()


class Aggregation(NamedTuple):
    """`sum`, `max`, … over one operand."""

    operator: str
    operand: Node


class Binary(NamedTuple):
    """An operator between two operands; `is_bool` keeps every series and says 0 or 1."""

    operator: str
    left: Node
    right: Node
    is_bool: bool = False


class Negation(NamedTuple):
    """A minus sign."""

    operand: Node


class Subquery(NamedTuple):
    """`[30m:1m]` over an operand; `window` in seconds."""

    operand: Node
    window: int


Node = Number | Text | Selector | Call | Aggregation | Binary | Negation | Subquery


class Parsed(NamedTuple):
    """A tree, or why there is none: `parses` is None where the text is not for this parser."""

    node: Node | None
    parses: bool | None
    reason: str = ""


_PROSE = pattern(r"#[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
"""Comments and strings, in one pass: a quote in a comment opens nothing."""
_TOKENS = pattern(r"[-+*/%^(\[{]|[<>=!]=?|\b(?:and|or|unless|atan2)\b", re.IGNORECASE)
_TEMPLATE = pattern(r"\{\{|\$\{(?!\d+\})|\[\[(?!:)|<%")
"""Not `${1}` of `label_replace`, nor `[[:alnum:]]` of a regular expression."""
# Three patterns for what does not parse: compiled when that is met, which is seldom.
_LOGQL = (
    r"\|[=~>]|\}\s*!~\s*[\"`]|\}\s*!=\s*[\"`]|\|\s*(?:json|logfmt|pattern|regexp|unpack|unwrap|drop|"
    r"keep|decolorize|line_format|label_format|[a-z_]+\s*[=<>!])"
)
LOGQL = "LogQL, which is not looked at"
_LOKI_FUNCTIONS = r"unknown function with name '(?:bytes_rate|bytes_over_time|rate_counter)'"
_NEWER = r"\b(?:anchored|smoothed)\b|\b\d+_\d|\[[^\]\"']{0,60}[*/+][^\]\"']{0,60}\]"
_METRICSQL = (
    r"unknown function with name '(?:rollup\w*|\w+_over_time|\w+_pure|\w+_prometheus|"
    r"range_\w+|running_\w+|label_(?:set|del|copy|move|map|value|transform|keep|match|mismatch|"
    r"uppercase|lowercase)|union|ifnot|default|alias|share_\w+|count_\w+_over_time|limit_offset|"
    r"interpolate|keep_\w+|remove_resets|now|step|start|end|ru|ttf|lag|lifetime|hoeffding_\w+|"
    r"outliers?\w*|prometheus_buckets|buckets_limit|histogram_share|vmrange_buckets|tlast\w*)'"
)
"""Functions of VictoriaMetrics' MetricsQL, which this parser cannot judge."""
_ALTERNATIVES = "alternatives of matchers (or)"
"""The parser reads these of MetricsQL too; no Prometheus does."""


@lru_cache(maxsize=16384)
def parse(text: str) -> Parsed:
    """The tree of an expression; never raises, and remembers what it read."""
    if not text.strip():
        return Parsed(None, False, "the expression is empty")
    if _TEMPLATE.search(text):
        return Parsed(None, None, "template text")
    if is_too_large(text):
        return Parsed(None, None, "too long to look at")
    try:
        return Parsed(_node(_native(text)), True)
    except (ValueError, RecursionError, OverflowError) as error:
        return _not_parsed(text, str(error))


def canonical(text: str) -> str | None:
    """One spelling of an expression for all spellings of it: what a server prints anew is the same
    as what somebody wrote. None where it is not for this parser, or does not parse.
    """
    if _TEMPLATE.search(text) or is_too_large(text):
        return None
    try:
        return str(_native(text).prettify())
    except (ValueError, RecursionError, OverflowError):
        return None


_DURATIONS = pattern(r"\[([^\[\]]*)\]|\boffset\s*(?=([-+]?\s*[-+.\w]+))", re.IGNORECASE)
_NUMBERS = pattern(r"\b(?:nan|inf)\b|(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\b", re.IGNORECASE)
_LONGEST_TIME = 2.0**63 / 1e9
"""Seconds: Prometheus counts nanoseconds in 63 bits."""


def _native(text: str) -> Any:
    """The parser's own tree; raises `ValueError` or `OverflowError` where there is none."""
    for found in _DURATIONS.finditer(_PROSE.sub('""', text)):
        numbers = _NUMBERS.findall(found[1] or found[2] or "")
        # the parser panics over these, and tells so on stderr
        if any(not float(number) < _LONGEST_TIME for number in numbers):
            raise OverflowError("duration out of range")
    import promql_parser  # noqa: PLC0415 - 40 ms that a run without queries does not need

    try:
        return promql_parser.parse(_without_raw_strings(text))
    except BaseException as trouble:
        if type(trouble).__name__ != "PanicException":  # no `Exception`, and has no public name
            raise
        raise ValueError(str(trouble)) from None


def _without_raw_strings(text: str) -> str:
    return _PROSE.sub(_quoted, text) if "`" in text else text


def _quoted(found: re.Match[str]) -> str:
    """A raw string as the parser takes it: it looks for escapes in these too."""
    if not found[0].startswith("`"):
        return found[0]
    inner = found[0][1:-1].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'


def is_too_large(text: str) -> bool:
    """Looks at the length first, so that nothing else ever walks a huge text."""
    if len(text) <= MOST_TOKENS or len(text) > LONGEST:
        return len(text) > LONGEST
    bare = _PROSE.sub('""', text)
    return sum(1 for _ in _TOKENS.finditer(bare)) > MOST_TOKENS


def _not_parsed(text: str, reason: str) -> Parsed:
    if re.search(_LOGQL, text) or re.search(_LOKI_FUNCTIONS, reason):
        return Parsed(None, None, LOGQL)
    if reason == _ALTERNATIVES or re.search(_METRICSQL, reason):
        return Parsed(None, None, f"MetricsQL, which is not looked at: {reason}")
    if re.search(_NEWER, text) or "is not valid label in grouping" in reason:
        return Parsed(None, None, "PromQL newer than the parser knows")
    return Parsed(None, False, reason)


def _node(raw: Any) -> Node:
    """Our node of the parser's; parentheses are dropped, since the tree has said what they say."""
    kind = type(raw).__name__
    while kind == "ParenExpr":
        raw = raw.expr
        kind = type(raw).__name__
    reader = _READERS.get(kind)
    if reader is None:
        raise ValueError(f"the parser knows {kind}, we do not")
    return reader(raw)


def _binary(raw: Any) -> Node:
    is_bool = raw.modifier is not None and raw.modifier.return_bool
    return Binary(str(raw.op), _node(raw.lhs), _node(raw.rhs), is_bool)


def _range(raw: Any) -> Node:
    return _selector(raw.vector_selector, int(raw.range.total_seconds()))


_OPERATORS = {
    "MatchOp.Equal": "=",
    "MatchOp.NotEqual": "!=",
    "MatchOp.Re": "=~",
    "MatchOp.NotRe": "!~",
}


def _selector(raw: Any, window: int | None) -> Selector:
    if raw.matchers.or_matchers:
        raise ValueError(_ALTERNATIVES)
    matchers = [(m.name, _OPERATORS[str(m.op)], m.value) for m in raw.matchers.matchers]
    names = [value for label, op, value in matchers if label == "__name__" and op == "="]
    metric = raw.name or (names[0] if names else None)
    shift = "" if raw.offset is None and raw.at is None else f"{raw.offset} {raw.at}"
    return Selector(metric, tuple(m for m in matchers if m[0] != "__name__"), window, shift)


_READERS: Mapping[str, Callable[[Any], Node]] = {
    "NumberLiteral": lambda raw: Number(raw.val),
    "StringLiteral": lambda raw: Text(raw.val),
    "VectorSelector": lambda raw: _selector(raw, None),
    "MatrixSelector": _range,
    "Call": lambda raw: Call(raw.func.name, tuple([_node(one) for one in raw.args])),
    "AggregateExpr": lambda raw: Aggregation(str(raw.op), _node(raw.expr)),
    "UnaryExpr": lambda raw: Negation(_node(raw.expr)),
    "SubqueryExpr": lambda raw: Subquery(_node(raw.expr), int(raw.range.total_seconds())),
    "BinaryExpr": _binary,
}


def parts(node: Node) -> tuple[Node, ...]:
    """The operands of a node, left to right."""
    match node:
        case Binary(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
        case Aggregation(_, operand) | Negation(operand) | Subquery(operand, _):
            return (operand,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, left to right."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if not isinstance(current, Selector | Number):
            stack.extend(reversed(parts(current)))
