"""Each environment has a graph of its own."""

from __future__ import annotations

from readiness import app
from readiness.cache import NoCache
from readiness.facts.model import Facts
from readiness.source.tree import MemoryTree

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
"""
SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 4, maxReplicas: 8}
"""
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
"""


def facts(files: dict[str, str]) -> Facts:
    return app.look(MemoryTree(files), NoCache()).facts


def counts(found: Facts) -> list[tuple[str, bool, list[int | None], list[int | None]]]:
    """Name, whether it gates, replicas and evictions that its budgets allow."""
    scenes = [("decides", True, found.workloads)]
    scenes += [(one.name, one.gates, one.workloads) for one in found.environments]
    return [
        (
            name,
            gates,
            [each.replicas.min for each in workloads],
            [each.disruption.allowed for each in workloads],
        )
        for name, gates, workloads in scenes
    ]


def test_what_only_production_has_is_not_joined_elsewhere_and_what_is_shared_is() -> None:
    found = facts(
        {
            "k8s/prod/web.yaml": WEB,
            "k8s/prod/scaler.yaml": SCALER,
            "k8s/dev/web.yaml": WEB,
            "shared/budget.yaml": BUDGET,
        }
    )
    assert counts(found) == [
        ("decides", True, [4], [3]),
        ("development", False, [1], [0]),
    ]
    (development,) = found.environments
    assert development.disruption_budgets == ()
    assert [one.service for one in development.workloads] == ["web"]


def test_of_two_environments_that_decide_each_is_joined_with_its_own() -> None:
    declared = """\
apiVersion: readiness/v1
environments: {eu: {paths: [eu/**], gates: true}, us: {paths: [us/**], gates: true}}
"""
    found = facts(
        {
            "readiness.yaml": declared,
            "eu/web.yaml": WEB,
            "eu/scaler.yaml": SCALER,
            "us/web.yaml": WEB,
            "us/budget.yaml": BUDGET,
        }
    )
    assert counts(found) == [("decides", True, [4], [3]), ("us", True, [1], [0])]


def test_one_environment_alone_is_what_decides() -> None:
    assert facts({"k8s/dev/web.yaml": WEB}).environments == ()
