"""Places beside plain data, by example."""

from __future__ import annotations

import pytest

from readiness.model import Location
from readiness.source.document import Document, packed

DATA = {"a": {"b": ["x", "y"]}, "c": None}
PLACES = {
    id(DATA): packed([(0, 0, 2), (3, 0, 3)]),
    id(DATA["a"]): packed([(1, 2, 2)]),
    id(DATA["a"]["b"]): packed([(1, 6, 1), (2, 6, 2)]),
}
DOCUMENT = Document("f", 0, DATA, PLACES, 1, 1, 4)


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((), (1, 1, 4)),
        (("a",), (1, 1, 3)),
        (("c",), (4, 1, 4)),
        (("a", "b", 1), (3, 7, 3)),
        (("a", "b", 2), (2, 3, 3)),
        (("a", "b", -1), (2, 3, 3)),
        (("a", "b", "b"), (2, 3, 3)),
        (("a", 0), (1, 1, 3)),
        (("c", "d", "e"), (4, 1, 4)),
        (("d", "a"), (1, 1, 4)),
    ],
)
def test_a_node_has_a_place_and_a_missing_one_its_nearest_ancestors(steps, place):
    assert DOCUMENT.at(*steps) == Location("f", *place)


def test_a_document_without_a_table_is_its_own_place():
    assert DOCUMENT._replace(places={}).at("a", "b") == Location("f", 1, 1, 4)


def test_values_are_found_by_steps():
    steps = [("a", "b", 0), ("a", "b", 2), ("a", "b", -1), ("a", 0), ("c", "d"), ()]
    assert [DOCUMENT.get(*each) for each in steps] == ["x", None, None, None, None, DATA]


def test_nodes_come_depth_first_in_their_order():
    assert [steps for steps, _ in DOCUMENT.nodes()] == [
        (),
        ("a",),
        ("a", "b"),
        ("a", "b", 0),
        ("a", "b", 1),
        ("c",),
    ]
