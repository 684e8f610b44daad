"""What a value of Terraform comes to, by variables and locals alone; evaluates nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from readiness.pattern import pattern
from readiness.record import NamedTuple

MOST_NODES = 5_000
"""Values that are looked at to tell one: locals of locals may be many."""
DEEPEST = 50
_SCOPES = frozenset({"each", "count", "self", "path", "terraform", "module"})
_NAME = r"[A-Za-z_][\w-]*+"
_INTERPOLATION = pattern(r"\$\$\{|%%\{|\$\{([^{}]*+)\}|\$\{|%\{")
_PATH = pattern(rf'({_NAME})((?:\.{_NAME}|\.\d++|\[\d++\]|\["[^"\]]*+"\]|\[[\w.*]++\]|\.\*)*+)')
_STEP = pattern(rf'\.({_NAME})|\["([^"\]]*+)"\]|[.\[](\d++)|\[[\w.*]++\]|\.\*')


class Unknown(NamedTuple):
    """A value that only an evaluation could tell."""

    text: str
    """The expression as written."""


class Reference(NamedTuple):
    """An attribute of a resource (`data`: of one that is kept elsewhere)."""

    type: str
    name: str
    attribute: str = ""
    data: bool = False
    key: str = ""
    """Which one, where there are several: `*` where that is an expression or all of them."""


class _Effort:
    """How much may still be looked at."""

    def __init__(self) -> None:
        self.left = MOST_NODES


def resolve(raw: Any, values: Mapping[str, Any]) -> Any:
    """What a value as written comes to, as far as variables and locals tell."""
    return _resolved(raw, values, _Effort(), 0)


def _resolved(raw: Any, values: Mapping[str, Any], effort: _Effort, depth: int) -> Any:
    effort.left -= 1
    if effort.left < 0 or depth > DEEPEST:
        return Unknown("too much to be told")
    if isinstance(raw, str):
        return _text(raw, values, effort, depth)
    if isinstance(raw, list):
        return [_resolved(each, values, effort, depth + 1) for each in raw]
    if isinstance(raw, dict):
        return {key: _resolved(each, values, effort, depth + 1) for key, each in raw.items()}
    return raw


def _text(raw: str, values: Mapping[str, Any], effort: _Effort, depth: int) -> Any:
    """A template: itself without marks, the value of a single expression, else text of all."""
    if "${" not in raw and "%{" not in raw:
        return raw
    parts: list[str] = []
    position = 0
    for match in _INTERPOLATION.finditer(raw):
        parts.append(raw[position : match.start()])
        position = match.end()
        if match[0] in {"$${", "%%{"}:
            parts.append(match[0][1:])
            continue
        inner = match[1]
        value = _expression(inner, values, effort, depth) if inner else Unknown(raw)
        if match[0] == raw:
            return value
        if not isinstance(value, str | int | float) or effort.left < 0:
            return Unknown(raw)
        effort.left -= len(str(value)) // 100
        parts.append(value if isinstance(value, str) else json.dumps(value))
    return "".join([*parts, raw[position:]])


def _expression(text: str, values: Mapping[str, Any], effort: _Effort, depth: int) -> Any:
    """A path to a variable, a local or a resource; anything else is unknown."""
    match = _PATH.fullmatch(text.strip())
    if match is None:
        return Unknown(text)
    names = [one[1] or one[2] or one[3] or "*" for one in _STEP.finditer(match[2])]
    if match[1] in {"var", "local"}:
        key = f"{match[1]}.{names[0]}" if names else ""
        if key not in values:
            return Unknown(text)
        found = _resolved(values[key], values, effort, depth + 1)
        return _within(found, names[1:], text)
    dotted = [one[1] for one in _STEP.finditer(match[2]) if one[1]]
    kind, *rest = dotted if match[1] == "data" else [match[1], *dotted]
    if match[1] in _SCOPES or not rest or "_" not in kind:
        return Unknown(text)
    attribute = rest[1] if rest[1:] else ""
    keys = [one[2] or one[3] or "*" for one in _STEP.finditer(match[2]) if not one[1]]
    return Reference(kind, rest[0], attribute, match[1] == "data", keys[0] if keys else "")


def _within(value: Any, names: list[str], text: str) -> Any:
    """A part of a value that is known."""
    for name in names:
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdigit() and int(name[:9]) < len(value):
            value = value[int(name)]
        else:
            return Unknown(text)
    return value
