"""Service level objectives of every dialect as facts, and whether somebody alerts on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from readiness.facts.model import Facts
from readiness.facts.resources import resources
from readiness.facts.slos import sloth, sloth_windows
from readiness.facts.slos.alerting import join
from readiness.facts.slos.raw import RawSlo
from readiness.facts.text import table
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from readiness.source.repository import Repository

Dialect = Callable[[Document], Iterator[RawSlo]]


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """One SLO per objective, in the order of files; alerting as far as the objective says it."""
    documents = sorted(repository.documents, key=lambda one: (one.path, one.number))
    windows = sloth_windows.catalogue(repository.documents)
    period = _period(repository, documents, windows)
    dialects = _dialects(documents, period, vocabulary)
    read = [raw for document in documents for dialect in dialects for raw in dialect(document)]
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


def _dialects(
    documents: list[Document], period: sloth_windows.Period, vocabulary: Vocabulary
) -> list[Dialect]:
    """What reads the objectives of a document, of the dialects that may have some here: the others
    are not even imported. In the order in which they are told.
    """
    kinds = {resource["kind"] for document in documents for _, resource in resources(document)}
    found: list[Dialect] = [lambda one: sloth.objectives(one, vocabulary, period)]
    if "ServiceLevelObjective" in kinds:
        from readiness.facts.slos import pyrra, slo_generator  # noqa: PLC0415 - cold start

        policies = slo_generator.policies(documents)
        found.append(lambda one: pyrra.objectives(one, vocabulary))
        found.append(lambda one: slo_generator.objectives(one, policies, vocabulary))
    if "SLO" in kinds:
        from readiness.facts.slos import nobl9, openslo, references  # noqa: PLC0415 - as above

        indices, index = references.index(documents), nobl9.index(documents)
        found.insert(0, lambda one: openslo.objectives(one, indices, vocabulary))
        found.insert(3, lambda one: nobl9.objectives(one, index, vocabulary))
    if "ServiceReliabilityManifest" in kinds:
        from readiness.facts.slos import opensrm  # noqa: PLC0415 - as above

        found.append(lambda one: opensrm.objectives(one, vocabulary))
    if any("openapi" in table(document.data) for document in documents):
        from readiness.facts.slos import cortex  # noqa: PLC0415 - as above

        found.append(cortex.objectives)
    return found


__all__ = ["collect", "join"]
