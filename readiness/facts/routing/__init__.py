"""The way from an alert to a receiver, of every dialect; judges nothing and asks no server."""

from __future__ import annotations

from readiness.facts import terraform
from readiness.facts.kubernetes.editions import standing
from readiness.facts.model import Facts, Fault
from readiness.facts.routing import alertmanager, alertmanager_config, calling, escalation, grafana
from readiness.facts.routing.joining import join
from readiness.facts.vocabulary import Vocabulary
from readiness.source.repository import Repository


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """Every tree of routes and every escalation policy; what cannot be read is a fault. What a
    manual shows routes nothing.
    """
    del vocabulary
    real = [one for one in repository.documents if standing(one.path).real]
    documents = sorted(real, key=lambda one: (one.path, one.number))
    operators = alertmanager_config.operated(documents)
    modules = terraform.modules(documents)
    files = [found for document in documents for found in alertmanager.routings(document)]
    parts = [
        found
        for document in documents
        for found in alertmanager_config.routings(document, operators)
    ]
    trees = [each for each in files if not isinstance(each, Fault)]
    policies = tuple(escalation.policies(modules))
    routings = (*trees, *parts, *grafana.routings(documents, modules))
    return Facts(
        routings=calling.join(routings, modules, policies),
        escalation_policies=policies,
        faults=tuple(each for each in files if isinstance(each, Fault)),
    )


__all__ = ["collect", "join"]
