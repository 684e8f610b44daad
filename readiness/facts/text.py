"""Values of documents as text: what a mapping of strings says, and whether it is a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.pattern import pattern

_TEMPLATE = pattern(r"\{\{|\$\{|\[\[|<%")


def text_of(value: Any) -> str | None:
    """A scalar as text, as the tools that read string maps take it; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else None


def strings(value: Any) -> dict[str, str]:
    """The entries of a mapping that are scalars, as text."""
    if not isinstance(value, dict):
        return {}
    texts = ((key, text_of(item)) for key, item in value.items() if isinstance(key, str))
    return {key: text for key, text in texts if text is not None}


def table(value: Any) -> dict[str, Any]:
    """A mapping as it is; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Any]:
    """The items of a list; nothing of anything else."""
    return value if isinstance(value, list) else []


def first_text(table: Mapping[str, str], names: Sequence[str]) -> str | None:
    """The first of these keys that says something."""
    for name in names:
        value = table.get(name)
        if value is not None and value.strip():
            return value
    return None


def has_template(value: Any) -> bool:
    """Whether a value still has to be rendered."""
    return isinstance(value, str) and _TEMPLATE.search(value) is not None


def folded(name: str) -> str:
    """A name without case, hyphens and underscores: `Parcel-Quote` and `parcel_quote` are one."""
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
