"""A parsed HCL block as Terraform's JSON syntax would write it, beside the place of every node.

<https://developer.hashicorp.com/terraform/language/syntax/json>: an expression that is no literal
is the text `${…}`, as written. Evaluates nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Place, entry_places, packed

if TYPE_CHECKING:
    from lark import Token, Tree

    Node = Tree[Token]

Data = TypeVar("Data", dict[str, Any], list[Any])
_ESCAPE = pattern(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}
_LITERALS = {"true": True, "false": False, "null": None}
_LONGEST = 400
"""Digits of a number."""


class Source(NamedTuple):
    """What a block was parsed from."""

    text: str
    line: int
    """Lines in front of the text."""
    heredocs: dict[int, str]
    """Where in the text a heredoc stood → what it says."""
    places: dict[int, bytes]
    """Filled while converting; see `readiness.source.document.Places`."""

    def entry_places(self, data: Any) -> list[Place]:
        """The places of all entries of a container of this source."""
        return entry_places(self.places, data)


def block(source: Source, node: Node) -> tuple[Any, Place]:
    """The body of the block, its labels left out, and where its header stands."""
    found = next(child for child in node.children if not isinstance(child, str))
    inner = next(child for child in trees(found) if child.data == "block")
    return _body(source, _last(inner)), _place(source, inner)


def attributes(source: Source, node: Node) -> tuple[dict[str, Any], list[Place]]:
    """The entries at the top of a text that has no block, with their places."""
    found = next(child for child in node.children if not isinstance(child, str))
    entries: list[tuple[str, Any, Place]] = [
        _attribute(source, child) for child in trees(found) if child.data == "attribute"
    ]
    return {name: value for name, value, _ in entries}, [place for _, _, place in entries]


def trees(node: Node) -> list[Node]:
    """The children that are no tokens."""
    return [child for child in node.children if not isinstance(child, str)]


def _last(node: Node) -> Node:
    return next(child for child in reversed(trees(node)) if child.data == "body")


def _place(source: Source, node: Node) -> Place:
    meta = node.meta
    return source.line + meta.line - 1, meta.column - 1, source.line + meta.end_line - 1


def _kept(source: Source, data: Data, places: list[Place]) -> Data:
    source.places[id(data)] = packed(places)
    return data


def _body(source: Source, node: Node) -> dict[str, Any]:
    """Attributes by name; nested blocks by type, always as lists. The last of two counts."""
    data: dict[str, Any] = {}
    places: dict[str, Place] = {}
    nested: dict[str, list[Place]] = {}
    for child in trees(node):
        if child.data == "attribute":
            name, value, place = _attribute(source, child)
            data[name], places[name] = value, place
            nested.pop(name, None)
        elif child.data == "block":
            name, inner = _nested(source, child)
            if name not in nested:
                data[name], places[name], nested[name] = [], _place(source, child), []
            data[name].append(inner)
            nested[name].append(_place(source, child))
            line, column, _ = places[name]
            places[name] = (line, column, nested[name][-1][2])
    for name, found in nested.items():
        source.places[id(data[name])] = packed(found)
    return _kept(source, data, [places[name] for name in data])


def _nested(source: Source, node: Node) -> tuple[str, Any]:
    """A nested block; its labels are keys around it, as the JSON syntax has them."""
    head = [child for child in trees(node) if child.data not in {"body", "new_line_or_comment"}]
    names = [_source_text(source, child).strip('"') for child in head]
    data: Any = _body(source, _last(node))
    for label in reversed(names[1:]):
        data = _kept(source, {label: data}, [_place(source, node)])
    return names[0], data


def _attribute(source: Source, node: Node) -> tuple[str, Any, Place]:
    name, value = trees(node)
    data = expression(source, value)
    written = value if not isinstance(data, dict | list) else name
    line, column, _ = _place(source, written)
    return _source_text(source, name), data, (line, column, _place(source, value)[2])


def _source_text(source: Source, node: Node) -> str:
    return source.text[node.meta.start_pos : node.meta.end_pos]


def expression(source: Source, node: Node) -> Any:
    """A literal as data; whatever has to be evaluated as `${…}`."""
    if node.data == "expr_term" and len(node.children) == 1:
        return _term(source, trees(node)[0])
    if node.data == "unary_op":
        text = "".join(_source_text(source, node).split())
        return _number(text) if text[1:2].isdigit() else _opaque(source, node)
    return _opaque(source, node)


def _opaque(source: Source, node: Node) -> str:
    return f"${{{_source_text(source, node).strip()}}}"


def _term(source: Source, node: Node) -> Any:
    text = _source_text(source, node)
    match node.data:
        case "string":
            heredoc = source.heredocs.get(node.meta.start_pos)
            return _template(source, node) if heredoc is None else heredoc
        case "int_lit" | "float_lit":
            return _number(text)
        case "literal_value":
            return _LITERALS[text]
        case "tuple":
            return _tuple(source, node)
        case "object":
            return _object(source, node)
        case _:
            return _opaque(source, node)


def _number(text: str) -> int | float | str:
    """The number; as an expression where it is longer than anybody's, or none."""
    try:
        value = int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return f"${{{text}}}"
    endless = isinstance(value, float) and value in {float("inf"), float("-inf")}
    return f"${{{text}}}" if endless or len(text) > _LONGEST else value


def _template(source: Source, node: Node) -> str:
    """The text of a string; interpolations as they are written."""
    parts: list[str] = []
    for child in trees(node):
        text = _source_text(source, child)
        literal = isinstance(child.children[0], str) and not text.startswith(("$$", "%%"))
        parts.append(_ESCAPE.sub(_unescaped, text) if literal else text)
    return "".join(parts)


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None:
        return _SIMPLE.get(match[3], match[3])
    code = int(digits, re.DOTALL)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else str(match[0])


def _tuple(source: Source, node: Node) -> list[Any]:
    items = [child for child in trees(node) if child.data != "new_line_or_comment"]
    places = [_place(source, child) for child in items]
    return _kept(source, [expression(source, child) for child in items], places)


def _object(source: Source, node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for child in trees(node):
        if child.data != "object_elem":
            continue
        key, value = trees(child)
        name = _key(source, key)
        data[name] = expression(source, value)
        written = key if isinstance(data[name], dict | list) else value
        line, column, _ = _place(source, written)
        places[name] = (line, column, _place(source, value)[2])
    return _kept(source, data, [places[name] for name in data])


def _key(source: Source, node: Node) -> str:
    """A key as text: a bare word is the word, anything in brackets an expression."""
    inner = trees(node)[0]
    text = _source_text(source, inner).strip()
    if inner.data == "expr_term" and isinstance(inner.children[0], str):
        return f"${{{text}}}"
    if inner.data == "expr_term" and trees(inner)[0].data == "string":
        return _template(source, trees(inner)[0])
    return text if text.replace("-", "_").isidentifier() else str(_number(text))
