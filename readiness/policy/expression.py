"""Expressions: compiled and checked once, evaluated on no more than they read.

An evaluation is remembered by the values it was given: a thousand containers with the same image
tag are judged once. The engine itself is in `engine`.
"""

import binascii
import contextlib
import functools
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Literal

from readiness.cache import hashed
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.pattern import pattern
from readiness.policy import engine
from readiness.policy.answers import Told, identity, question
from readiness.policy.form import Form, form
from readiness.policy.passage import Passage
from readiness.policy.shape import PLAIN, Shape
from readiness.policy.view import Key, Sight, View
from readiness.record import NamedTuple

MOST_KNOWN = 4096
"""Evaluations of one expression that are remembered at a time."""
TOO_LARGE = "can build values of more than 10,000,000 items or characters"

CALLS = "glob(text, pattern), days_between(day, day), text.matches(…), list.exists(x, …)"

_PATH = pattern(r"[a-z_]+(\.[a-z_]+)+")

_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
"""The integers of CEL."""

_SCALARS = frozenset({str, int, float, bool, type(None)})

Expects = Literal["bool", "any"]


class Compiled(NamedTuple):
    """An expression without mistakes; plain data, fit to be kept."""

    text: str
    form: Form
    """As the engine takes it; empty where that is gone and the text has to do."""
    shapes: dict[str, Shape]
    """What it reads of each variable."""
    expects: str = "bool"
    digest: str = ""
    """See `named`."""


class EvaluationError(ReadinessError):
    """An expression that breaks on a subject: outcome *error*, never a pass."""


def compile_expression(passage: Passage, scope: Mapping[str, Any], expects: Expects) -> Compiled:
    """Compile and check against `scope` (see `policy.scope`).

    Raises `PolicyErrors` with everything that is wrong, each at its line and column.
    """
    from readiness.policy import reading  # noqa: PLC0415 - not where memory knows

    parsed = _parsed(passage.text)
    if isinstance(parsed, list):
        wrong = [_syntax_error(passage, fault, scope) for fault in parsed]
        raise PolicyErrors("expression", wrong)
    found = reading.read(parsed.tree, passage.text, scope)
    mistakes = found.mistakes or reading.unexpected(found.type, expects)
    if parsed.grows:
        mistakes = (*mistakes, reading.Mistake(0, TOO_LARGE))
    if mistakes:
        wrong = [_policy_error(passage, mistake) for mistake in mistakes]
        raise PolicyErrors("expression", wrong)
    shapes = dict(found.shapes)
    name = named(passage.text, shapes, expects)
    return Compiled(passage.text, form(passage.text, parsed.form), shapes, expects, name)


class _Parsed(NamedTuple):
    """What an expression is wherever it stands."""

    tree: Any
    grows: bool
    form: str


@functools.lru_cache(MOST_KNOWN)
def _parsed(text: str) -> _Parsed | list[engine.SyntaxFault]:
    """What the engine makes of a text; rules ask much the same of many subjects."""
    from readiness.policy import growth, syntax  # noqa: PLC0415 - not where memory knows

    serialized = engine.compiled(text)
    if isinstance(serialized, list):
        return serialized
    tree = syntax.parse(serialized)
    kept = binascii.b2a_base64(syntax.slim(serialized), newline=False).decode("ascii")
    return _Parsed(tree, growth.grows(tree), kept)


def named(text: str, shapes: Mapping[str, Shape], expects: str) -> str:
    """The digest of all that the answers of an expression depend on, but for the engine."""
    return hashed(json.dumps([text, expects, shapes]).encode()).hex()


