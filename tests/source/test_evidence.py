"""Which files of a tree are read as evidence."""

from __future__ import annotations

from readiness.source import evidence
from readiness.source.tree import MemoryTree


def test_a_list_of_changes_that_adds_an_alert_is_evidence():
    changes = "- {type: replace, path: /a, value: {name: a, rules: [{alert: A, expr: up == 0}]}}\n"
    read = evidence.read(MemoryTree({"operations/alerts.yml": changes, "b.yaml": "- a: b\n"}))
    assert [each.path for each in read.documents] == ["operations/alerts.yml"]


UNIT_TESTS = """\
rule_files: [../alerts.yaml]
tests:
  - interval: 1m
    alert_rule_test: [{eval_time: 5m, alertname: CheckoutDown}]
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: made-up}\n"


def test_below_a_folder_of_tests_only_unit_tests_of_rules_are_evidence():
    files = {
        "pod-test.yaml": POD,
        "tests/alerts_test.yaml": UNIT_TESTS,
        "tests/pod-test.yaml": POD,
        "tests/rules.yaml": "groups: [{name: a, rules: [{alert: A, expr: up == 0}]}]\n",
        "tests/prometheus-rules.yaml": "rule_files: [a.yaml]\nalerting: {}\n",
    }
    read = evidence.read(MemoryTree(files))
    assert [each.path for each in read.documents] == ["pod-test.yaml", "tests/alerts_test.yaml"]
