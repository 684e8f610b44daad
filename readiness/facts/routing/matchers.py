"""What routes ask of labels, in the three spellings of Alertmanager; answers yes, no or unknown.

<https://prometheus.io/docs/alerting/latest/configuration/#matcher>.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.model import NO, UNKNOWN, YES, Answer, Matcher
from readiness.facts.routing import regex
from readiness.facts.text import has_template, strings
from readiness.pattern import pattern
from readiness.record import NamedTuple

_ONE = pattern(
    r'\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s"=!~,{}]++))\s*+(=~|!~|!=|=)\s*+'
    r'(?:"((?:[^"\\]|\\.)*+)"|((?:[^",\\]|\\.)*+))\s*+(,|$)'
)
_ESCAPED = pattern(r"\\([\"\\n])")

Candidates = Mapping[str, tuple[str, ...]]
"""Label → the values it may have (the empty text: it is absent). Of others nobody knows."""


class Asked(NamedTuple):
    """The matchers of a route, and whether all of them could be read."""

    matchers: tuple[Matcher, ...]
    clear: bool


def of_route(route: Mapping[str, Any]) -> Asked:
    """`match`, `match_re` and `matchers` of a route of an Alertmanager file; all must hold."""
    exact = strings(route.get("match"))
    patterns = strings(route.get("match_re"))
    listed = _listed(route.get("matchers"))
    found = [
        *(Matcher(label, "=", value) for label, value in exact.items()),
        *(Matcher(label, "=~", value) for label, value in patterns.items()),
        *listed.matchers,
    ]
    clear = listed.clear and all(
        isinstance(route.get(key), dict | None) for key in ("match", "match_re")
    )
    whole = len(exact) == _size(route.get("match")) and len(patterns) == _size(
        route.get("match_re")
    )
    templated = any(has_template(one.value) for one in found)
    return Asked(tuple(found), clear and whole and not templated)


def _size(node: Any) -> int:
    return len(node) if isinstance(node, dict) else 0


def _listed(node: Any) -> Asked:
    """`matchers:` as a list of texts, each of which may hold several."""
    if node is None:
        return Asked((), clear=True)
    if not isinstance(node, list):
        return Asked((), clear=False)
    read = [parse(each) if isinstance(each, str) else None for each in node]
    found = tuple(one for several in read if several is not None for one in several)
    return Asked(found, clear=None not in read)


def parse(text: str) -> tuple[Matcher, ...] | None:
    """`severity="page", team=~"a|b"`, with or without braces; None where it is none."""
    inner = text.strip()
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1].rstrip()
    inner = inner.removesuffix(",").rstrip()
    found: list[Matcher] = []
    position = 0
    while position < len(inner):
        match = _ONE.match(inner, position)
        if match is None or match.end() == position:
            return None
        name = match[2] if match[1] is None else _plain(match[1])
        value = (match[5] or "").strip() if match[4] is None else match[4]
        found.append(Matcher(name, match[3], _plain(value)))
        position = match.end()
    return tuple(found)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda one: "\n" if one[1] == "n" else one[1], text)


def answer(matchers: Sequence[Matcher], labels: Candidates) -> Answer:
    """Whether an alert with these labels matches all of them."""
    answers = {_holds(each, labels.get(each.label)) for each in matchers}
    if NO in answers:
        return NO
    return UNKNOWN if UNKNOWN in answers else YES


def _holds(matcher: Matcher, values: tuple[str, ...] | None) -> Answer:
    if values is None:
        return YES if matcher.operator == "=~" and matcher.value == ".*" else UNKNOWN
    answers = {_holds_of(matcher, value) for value in values}
    return answers.pop() if len(answers) == 1 else UNKNOWN


def _holds_of(matcher: Matcher, value: str) -> Answer:
    if matcher.operator in {"=", "!="}:
        same: bool | None = matcher.value == value
    else:
        same = regex.matches(matcher.value, value)
    if same is None:
        return UNKNOWN
    return YES if same == (matcher.operator in {"=", "=~"}) else NO
