"""Gives what Kustomize renders to its places in the source files, as origin annotations name them.

A node stands where its source writes it; what an overlay adds stands where its nearest ancestor in
the source does, or where its patch writes it.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from readiness.record import NamedTuple
from readiness.source import yaml
from readiness.source.document import Document, Place, Step, entry_places, packed
from readiness.source.render.likeness import identity
from readiness.source.render.patches import places as patched
from readiness.source.render.transformers import Patch

ORIGIN = "config.kubernetes.io/origin"
DEEPEST_LIST = 4
"""Lists within lists of objects, as kubectl unpacks them."""


class Source(NamedTuple):
    """An object as a file of the tree writes it."""

    document: Document
    steps: tuple[Step, ...]
    data: Any


def taken(document: Document) -> Mapping[str, Any]:
    """The origin of a rendered object, taken out of its annotations."""
    annotations = document.get("metadata", "annotations")
    if not isinstance(annotations, dict):
        return {}
    text = annotations.pop(ORIGIN, None)
    if not annotations:
        del document.data["metadata"]["annotations"]
    if not isinstance(text, str):
        return {}
    parsed = yaml.parse("", text.encode(), wanted=True).documents
    return parsed[0].data if parsed and isinstance(parsed[0].data, dict) else {}


def file(origin: Mapping[str, Any], wrapper: str) -> str | None:
    """The file that an origin names, seen from the wrapper's folder; None for a remote one."""
    path = origin.get("configuredIn") or origin.get("path")
    if not isinstance(path, str) or "repo" in origin:
        return None
    return posixpath.normpath(posixpath.join(wrapper, path))


def place(
    rendered: Document, path: str, documents: Sequence[Document], patches: Sequence[Patch] = ()
) -> Document:
    """The rendered document with the places of the file that it comes from, and of the patches."""
    source = _source(rendered, documents)
    if source is None:
        return rendered._replace(path=path, places={}, line=1, column=1, end_line=1)
    at = source.document.at(*source.steps)
    line, column, end_line = at.line, at.column, at.end_line or at.line
    places: dict[int, bytes] = {}
    _walk(rendered.data, source, (line - 1, column - 1, end_line - 1), places)
    return rendered._replace(
        path=path,
        places=places,
        line=line,
        column=column,
        end_line=end_line,
        patched=patched(rendered.data, source.data, patches),
    )


def _source(rendered: Document, documents: Sequence[Document]) -> Source | None:
    """The object of the file that became the rendered one: of its kind, its name within the new."""
    found = [source for document in documents for source in _objects(document)]
    name = str(rendered.get("metadata", "name"))
    kind = rendered.get("kind")
    same = [one for one in found if isinstance(one.data, dict) and one.data.get("kind") == kind]
    named = [one for one in same if (old := _name(one.data)) and old in name]
    if named:
        return max(named, key=lambda one: len(_name(one.data)))
    return same[0] if same else _generator(name, documents)


def _name(data: Any) -> str:
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""


def _objects(document: Document) -> Iterator[Source]:
    """The objects of a document, lists unpacked."""
    stack: list[tuple[tuple[Step, ...], Any]] = [((), document.data)]
    while stack:
        steps, data = stack.pop()
        items = data.get("items") if isinstance(data, dict) else None
        if isinstance(items, list) and len(steps) < 2 * DEEPEST_LIST:
            stack += [((*steps, "items", n), item) for n, item in enumerate(items)]
        else:
            yield Source(document, steps, data)


def _generator(name: str, documents: Sequence[Document]) -> Source | None:
    """The entry of a kustomization that generates an object of a name."""
    for document in documents:
        for key in ("configMapGenerator", "secretGenerator"):
            entries = document.get(key)
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                stem = entry.get("name") if isinstance(entry, dict) else None
                if isinstance(stem, str) and stem in name:
                    return Source(document, (key, index), None)
    return Source(documents[0], (), None) if documents else None


def _walk(data: Any, source: Source, place: Place, places: dict[int, bytes]) -> None:
    """Places of all entries; those that the source does not have stand at their container's."""
    table = source.document.places
    stack: list[tuple[Any, Any, Place]] = [(data, source.data, place)]
    while stack:
        container, written, outer = stack.pop()
        if id(container) in places:
            continue
        entries = _entries(container, written)
        known = dict(zip(_steps(written), entry_places(table, written), strict=False))
        own = [outer if step is None else known.get(step, outer) for _, step in entries]
        places[id(container)] = packed(own)
        stack += [
            (value, written[step] if step is not None else None, where)
            for (value, step), where in zip(entries, own, strict=True)
            if isinstance(value, dict | list)
        ]


def _steps(container: Any) -> Iterable[Step]:
    """The steps to the entries of a container, in their order."""
    if isinstance(container, dict):
        return container
    return range(len(container)) if isinstance(container, list) else ()


def _entries(container: Any, written: Any) -> list[tuple[Any, Step | None]]:
    """Each value of a container with its step in the source; None where the source has none."""
    if isinstance(container, dict):
        known = written if isinstance(written, dict) else {}
        return [(value, key if key in known else None) for key, value in container.items()]
    if not isinstance(container, list):
        return []
    known_items = written if isinstance(written, list) else []
    named = {identity(item): n for n, item in reversed(list(enumerate(known_items)))}
    return [(item, named.get(identity(item))) for item in container]
