"""Messages: what is interpolated, how values read, and what a mistake inside says."""

from __future__ import annotations

import pytest

from readiness.errors import PolicyErrors
from readiness.policy.template import Renderer, Template, compile_template
from tests.policy.test_expression import SCOPE, container, passage, roots, workload

MESSAGES = [
    ("no values, {verbatim} %s ${x}", "no values, {verbatim} %s ${x}"),
    ("runs {{ workload.replicas.min }} of {{params.replicas}}", "runs 2 of 2"),
    (
        "{{ workload.autoscaler }}, {{ workload.labels }}, {{ workload.selected_by }}",
        "none, none, none",
    ),
    ("{{ ['a', 'b'] }} {{ true }} {{ 0.9990 }}", "a, b true 0.999"),
    ("{{ '}}' }} {{ \"}}\" }} {{ {'a': {'b': 1}}['a']['b'] }}", "}} }} 1"),
    ("{{ {'b': 2, 'c': 3, 'a': 1, 'd': 4} }}", "a=1, b=2, c=3, d=4"),
    ("{{ workload.labels['x'] }}!", '(cannot be told: Key not found in map : "x")!'),
]


@pytest.mark.parametrize(("text", "rendered"), MESSAGES)
def test_only_double_braces_are_interpreted(text, rendered):
    assert Renderer(compile_template(passage(text), SCOPE)).render(roots()) == rendered


def test_a_text_without_values_needs_no_engine():
    assert compile_template(passage("plain"), SCOPE) == Template(("plain",))


def test_a_long_value_does_not_flood_the_report():
    template = compile_template(passage("named {{ workload.name }}"), SCOPE)
    said = Renderer(template).render(roots(workload=workload(container(), name="x" * 9999)))
    assert said == "named " + "x" * 159 + "…"


MISTAKES = [
    (
        "runs {{ workload.replica }}",
        ["rule.yaml:1:18: workload.replica: no such field; did you mean replicas?"],
    ),
    ("a {{ today", ["rule.yaml:1:3: {{ is never closed by }}"]),
    ("{{ }}", ["rule.yaml:1:4: the expression ends too early"]),
    (
        "{{ toda }} {{ params.x }}",
        [
            "rule.yaml:1:4: toda: no such variable or function; did you mean today?",
            "rule.yaml:1:22: params.x: no such field",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_in_a_message_is_told_with_its_place(text, expected):
    with pytest.raises(PolicyErrors) as caught:
        compile_template(passage(text), SCOPE)
    assert [str(error) for error in caught.value.exceptions] == expected
