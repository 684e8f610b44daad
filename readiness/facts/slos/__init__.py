"""Service level objectives of every dialect as facts, and whether somebody alerts on them."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.model import Facts
from readiness.facts.slos import openslo, pyrra, references, sloth
from readiness.facts.slos.alerting import join
from readiness.facts.slos.raw import RawSlo
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from readiness.source.repository import Repository


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """One SLO per objective, in the order of files; alerting as far as the objective says it."""
    documents = sorted(repository.documents, key=lambda one: (one.path, one.number))
    known = references.index(documents)
    read = [raw for document in documents for raw in _objectives(document, known, vocabulary)]
    return Facts(
        slos=tuple([slo for raw in read for slo in raw.slos]),
        faults=tuple([fault for raw in read for fault in raw.faults]),
    )


def _objectives(
    document: Document, known: references.Indices, vocabulary: Vocabulary
) -> Iterator[RawSlo]:
    yield from openslo.objectives(document, known, vocabulary)
    yield from sloth.objectives(document, vocabulary)
    yield from pyrra.objectives(document, vocabulary)


__all__ = ["collect", "join"]
