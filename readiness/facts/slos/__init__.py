"""Service level objectives of every dialect as facts, and whether somebody alerts on them."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.model import Facts
from readiness.facts.slos import (
    cortex,
    nobl9,
    openslo,
    opensrm,
    pyrra,
    references,
    slo_generator,
    sloth,
    sloth_windows,
)
from readiness.facts.slos.alerting import join
from readiness.facts.slos.raw import RawSlo
from readiness.facts.vocabulary import Vocabulary
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.repository import Repository


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """One SLO per objective, in the order of files; alerting as far as the objective says it."""
    documents = sorted(repository.documents, key=lambda one: (one.path, one.number))
    windows = sloth_windows.catalogue(repository.documents)
    known = _Known(
        references.index(documents),
        nobl9.index(documents),
        slo_generator.policies(documents),
        _period(repository, documents, windows),
        vocabulary,
    )
    read = [raw for document in documents for raw in _objectives(document, known)]
    read += _of_terraform(documents, vocabulary)
    return Facts(
        slos=tuple([slo for raw in read for slo in raw.slos]),
        faults=(*windows.faults, *[fault for raw in read for fault in raw.faults]),
    )


def _of_terraform(documents: list[Document], vocabulary: Vocabulary) -> list[RawSlo]:
    if not any(isinstance(each.get("resource"), dict | list) for each in documents):
        return []
    from readiness.facts.slos import terraform  # noqa: PLC0415 - most repositories have none
    from readiness.facts.terraform import modules  # noqa: PLC0415 - as above

    return list(terraform.objectives(modules(documents), vocabulary))


def _period(
    repository: Repository, documents: list[Document], windows: sloth_windows.Catalogue
) -> sloth_windows.Period:
    """What sloth counts by, looked for in all that starts programs only where sloth is used."""
    if any(map(sloth.is_used, documents)):
        return sloth_windows.period(repository, windows)
    return sloth_windows.Period()


class _Known(NamedTuple):
    """What objectives are read with: what other files say, and the repository's words."""

    references: references.Indices
    nobl9: nobl9.Index
    policies: slo_generator.Policies
    period: sloth_windows.Period
    vocabulary: Vocabulary


def _objectives(document: Document, known: _Known) -> Iterator[RawSlo]:
    yield from openslo.objectives(document, known.references, known.vocabulary)
    yield from sloth.objectives(document, known.vocabulary, known.period)
    yield from pyrra.objectives(document, known.vocabulary)
    yield from nobl9.objectives(document, known.nobl9, known.vocabulary)
    yield from slo_generator.objectives(document, known.policies, known.vocabulary)
    yield from cortex.objectives(document)
    yield from opensrm.objectives(document, known.vocabulary)


__all__ = ["collect", "join"]
