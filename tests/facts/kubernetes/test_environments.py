"""Copies of one object in the folders of several environments."""

import json

from readiness.facts.kubernetes import collect_documents
from readiness.facts.kubernetes.nearness import distinct, nearest, shared
from readiness.facts.vocabulary import Vocabulary
from tests.facts.kubernetes.manifests import budget, deployment, hpa
from tests.facts.kubernetes.reading import documents


def test_the_nearest_file_shares_the_most_folders():
    assert shared("a/b/c.yaml", "a/b/d.yaml") == 2
    assert shared("a/b/c.yaml", "a/b/c.yaml") == 3
    assert nearest(["prod/x", "stage/x"], "stage/y", str) == "stage/x"
    paths = ["prod/x", "stage/x", "prod/z"]
    assert distinct(paths, "stage/y", lambda one: one[-1], str) == ["stage/x", "prod/z"]


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
