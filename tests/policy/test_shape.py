"""Shapes: what several expressions read of a value, taken and built once."""

from __future__ import annotations

import pytest

from readiness.facts.model import FixedPlace, Image, Replicas, Workload
from readiness.model import Location
from readiness.policy import shape
from readiness.policy.view import View

MERGED = [
    ({"a": 0}, {"b": 1}, {"a": 0, "b": 1}),
    ({"a": {"x": 0}}, {"a": {"y": 0}}, {"a": {"x": 0, "y": 0}}),
    ([{"x": 0}], [{}], [{"x": 0}]),
    ({"b": 0, "a": [{"x": 0}]}, {"a": [{"y": 3}]}, {"a": [{"x": 0, "y": 3}], "b": 0}),
    (0, 0, 0),
]


@pytest.mark.parametrize(("first", "second", "both"), MERGED)
def test_two_shapes_are_merged_field_by_field(first, second, both):
    assert shape.merged(first, second) == both
    assert shape.merged(second, first) == both


def workload(name: str, least: int) -> Workload:
    return Workload(
        FixedPlace(Location("a.yaml", 3)),
        kind="Deployment",
        api_version="apps/v1",
        namespace=None,
        name=name,
        replicas=Replicas(least, least, least),
    )


def test_a_view_takes_what_all_of_its_expressions_read():
    view = View([{"workload": {"name": 0}}, {"workload": {"replicas": {"min": 0}, "kind": 0}}])
    key = view.key({"workload": workload("web", 2)})
    assert view.data(key) == {
        "workload": {"kind": "Deployment", "name": "web", "replicas": {"min": 2}}
    }


def test_subjects_that_differ_in_what_nobody_reads_have_one_key():
    view = View([{"workload": {"replicas": {"min": 0}}, "params": {"replicas": 0}}])
    web = view.key({"workload": workload("web", 2), "params": {"replicas": 2}})
    other = view.key({"workload": workload("worker", 2), "params": {"replicas": 2}})
    fewer = view.key({"workload": workload("web", 1), "params": {"replicas": 2}})
    assert (web == other, web == fewer) == (True, False)


def test_a_shared_variable_is_built_once_for_many_subjects():
    view = View([{"catalog": [{"tag": 0}], "workload": {"name": 0}}])
    catalog = (Image("a", None, "a", "1", None), Image("b", None, "b", "2", None))
    first = view.data(view.key({"catalog": catalog, "workload": workload("web", 1)}))
    second = view.data(view.key({"catalog": catalog, "workload": workload("job", 1)}))
    assert first["catalog"] == [{"tag": "1"}, {"tag": "2"}]
    assert second["catalog"] is first["catalog"]
