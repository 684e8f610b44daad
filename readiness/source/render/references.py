"""The files, folders and addresses that a kustomization names, each with its place; reads no file."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

FOLDERS_OR_FILES = ("resources", "bases", "components", "generators", "transformers", "validators")
FILES = ("crds", "configurations", "patchesStrategicMerge")
PATHS = ("patches", "patchesJson6902", "replacements")
"""Lists of files by their key `path`."""
GENERATORS = ("configMapGenerator", "secretGenerator")
_REMOTE = pattern(r"[a-z+]+://|git@|[\w.-]+\.(?:com|org|io|net|dev)[/:]|[^?]*\?ref=", re.ASCII)


class Reference(NamedTuple):
    """A file or folder that a kustomization names."""

    text: str
    location: Location
    folder_allowed: bool


def is_remote(text: str) -> bool:
    """Whether kustomize would fetch it."""
    return _REMOTE.match(text) is not None


def references(document: Document) -> Iterator[Reference]:
    """Everything that a kustomization names, with the place where it does."""
    for key in FOLDERS_OR_FILES:
        for index, entry in _entries(document.get(key)):
            yield from _reference(document, entry, (key, index), folder_allowed=True)
    for key in FILES:
        for index, entry in _entries(document.get(key)):
            yield from _reference(document, entry, (key, index), folder_allowed=False)
    for key in PATHS:
        for index, _ in _entries(document.get(key)):
            entry = document.get(key, index, "path")
            yield from _reference(document, entry, (key, index, "path"), folder_allowed=False)
    entry = document.get("openapi", "path")
    yield from _reference(document, entry, ("openapi", "path"), folder_allowed=False)
    for key in GENERATORS:
        for index, _ in _entries(document.get(key)):
            yield from _generated(document, (key, index))


def _generated(document: Document, steps: tuple[Step, ...]) -> Iterator[Reference]:
    """The files that a generator puts into an object, as `name=path` or `path`."""
    for key in ("files", "envs"):
        for index, entry in _entries(document.get(*steps, key)):
            path = entry.rpartition("=")[2] if isinstance(entry, str) else entry
            yield from _reference(document, path, (*steps, key, index), folder_allowed=False)
    entry = document.get(*steps, "env")
    yield from _reference(document, entry, (*steps, "env"), folder_allowed=False)


def _reference(
    document: Document, entry: Any, steps: tuple[Step, ...], *, folder_allowed: bool
) -> Iterator[Reference]:
    """Nothing for what is written out in place."""
    if isinstance(entry, str) and entry and "\n" not in entry and ": " not in entry:
        yield Reference(entry, document.at(*steps), folder_allowed)


def _entries(value: Any) -> Iterable[tuple[int, Any]]:
    return enumerate(value) if isinstance(value, list) else ()
