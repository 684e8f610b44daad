"""What pydantic finds wrong with a document, in plain words and with places; validates nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from readiness.errors import PolicyError
from readiness.record import NamedTuple
from readiness.schema import shape
from readiness.schema.keys import keyed, place
from readiness.source.document import Document, Step

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


class Trouble(NamedTuple):
    """One error of pydantic, its place found again in the document."""

    steps: tuple[Step, ...]
    branch: tuple[str, ...]
    """Which alternatives of unions it was seen from; they are no part of the place."""
    detail: ErrorDetails

    @property
    def wrong_shape(self) -> bool:
        """The value is of another type, so that nothing of it was looked at."""
        kind, given = self.detail["type"], self.detail["input"]
        return kind.endswith("_type") or (
            kind == "literal_error" and isinstance(given, dict | list)
        )


def told(
    error: ValidationError, document: Document, schema: shape.Schema
) -> tuple[PolicyError, ...]:
    """Every fault once, in the order of the file."""
    data = keyed(document.data)
    troubles = [located(detail, data) for detail in error.errors(include_url=False)]
    faults: dict[tuple[tuple[Step, ...], str], PolicyError] = {}
    for trouble in probable(troubles):
        parent = shape.below(schema, trouble.steps[:-1], data)
        wanted = shape.below(schema, trouble.steps, data)
        fault = spoken(trouble, document, parent, wanted)
        faults.setdefault((trouble.steps, fault.message), fault)
    return tuple(sorted(faults.values(), key=lambda fault: (fault.at or (), fault.message)))


def located(detail: ErrorDetails, data: Any) -> Trouble:
    """The steps of an error, without the names that pydantic gives to alternatives."""
    steps: list[Step] = []
    branch: list[str] = []
    node = data
    for number, part in enumerate(detail["loc"], 1):
        missing = detail["type"] == "missing" and number == len(detail["loc"])
        step = step_of(node, part)
        if step is None and not missing:
            branch.append(str(part))
            continue
        steps.append(part if step is None else step)
        node = None if step is None else node[step]
    return Trouble(tuple(steps), tuple(branch), detail)


def step_of(node: Any, part: Step) -> Step | None:
    """The key or index of a container that a part of an error's location means, if any."""
    if isinstance(node, dict) and part in node:
        return part
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return part
    return None


def probable(troubles: Sequence[Trouble]) -> Iterable[Trouble]:
    """Of the alternatives of one value, those whose shape fits; all of them where none does."""
    fitting = {trouble.steps for trouble in troubles if trouble.branch and not trouble.wrong_shape}
    prefixes = {steps[:depth] for steps in fitting for depth in range(len(steps) + 1)}
    for trouble in troubles:
        if not (trouble.branch and trouble.wrong_shape and trouble.steps in prefixes):
            yield trouble


def spoken(
    trouble: Trouble, document: Document, parent: shape.Schema, wanted: shape.Schema
) -> PolicyError:
    """One error as a person would say it, given the schemas of the mapping and of the value."""
    steps, detail = trouble.steps, trouble.detail
    subject = name(steps)
    at = place(document, steps)
    match detail["type"]:
        case "extra_forbidden":
            return PolicyError(f"unknown key '{steps[-1]}'", at=at, hint=nearest(steps[-1], parent))
        case "missing":
            message = f"{name(steps[:-1])} needs '{steps[-1]}'"
            return PolicyError(message, at=at, hint=described(parent, steps[-1]))
        case "value_error":
            return PolicyError(f"{subject} {detail['ctx']['error']}", at=at)
        case "complaint":
            context = detail["ctx"]
            at = place(document, (*steps, *context["at"]))
            return PolicyError(f"{subject} {context['text']}", at=at, hint=context["hint"])
        case "too_short" | "string_too_short":
            return PolicyError(f"{subject} is empty", at=at)
    expected = shape.expected(wanted)
    message = f"{subject} must be {expected or plain(detail)}, not {shown(detail['input'])}"
    return PolicyError(message, at=at, hint=quoting(detail["input"], expected))


def plain(detail: ErrorDetails) -> str:
    """What pydantic asks for, where the schema does not say it better."""
    return detail["msg"].removeprefix("Input should be ").removeprefix("String should ")


def name(steps: Sequence[Step]) -> str:
    """What a person calls the value: its key, or its number in a list."""
    if not steps:
        return "the file"
    last = steps[-1]
    return last if isinstance(last, str) else f"item {last + 1} of {name(steps[:-1])}"


def shown(value: Any) -> str:
    """A value as one short word."""
    words = {"None": "empty", "True": "true", "False": "false"}
    match value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}…'"
        case int() if abs(value) >= 10**18:
            return "a huge number"
    return words.get(str(value), str(value))


def quoting(value: Any, expected: str) -> str | None:
    """What YAML made of a bare word, where text was meant."""
    if "text" not in expected.split():
        return None
    if isinstance(value, bool):
        return "put it in quotes: YAML reads yes, no, on and off as true and false"
    if isinstance(value, (int, float)):
        return "put it in quotes: YAML reads it as a number (1.10 becomes 1.1)"
    return None


def nearest(key: Step, parent: shape.Schema) -> str | None:
    """The known key that was probably meant, or all of them."""
    import difflib  # noqa: PLC0415 - only for a file that is wrong

    known = sorted(parent.get("properties", {}))
    near = difflib.get_close_matches(str(key).casefold(), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known keys: {', '.join(known)}" if known else None


def described(parent: shape.Schema, key: Step) -> str | None:
    """What a missing key is for."""
    text = parent.get("properties", {}).get(key, {}).get("description")
    return f"{key}: {text}" if text else None
