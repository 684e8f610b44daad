"""The engine's forms of expressions, kept apart from the rest of a policy: most runs ask nothing
new, and more than half of what is kept of a policy are forms. Knows no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from readiness.record import NamedTuple


class Forms:
    """Text of an expression → its form; read when the first is asked for."""

    __slots__ = ("_known", "_read")

    def __init__(self, read: Callable[[], Any]) -> None:
        """`read` gives the mapping, or anything else where there is none."""
        self._read = read
        self._known: Mapping[str, Any] | None = None

    def of(self, text: str) -> str:
        """The form; empty where nobody knows it."""
        if self._known is None:
            found = self._read()
            self._known = found if isinstance(found, dict) else {}
        form = self._known.get(text)
        return form if isinstance(form, str) else ""

    def __eq__(self, other: object) -> bool:
        """What is written decides: the engine writes the same expression in many ways."""
        return isinstance(other, Forms)

    def __hash__(self) -> int:
        return hash(Forms)


class Form(NamedTuple):
    """The form of one expression, base64, where it is kept; `str()` of it reads it."""

    text: str
    forms: Forms

    def __str__(self) -> str:
        return self.forms.of(self.text)


def form(text: str, form: str) -> Form:
    """One that is at hand."""
    return Form(text, Forms(lambda: {text: form}))
