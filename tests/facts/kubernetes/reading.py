"""Documents and facts from text, for tests that arrange repositories in one breath."""

from __future__ import annotations

from textwrap import dedent

from readiness.facts.kubernetes import collect_documents
from readiness.facts.model import Facts
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from readiness.source.yaml import parse


def documents(files: dict[str, str]) -> tuple[Document, ...]:
    """The documents of files by path; a text that cannot be read is a mistake of the test."""
    found: list[Document] = []
    for path, text in files.items():
        parsed = parse(path, dedent(text).encode())
        assert parsed.faults == (), parsed.faults
        found.extend(parsed.documents)
    return tuple(found)


def facts(
    text: str, *, unread: frozenset[str] = frozenset(), provided: tuple[str, ...] = ()
) -> Facts:
    """The Kubernetes facts of one file, `k.yaml`."""
    return collect_documents(documents({"k.yaml": text}), Vocabulary(provided=provided), unread)
