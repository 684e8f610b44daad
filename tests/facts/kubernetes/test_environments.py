"""Copies of one object in the folders of several environments."""

import json

from readiness.facts.kubernetes import collect_documents
from readiness.facts.kubernetes.nearness import Site, distinct, nearest, shared
from readiness.facts.vocabulary import Vocabulary
from tests.facts.kubernetes.manifests import budget, deployment, hpa
from tests.facts.kubernetes.reading import documents


def test_the_nearest_file_shares_the_most_folders():
    assert shared("a/b/c.yaml", "a/b/d.yaml") == 2
    assert shared("a/b/c.yaml", "a/b/c.yaml") == 3
    here = Site("stage/y")
    assert nearest(["prod/x", "stage/x"], here, Site) == "stage/x"
    paths = ["prod/x", "stage/x", "prod/z"]
    assert distinct(paths, here, lambda one: one[-1], Site) == ["stage/x", "prod/z"]


def test_what_is_rendered_together_goes_before_what_lies_together():
    plain, rendered = Site("base/web"), Site("base/web", "kustomize prod")
    here = Site("base/budget", "kustomize prod")
    assert nearest([plain, rendered], here, lambda one: one) == rendered
    assert nearest([rendered, plain], Site("base/budget"), lambda one: one) == plain


def test_one_workload_in_two_folders_is_selected_once():
    shelter = budget({"minAvailable": 1})
    files = environments([deployment(), shelter], [deployment(), shelter])
    found = collect_documents(documents(files), Vocabulary()).disruption_budgets
    assert [one.budget.selects for one in found] == [("Deployment/shop/web",)] * 2


def environments(prod, stage):
    return {
        f"{name}/all.yaml": "\n---\n".join(json.dumps(one) for one in objects)
        for name, objects in (("prod", prod), ("stage", stage))
    }


def collected(files):
    return collect_documents(documents(files), Vocabulary()).workloads


def test_a_copy_per_environment_is_one_budget_and_not_two():
    shelter = budget({"minAvailable": 1})
    files = environments([deployment(replicas=3), shelter], [deployment(replicas=1), shelter])
    found = [(one.disruption.evictable, one.disruption.allowed) for one in collected(files)]
    assert found == [(True, 2), (False, 0)]


def test_each_environment_has_its_own_autoscaler():
    prod, stage = hpa({"minReplicas": 5}), hpa({"minReplicas": 2})
    files = environments([deployment(), prod], [deployment(), stage])
    assert [one.replicas.min for one in collected(files)] == [5, 2]
