"""Which files of a tree are read as Terraform's; what was parsed before comes from the cache."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from readiness.cache import Cache, code_state, digest
from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.source.document import Document, children
from readiness.source.reading import Parsed
from readiness.source.terraform.parsing import VARIABLES_SUFFIX, parse
from readiness.source.terraform.wanted import named
from readiness.source.tree import Tree

SUFFIXES = (".tf", ".tofu")
KIND = "terraform"
_BLOCKS = pattern(rb"(?m)^[ \t]*(?:locals|variable)\b")


def read(tree: Tree, paths: Sequence[str], cache: Cache) -> Iterator[Parsed]:
    """What each file says that matters: it names a wanted resource, gives values in the folder of
    one that does, or calls a module of this repository.
    """
    contents = dict(tree.read_all(paths))
    state = code_state(posixpath.dirname(__file__))
    folders = {
        posixpath.dirname(path)
        for path, content in contents.items()
        if isinstance(content, bytes) and path.endswith(SUFFIXES) and named(content)
    }
    for path, content in contents.items():
        if isinstance(content, Fault):
            yield Parsed((), (content,))
        elif folders and _matters(path, content, folders):
            yield _remembered(path, content, cache, state)


def _matters(path: str, content: bytes, folders: Iterable[str]) -> bool:
    if posixpath.dirname(path) in folders:
        return path.endswith(VARIABLES_SUFFIX) or bool(named(content) or _BLOCKS.search(content))
    return path.endswith(SUFFIXES) and b"module" in content and b"./" in content


def _remembered(path: str, content: bytes, cache: Cache, state: str) -> Parsed:
    """As `parse`; only ever a shortcut, so that what is not what was kept is parsed again."""
    key = digest(state, path, content)
    known = recalled(path, cache.get(KIND, key))
    if known is not None:
        return known
    parsed = parse(path, content)
    cache.put(KIND, key, kept(parsed))
    return parsed


def kept(parsed: Parsed) -> Any:
    """What was parsed as JSON: the places of all containers in the order of a walk."""
    documents = [
        [each.data, each.end_line, [each.places[id(node)].hex() for node in _walk(each.data)]]
        for each in parsed.documents
    ]
    faults = [
        [list(each.location), each.message, each.hint, sorted(each.kinds)] for each in parsed.faults
    ]
    return [documents, faults]


def recalled(path: str, value: Any) -> Parsed | None:
    """What `kept` made; None where it is something else."""
    try:
        documents, faults = value
        return Parsed(
            tuple(_document(path, *each) for each in documents),
            tuple(
                Fault(Location(*place), message, hint, frozenset(kinds))
                for place, message, hint, kinds in faults
            ),
        )
    except (TypeError, ValueError):
        return None


def _document(path: str, data: Any, end_line: int, rows: list[str]) -> Document:
    places = {id(node): bytes.fromhex(row) for node, row in zip(_walk(data), rows, strict=True)}
    return Document(path, 0, data, places, end_line=end_line)


def _walk(data: Any) -> Iterator[Any]:
    """All containers, each once, the same way for the same data."""
    stack = [data]
    while stack:
        node = stack.pop()
        if isinstance(node, dict | list):
            yield node
            stack.extend(child for _, child in children(node))
