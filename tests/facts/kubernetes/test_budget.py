import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.kubernetes.budget import Limits, allowed, evictable
from readiness.facts.kubernetes.node import Amount
from tests.facts.kubernetes.manifests import budget, deployment, hpa, judged, manifest, workload
from tests.facts.kubernetes.reading import facts


def verdict(replicas, spec):
    found = workload(deployment(replicas=replicas), budget(spec)).disruption
    return found.evictable, found.allowed


@pytest.mark.parametrize(
    ("replicas", "spec", "left"),
    [
        (3, {"minAvailable": 2}, 1),
        (3, {"minAvailable": "50%"}, 1),
        (1, {"minAvailable": "50%"}, 0),
        (2, {"minAvailable": "51%"}, 0),
        (3, {"minAvailable": "100%"}, 0),
        (3, {"minAvailable": 3}, 0),
        (3, {"minAvailable": 9}, 0),
        (3, {"maxUnavailable": "25%"}, 1),
        (3, {"maxUnavailable": 0}, 0),
        (3, {"maxUnavailable": "0%"}, 0),
        (3, {"maxUnavailable": 5}, 3),
        (3, {"minAvailable": 0}, 3),
    ],
)
def test_a_budget_leaves_what_its_arithmetic_leaves(replicas, spec, left):
    assert verdict(replicas, spec) == (left > 0, left)


@pytest.mark.parametrize(
    ("spec", "verdict_"),
    [
        ({"maxUnavailable": 0}, (False, 0)),
        ({"maxUnavailable": 1}, (True, None)),
        ({"maxUnavailable": "10%"}, (True, None)),
        ({"minAvailable": "100%"}, (False, 0)),
        ({"minAvailable": 1}, (None, None)),
    ],
)
def test_some_budgets_tell_without_the_number_of_pods(spec, verdict_):
    assert verdict("${REPLICAS}", spec) == verdict_


@pytest.mark.parametrize(
    "spec", [{}, {"minAvailable": 1, "maxUnavailable": 1}, {"minAvailable": "1"}]
)
def test_a_budget_that_kubernetes_refuses_is_invalid_and_tells_nothing(spec):
    found = judged(deployment(replicas=3), budget(spec))
    assert found.disruption_budgets[0].valid is False
    assert found.workloads[0].disruption.evictable is None


def test_a_templated_budget_is_unknown_and_not_invalid():
    found = judged(deployment(replicas=3), budget({"minAvailable": "${MIN}"}))
    assert found.disruption_budgets[0].valid is True
    assert found.workloads[0].disruption.evictable is None


def test_the_minimum_of_the_autoscaler_counts_and_not_the_replicas():
    objects = deployment(replicas=5), hpa({"minReplicas": 2}), budget({"minAvailable": 2})
    found = workload(*objects).disruption
    assert (found.evictable, found.allowed) == (False, 0)
    assert found.reason == "minAvailable 2 of 2 pod(s) leaves 0 that may be evicted"


def test_two_budgets_over_one_pod_refuse_every_eviction():
    one, other = (budget({"maxUnavailable": 1}, name=name) for name in ("a", "b"))
    found = workload(deployment(replicas=3), one, other).disruption
    assert (found.evictable, found.allowed) == (False, 0)
    assert found.reason == "2 budgets select its pods (a, b), so every eviction is refused"


def test_a_budget_over_two_workloads_counts_the_pods_of_both():
    objects = deployment(replicas=1), deployment(replicas=1, name="web2")
    found = judged(*objects, budget({"minAvailable": 1}))
    assert [one.disruption.allowed for one in found.workloads] == [1, 1]
    assert found.disruption_budgets[0].budget.selects == (
        "Deployment/shop/web",
        "Deployment/shop/web2",
    )


def test_an_empty_selector_selects_the_namespace_only_since_v1():
    spec = {"selector": {}, "maxUnavailable": 1}
    new = workload(deployment(replicas=2), budget(spec)).disruption
    old = workload(deployment(replicas=2), budget(spec, version="policy/v1beta1")).disruption
    assert (new.covered, new.budgets[0].selects_all, old.covered) == ("yes", True, "no")


def test_an_absent_selector_selects_nothing():
    found = judged(deployment(), manifest("PodDisruptionBudget", {}, version="policy/v1"))
    assert found.workloads[0].disruption.covered == "no"
    assert found.disruption_budgets[0].matches == "no"


def test_labels_of_a_budget_match_by_and_within_their_namespace():
    pair = {"matchLabels": {"app": "web", "tier": "front"}}
    other = budget({"maxUnavailable": 1})
    other["metadata"]["namespace"] = "elsewhere"
    near = budget({"selector": pair, "maxUnavailable": 1})
    assert workload(deployment(), near, other).disruption.covered == "no"


def test_the_pods_of_a_daemon_set_cannot_be_counted():
    made = deployment()
    made["kind"] = "DaemonSet"
    found = workload(made, budget({"maxUnavailable": 1})).disruption
    assert (found.evictable, found.covered) == (None, "yes")


def healthy(amount, total):
    """Pods that a budget names, by trying: the least number that is no smaller than asked."""
    if not amount.percent:
        return amount.value
    return next(n for n in range(total * amount.value + 1) if 100 * n >= amount.value * total)


AMOUNTS = st.builds(Amount, st.integers(0, 12)) | st.builds(
    Amount, st.integers(0, 100), st.just(value=True)
)


@given(st.integers(1, 30), AMOUNTS, st.booleans())
def test_an_eviction_is_possible_exactly_when_one_pod_may_go(total, amount, least):
    limits = Limits(amount if least else None, None if least else amount, True, None)
    needed = healthy(amount, total) if least else max(0, total - healthy(amount, total))
    gone = [n for n in range(total + 1) if total - n >= needed]
    assert allowed(limits, total) == max(gone, default=0)
    assert evictable(limits, total) == (total - 1 >= needed)


@pytest.mark.parametrize(
    ("replicas", "spec", "told"),
    [
        (
            2,
            {"minAvailable": 2},
            (False, "minAvailable 2 of 2 pod(s) leaves 0 that may be evicted"),
        ),
        (
            3,
            {"maxUnavailable": 1},
            (True, "maxUnavailable 1 of 3 pod(s) leaves 1 that may be evicted"),
        ),
        (3, {}, (False, "web needs exactly one of minAvailable and maxUnavailable, well formed")),
        (
            "${N}",
            {"minAvailable": 2},
            (None, "minAvailable 2 of a number of pods that the manifests do not tell"),
        ),
    ],
)
def test_a_budget_tells_whether_it_ever_lets_a_pod_go(replicas, spec, told):
    found = judged(deployment(replicas=replicas), budget(spec)).disruption_budgets[0].budget
    assert (found.evictable, found.reason) == told


def test_the_limit_of_a_budget_stands_where_it_is_given():
    found = facts(
        """\
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          minAvailable: 2
        """
    )
    assert found.disruption_budgets[0].place.at("limit")[:3] == ("k.yaml", 6, 17)
