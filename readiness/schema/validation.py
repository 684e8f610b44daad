"""The door for files that a person writes: plain normalised data, or all that is wrong at once.

Imports no pydantic itself: a file that was found valid before is not validated again.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from readiness import __version__, cache
from readiness.errors import PolicyError, PolicyErrors
from readiness.schema.keys import keyed
from readiness.source.document import Document

if TYPE_CHECKING:
    from pydantic import BaseModel

KINDS: Mapping[str, str] = {
    "service": "readiness.schema.service_file:ServiceFile",
    "waivers": "readiness.schema.waiver_file:WaiverFile",
    "rule": "readiness.schema.rule_file:RuleFile",
    "pack": "readiness.schema.pack_file:PackFile",
    "tests": "readiness.schema.test_file:TestFile",
}
"""Kind of file → the model that says what it may hold."""


def validated(document: Document, kind: str, store: cache.Cache, digest: str) -> dict[str, Any]:
    """The document with every field of its model, as JSON would give it back: keys are text,
    what was left out has its default. `digest` is that of the file's content.

    Raises `PolicyErrors` with every fault of the document.
    """
    key = cache.digest(__version__, digest, str(document.number))
    known = store.get(f"schema-{kind}", key)
    if isinstance(known, dict):
        return known
    normalised = examined(document, kind)
    store.put(f"schema-{kind}", key, normalised)
    return normalised


def examined(document: Document, kind: str) -> dict[str, Any]:
    """The same without a memory."""
    from pydantic import ValidationError  # noqa: PLC0415 - 150 ms that a known file does not need

    from readiness.schema import faults  # noqa: PLC0415 - see above

    kind_model = model(kind)
    try:
        data = kind_model.model_validate(keyed(document.data)).model_dump(
            mode="python", by_alias=True
        )
        normalised: dict[str, Any] = json.loads(json.dumps(data))
    except ValidationError as error:
        found = faults.told(error, document, kind_model.model_json_schema())
    except (ValueError, RecursionError) as error:
        found = (PolicyError(f"cannot be read: {error}", at=document.at()),)
    else:
        return normalised
    raise PolicyErrors(f"{document.path} is not valid", found) from None


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that an editor completes and checks this file with."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:readiness:schema:v1:{kind}",
        **model(kind).model_json_schema(),
    }


def model(kind: str) -> type[BaseModel]:
    """The model of a kind; importing it imports pydantic."""
    module, _, name = KINDS[kind].partition(":")
    found: type[BaseModel] = getattr(importlib.import_module(module), name)
    return found
