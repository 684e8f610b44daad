"""The JSON Schema of each kind of file, for editors and for other people's tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KINDS: Mapping[str, str] = {
    "service": "readiness.yaml: services, and how a repository is judged",
    "waivers": "readiness-waivers.yaml: accepted risks",
    "rule": "a rule of a policy",
    "pack": "a pack: what each tier asks for",
    "report": "what `readiness check --format json` prints",
    "facts": "what `readiness facts` prints",
}
"""Kind → the file it is the schema of."""


def schema(kind: str) -> dict[str, Any]:
    """The schema of a kind; KeyError for a word that is not in the table."""
    if kind == "report":
        from readiness.report import json as report  # noqa: PLC0415 - only for this kind

        return report.schema()
    if kind == "facts":
        from readiness.authoring import facts_schema  # noqa: PLC0415 - only for this kind

        return facts_schema.schema()
    from readiness.schema.validation import json_schema  # noqa: PLC0415 - imports pydantic

    return json_schema(kind)
