"""Forms of one thing that no cluster holds together: objects of one join nothing of another."""

from __future__ import annotations

import json
from typing import Any

from readiness.facts.kubernetes import collect_documents
from readiness.facts.model import Facts
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from tests.facts.kubernetes.manifests import budget, deployment, service
from tests.facts.kubernetes.reading import documents

SHELTER = budget({"minAvailable": 1})


def rendered(origin: str | None, thing: Any, *also: str, path: str = "base/all.yaml") -> Document:
    (found,) = documents({path: json.dumps(thing)})
    return found._replace(origin=origin, also=also)


def collected(*found: Document) -> Facts:
    return collect_documents(found, Vocabulary())


def test_a_budget_covers_the_form_that_is_rendered_with_it() -> None:
    facts = collected(
        rendered("kustomize small", deployment(replicas=1)),
        rendered("kustomize large", deployment(replicas=3)),
        rendered("kustomize large", SHELTER),
    )
    assert [one.disruption.covered for one in facts.workloads] == ["no", "yes"]
    assert facts.workloads[1].disruption.allowed == 2


def test_what_two_overlays_make_alike_belongs_to_both() -> None:
    facts = collected(
        rendered("kustomize small", deployment(replicas=1)),
        rendered("kustomize large", deployment(replicas=3), "kustomize large-old"),
        rendered("kustomize large", SHELTER),
        rendered("kustomize large-old", budget({"minAvailable": 2})),
    )
    assert [one.disruption.covered for one in facts.workloads] == ["no", "yes"]
    assert [one.budget.allowed for one in facts.disruption_budgets] == [2, 1]


def test_what_is_rendered_apart_is_joined_where_nothing_is_there_twice() -> None:
    facts = collected(
        rendered("kustomize web", deployment(replicas=3)),
        rendered("kustomize rules", SHELTER),
    )
    assert [one.disruption.covered for one in facts.workloads] == ["yes"]


def test_who_finds_nothing_in_its_own_form_is_not_told_that_there_is_nothing() -> None:
    other = deployment(name="api", labels={"app": "api"})
    facts = collected(
        rendered("kustomize a", deployment()),
        rendered("kustomize a", other),
        rendered("kustomize b", deployment()),
        rendered("kustomize b", service({"selector": {"app": "api"}, "ports": [{"port": 80}]})),
    )
    (found,) = facts.kubernetes_services
    assert (found.matches, found.selects) == ("yes", ("Deployment/shop/api",))


def test_folders_that_hold_the_same_workload_are_forms_too() -> None:
    facts = collected(
        rendered(None, deployment(replicas=1), path="east/web.yaml"),
        rendered(None, deployment(replicas=3), path="west/web.yaml"),
        rendered(None, SHELTER, path="west/budget.yaml"),
    )
    assert [one.disruption.covered for one in facts.workloads] == ["no", "yes"]
