"""Joins pages, programs and objects into what keeps a service safe; each kind has its own module."""

from __future__ import annotations

from readiness.facts import (
    backups,
    budget_gates,
    budget_policies,
    load_tests,
    postmortems,
    protections,
    release_gates,
    stores,
)
from readiness.facts.model import Facts
from readiness.source.repository import Repository


def join(facts: Facts, repository: Repository) -> Facts:
    """The facts with policies, load tests, backups and gates; nothing is attributed yet."""
    found = backups.collect(repository.documents)
    return facts._replace(
        workloads=backups.persisted(facts.workloads, found),
        environments=tuple(
            each._replace(workloads=backups.persisted(each.workloads, found))
            for each in facts.environments
        ),
        budget_policies=budget_policies.collect(repository),
        load_tests=load_tests.collect(repository, facts.pipelines),
        backups=backups.watched([each.backup for each in found], facts.alerts),
        protections=protections.collect(repository, facts.pipelines),
        postmortems=postmortems.collect(repository),
        stores=stores.collect(repository.documents),
        release_gates=(
            *release_gates.collect(repository.documents),
            *budget_gates.collect(repository.documents, facts.pipelines),
        ),
    )
