"""Repositories from text, for tests that arrange a tree in one breath."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import dedent

from readiness.model import Fault
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from readiness.source.yaml import parse

Changes = Callable[[tuple[str, ...]], Mapping[str, str] | Fault]


def repository(files: dict[str, str], changes: Changes | None = None) -> Repository:
    """A repository in memory; a YAML text that cannot be read is a mistake of the test."""
    texts = {path: dedent(text) for path, text in files.items()}
    documents: list[Document] = []
    for path, text in texts.items():
        if path.endswith((".yaml", ".yml", ".rules", ".json")):
            parsed = parse(path, text.encode(), wanted=True)
            assert parsed.faults == (), parsed.faults
            documents.extend(parsed.documents)
    return Repository(MemoryTree(texts), tuple(documents), changes=changes)
