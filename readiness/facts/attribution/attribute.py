"""All facts with their services; pipelines and ways back too."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from readiness.facts.attribution import kubernetes, observability
from readiness.facts.attribution.index import (
    Attribution,
    Index,
    alone,
    declared,
    given,
    index,
    located,
    named,
)
from readiness.facts.model import Backup, Facts, Pipeline, Rollback, Store, Sync
from readiness.model import Service

REPOSITORY_WIDE = Attribution("", "repository-wide")
"""A pipeline that names no service serves all of them."""
SAVES = Attribution("", "saves namespaces")


def attribute(facts: Facts, services: Sequence[Service]) -> Facts:
    """The facts with `service` and `attribution` set, in time linear in facts and services."""
    found = index(services)
    facts = kubernetes.attributed(facts._replace(services=tuple(services)), found)
    facts = observability.attributed(facts, found, services)
    facts = facts._replace(
        pipelines=tuple(given(each, pipeline(each, found)) for each in facts.pipelines)
    )
    facts = assured(facts, found)
    facts = facts._replace(
        protections=tuple(given(each, REPOSITORY_WIDE) for each in facts.protections)
    )
    facts = facts._replace(
        documentation=tuple(
            given(each, located(found, each.path) or alone(found)) for each in facts.documentation
        )
    )
    facts = facts._replace(syncs=tuple(given(each, sync(each, found)) for each in facts.syncs))
    subjects = subject_owners(facts)
    return facts._replace(
        rollbacks=tuple(given(each, rollback(each, subjects, found)) for each in facts.rollbacks)
    )


def pipeline(fact: Pipeline, found: Index) -> Attribution:
    """By selector, by the file's name, by folder; else it is everybody's."""
    stem = posixpath.splitext(posixpath.basename(fact.path))[0]
    return (
        declared(found, "pipelines", fact.path)
        or named(found, stem)
        or located(found, fact.path)
        or alone(found)
        or REPOSITORY_WIDE
    )


def assured(facts: Facts, found: Index) -> Facts:
    """Policies, load tests and gates by name and folder, else everybody's."""
    return facts._replace(
        budget_policies=tuple(
            given(each, _by_path(each.path, None, found)) for each in facts.budget_policies
        ),
        load_tests=tuple(
            given(each, _by_path(each.path, None, found)) for each in facts.load_tests
        ),
        backups=tuple(given(each, backup(each, found)) for each in facts.backups),
        postmortems=tuple(
            given(each, located(found, each.path) or alone(found)) for each in facts.postmortems
        ),
        stores=tuple(given(each, store(each, found)) for each in facts.stores),
        release_gates=tuple(
            given(each, _by_path(each.place.location.path, each.name, found))
            for each in facts.release_gates
        ),
    )


def store(fact: Store, found: Index) -> Attribution | None:
    """By name and folder; one that nobody is named for is nobody's."""
    return named(found, fact.name) or located(found, fact.place.location.path) or alone(found)


def backup(fact: Backup, found: Index) -> Attribution | None:
    """By name and folder; one in a cluster is for whoever is in the namespaces that it saves."""
    return (
        named(found, fact.name)
        or located(found, fact.place.location.path)
        or alone(found)
        or (SAVES if fact.namespace else None)
    )


def _by_path(path: str, name: str | None, found: Index) -> Attribution:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return (
        named(found, name)
        or named(found, stem)
        or located(found, path)
        or alone(found)
        or REPOSITORY_WIDE
    )


def sync(fact: Sync, found: Index) -> Attribution | None:
    """By its name, by the folder or the chart that it deploys, by the file it stands in."""
    folder = posixpath.join(fact.path, "here") if fact.path else ""
    return (
        named(found, fact.name)
        or named(found, fact.chart, "chart")
        or located(found, folder)
        or located(found, fact.place.location.path)
        or alone(found)
    )


def subject_owners(facts: Facts) -> Mapping[str, Attribution]:
    """What a way back may be about, by its text: a workload, a pipeline, a runbook."""
    owners: dict[str, Attribution] = {}
    for workload in facts.workloads:
        text = f"{workload.kind}/{workload.namespace}/{workload.name}"
        if workload.service:
            owners[text] = Attribution(workload.service, f"of {text}")
    pages = [(each.path, each.service) for each in facts.pipelines]
    pages += [(each.path, each.service) for each in facts.runbooks]
    return owners | {path: Attribution(name, f"of {path}") for path, name in pages if name}


def rollback(
    fact: Rollback, subjects: Mapping[str, Attribution], found: Index
) -> Attribution | None:
    """By what it brings back, else by the file it stands in."""
    path = fact.place.location.path
    wide = REPOSITORY_WIDE if fact.kind == "pipeline" else None
    return (
        subjects.get(fact.subject)
        or subjects.get(path)
        or named(found, fact.subject.rpartition("/")[2])
        or located(found, path)
        or alone(found)
        or wide
    )
