"""The syntax tree of a checked CEL expression, out of its protobuf form; judges nothing.

The engine hands out no tree but `cel.expr.CheckedExpr` in wire format
(https://github.com/google/cel-spec/blob/master/proto/cel/expr/checked.proto). A reader of the
few messages that we need is smaller than a dependency on protobuf.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.record import NamedTuple


class Const(NamedTuple):
    """A literal; `kind` is null, bool, int, uint, double, string or bytes."""

    offset: int
    kind: str
    text: str = ""
    """The value of a string, bool or int; empty for others."""


class Ident(NamedTuple):
    """A variable, or the name of a type."""

    offset: int
    name: str


class Select(NamedTuple):
    """`operand.field`, or `has(operand.field)` where it only tests."""

    offset: int
    operand: Node
    field: str
    tests: bool


class Call(NamedTuple):
    """A function or operator (`_&&_`, `_[_]`, `@in`); a method's receiver is the first argument."""

    offset: int
    function: str
    arguments: tuple[Node, ...]


class ListLiteral(NamedTuple):
    """`[a, b]`."""

    offset: int
    items: tuple[Node, ...]


class MapLiteral(NamedTuple):
    """`{a: b}`: keys and values, in turn."""

    offset: int
    entries: tuple[Node, ...]


class Comprehension(NamedTuple):
    """What a macro (`all`, `exists`, `map`, `filter`) was expanded to."""

    offset: int
    variable: str
    range: Node
    accumulator: str
    initial: Node
    condition: Node
    step: Node
    result: Node


Node = Const | Ident | Select | Call | ListLiteral | MapLiteral | Comprehension

_CONST_KINDS = {1: "null", 2: "bool", 3: "int", 4: "uint", 5: "double", 6: "string", 7: "bytes"}
_TYPE_MAP = 3
_TREE = 4
_SOURCE_INFO = 5


def parse(serialized: bytes) -> Node:
    """The tree of a serialized expression; offsets are code points of its text, -1 unknown."""
    checked = dict(_fields(_bytes(serialized, 2)))
    tree, told = checked.get(_TREE), checked.get(_SOURCE_INFO)
    positions = _positions(told) if isinstance(told, bytes) else {}
    return _node(tree if isinstance(tree, bytes) else b"", positions)


def slim(serialized: bytes) -> bytes:
    """The same expression without positions and inferred types: half as long, runs alike, and the
    same bytes in every process (the engine writes a map in any order, and so may its reader).
    """
    kept = sorted(
        _encode(number, value)
        for number, value in _fields(_bytes(serialized, 2))
        if number not in {_TYPE_MAP, _SOURCE_INFO}
    )
    return _encode(1, _bytes(serialized, 1)) + _encode(2, b"".join(kept))


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers and raw values of a message, in order."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        match key & 7:
            case 0:
                value, at = _varint(message, at)
                yield key >> 3, value
            case 2:
                length, at = _varint(message, at)
                yield key >> 3, message[at : at + length]
                at += length
            case wire:
                width = 8 if wire == 1 else 4
                yield key >> 3, message[at : at + width]
                at += width


def _varint(message: bytes, at: int) -> tuple[int, int]:
    byte = message[at]
    if byte < 0x80:  # nearly all of them
        return byte, at + 1
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _encode(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _encoded_varint(number << 3) + _encoded_varint(value)
    return _encoded_varint(number << 3 | 2) + _encoded_varint(len(value)) + value


def _encoded_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _bytes(message: bytes, number: int) -> bytes:
    value = dict(_fields(message)).get(number)
    return value if isinstance(value, bytes) else b""


def _number(value: int | bytes | None) -> int:
    return value if isinstance(value, int) else 0


def _text(value: int | bytes | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _positions(source_info: bytes) -> dict[int, int]:
    """Node id → offset in code points."""
    entries = [value for number, value in _fields(source_info) if number == 4]
    pairs = [dict(_fields(entry)) for entry in entries if isinstance(entry, bytes)]
    return {_number(pair.get(1)): _number(pair.get(2)) for pair in pairs}


def _node(message: bytes, positions: Mapping[int, int]) -> Node:
    fields = dict(_fields(message))
    offset = positions.get(_number(fields.pop(2, 0)), -1)
    for number, body in fields.items():
        if isinstance(body, bytes):
            return _expression(number, body, offset, positions)
    raise ValueError("an expression of no kind")


def _expression(  # noqa: PLR0911 - one per kind of node
    number: int, body: bytes, offset: int, positions: Mapping[int, int]
) -> Node:
    match number:
        case 3:
            return _const(body, offset)
        case 4:
            return Ident(offset, _text(_bytes(body, 1)))
        case 5:
            return _select(body, offset, positions)
        case 6:
            arguments = _nodes(body, {1}, positions) + _nodes(body, {3}, positions)
            return Call(offset, _text(_bytes(body, 2)), arguments)
        case 7:
            return ListLiteral(offset, _nodes(body, {1}, positions))
        case 8:
            entries = [value for key, value in _fields(body) if key == 2]
            parts = [_nodes(part, {3, 4}, positions) for part in entries if isinstance(part, bytes)]
            return MapLiteral(offset, tuple(node for part in parts for node in part))
        case 9:
            return _comprehension(body, offset, positions)
        case _:
            raise ValueError(f"an expression of unknown kind {number}")


def _const(body: bytes, offset: int) -> Const:
    for number, value in _fields(body):
        kind = _CONST_KINDS.get(number, "any")
        return Const(offset, kind, _literal(kind, value))
    return Const(offset, "null")


def _literal(kind: str, value: int | bytes) -> str:
    match kind:
        case "string":
            return _text(value)
        case "bool":
            return "true" if value else "false"
        case "int" if isinstance(value, int):
            return str(value - 2**64 if value >= 2**63 else value)
    return ""


def _select(body: bytes, offset: int, positions: Mapping[int, int]) -> Select:
    fields = dict(_fields(body))
    operand = _node(_bytes(body, 1), positions)
    return Select(offset, operand, _text(fields.get(2)), bool(fields.get(3)))


def _comprehension(body: bytes, offset: int, positions: Mapping[int, int]) -> Comprehension:
    fields = dict(_fields(body))

    def child(number: int) -> Node:
        value = fields.get(number)
        return _node(value if isinstance(value, bytes) else b"", positions)

    return Comprehension(
        offset=offset,
        variable=_text(fields.get(1)),
        range=child(2),
        accumulator=_text(fields.get(3)),
        initial=child(4),
        condition=child(5),
        step=child(6),
        result=child(7),
    )


def _nodes(body: bytes, numbers: set[int], positions: Mapping[int, int]) -> tuple[Node, ...]:
    return tuple(
        _node(value, positions)
        for number, value in _fields(body)
        if number in numbers and isinstance(value, bytes)
    )
