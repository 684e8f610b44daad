"""What CEL's operators and functions give, and which types may stand on both sides of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from readiness.policy.scope import (
    ANY,
    BOOL,
    DOUBLE,
    INT,
    STRING,
    ListOf,
    MapOf,
    Record,
    Scalar,
    Type,
)

_RESULTS: Mapping[str, Type] = {
    **dict.fromkeys(("contains", "startsWith", "endsWith", "matches", "glob"), BOOL),
    **dict.fromkeys(("@in", "_in_", "@not_strictly_false", "!_"), BOOL),
    **dict.fromkeys(("days_between", "size", "int", "indexOf", "lastIndexOf"), INT),
    **dict.fromkeys(("string", "join", "replace", "substring", "trim", "format"), STRING),
    **dict.fromkeys(("lowerAscii", "upperAscii", "charAt", "quote"), STRING),
    "double": DOUBLE,
    "split": ListOf(STRING),
}
_ORDER = {"_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">="}
_EQUALITY = {"_==_": "==", "_!=_": "!="}
_ARITHMETIC = {"_+_": "+", "_-_": "-", "_*_": "*", "_/_": "/", "_%_": "%"}
_LOGIC = {"_&&_": "&&", "_||_": "||", "!_": "!"}
_NUMBERS = ("int", "double")


def result(function: str, types: Sequence[Type]) -> Type:
    """The type of a call, `ANY` where only its evaluation tells."""
    if function in _LOGIC or function in _ORDER or function in _EQUALITY:
        return BOOL
    if function in _ARITHMETIC:
        return types[0] if all(kind == types[0] for kind in types) else ANY
    return _RESULTS.get(function, ANY)


def disagreement(function: str, types: Sequence[Type]) -> tuple[str, str | None] | None:
    """Why two operands do not go together and what to do, where they do not."""
    if function in {"@in", "_in_"} and isinstance(types[1], ListOf):
        return _unlike("in", types[0], types[1].item, _comparable)
    if function in _ORDER or function in _EQUALITY:
        return _unlike({**_ORDER, **_EQUALITY}[function], types[0], types[1], _comparable)
    if function in _ARITHMETIC:
        return _unlike(_ARITHMETIC[function], types[0], types[1], _addable)
    return None


def illogical(function: str, kind: Type) -> str | None:
    """Why an operand of `&&`, `||` or `!` is none."""
    if function not in _LOGIC or kind in (BOOL, ANY):
        return None
    return f"{_LOGIC[function]} needs true or false, this is {words_of(kind)}"


def words_of(type_: Type) -> str:
    """A type as a person would say it."""
    match type_:
        case Record(name):
            return f"a record ({name})"
        case ListOf():
            return "a list"
        case MapOf():
            return "a mapping"
        case Scalar(name):
            return _WORDS.get(name, name)


_WORDS = {
    "string": "text",
    "int": "an integer",
    "double": "a number with decimals",
    "bool": "true or false",
}


def _unlike(
    operator: str, left: Type, right: Type, alike: Callable[[Type, Type], bool]
) -> tuple[str, str | None] | None:
    if alike(left, right):
        return None
    hint = "convert with double(…)" if _both_numbers(left, right) else None
    return f"{operator} between {words_of(left)} and {words_of(right)}", hint


def _both_numbers(left: Type, right: Type) -> bool:
    return all(isinstance(kind, Scalar) and kind.name in _NUMBERS for kind in (left, right))


def _known_scalars(left: Type, right: Type) -> bool:
    loose = ("any", "nothing", "null")
    return all(not isinstance(kind, Scalar) or kind.name not in loose for kind in (left, right))


def _comparable(left: Type, right: Type) -> bool:
    if not _known_scalars(left, right) or _both_numbers(left, right):
        return True
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return left.name == right.name
    return type(left) is type(right)


def _addable(left: Type, right: Type) -> bool:
    if not _known_scalars(left, right):
        return True
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return left.name == right.name
    return type(left) is type(right)
