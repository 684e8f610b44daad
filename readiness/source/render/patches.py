"""Where an overlay writes what it changes of an object: its patches and its transformers' entries.

A change is told by its value: a node that differs from the source and equals what a patch says
stands where the patch says it. Runs no patch.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from readiness.model import Location
from readiness.source import yaml
from readiness.source.document import Document, Step, children
from readiness.source.render import transformers
from readiness.source.render.likeness import identity
from readiness.source.render.transformers import Patch, Retag, Where, fixed

LISTS = ("patches", "patchesStrategicMerge", "patchesJson6902")
Places = dict[tuple[int, Step], Location]
Find = Callable[[str], Sequence[Document] | None]
"""The documents of a file by its path; None where there is no such file."""


def read(kustomizations: Sequence[Document], find: Find) -> list[Patch]:
    """All patches of kustomizations, in their order."""
    return [patch for document in kustomizations for patch in _patches(document, find)]


def _patches(kustomization: Document, find: Find) -> Iterator[Patch]:
    for key in LISTS:
        entries = kustomization.get(key)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            given = entry if isinstance(entry, dict) else {"path": entry}
            target = given.get("target")
            named = target if isinstance(target, dict) else {}
            inline = given.get("patch", given.get("path"))
            folder = posixpath.dirname(kustomization.path)
            documents = find(posixpath.normpath(posixpath.join(folder, str(given.get("path")))))
            if documents is not None:
                for document in documents:
                    yield _patch(named, document.data, _at(document))
            elif isinstance(inline, str) and "\n" in inline:
                at = kustomization.at(key, index, "patch")
                for document in yaml.parse("", inline.encode(), wanted=True).documents:
                    yield _patch(named, document.data, fixed(at))
    yield from transformers.patches(kustomization)


def _at(document: Document) -> Where:
    return lambda steps: document.at(*steps)


def _patch(target: Mapping[str, Any], data: Any, where: Where) -> Patch:
    """A patch with whom it is for: its target, else the object that it names itself."""
    if target or not isinstance(data, dict):
        return Patch(_text(target.get("kind")), _text(target.get("name")), data, where)
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return Patch(_text(data.get("kind")), _text(name), data, where)


def places(rendered: Any, source: Any, patches: Sequence[Patch]) -> Places:
    """The entries of a rendered object that patches write; of several the last says where."""
    found: Places = {}
    names = {_name(rendered), _name(source)}
    for patch in patches:
        kind = rendered.get("kind") if isinstance(rendered, dict) else None
        if patch.kind in {None, kind} and (patch.name is None or patch.name in names):
            if isinstance(patch.data, Retag):
                _retagged(rendered, source, patch.data, found)
            elif isinstance(patch.data, list):
                _operations(rendered, patch, found)
            else:
                _merged(rendered, source, patch, found)
    return found


def _merged(rendered: Any, source: Any, patch: Patch, found: Places) -> None:
    """Entries that the patch has and the source has not, or has otherwise."""
    stack: list[tuple[Any, Any, Any, tuple[Step, ...]]] = [(rendered, source, patch.data, ())]
    while stack:
        made, old, new, steps = stack.pop()
        for step, wanted, inner in _shared(made, new):
            value, known = made[step], _entry(old, made, step)
            if isinstance(value, dict | list) and type(value) is type(wanted):
                if known is None:
                    at = patch.where((*steps, inner))
                    found[id(made), step] = at
                    found.update((entry, at) for entry in _below(value))
                stack.append((value, known, wanted, (*steps, inner)))
            elif value == wanted and value != known:
                found[id(made), step] = patch.where((*steps, inner))


def _retagged(rendered: Any, source: Any, retag: Retag, found: Places) -> None:
    """The images of containers that an entry makes what they are."""
    stack: list[tuple[Any, Any]] = [(rendered, source)]
    while stack:
        made, old = stack.pop()
        for step, value in children(made):
            known = _entry(old, made, step)
            if isinstance(value, dict | list):
                stack.append((value, known))
            elif step == "image" and value != known and transformers.writes(retag, value):
                found[id(made), step] = retag.at


def _shared(made: Any, new: Any) -> Iterator[tuple[Step, Any, Step]]:
    """Steps that both have, with what the patch says there and its own step to it."""
    if isinstance(made, dict) and isinstance(new, dict):
        yield from ((key, new[key], key) for key in made if key in new)
    elif isinstance(made, list) and isinstance(new, list):
        steps = {identity(item): n for n, item in reversed(list(enumerate(made)))}
        for inner, item in enumerate(new):
            step = steps.get(identity(item))
            if step is not None:
                yield step, item, inner


def _entry(old: Any, made: Any, step: Step) -> Any:
    """What the source has at the same step; of lists, at the item that is the same."""
    if isinstance(old, dict):
        return old.get(step)
    if isinstance(old, list) and isinstance(made, list) and isinstance(step, int):
        wanted = identity(made[step])
        return next((item for item in old if identity(item) == wanted), None)
    return None


def _operations(rendered: Any, patch: Patch, found: Places) -> None:
    """Entries that a JSON patch adds or replaces (https://www.rfc-editor.org/rfc/rfc6902)."""
    for index, operation in enumerate(patch.data):
        if not isinstance(operation, dict) or operation.get("op") not in {"add", "replace"}:
            continue
        steps = str(operation.get("path", "")).lstrip("/").split("/")
        node = rendered
        for text in steps[:-1]:
            node = _child(node, text)
        last = _step(node, steps[-1])
        if last is not None and _child(node, steps[-1]) == operation.get("value"):
            at = patch.where((index, "value"))
            found[id(node), last] = at
            found.update((entry, at) for entry in _below(node[last]))


def _below(node: Any) -> Iterator[tuple[int, Step]]:
    """All entries below a node."""
    stack = [node]
    seen: set[int] = set()
    while stack:
        container = stack.pop()
        if isinstance(container, dict | list) and id(container) not in seen:
            seen.add(id(container))
            for step, child in children(container):
                yield (id(container), step)
                stack.append(child)


def _step(node: Any, text: str) -> Step | None:
    if isinstance(node, dict):
        name = text.replace("~1", "/").replace("~0", "~")
        return name if name in node else None
    if isinstance(node, list) and node:
        index = len(node) - 1 if text == "-" else int(text) if text.isdecimal() else -1
        return index if 0 <= index < len(node) else None
    return None


def _child(node: Any, text: str) -> Any:
    step = _step(node, text)
    return None if step is None else node[step]


def _name(data: Any) -> str | None:
    metadata = data.get("metadata") if isinstance(data, dict) else None
    return _text(metadata.get("name")) if isinstance(metadata, dict) else None


def _text(node: Any) -> str | None:
    return node if isinstance(node, str) else None
