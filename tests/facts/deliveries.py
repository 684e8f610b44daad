"""Repositories that tests write down, as the reader would hand them over."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from readiness.facts.model import FixedPlace
from readiness.model import Location
from readiness.source import yaml
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree

READ = (".yaml", ".yml", ".json")


def repository(files: Mapping[str, str]) -> Repository:
    """The files with their documents, each text without its common indentation."""
    tree = MemoryTree({path: textwrap.dedent(text) for path, text in files.items()})
    parsed = [
        (yaml.parse_json if path.endswith(".json") else yaml.parse)(path, content)
        for path, content in tree.read_all(tree.paths)
        if path.endswith(READ) and isinstance(content, bytes)
    ]
    return Repository(
        tree,
        tuple(document for each in parsed for document in each.documents),
        tuple(fault for each in parsed for fault in each.faults),
    )


def place(path: str, line: int, column: int, end_line: int, **parts: Location) -> FixedPlace:
    """A place with its parts."""
    return FixedPlace(Location(path, line, column, end_line), parts)
