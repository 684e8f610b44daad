"""Messages with `{{ expression }}` inside: nothing else of a rule's text is ever interpreted."""

from collections.abc import Mapping
from typing import Any

from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.policy import expression
from readiness.policy.answers import Told
from readiness.policy.expression import Compiled, EvaluationError, Evaluator
from readiness.policy.passage import Passage
from readiness.record import NamedTuple

MAX_MESSAGE = 600
MAX_VALUE = 160
UNTOLD = "(cannot be told:"
"""How a part of a message begins whose expression breaks."""
NOTHING = "none"
"""How a null reads in a sentence."""


class Template(NamedTuple):
    """Text between values: one more text than there are values."""

    texts: tuple[str, ...]
    values: tuple[Compiled, ...] = ()


def compile_template(passage: Passage, scope: Mapping[str, Any]) -> Template:
    """Raises `PolicyErrors` with all that is wrong in all its expressions."""
    texts: list[str] = []
    values: list[Compiled] = []
    wrong: list[ReadinessError] = []
    for text, inside in _pieces(passage):
        texts.append(text)
        if inside is None:
            continue
        try:
            values.append(expression.compile_expression(inside, scope, "any"))
        except PolicyErrors as errors:
            wrong.extend(errors.exceptions)  # type: ignore[arg-type]
    if wrong:
        raise PolicyErrors("message", wrong)
    return Template(tuple(texts), tuple(values))


class Renderer:
    """A template with the evaluators of its values."""

    __slots__ = ("_behind", "_first")

    def __init__(self, template: Template, told: Told | None = None) -> None:
        """`told`: what earlier runs said."""
        self._first, *texts = template.texts
        evaluators = [Evaluator(value, told) for value in template.values]
        self._behind = tuple(zip(evaluators, texts, strict=True))

    def render(self, roots: Mapping[str, Any]) -> str:
        """The message; a value that breaks is told in its place, the outcome stands."""
        message = self._first
        for evaluator, text in self._behind:
            found = evaluator.found(roots)
            said = _value(evaluator, roots) if found is None else str(found)
            message += (said if len(said) <= MAX_VALUE else shortened(said, MAX_VALUE)) + text
        return message if len(message) <= MAX_MESSAGE else shortened(message, MAX_MESSAGE)


def shortened(text: str, longest: int) -> str:
    """No more than so many characters, and said so."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shown(value: Any) -> str:
    """A value as a person would write it in a sentence."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.6g}"
        case list():
            return ", ".join(shown(item) for item in value) or NOTHING
        case dict():
            pairs = sorted(f"{key}={shown(item)}" for key, item in value.items())
            return ", ".join(pairs) or NOTHING
    return str(value)


def _value(evaluator: Evaluator, roots: Mapping[str, Any]) -> str:
    try:
        value = evaluator.evaluate(roots)
    except EvaluationError as error:
        return f"{UNTOLD} {error.message})"
    return value if value.__class__ is str else shown(value)


def _pieces(passage: Passage) -> list[tuple[str, Passage | None]]:
    """Verbatim text with the expression behind it, in turn; the last has none."""
    pieces: list[tuple[str, Passage | None]] = []
    text, at = passage.text, 0
    while (start := text.find("{{", at)) >= 0:
        end = _end(text, start + 2)
        if end < 0:
            error = PolicyError("{{ is never closed by }}", at=passage.at(start))
            raise PolicyErrors("message", [error])
        bare = text[start + 2 : end]
        begin = start + 2 + len(bare) - len(bare.lstrip())
        inside = passage.part(begin, begin + len(bare.strip()))
        pieces.append((text[at:start], inside))
        at = end + 2
    return [*pieces, (text[at:], None)]


def _end(text: str, at: int) -> int:
    """Where the closing braces stand, those inside quotes left out; -1 where nowhere."""
    quote, depth = "", 0
    while at < len(text):
        here = text[at]
        if quote:
            at += 1 if here == "\\" else 0
            quote = "" if here == quote else quote
        elif here in "'\"":
            quote = here
        elif depth == 0 and text.startswith("}}", at):
            return at
        else:
            depth += {"{": 1, "}": -1}.get(here, 0)
        at += 1
    return -1
