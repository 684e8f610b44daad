"""The picture of dependencies: where boxes stand, what is said of edges, and that all of it is text."""

from __future__ import annotations

import pytest

from readiness.report.html.layout import MOST_DRAWN, Line, layout
from tests.report.page import Element
from tests.report.test_html import page, rows
from tests.runs import report

SERVICES = """\
apiVersion: readiness/v1
services:
  - name: checkout
    tier: 0
    dependencies:
      - {service: catalog, hard: true}
      - {service: mail, hard: false, fallback: later}
      - {service: stripe, hard: true}
  - {name: catalog, tier: 2, dependencies: [{service: search, hard: true}]}
  - {name: search, tier: 2, dependencies: [{service: catalog, hard: true}]}
  - {name: mail, tier: 3}
"""


@pytest.fixture(scope="module")
def read() -> Element:
    return page(report({"readiness.yaml": SERVICES}, {"it-is": "each: service\nexpect: 'true'"}))


def test_what_is_wrong_with_an_edge_is_said_in_words(read):
    assert rows(read, "Dependencies") == [
        ["Service", "Needs", "How", "Judgement", "Place"],
        [
            *("checkout tier 0", "catalog tier 2", "hard"),
            *("inversion: tier 0 needs tier 2", "readiness.yaml:6"),
        ],
        ["checkout tier 0", "mail tier 3", "soft", "in order", "readiness.yaml:7"],
        [
            *("checkout tier 0", "stripe tier not known", "hard"),
            *("not a service of this repository", "readiness.yaml:8"),
        ],
        [
            *("catalog tier 2", "search tier 2", "hard"),
            *("circle: catalog → search → catalog", "readiness.yaml:9"),
        ],
        [
            *("search tier 2", "catalog tier 2", "hard"),
            *("circle: search → catalog → search", "readiness.yaml:10"),
        ],
    ]


def test_the_picture_shows_the_same_by_line_and_mark(read):
    picture = read.one(class_="graph")
    assert [each.text for each in picture.all("g", class_="node")] == [
        *("catalog catalog", "checkout checkout", "mail mail", "search search", "stripe stripe")
    ]
    assert [each.text for each in picture.all("g", class_="elsewhere")] == ["stripe stripe"]
    assert [each.attributes["class"] for each in picture.all("path", class_="edge")] == [
        *("edge bad", "edge fine soft", "edge far", "edge bad", "edge bad")
    ]
    marks = [each.attributes["href"] for each in picture.all("use")]
    assert (marks.count("#i-circle"), marks.count("#i-block")) == (2, 1)


def test_what_is_needed_stands_right_of_who_needs_it_and_lanes_are_tiers():
    drawn = layout(
        [Line("a", "b"), Line("b", "c"), Line("a", "c"), Line("a", "x")],
        {"a": 0, "b": 2, "c": 0, "x": None},
    )
    assert {name: (box.column, box.tier) for name, box in drawn.boxes.items()} == {
        "a": (0, 0),
        "b": (1, 2),
        "c": (2, 0),
        "x": (1, None),
    }
    assert [lane.tier for lane in drawn.lanes] == [0, 2, None]
    for box in drawn.boxes.values():
        (lane,) = [each for each in drawn.lanes if each.tier == box.tier]
        assert lane.y <= box.y < lane.y + lane.height


def test_boxes_of_a_cell_stand_below_each_other():
    drawn = layout([Line("a", name) for name in "bcd"], dict.fromkeys("abcd", 1))
    places = [(drawn.boxes[name].x, drawn.boxes[name].y) for name in "bcd"]
    assert [x for x, _ in places] == [places[0][0]] * 3
    assert len({y for _, y in places}) == 3


def test_a_circle_ends_and_a_service_that_needs_itself_is_drawn():
    drawn = layout([Line("a", "b"), Line("b", "a"), Line("c", "c")], dict.fromkeys("abc", 1))
    assert {name: box.column for name, box in drawn.boxes.items()} == {"a": 0, "b": 1, "c": 0}


def test_of_too_many_the_urgent_are_drawn_and_the_rest_is_counted():
    lines = [Line(f"s{n:03}", f"t{n:03}", urgent=n == 99) for n in range(100)]
    drawn = layout(lines, {name: 1 for line in lines for name in line[:2]})
    assert {"s099", "t099"} <= set(drawn.boxes)
    assert (len(drawn.boxes), drawn.left_out) == (MOST_DRAWN, 200 - MOST_DRAWN)


def test_the_order_of_edges_moves_no_box():
    lines = [Line("a", "b"), Line("a", "c"), Line("b", "d"), Line("c", "d")]
    tiers = dict.fromkeys("abcd", 1)
    assert layout(lines, tiers).boxes == layout(lines[::-1], tiers).boxes
