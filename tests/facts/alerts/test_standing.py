"""Whether alerts select their service, and which of them contradict each other."""

from __future__ import annotations

import pytest

from readiness.facts import alerts
from readiness.facts.alerts.loading import configurations
from readiness.facts.alerts.standing import contradictions, join
from readiness.facts.model import Facts
from readiness.facts.vocabulary import Vocabulary
from tests.repositories import repository

HEAD = "groups:\n- name: g\n  rules:\n"


def facts_of(*rules: str) -> Facts:
    text = HEAD + "".join(f"  - {rule}\n" for rule in rules)
    found = alerts.collect(repository({"a.yaml": text}), Vocabulary())
    return found._replace(alerts=tuple(one._replace(service="web-shop") for one in found.alerts))


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        (["{alert: A, expr: 'a{job=\"web-shop\"} > 1'}"], "yes"),
        (["{alert: A, expr: 'http_a{job=\"other\"} > 1'}"], "yes"),
        (["{alert: A, expr: http_requests_total > 1}"], "no"),
        (["{alert: A, expr: up == 0}"], "no"),
        (["{alert: A, expr: alloy_component_evaluations > 1}"], "yes"),
        (["{alert: A, expr: webshop_errors > 1}"], "yes"),
        (["{alert: A, expr: service_voucher_duplicates > 1}"], "yes"),
        (["{alert: A, expr: server_requests_total > 1}"], "no"),
        (["{alert: A, expr: 'kube_b{statefulset=\"other\"} > 1'}"], "yes"),
        (["{alert: A, expr: 'a:b > 1'}", "{record: 'a:b', expr: 'a{app=\"web_shop\"}'}"], "yes"),
        (["{alert: A, expr: 'a:b > 1'}", "{record: 'a:b', expr: 'sum(go_a)'}"], "no"),
        (["{alert: A, expr: 'a:b > 1'}", "{record: 'a:b', expr: 'a:b + go_b'}"], "no"),
        (["{alert: A, expr: 'a:b > 1'}", "{record: 'a:b', expr: 'sum('}"], "unknown"),
        (["{alert: A, expr: 'sum('}"], "unknown"),
        (["{alert: A, expr: 'http_a{job=~\".+\"} > 1'}"], "no"),
        (["{alert: A, expr: 'http_a{job!=\"web-shop\"} > 1'}"], "no"),
        (['{alert: A, expr: \'http_a{job!="", code=~"5.."} > 1\'}'], "no"),
        (["{alert: A, expr: 'http_a{pod=~\"web-shop-.*\"} > 1'}"], "yes"),
        (["{alert: A, expr: 'http_a / http_b{job=\"web-shop\"} > 1'}"], "yes"),
        (["{alert: A, expr: 'absent(up{job=\"web-shop\"})'}"], "yes"),
    ],
)
def test_an_alert_selects_its_service_itself_or_by_what_it_reads(rules, answer) -> None:
    assert join(facts_of(*rules)).alerts[0].selects_service == answer


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("{alert: A, expr: a > 2, labels: {severity: page}}", {1: "a.yaml:4"}),
        ("{alert: A, expr: (a) > 1, labels: {severity: page}}", {}),
        ("{alert: A, expr: a > 2, labels: {severity: ticket}}", {}),
        ("{alert: B, expr: a > 2, labels: {severity: page}}", {}),
        ("{alert: A, expr: 'a >', labels: {severity: page}}", {}),
    ],
)
def test_one_name_with_two_meanings_is_a_contradiction(second, found) -> None:
    first = "{alert: A, expr: a > 1, labels: {severity: page}}"
    assert contradictions(facts_of(first, second).alerts) == found


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (["{alert: A, expr: a / b > 1}"], ("a", "b")),
        (["{alert: A, expr: 'x:y > 1'}", "{record: 'x:y', expr: sum(a)}"], ("a",)),
        (
            [
                "{alert: A, expr: 'x:y > c'}",
                "{record: 'x:y', expr: 'x:z'}",
                "{record: 'x:z', expr: a}",
            ],
            ("c", "a"),
        ),
        (["{alert: A, expr: 'x:y > 1'}", "{record: 'x:y', expr: 'x:y + a'}"], ("a", "x:y")),
        (["{alert: A, expr: 'x:y > 1'}", "{record: 'x:y', expr: 'sum('}"], ("x:y",)),
    ],
)
def test_an_alert_rests_on_what_its_recording_rules_record(rules, found) -> None:
    assert join(facts_of(*rules)).alerts[0].rests_on == found


def rule_file(threshold: int, job: str = "a") -> str:
    return f"{HEAD}  - {{alert: A, expr: 'up{{job=\"{job}\"}} > {threshold}'}}\n"


def resource(threshold: int, namespace: str) -> str:
    return (
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"
        f"metadata: {{name: r{threshold}, namespace: {namespace}}}\n"
        f"spec: {{groups: [{{name: g, rules: [{{alert: A, expr: up > {threshold}}}]}}]}}\n"
    )


CONFIGURED = "rule_files: ['rules/*.yaml', /etc/prometheus/*.yaml]\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"p.yml": CONFIGURED, "rules/a.yaml": rule_file(1), "rules/b.yaml": rule_file(2)},
            {1: "rules/a.yaml:4"},
        ),
        ({"rules/a.yaml": rule_file(1), "rules/b.yaml": rule_file(2)}, {}),
        ({"p.yml": CONFIGURED, "rules/a.yaml": rule_file(1), "other/b.yaml": rule_file(2)}, {}),
        (
            {"p.yml": CONFIGURED, "rules/a.yaml": rule_file(1), "rules/b.yaml": rule_file(2, "b")},
            {},
        ),
        (
            {
                "p.yml": CONFIGURED + "tests: []\n",
                "rules/a.yaml": rule_file(1),
                "rules/b.yaml": rule_file(2),
            },
            {},
        ),
        ({"k/a.yaml": resource(1, "shop"), "k/b.yaml": resource(2, "shop")}, {1: "k/a.yaml:4"}),
        ({"k/a.yaml": resource(1, "shop"), "k/b.yaml": resource(2, "post")}, {}),
        ({"prod/a.yaml": resource(1, "shop"), "test/a.yaml": resource(2, "shop")}, {}),
    ],
)
def test_only_files_that_are_loaded_together_contradict_each_other(files, found) -> None:
    held = repository(files)
    read = alerts.collect(held, Vocabulary()).alerts
    assert contradictions(read, configurations(held.documents)) == found
