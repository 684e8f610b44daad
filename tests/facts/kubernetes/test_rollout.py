import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.kubernetes.rollout import rolling
from readiness.facts.model import Strategy
from tests.facts.kubernetes.manifests import deployment, manifest, workload

ROLL = "RollingUpdate"


def rolled(replicas, bounds):
    strategy = {"type": ROLL, "rollingUpdate": bounds}
    return workload(deployment(replicas=replicas, strategy=strategy)).strategy


def test_the_defaults_are_a_quarter_each_way():
    assert workload(deployment(replicas=5)).strategy == Strategy(ROLL, 1, 2, keeps_capacity=True)


@pytest.mark.parametrize(
    ("replicas", "bounds", "gone", "more", "keeps"),
    [
        (1, {}, 0, 1, True),
        (3, {}, 0, 1, True),
        (3, {"maxUnavailable": 1}, 1, 1, False),
        (4, {"maxUnavailable": 1}, 1, 1, True),
        (1, {"maxUnavailable": 1}, 1, 1, False),
        (3, {"maxUnavailable": "100%", "maxSurge": 0}, 3, 0, False),
        (10, {"maxUnavailable": "29%"}, 2, 3, True),
        (2, {"maxUnavailable": 5}, 2, 1, False),
        (1, {"maxUnavailable": "25%", "maxSurge": 0}, 1, 0, False),
        (0, {}, 0, 0, None),
    ],
)
def test_unavailable_rounds_down_and_surge_rounds_up(replicas, bounds, gone, more, keeps):
    found = rolled(replicas, bounds)
    if replicas:
        assert found[1:3] == (gone, more)
    assert (found.keeps_capacity, found.valid) == (keeps, True)


@pytest.mark.parametrize("zero", [0, "0%"])
def test_both_bounds_zero_is_what_the_api_server_refuses(zero):
    found = rolled(3, {"maxUnavailable": zero, "maxSurge": 0})
    assert (found.valid, found.keeps_capacity) == (False, None)


@pytest.mark.parametrize(
    ("bounds", "keeps"),
    [
        ({}, True),
        ({"maxUnavailable": "100%"}, False),
        ({"maxUnavailable": 0, "maxSurge": 1}, True),
        ({"maxUnavailable": 1}, None),
        ({"maxUnavailable": "${MAX}"}, None),
    ],
)
def test_some_bounds_tell_without_the_number_of_pods(bounds, keeps):
    assert rolled("${REPLICAS}", bounds).keeps_capacity is keeps


def test_recreate_keeps_nothing():
    found = workload(deployment(replicas=3, strategy={"type": "Recreate"})).strategy
    assert found == Strategy("Recreate", 3, 0, declared=True, keeps_capacity=False)


@pytest.mark.parametrize(
    ("replicas", "strategy", "expected"),
    [
        (3, None, Strategy(ROLL, 1, 0, keeps_capacity=True)),
        (1, None, Strategy(ROLL, 1, 0, keeps_capacity=False)),
        (3, {"type": "OnDelete"}, Strategy("OnDelete", declared=True)),
        (
            3,
            {"rollingUpdate": {"partition": 2}},
            Strategy(ROLL, 1, 0, 2, declared=True, keeps_capacity=True),
        ),
    ],
)
def test_a_stateful_set_goes_one_by_one(replicas, strategy, expected):
    made = manifest("StatefulSet", {"replicas": replicas, "updateStrategy": strategy})
    assert workload(made).strategy == expected


@pytest.mark.parametrize(
    ("strategy", "name", "gone", "more", "keeps"),
    [
        ({"canary": {}}, "RollingUpdate", 1, 1, True),
        ({"canary": {"steps": [{"setWeight": 20}]}}, "canary", 1, 1, True),
        ({"canary": {"maxUnavailable": 2, "maxSurge": 0}}, "RollingUpdate", 2, 0, False),
        ({"blueGreen": {"activeService": "a"}}, "blueGreen", 0, 4, True),
    ],
)
def test_a_rollout_has_the_strategies_of_argo(strategy, name, gone, more, keeps):
    spec = {"replicas": 4, "strategy": strategy}
    found = workload(manifest("Rollout", spec, version="argoproj.io/v1alpha1")).strategy
    assert found == Strategy(name, gone, more, declared=True, keeps_capacity=keeps)


def test_the_times_of_a_rollout_are_read():
    made = deployment(minReadySeconds=10, progressDeadlineSeconds=120)
    found = workload(made).strategy
    assert (found.min_ready_seconds, found.progress_deadline_seconds) == (10, 120)


BOUNDS = st.integers(0, 8) | st.integers(0, 100).map(lambda n: f"{n}%")


def pods(bound, total, *, up):
    """By trying: percentages meet the whole number above or below."""
    if isinstance(bound, int):
        return bound
    exact = int(bound[:-1]) * total
    numbers = range(total + 1)
    return (
        min(n for n in numbers if 100 * n >= exact)
        if up
        else max(n for n in numbers if 100 * n <= exact)
    )


@given(st.integers(1, 25), BOUNDS, BOUNDS)
def test_capacity_is_kept_exactly_when_three_quarters_and_one_pod_stay(total, gone, more):
    found = rolling(ROLL, {"maxUnavailable": gone, "maxSurge": more}, total)
    if gone in (0, "0%") and more in (0, "0%"):
        assert found.valid is False
        return
    lost = pods(gone, total, up=False)
    if lost == 0 and pods(more, total, up=True) == 0:
        lost = 1
    stay = max(0, total - lost)
    assert found.keeps_capacity == (stay >= 1 and stay >= 0.75 * total)
