"""Joins pages, programs and objects into what keeps a service safe; each kind has its own module."""

from __future__ import annotations

from readiness.facts import backups, budget_gates, budget_policies, load_tests, release_gates
from readiness.facts.model import Facts
from readiness.source.repository import Repository


def join(facts: Facts, repository: Repository) -> Facts:
    """The facts with policies, load tests, backups and gates; nothing is attributed yet."""
    return facts._replace(
        budget_policies=budget_policies.collect(repository),
        load_tests=load_tests.collect(repository, facts.pipelines),
        backups=backups.collect(repository.documents),
        release_gates=(
            *release_gates.collect(repository.documents),
            *budget_gates.collect(repository.documents, facts.pipelines),
        ),
    )
