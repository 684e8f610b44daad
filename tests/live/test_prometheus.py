"""Answers of Prometheus as records, and answers of another shape as problems in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.live import alertmanager, prometheus
from readiness.live.prometheus import ActiveTarget, Misshapen

READERS = (
    *(prometheus.rules, prometheus.targets, prometheus.scraped, prometheus.values),
    alertmanager.alerts,
)
NAMES = ("groups", "rules", "name", "query", "type", "alerts", "labels", "state", "result", "value")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.sampled_from(["alerting", "vector", "scalar", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*NAMES, "resultType", "activeTargets"]), inner)
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_an_answer_of_any_shape_is_records_or_a_problem(answer):
    for reader in READERS:
        try:
            found = reader(answer)
        except Misshapen as problem:
            assert str(problem).startswith("answers in another shape: ")  # noqa: PT017 - either
        else:
            assert isinstance(found, tuple)


def test_what_is_stored_of_up_tells_of_targets():
    said = [
        {"metric": {"__name__": "up", "job": "checkout"}, "value": [1, "1"]},
        {"metric": {"job": "search"}, "value": [1, "0"]},
        {"metric": {"job": "odd"}, "value": [1, "NaN"]},
    ]
    assert prometheus.scraped({"resultType": "vector", "result": said}) == (
        ActiveTarget({"__name__": "up", "job": "checkout"}, "up", ""),
        ActiveTarget({"job": "search"}, "down", "up is 0"),
        ActiveTarget({"job": "odd"}, "unknown", "up is nan"),
    )


VECTOR = {"resultType": "vector", "result": [{"metric": {}, "histogram": [1, {"count": "2"}]}]}
PARTS = {
    "a page of groups, where all are due": (
        prometheus.rules,
        {"groups": [], "groupNextToken": "abc"},
    ),
    "a histogram where a number is due": (prometheus.values, VECTOR),
    "a matrix where a vector is due": (prometheus.values, {"resultType": "matrix", "result": []}),
}


@pytest.mark.parametrize("what", PARTS)
def test_half_of_an_answer_is_none(what):
    reader, answer = PARTS[what]
    with pytest.raises(Misshapen, match=what):
        reader(answer)


def test_a_sample_that_is_none_is_no_answer():
    with pytest.raises(Misshapen):
        prometheus.scraped({"resultType": "vector", "result": ["x"]})
