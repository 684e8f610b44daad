"""Expressions: compiled and checked once, evaluated on no more than they read.

An evaluation is remembered by the values it was given: a thousand containers with the same image
tag are judged once. The engine itself is in `engine`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.policy import engine, shape
from readiness.policy.passage import Passage
from readiness.policy.shape import Shape

SHARED = frozenset({"facts", "catalog", "params", "service"})
"""Variables that stay the same object from one subject to the next."""

MOST_KNOWN = 4096
"""Evaluations of one expression that are remembered at a time."""
TOO_LARGE = "can build values of more than 10,000,000 items or characters"

Expects = Literal["bool", "any"]


class Compiled(NamedTuple):
    """An expression without mistakes; plain data, fit to be kept."""

    text: str
    serialized: str
    """The engine's form, base64."""
    shapes: dict[str, Shape]
    """What it reads of each variable."""
    expects: str = "bool"


class EvaluationError(ReadinessError):
    """An expression that breaks on a subject: outcome *error*, never a pass."""


def compile_expression(passage: Passage, scope: Mapping[str, Any], expects: Expects) -> Compiled:
    """Compile and check against `scope` (see `policy.scope`).

    Raises `PolicyErrors` with everything that is wrong, each at its line and column.
    """
    from readiness.policy import growth, reading, syntax  # noqa: PLC0415 - not where memory knows

    serialized = engine.compiled(passage.text)
    if isinstance(serialized, list):
        wrong = [_syntax_error(passage, fault, scope) for fault in serialized]
        raise PolicyErrors("expression", wrong)
    tree = syntax.parse(serialized)
    found = reading.read(tree, passage.text, scope)
    mistakes = found.mistakes or reading.unexpected(found.type, expects)
    if growth.grows(tree):
        mistakes = (*mistakes, reading.Mistake(0, TOO_LARGE))
    if mistakes:
        wrong = [_policy_error(passage, mistake) for mistake in mistakes]
        raise PolicyErrors("expression", wrong)
    kept = base64.b64encode(syntax.slim(serialized)).decode("ascii")
    return Compiled(passage.text, kept, dict(found.shapes), expects)


class Evaluator:
    """One compiled expression with what it said so far."""

    __slots__ = ("_compiled", "_expression", "_interned", "_known", "_projectors", "_shared")

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._expression: Any = None
        self._projectors = tuple(
            (name, shape.projector(inner), name in SHARED)
            for name, inner in compiled.shapes.items()
        )
        self._known: dict[tuple[Any, ...], Any] = {}
        self._shared: dict[str, tuple[Any, int, Any]] = {}
        self._interned: dict[Any, int] = {}

    def evaluate(self, roots: Mapping[str, Any]) -> Any:
        """The value for these variables; raises `EvaluationError` where it breaks."""
        key = tuple(
            [
                self._shared_key(name, roots[name], project) if shared else project(roots[name])
                for name, project, shared in self._projectors
            ]
        )
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._answer(key)
        answer = self._known[key]
        if isinstance(answer, EvaluationError):
            raise EvaluationError(answer.message)
        return answer

    def _shared_key(self, name: str, value: Any, project: shape.Projector) -> int:
        """A number for the parts of a variable that many subjects share."""
        seen = self._shared.get(name)
        if seen is not None and seen[0] is value:
            return seen[1]
        parts = project(value)
        number = self._interned.setdefault((name, parts), len(self._interned))
        self._shared[name] = (value, number, parts)
        return number

    def _answer(self, key: tuple[Any, ...]) -> Any:
        """The value for a key that was just made: shared parts are still those of the key."""
        shapes = self._compiled.shapes
        data = {
            name: shape.build(shapes[name], self._shared[name][2] if shared else part)
            for (name, _, shared), part in zip(self._projectors, key, strict=True)
        }
        try:
            if self._expression is None:
                self._expression = engine.loaded(base64.b64decode(self._compiled.serialized))
            value = engine.evaluated(self._expression, data)
        except engine.Broken as broken:
            return EvaluationError(str(broken))
        if self._compiled.expects == "bool" and not isinstance(value, bool):
            return EvaluationError(f"gives {type(value).__name__}, not true or false")
        return value


def _syntax_error(
    passage: Passage, fault: engine.SyntaxFault, scope: Mapping[str, Any]
) -> PolicyError:
    from readiness.policy.reading import nearest  # noqa: PLC0415 - only on the way out

    message = fault.message
    if fault.unknown is not None:
        meant = nearest(fault.unknown, (*scope, *engine.FUNCTIONS))
        message = f"{fault.unknown}: {message}" + (f"; did you mean {meant}?" if meant else "")
    return PolicyError(message, at=passage.at(fault.offset))


def _policy_error(passage: Passage, mistake: Any) -> PolicyError:
    return PolicyError(mistake.message, at=passage.at(max(mistake.offset, 0)), hint=mistake.hint)
