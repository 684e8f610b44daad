"""HCL files as documents: whole values, the place of every node, and what is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.model import Fault, Location
from readiness.source.terraform import parse
from readiness.source.terraform.files import kept, recalled

POLICY = """\
# who is called
resource "pagerduty_escalation_policy" "quotes" {
  name      = "Quotes ${var.region}"
  num_loops = 2
  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference" // never a person
      id   = pagerduty_schedule.first.id
    }
  }
  rule { delay = -1.5 }
  dynamic "rule" {
    for_each = var.levels
    content {
      x = rule.value
    }
  }
}

locals {
  team = "quotes"
  tags = { a = 1, "b/c" : [true, null], (var.k) = "d" }
}

variable "levels" {
  default = ["one"]
}

resource "aws_s3_bucket" "unasked" { bucket = "b" }
"""


def data(text: str) -> object:
    parsed = parse("main.tf", text.encode())
    assert parsed.faults == ()
    return parsed.documents[0].data


def test_blocks_are_written_as_the_json_syntax_has_them():
    assert data(POLICY) == {
        "resource": {
            "pagerduty_escalation_policy": {
                "quotes": {
                    "name": "Quotes ${var.region}",
                    "num_loops": 2,
                    "rule": [
                        {
                            "escalation_delay_in_minutes": 10,
                            "target": [
                                {
                                    "type": "schedule_reference",
                                    "id": "${pagerduty_schedule.first.id}",
                                }
                            ],
                        },
                        {"delay": -1.5},
                    ],
                    "dynamic": [
                        {"rule": {"for_each": "${var.levels}", "content": [{"x": "${rule.value}"}]}}
                    ],
                }
            }
        },
        "locals": {
            "team": "quotes",
            "tags": {"a": 1, "b/c": [True, None], "${(var.k)}": "d"},
        },
        "variable": {"levels": {"default": ["one"]}},
    }


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (("resource", "pagerduty_escalation_policy", "quotes"), 'resource "pagerduty_escal'),
        (("resource", "pagerduty_escalation_policy", "quotes", "num_loops"), "2"),
        (("resource", "pagerduty_escalation_policy", "quotes", "rule"), "rule {\n"),
        (("resource", "pagerduty_escalation_policy", "quotes", "rule", 1), "rule { delay"),
        (("resource", "pagerduty_escalation_policy", "quotes", "rule", 1, "delay"), "-1.5"),
        (("resource", "pagerduty_escalation_policy", "quotes", "absent"), "resource "),
        (("locals", "team"), '"quotes"'),
        (("locals", "tags"), "tags ="),
        (("locals", "tags", "b/c", 1), "null"),
        (("variable", "levels", "default"), 'default = ["one"]'),
    ],
)
def test_every_node_has_the_place_where_it_is_written(steps, text):
    document = parse("main.tf", POLICY.encode()).documents[0]
    place = document.at(*steps)
    rest = "\n".join(POLICY.split("\n")[place.line - 1 :])[place.column - 1 :]
    assert rest.startswith(text)


def test_a_heredoc_is_its_text_and_moves_no_place():
    text = (
        'resource "datadog_monitor" "m" {\n  message = <<-EOT\n    a "b"\n      ${var.x} }\n'
        '  EOT\n  query = <<Q\nup{}\nQ\n  name = "n"\n}\n'
    )
    document = parse("m.tf", text.encode()).documents[0]
    assert document.get("resource", "datadog_monitor", "m") == {
        "message": 'a "b"\n  ${var.x} }\n',
        "query": "up{}\n",
        "name": "n",
    }
    assert document.at("resource", "datadog_monitor", "m", "message") == Location("m.tf", 2, 13, 5)
    assert document.at("resource", "datadog_monitor", "m", "name") == Location("m.tf", 9, 10, 9)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"a\n\"b\"\\n\u00e9"', 'a\n"b"\\né'),
        ('"$${x} %%{y} ${a["b"]}"', '$${x} %%{y} ${a["b"]}'),
        ('file("x")', '${file("x")}'),
        ("var.a ? 1 : 2", "${var.a ? 1 : 2}"),
        ("[for u in var.us : u.id]", "${[for u in var.us : u.id]}"),
        ("-3", -3),
        ("!x", "${!x}"),
        ("1e2", 100.0),
        ("1e999", "${1e999}"),
        ("9" * 500, "${" + "9" * 500 + "}"),
        ("(1)", "${(1)}"),
    ],
)
def test_literals_are_data_and_anything_else_is_an_expression(written, value):
    text = f'resource "grafana_slo" "s" {{\n  v = {written}\n}}\n'
    assert data(text) == {"resource": {"grafana_slo": {"s": {"v": value}}}}


def test_a_broken_block_takes_no_other_with_it():
    text = 'resource "grafana_slo" "bad" {\n  a = = 1\n}\n\nresource "grafana_slo" "good" {\n  a = 1\n}\n'
    parsed = parse("s.tf", text.encode())
    assert parsed.documents[0].data == {"resource": {"grafana_slo": {"good": {"a": 1}}}}
    place = Location("s.tf", 2, 7)
    message = "not valid HCL: cannot make sense of `a = = 1`"
    assert parsed.faults == (Fault(place, message, None, frozenset({"SLO"})),)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('\nresource "grafana_slo" "s" {\n', 2, "a block, a bracket or a text that does not end"),
        ('resource "grafana_slo" "s" {\n a = "x\n}', 2, "a text that does not end on its line"),
        ('resource "grafana_slo" "s" {\n a = <<E\n}', 2, "a heredoc that does not end"),
        ('resource "grafana_slo" "s" {\n a = ]\n}', 2, "a `]` that closes nothing"),
        ('variable "a" {}\n= 3\n# grafana_slo', 2, "neither a block nor an attribute"),
        ('variable "a" {}\n/* never', 2, "a comment that does not end"),
        (
            'resource "grafana_slo" "s" {\n a = ' + "[" * 200,
            2,
            "nested deeper than 100 levels (a limit of this reader)",
        ),
    ],
)
def test_what_is_no_hcl_is_a_fault_with_its_place(text, line, message):
    faults = parse("s.tf", text.encode()).faults
    assert [(each.location.line, each.message) for each in faults] == [
        (line, f"not valid HCL: {message}")
    ]


def test_what_is_declared_twice_is_told_and_the_first_stands():
    text = 'resource "grafana_slo" "s" {\n a = 1\n}\nresource "grafana_slo" "s" {\n a = 2\n}\n'
    parsed = parse("s.tf", text.encode())
    assert parsed.documents[0].get("resource", "grafana_slo", "s", "a") == 1
    assert parsed.faults == (
        Fault(Location("s.tf", 4, 1), "resource.grafana_slo.s is declared twice"),
    )


def test_a_file_of_variables_is_a_mapping():
    document = parse("prod.tfvars", b'people = [\n  "a",\n]\nname = "n"\n').documents[0]
    assert document.data == {"tfvars": {"people": ["a"], "name": "n"}}
    assert document.at("tfvars", "people", 0) == Location("prod.tfvars", 2, 3, 2)


def test_a_document_survives_the_cache_with_its_places():
    parsed = parse("main.tf", POLICY.encode())
    known = recalled("main.tf", json.loads(json.dumps(kept(parsed))))
    assert known is not None
    fresh, again = parsed.documents[0], known.documents[0]
    assert again.data == fresh.data
    assert [again.at(*steps) for steps, _ in again.nodes()] == [
        fresh.at(*steps) for steps, _ in fresh.nodes()
    ]
    assert recalled("main.tf", [1, 2]) is None


@pytest.mark.parametrize(
    "text",
    [
        'resource "grafana_slo" "s" {\n a = <<E\n' + "\n" * 100_000 + "E\n}\n",
        'resource "grafana_slo" "s" {\n a = "' + "$${" * 50_000 + '"\n}\n',
        'variable "x" {\n default = ' + "-" * 100_000 + "1\n}\n",
        "module a {" * 50_000,
        'resource "aws_x" "s" {\n a = <<' + "E\n" * 200_000,
        "a" * 1_000_000,
        "/*" * 300_000,
    ],
)
def test_a_hostile_text_is_done_with_soon(text):
    assert len(parse("s.tf", text.encode()).faults) <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='ab={}[]()"\\$%#/*<-\n .,:?1', max_size=60))
def test_no_text_makes_it_raise(text):
    parse("s.tf", f'resource "grafana_slo" "s" {{\n{text}\n}}\n{text}'.encode())
