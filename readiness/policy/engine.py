"""The CEL engine (cel-expr-python): the only module that knows it, and what it gets wrong.

Its errors of evaluation are values that read as true, its error texts are its parser's: both are
put right here.
"""

import fnmatch
import functools
import os
import re
import sys
from typing import Any

from readiness.cache import digest
from readiness.record import NamedTuple

MAX_LENGTH = 100_000
"""Code points of an expression; the engine's own limit."""
MAX_GLOB = 65_536
"""Longest text, in characters, that `glob` looks at."""

FUNCTIONS: tuple[str, ...] = (
    *("days_between", "glob", "matches", "size", "has", "contains", "startsWith", "endsWith"),
    *("all", "exists", "exists_one", "filter", "map", "join", "split", "replace", "trim"),
    *("lowerAscii", "upperAscii", "substring", "indexOf", "format", "string", "int", "double"),
)
"""Functions and macros that a message may suggest."""

DEEP = "is nested too deeply (32 levels; a chain of + counts one level each)"
"""What the engine's recursion limit means to an author."""


class Broken(Exception):  # noqa: N818 - says what the expression is
    """An evaluation that gave no value; the text says why."""


class SyntaxFault(NamedTuple):
    """What the engine's compiler says, in our words; `offset` in code points."""

    offset: int
    message: str
    unknown: str | None = None
    """The name that it does not know."""


def compiled(text: str) -> bytes | list[SyntaxFault]:
    """The checked expression in the engine's own form, or all that is wrong with it."""
    if len(text) > MAX_LENGTH:
        return [SyntaxFault(0, f"is longer than {MAX_LENGTH:,} characters")]
    try:
        serialized: bytes = _environment().compile(text).serialize()
    except (RuntimeError, ValueError) as error:
        return _faults(text, str(error))
    return serialized


def loaded(serialized: bytes) -> Any:
    """An expression that `evaluated` takes; raises `Broken`."""
    try:
        return _environment().deserialize(serialized)
    except (RuntimeError, ValueError) as error:
        raise Broken(_told(str(error))) from None


def activation(data: dict[str, Any]) -> Any:
    """Plain data as the engine's variables: converted once, whatever is asked of them."""
    return _environment().Activation(data)


def evaluated(expression: Any, variables: Any) -> Any:
    """The plain value of an expression on an `activation`; raises `Broken`."""
    try:
        value = expression.eval(variables)
        plain = value.plain_value()
        if isinstance(plain, bool):
            return plain
        kind = value.type().name()
    except Exception as error:  # noqa: BLE001 - whatever the engine throws is an outcome
        raise Broken(_told(str(error))) from None
    if kind in {"ERROR", "UNKNOWN"}:
        raise Broken(_told(str(plain)))
    return plain


def encodable(value: Any) -> Any:
    """The same plain data with text that UTF-8 can say (names of files may hold any bytes), which
    is all that the engine takes.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [encodable(item) for item in value]
    if isinstance(value, dict):
        return {encodable(key): encodable(item) for key, item in value.items()}
    return value


def _told(message: str) -> str:
    """The engine's words for an error, without its codes."""
    bare = re.sub(r"^[A-Z_]+: ", "", message.split("\n", 1)[0][:300])
    return re.sub(r" \[[A-Z_]+\]$", "", bare) or "the expression engine gave no reason"


def _faults(text: str, message: str) -> list[SyntaxFault]:
    if "recursion" in message:
        return [SyntaxFault(0, DEEP)]
    found = re.findall(r"ERROR: <input>:(\d+):(\d+): ([^\n]*)", message)
    return [
        _fault(_offset(text, int(line), int(column)), told) for line, column, told in found
    ] or [SyntaxFault(0, _told(message))]


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return max(min(sum(len(part) + 1 for part in before) + column, len(text)) - 1, 0)


def _fault(offset: int, message: str) -> SyntaxFault:
    unknown = re.match(r"undeclared reference to '([^']*)'", message)
    if unknown:
        return SyntaxFault(offset, "no such variable or function", unknown[1])
    unfit = re.match(r"found no matching overload for '([^']*)' applied to '([^']*)'", message)
    if unfit:
        name = unfit[1].strip("_@").replace("_", " ") or unfit[1]
        types = unfit[2].replace("null_type", "null").replace(".(", "(")
        return SyntaxFault(offset, f"{name} does not take {types}")
    if "<EOF>" in message:
        return SyntaxFault(offset, "the expression ends too early")
    bare = message.split(" expecting ", 1)[0].removesuffix(" [INVALID_ARGUMENT]")
    return SyntaxFault(offset, bare.replace("Syntax error: ", "cannot be read: "))


def _days_between(first: str, second: str) -> int:
    """Days from one ISO day to another; negative where the second is earlier."""
    import datetime as dt  # noqa: PLC0415 - 1 ms, and most runs count no days

    days = [dt.date.fromisoformat(day) for day in (first, second)]
    return (days[1] - days[0]).days


def _glob(text: str, pattern: str) -> bool:
    """Whether a shell pattern (`*`, `?`, `[a-z]`) matches the whole text; `*` crosses `/`."""
    return fnmatch.fnmatchcase(text[:MAX_GLOB], pattern)


@functools.cache
def stamp() -> str:
    """Names the engine and the interpreter that an answer comes from, without importing it."""
    state = [sys.version]
    for folder in _folders():
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                if entry.is_file():
                    stat = entry.stat()
                    state.append(f"{entry.name} {stat.st_size} {stat.st_mtime_ns}")
    return digest(*state)


def version() -> str:
    """The release of the engine, by the name of what describes it: the same on every machine."""
    found = [
        name
        for folder in _folders()
        for name in os.listdir(os.path.dirname(folder))  # noqa: PTH120, PTH208 - pathlib costs cold start
        if name.startswith("cel_expr_python-") and name.endswith(".dist-info")
    ]
    return " ".join(sorted(found))


def _folders() -> list[str]:
    from importlib.util import find_spec  # noqa: PLC0415 - not where nothing is judged

    found = find_spec("cel_expr_python")
    return list(found.submodule_search_locations or ()) if found else []


@functools.cache
def _environment() -> Any:
    """The engine with our variables and functions; the same for all expressions."""
    from cel_expr_python import cel  # noqa: PLC0415 - heavy, and not needed by every command
    from cel_expr_python.ext import ext_strings  # noqa: PLC0415 - see above

    from readiness.policy.scope import ROOTS  # noqa: PLC0415 - see above

    text, whole, truth = cel.Type.STRING, cel.Type.INT, cel.Type.BOOL
    days = cel.Overload("days_between_text", whole, [text, text], False, _days_between)
    glob = cel.Overload("glob_text", truth, [text, text], False, _glob)
    return cel.NewEnv(
        variables={name: text if name == "today" else cel.Type.DYN for name in ROOTS},
        extensions=[ext_strings.ExtStrings()],
        functions=[cel.FunctionDecl("days_between", [days]), cel.FunctionDecl("glob", [glob])],
    )
