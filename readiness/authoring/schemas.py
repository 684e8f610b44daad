"""The JSON Schema of each kind of file, for editors and for other people's tools."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from readiness.errors import PolicyError, ReadinessError
from readiness.model import Location

LONGEST = 300
"""Characters of a problem: a validator quotes the whole value that it refuses."""

KINDS: Mapping[str, str] = {
    "service": "readiness.yaml: services, and how a repository is judged",
    "waivers": "readiness-waivers.yaml: accepted risks",
    "rule": "a rule of a policy",
    "pack": "a pack: what each tier asks for",
    "tests": "tests of a policy: repositories, and the findings that must be there",
    "baseline": "readiness-baseline.json: failures that were accepted, to be mended in time",
    "report": "what `readiness check --format json` prints",
    "facts": "what `readiness facts` prints",
}
"""Kind → the file it is the schema of."""


def schema(kind: str) -> dict[str, Any]:
    """The schema of a kind; KeyError for a word that is not in the table."""
    if kind == "report":
        from readiness.report import json as report  # noqa: PLC0415 - only for this kind

        return report.schema()
    if kind == "baseline":
        return _baseline()
    if kind == "facts":
        from readiness.authoring import facts_schema  # noqa: PLC0415 - only for this kind

        return facts_schema.schema()
    from readiness.schema.validation import json_schema  # noqa: PLC0415 - imports pydantic

    return json_schema(kind)


def text(kind: str) -> str:
    """The schema of a kind as it is printed."""
    return json.dumps(schema(kind), indent=2) + "\n"


def _baseline() -> dict[str, Any]:
    """Written beside `baseline.file`, which alone makes such files, and needs no schema to."""
    shipped = Path(__file__).with_name("baseline.schema.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(shipped))


def problems(kind: str, path: str, content: bytes) -> tuple[ReadinessError, ...]:
    """What a YAML or JSON file lacks to be of a kind, each at its place; by the JSON Schema, as an
    editor or another tool would say it.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 78 ms

    from readiness.source import yaml  # noqa: PLC0415 - only where a file is asked about

    parse = yaml.parse_json if path.endswith(".json") else yaml.parse
    read = parse(path, content, wanted=True)
    if read.faults or not read.documents:
        told = [PolicyError(each.message, at=each.location, hint=each.hint) for each in read.faults]
        return tuple(told) or (PolicyError("is empty", at=Location(path)),)
    document = read.documents[0]
    found = Draft202012Validator(schema(kind)).iter_errors(document.data)
    ordered = sorted(found, key=lambda error: (list(map(str, error.absolute_path)), error.message))
    return tuple(
        PolicyError(error.message[:LONGEST], at=document.at(*error.absolute_path))
        for error in ordered
    )
