"""The JSON Schema of a file of facts, generated from the types of the facts."""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any

from readiness.authoring.plain import KEYS
from readiness.authoring.record import KINDS, SCHEMA, Header
from readiness.facts.model import Facts
from readiness.model import Location

SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"anyOf": [{"type": "number"}, {"enum": ["inf", "-inf", "nan"]}]},
}
PLACE: Mapping[str, Any] = {
    "location": {"$ref": "#/$defs/Location"},
    "parts": {
        "description": "Where parts of it stand, if not at its location.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Location"},
    },
}


def schema() -> dict[str, Any]:
    """The schema as data."""
    known: dict[str, Any] = {}
    of_header = _fields(Header, known)
    of_facts = _fields(Facts, known)
    properties = of_header | {name: of_facts[name] for name in KINDS}
    properties["schema"] = {"const": SCHEMA}
    _define(Location, known)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:readiness:schema:v1:facts",
        "title": "The facts of a repository",
        "description": "What rules are written against; what `readiness check --facts` replays.",
        **_object(properties),
        "$defs": dict(sorted(known.items())),
    }


def _object(properties: Mapping[str, Any], optional: frozenset[str] = frozenset()) -> Any:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def _fields(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    keys = KEYS.get(kind, {})
    words = _described(kind)
    return {
        keys.get(name, name): words.get(name, {}) | _schema(hints[name], known)
        for name in kind._fields
        if name != "place"
    }


def _described(kind: Any) -> dict[str, dict[str, str]]:
    """What stands below the fields of a record in its source, where their types do not say all."""
    (record,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    lines = record.body if isinstance(record, ast.ClassDef) else []
    found = {}
    for field, below in pairwise(lines):
        match (field, below):
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = {"description": " ".join(text.split())}
    return found


def _schema(hint: Any, known: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; records are defined in `known` and referred to."""
    if hint in SCALARS:
        return dict(SCALARS[hint])
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        given = [_schema(item, known) for item in arguments if item is not types.NoneType]
        return {"anyOf": [*given, {"type": "null"}]}
    if origin in {tuple, frozenset}:
        return _list(arguments, known)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], known)}
    return {} if hint is Any else _named(hint, known)


def _named(hint: Any, known: dict[str, Any]) -> dict[str, Any]:
    if issubclass(hint, StrEnum):
        return {"enum": [item.value for item in hint]}
    _define(hint, known)
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _list(arguments: tuple[Any, ...], known: dict[str, Any]) -> dict[str, Any]:
    items = [_schema(item, known) for item in arguments if item is not Ellipsis]
    if Ellipsis in arguments or len(items) == 1:
        return {"type": "array", "items": items[0]}
    size = len(items)
    return {"type": "array", "prefixItems": items, "minItems": size, "maxItems": size}


def _define(kind: Any, known: dict[str, Any]) -> None:
    if kind.__name__ in known:
        return
    known[kind.__name__] = {}
    optional = frozenset({"end_line"}) if kind is Location else frozenset[str]()
    placed = PLACE if "place" in kind._fields else {}
    fields = _fields(kind, known)
    known[kind.__name__] = {
        "description": " ".join((inspect.getdoc(kind) or "").split()),
        **_object({**placed, **fields}, optional),
    }
