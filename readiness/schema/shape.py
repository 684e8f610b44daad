"""What a JSON Schema asks for at one place, in words; knows no file kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.source.document import Step

Schema = Mapping[str, Any]

TYPES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
FEW = 10
"""A range of so few numbers is told by its members."""


def below(schema: Schema, steps: Sequence[Step], data: Any) -> Schema:
    """The schema of the node that the steps lead to; empty where the schema does not say.

    Of several alternatives the one that fits the data's container (or knows the next key).
    """
    root, here, node = schema, schema, data
    for step in steps:
        options = alternatives(root, here)
        here = next((found for option in options if (found := entry(option, step))), {})
        node = child(node, step)
    options = alternatives(root, here)
    if len(options) == 1:
        return options[0]
    if isinstance(node, (Mapping, list)):
        kind = "object" if isinstance(node, Mapping) else "array"
        fitting = [option for option in options if option.get("type") == kind]
        return fitting[0] if fitting else {"anyOf": options}
    return {"anyOf": options}


def entry(option: Schema, step: Step) -> Schema:
    """The schema of one entry of a container."""
    if isinstance(step, int):
        found = option.get("items", {})
    else:
        found = option.get("properties", {}).get(step) or option.get("additionalProperties")
    return found if isinstance(found, Mapping) else {}


def child(node: Any, step: Step) -> Any:
    """The entry of a container, or None."""
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def alternatives(root: Schema, schema: Schema) -> list[Schema]:
    """A schema with its references followed, one item for each alternative but null."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return alternatives(root, root.get("$defs", {}).get(name, {}))
    options = schema.get("anyOf") or schema.get("oneOf")
    if not options:
        return [schema] if schema.get("type") != "null" else []
    return [found for option in options for found in alternatives(root, option)]


def expected(schema: Schema) -> str:
    """What may stand here: `0, 1, 2 or 3`, `text`, `a list`; empty where anything may."""
    if "anyOf" in schema:
        return joined([text for option in schema["anyOf"] if (text := expected(option))])
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        return joined([str(word) for word in schema["enum"]])
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema.get("type") == "integer" and low is not None:
        return whole_numbers(low, high)
    if schema.get("format") == "date":
        return "a day as text (YYYY-MM-DD)"
    return TYPES.get(schema.get("type", ""), "")


def whole_numbers(low: int, high: int | None) -> str:
    """A range in words; its members where they are few."""
    if high is None:
        return f"a whole number from {low}"
    if high - low < FEW:
        return joined([str(number) for number in range(low, high + 1)])
    return f"a whole number from {low} to {high}"


def joined(words: Sequence[str]) -> str:
    """`a, b or c`, each once."""
    distinct = list(dict.fromkeys(words))
    if len(distinct) < 2:
        return "".join(distinct)
    return f"{', '.join(distinct[:-1])} or {distinct[-1]}"