class Evaluator:
    """One compiled expression with what it said so far."""

    __slots__ = (
        *("_identity", "_known", "_loaded", "_path", "_root", "_taken", "_told"),
        "_view",
    )

    def __init__(self, compiled: Compiled, told: Told | None = None) -> None:
        """`told`: what earlier runs said."""
        self._told = told
        self._loaded = Loaded(compiled)
        bare = compiled.expects == "any" and _PATH.fullmatch(compiled.text)
        self._path = compiled.text.split(".") if bare else []
        self._root, self._taken = _reader(self._path, compiled.shapes)
        self._view = View([compiled.shapes])
        self._known: dict[Key, Any] = {}
        self._identity = b""

    def found(self, roots: Mapping[str, Any]) -> str | int | None:
        """What a bare path leads to, where the engine would say no other: a text, or a number that
        it can hold.
        """
        if self._taken is None:
            return None
        found = self._taken(roots.get(self._root))
        if found.__class__ is str:
            return found if found.isascii() else None
        return found if found.__class__ is int and _LEAST <= found <= _MOST else None

    def evaluate(self, roots: Mapping[str, Any]) -> Any:
        """The value for these variables; raises `EvaluationError` where it breaks."""
        if (found := self.found(roots)) is not None:
            return found
        key = self._view.key(roots)
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._answer(key)
        answer = self._known[key]
        if isinstance(answer, EvaluationError):
            raise EvaluationError(answer.message)
        return answer

    def _answer(self, key: Key) -> Any:
        try:
            data = self._view.data(key)
            found = _followed(self._path, data)
            return self._recalled(key, data) if found is None else found
        except EvaluationError as broken:
            return broken

    def _recalled(self, key: Key, data: dict[str, Any]) -> Any:
        """What an earlier run said of the same values, else what is said now."""
        if self._told is None:
            return self._loaded.value(Sight(data))
        self._identity = self._identity or identity(self._loaded.compiled)
        asked = question(self._identity, partial(self._view.told, key))
        known = self._told.recall(asked) if asked else None
        if known is not None:
            with contextlib.suppress(ValueError, RecursionError):
                return json.loads(known)
        said = self._loaded.value(Sight(data))
        if asked and _is_plain(said):
            self._told.remember(asked, json.dumps(said))
        return said


def _is_plain(value: Any) -> bool:
    """Whether JSON gives it back as it is."""
    if value.__class__ is list:
        return all(item.__class__ in _SCALARS for item in value)
    return value.__class__ in _SCALARS


def _reader(
    path: Sequence[str], shapes: Mapping[str, Shape]
) -> tuple[str, Callable[[Any], Any] | None]:
    """The variable at which a bare path starts, and what takes the path's end from it: None where
    that is no plain field of a fact, or where the way there breaks off.
    """
    if not path:
        return "", None
    inner: Any = shapes.get(path[0])
    for name in path[1:]:
        inner = inner.get(name) if isinstance(inner, dict) else None
    return path[0], _taker(".".join(path[1:])) if inner == PLAIN else None


def _taker(path: str) -> Callable[[Any], Any]:
    take = attrgetter(path)

    def taken(value: Any) -> Any:
        if value.__class__ is dict:  # the parameters
            return value.get(path)
        try:
            return take(value)
        except AttributeError:
            return None

    return taken


def _followed(path: Sequence[str], data: Any) -> str | None:
    """The text that a bare path (`container.image.tag`) leads to, for which no engine is needed;
    None for all else, which the engine decides.
    """
    if not path:
        return None
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, str) and data.isascii() else None


class Loaded:
    """One compiled expression, handed to the engine when it is first asked."""

    __slots__ = ("_expression", "compiled")

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self._expression: Any = None

    def value(self, sight: Sight) -> Any:
        """What it says of a subject; raises `EvaluationError` where it breaks."""
        try:
            if self._expression is None:
                self._expression = engine.loaded(_form(self.compiled))
            value = sight.evaluated(self._expression)
        except engine.Broken as broken:
            raise EvaluationError(str(broken)) from None
        if self.compiled.expects == "bool" and not isinstance(value, bool):
            raise EvaluationError(f"gives {type(value).__name__}, not true or false")
        return value


def _form(compiled: Compiled) -> bytes:
    """The engine's form; compiled anew where what was kept of it is gone. Raises `engine.Broken`."""
    kept = str(compiled.form)
    if kept:
        return binascii.a2b_base64(kept)
    anew = engine.compiled(compiled.text)
    if isinstance(anew, list):
        raise engine.Broken("; ".join(fault.message for fault in anew))
    return anew


def _syntax_error(
    passage: Passage, fault: engine.SyntaxFault, scope: Mapping[str, Any]
) -> PolicyError:
    from readiness.policy.reading import nearest  # noqa: PLC0415 - only on the way out

    name, message, hint = fault.unknown, fault.message, None
    if name in engine.FUNCTIONS:
        message, hint = f"{name} is not called like this", CALLS
    elif name is not None:
        meant = nearest(name, (*scope, *engine.FUNCTIONS))
        message = f"{name}: {message}" + (f"; did you mean {meant}?" if meant else "")
    return PolicyError(message, at=passage.at(fault.offset), hint=hint)


def _policy_error(passage: Passage, mistake: Any) -> PolicyError:
    return PolicyError(mistake.message, at=passage.at(max(mistake.offset, 0)), hint=mistake.hint)
