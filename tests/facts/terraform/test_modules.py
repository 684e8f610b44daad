"""What Terraform's values come to: variables, locals, references, and what nobody can tell."""

from __future__ import annotations

import pytest

from readiness.facts.terraform import Reference, Unknown, modules
from readiness.model import Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree


def read(files):
    repository = evidence.read(MemoryTree(files))
    assert repository.faults == ()
    return {each.folder: each for each in modules(repository.documents)}


def value(text, more=""):
    module = read({"m.tf": f'resource "grafana_slo" "s" {{\n  v = {text}\n}}\n{more}'})[""]
    return module.resources[0].value("v")


NAME = 'variable "name" {\n  default = "n"\n}\nlocals {\n  deep = { a = [var.name, 2] }\n}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("var.name", "n"),
        ('"x-${var.name}-${local.deep.a[1]}"', "x-n-2"),
        ("local.deep", {"a": ["n", 2]}),
        ('local.deep["a"]', ["n", 2]),
        ("local.deep.b", Unknown("local.deep.b")),
        ("var.absent", Unknown("var.absent")),
        ('"x-${var.absent}"', Unknown("x-${var.absent}")),
        ('"$${x}%%{y}${var.name}"', "${x}%{y}n"),
        ('"%{ if var.a }x%{ endif }"', Unknown("%{ if var.a }x%{ endif }")),
        ("lower(var.name)", Unknown("lower(var.name)")),
        ("pagerduty_schedule.first.id", Reference("pagerduty_schedule", "first", "id")),
        ("pagerduty_schedule.first[0].id", Reference("pagerduty_schedule", "first", "id", key="0")),
        ('pagerduty_user.all["a"].id', Reference("pagerduty_user", "all", "id", key="a")),
        ("data.pagerduty_user.a.id", Reference("pagerduty_user", "a", "id", data=True)),
        ("module.oncall.policy_id", Unknown("module.oncall.policy_id")),
        ("each.value", Unknown("each.value")),
        ("[var.name, pagerduty_user.a.id]", ["n", Reference("pagerduty_user", "a", "id")]),
    ],
)
def test_a_value_is_what_variables_and_locals_tell(text, expected):
    assert value(text, NAME) == expected


def test_locals_that_circle_or_explode_are_unknown():
    more = "locals {\n  a = local.b\n  b = local.a\n}\n"
    assert value("local.a", more) == Unknown("too much to be told")
    rows = "".join(f"  l{n} = [local.l{n + 1}, local.l{n + 1}]\n" for n in range(40))
    assert value("local.l0[0][0]", f"locals {{\n{rows}  l40 = 1\n}}\n") is not None


def test_what_callers_and_files_set_goes_before_the_default():
    slo = 'resource "grafana_slo" "s" {\n  a = var.a\n  b = var.b\n  c = var.c\n}\n'
    defaults = "".join(f'variable "{name}" {{\n  default = 0\n}}\n' for name in "abc")
    call = 'module "{0}" {{\n  source = "./slo"\n  a = 1\n  b = {1}\n}}\n'
    module = read(
        {
            "slo/main.tf": slo + defaults,
            "main.tf": call.format("x", 1) + call.format("y", 2),
        }
    )["slo"]
    resource = module.resources[0]
    expected = (1, Unknown("not one literal for all"), 0)
    assert tuple(resource.value(name) for name in "abc") == expected


def test_nested_blocks_are_asked_in_turn():
    text = (
        'resource "pagerduty_escalation_policy" "p" {\n  rule {\n    target { id = "a" }\n  }\n'
        '  rule {}\n  dynamic "rule" {\n    content {}\n  }\n  dynamic "other" {}\n}\n'
    )
    policy = read({"m.tf": text})[""].of("pagerduty_escalation_policy")[0]
    rules = policy.blocks("rule")
    assert [one.at() for one in rules] == [Location("m.tf", 2, 3, 4), Location("m.tf", 5, 3, 5)]
    assert [[each.value("id") for each in one.blocks("target")] for one in rules] == [["a"], []]
    assert (policy.is_open("rule"), policy.is_open("target")) == (True, False)


def test_the_json_syntax_says_the_same():
    text = '{"resource": [{"grafana_slo": {"s": [{"alerting": {"name": "${var.n}"}}]}}], "variable": {"n": {"default": 1}}}'
    slo = read({"m.tf.json": text})[""].resources[0]
    assert [each.value("name") for each in slo.blocks("alerting")] == [1]
    assert slo.steps == ("resource", 0, "grafana_slo", "s", 0)


@pytest.mark.parametrize(
    ("line", "exists", "many"),
    [
        ("", "yes", False),
        ("count = 0", "no", False),
        ("count = 3", "yes", True),
        ("count = var.on ? 1 : 0", "unknown", True),
        ("for_each = toset([])", "unknown", True),
    ],
)
def test_a_resource_may_be_none_or_many(line, exists, many):
    one = read({"m.tf": f'resource "grafana_slo" "s" {{\n  {line}\n}}\n'})[""].resources[0]
    assert (one.exists, one.is_many) == (exists, many)
