"""What a condition can never be, as far as its text tells: constants and contradictions; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from readiness.policy.syntax import Call, Const, ListLiteral, Node
from readiness.record import NamedTuple

_MIRRORED = {"_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_"}
_BELOW = frozenset(("_<_", "_<=_"))


class Claim(NamedTuple):
    """What one part of a condition says of one operand."""

    operand: Node
    offset: int
    allowed: frozenset[Const] | None = None
    """The values that it may have; None is any."""
    refused: frozenset[Const] = frozenset()
    low: float = -math.inf
    high: float = math.inf


def bare(node: Any) -> Any:
    """The same tree without places: equal texts give equal trees."""
    if isinstance(node, tuple):
        items = [bare(item) for item in node]
        if not hasattr(node, "_fields"):
            return tuple(items)
        made: Any = type(node)
        return made(*items)._replace(offset=0)
    return node


def constant(node: Node) -> bool | None:
    """What a condition always is; None where that depends."""
    if isinstance(node, Const) and node.kind == "bool":
        return node.text == "true"
    return None


def parts(node: Node) -> Iterator[Node]:
    """All that must hold at once for a condition to hold."""
    if isinstance(node, Call) and node.function == "_&&_":
        for argument in node.arguments:
            yield from parts(argument)
    else:
        yield node


def contradiction(given: Sequence[Node]) -> int | None:
    """The offset of a part that cannot hold beside another one."""
    seen: list[Node] = []
    claims: list[Claim] = []
    for part in given:
        plain = bare(part)
        if any(_denies(plain, other) or _denies(other, plain) for other in seen):
            return part.offset
        seen.append(plain)
        claim = _claim(part)
        if claim is not None:
            if any(other.operand == claim.operand and _apart(other, claim) for other in claims):
                return claim.offset
            claims.append(claim)
    return None


def follows(part: Node, given: Iterable[Node]) -> bool:
    """Whether a part is already said, word for word."""
    return bare(part) in [bare(each) for each in given]


def _denies(one: Node, other: Node) -> bool:
    return isinstance(one, Call) and one.function == "!_" and one.arguments == (other,)


def _claim(node: Node) -> Claim | None:
    if not isinstance(node, Call) or len(node.arguments) != 2:
        return None
    function, (left, right) = node.function, node.arguments
    if isinstance(left, Const) and not isinstance(right, Const):
        function, left, right = _MIRRORED.get(function, function), right, left
    operand, offset = bare(left), node.offset
    values = _values(right)
    if values is None:
        return None
    match function:
        case "_==_" | "@in":
            return Claim(operand, offset, values)
        case "_!=_":
            return Claim(operand, offset, None, values)
        case "_<_" | "_<=_" | "_>_" | "_>=_":
            return _bounded(function, operand, offset, values)
    return None


def _values(node: Node) -> frozenset[Const] | None:
    """A literal, or a list of them."""
    items = node.items if isinstance(node, ListLiteral) else (node,)
    known = ("string", "int", "bool", "null")
    if all(isinstance(item, Const) and item.kind in known for item in items):
        return frozenset(bare(item) for item in items)
    return None


def _bounded(function: str, operand: Node, offset: int, values: frozenset[Const]) -> Claim | None:
    """Of whole numbers: `x < 3` allows at most 2."""
    (value,) = values if len(values) == 1 else (None,)
    if value is None or value.kind != "int":
        return None
    limit = int(value.text)
    if function in _BELOW:
        return Claim(operand, offset, high=limit if function == "_<=_" else limit - 1)
    return Claim(operand, offset, low=limit if function == "_>=_" else limit + 1)


def _apart(one: Claim, other: Claim) -> bool:
    """Whether no value fits both."""
    if one.allowed is None or other.allowed is None:
        given = one.allowed if other.allowed is None else other.allowed
        if given is None:
            return max(one.low, other.low) > min(one.high, other.high)
        return all(_outside(value, one) or _outside(value, other) for value in given)
    return not one.allowed & other.allowed


def _outside(value: Const, claim: Claim) -> bool:
    if value in claim.refused:
        return True
    return value.kind == "int" and not claim.low <= int(value.text) <= claim.high
