"""The folders of Terraform in a repository: what they declare, and what sets their variables."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.terraform.resource import Module, Resource
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

VARIABLES = (".tfvars", ".tfvars.json")
LANGUAGE = (".tf", ".tofu", ".tf.json", ".tofu.json", *VARIABLES)


def modules(documents: Iterable[Document]) -> tuple[Module, ...]:
    """All modules by folder. A value that several callers or files give differently is unknown."""
    folders: dict[str, list[Document]] = {}
    for document in documents:
        if document.path.endswith(LANGUAGE) and isinstance(document.data, dict):
            folders.setdefault(posixpath.dirname(document.path), []).append(document)
    calls = _calls(folders)
    return tuple(
        _module(folder, held, calls.get(folder, ())) for folder, held in sorted(folders.items())
    )


def _calls(folders: Mapping[str, list[Document]]) -> dict[str, list[dict[str, Any]]]:
    """Folder → the arguments of each call of it from this repository."""
    found: dict[str, list[dict[str, Any]]] = {}
    for folder, held in folders.items():
        for document in held:
            for _, _, body in _declared(document, "module"):
                source = body.get("source")
                if isinstance(source, str) and source.startswith("."):
                    called = posixpath.normpath(posixpath.join(folder, source))
                    found.setdefault("" if called == "." else called, []).append(body)
    return found


def _module(folder: str, held: list[Document], calls: Iterable[dict[str, Any]]) -> Module:
    values = _values(held, list(calls))
    ordered = sorted(held, key=lambda one: (one.path, one.number))
    resources = [one for document in ordered for one in _resources(document, values)]
    return Module(folder, tuple(resources), values)


def _values(held: list[Document], calls: list[dict[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for document in held:
        for _, node in _entries(document, ("locals",)):
            found |= {f"local.{name}": value for name, value in node.items()}
        for _, name, body in _declared(document, "variable"):
            if "default" in body:
                found[f"var.{name}"] = body["default"]
    for key, given in _given(held, calls).items():
        found[key] = given
    return found


def _given(held: list[Document], calls: list[dict[str, Any]]) -> dict[str, Any]:
    """The variables that files or callers set; unknown where it is not one literal for all."""
    told: dict[str, list[Any]] = {}
    for given in (*map(_assigned, held), *calls):
        for name, value in given.items():
            told.setdefault(f"var.{name}", []).append(value)
    return {key: _agreed(several) for key, several in told.items()}


def _assigned(document: Document) -> dict[str, Any]:
    """What a file of variables sets."""
    if not document.path.endswith(VARIABLES):
        return {}
    return _table(document.data if document.path.endswith(".json") else document.get("tfvars"))


def _agreed(several: list[Any]) -> Any:
    if all(each == several[0] for each in several) and not _refers(several[0]):
        return several[0]
    return "${not one literal for all}"


def _refers(value: Any) -> bool:
    return isinstance(value, str | list | dict) and "${" in str(value)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


class Declared(NamedTuple):
    """Something that is declared under a name."""

    steps: tuple[Step, ...]
    name: str
    body: dict[str, Any]


def _declared(document: Document, *above: Step) -> Iterator[Declared]:
    """What is declared below a node, whose entries may be lists."""
    for steps, node in _entries(document, above):
        for name in node:
            for inner, body in _entries(document, (*steps, name)):
                yield Declared(inner, name, body)


def _entries(document: Document, steps: tuple[Step, ...]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The mapping at a node, or those of the list there."""
    node = document.get(*steps)
    if isinstance(node, dict):
        yield steps, node
    for number, each in enumerate(node if isinstance(node, list) else ()):
        if isinstance(each, dict):
            yield (*steps, number), each


def _resources(document: Document, values: Mapping[str, Any]) -> Iterator[Resource]:
    for kind in ("resource", "data"):
        for steps, types in _entries(document, (kind,)):
            for name in types:
                for inner, one, _ in _declared(document, *steps, name):
                    yield Resource(document, inner, name, one, values, data=kind == "data")
