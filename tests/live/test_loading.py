"""Whether a server has a rule of the repository, and whose alerts fire."""

from __future__ import annotations

import pytest

from readiness.facts.attribution.index import index
from readiness.facts.model import Alert, Expression, FiringAlert, FixedPlace, LiveRule
from readiness.facts.vocabulary import Vocabulary
from readiness.live import firing, loading
from readiness.live.alertmanager import ReceivedAlert
from readiness.live.firing import Said
from readiness.live.prometheus import Firing, LoadedRule
from readiness.model import Location, Service

PLACE = FixedPlace(Location("alerts.yaml"))
ALERT = Alert(
    PLACE,
    "Down",
    'up{job="a"} == 0',
    group="a",
    for_seconds=300,
    labels={"severity": "page"},
    expression=Expression(True),
)
RULE = LoadedRule(
    "alerting", "a", "Down", 'up{job="a"} == 0', {"severity": "page"}, "ok", "", 300, 0
)
SAID = ("https://prometheus.example.com", "2026-11-21T12:00:00Z")


def told(alert: Alert, *rules: LoadedRule) -> LiveRule | None:
    return loading.of_alert(alert, loading.Heard(loading.index(rules), None, *SAID))


SAME = {
    "as it is written": RULE,
    "in another group": RULE._replace(group="b"),
    "with a number in other words": RULE._replace(query='up{job="a"} == 0.0'),
    "with other quotes and blanks": RULE._replace(query="up { job = 'a' }==0"),
}


@pytest.mark.parametrize("name", SAME)
def test_a_rule_is_loaded_however_the_server_prints_it(name):
    assert told(ALERT, SAME[name]) == LiveRule("yes", "ok", "", *SAID)


OTHER = {
    "it waits longer": (
        RULE._replace(duration=600),
        "loaded otherwise: `for` is 600 s, the file says 300 s",
    ),
    "it fires on": (
        RULE._replace(keep_firing=60),
        "loaded otherwise: `keep_firing_for` is 60 s, the file says 0 s",
    ),
    "it looks elsewhere": (
        RULE._replace(query='up{job="b"} == 0'),
        'loaded otherwise: the expression is up{job="b"} == 0',
    ),
    "it says more": (
        RULE._replace(labels={"severity": "page", "team": "x"}),
        "loaded otherwise: other labels (team)",
    ),
    "it groups by another label": (
        RULE._replace(query='sum by (job) (up{job="a"}) == 0'),
        'loaded otherwise: the expression is sum by (job) (up{job="a"}) == 0',
    ),
    "it records": (RULE._replace(type="recording"), "not loaded"),
}


@pytest.mark.parametrize("name", OTHER)
def test_another_rule_of_the_name_is_not_the_rule(name):
    rule, problem = OTHER[name]
    assert told(ALERT, rule) == LiveRule("no", None, problem, *SAID)


def test_labels_that_a_server_puts_on_all_rules_are_its_own():
    outside = {"cluster": "eu", "replica": "a"}
    alert = RULE._replace(labels={**RULE.labels, **outside})
    record = RULE._replace(type="recording", name="r", labels=outside)
    rules = (alert, record)
    heard = loading.Heard(loading.index(rules), None, *SAID, loading.external(rules))
    assert loading.of_alert(ALERT, heard) == LiveRule("yes", "ok", "", *SAID)
    other = loading.of_alert(ALERT._replace(labels={"severity": "page", "cluster": "us"}), heard)
    problem = "loaded otherwise: other labels (cluster)"
    assert other == LiveRule("no", None, problem, *SAID)
    assert loading.external((RULE, RULE)) == frozenset()


def test_a_server_without_any_rule_is_told_from_one_that_lacks_this():
    problem = "not loaded: no rule is evaluated there at all"
    assert told(ALERT) == LiveRule("no", None, problem, *SAID)


def test_of_two_that_are_the_same_the_worse_is_told():
    broken = RULE._replace(group="b", health="err", error="many-to-many")
    assert told(ALERT, RULE, broken) == LiveRule("yes", "err", "many-to-many", *SAID)


def test_what_cannot_be_compared_is_unknown():
    templated = ALERT._replace(templated=True)
    assert told(templated, RULE) == LiveRule("unknown", None, "it is template text", *SAID)
    odd = ALERT._replace(expr="up ==")
    problem = "its expression cannot be compared: it is not for our parser"
    assert told(odd, RULE) == LiveRule("unknown", None, problem, *SAID)


@pytest.mark.parametrize("form", ["loki-rule", "grafana", "grafana-direct", "datadog"])
def test_what_no_prometheus_evaluates_is_not_asked_of_one(form):
    assert told(ALERT._replace(format=form)) is None


def test_an_alert_that_both_know_is_told_once_with_its_silence():
    service = Service("checkout", "", Location("readiness.yaml"), 1)
    known = firing.whose((ALERT._replace(service="checkout"),), index([service]), Vocabulary())
    labels = {"severity": "page", "instance": "1"}
    rule = RULE._replace(firing=(Firing(labels, "11:00"), Firing({"severity": "page"}, None)))
    first = firing.of_rules((rule,), Said(*SAID), known)
    outside = {**labels, "alertname": "Down", "cluster": "eu"}
    received = (
        ReceivedAlert(outside, "11:01", silenced=True),
        ReceivedAlert({"alertname": "Full", "job": "shop/checkout"}, None, silenced=False),
        ReceivedAlert({"alertname": "Late", "severity": "warning"}, None, silenced=False),
    )
    second = firing.of_alertmanager(received, Said(*SAID), known)

    whose = ("checkout", "the alert Down of alerts.yaml")
    full = {"alertname": "Full", "job": "shop/checkout"}
    late = {"alertname": "Late", "severity": "warning"}
    assert firing.merged(first, second) == (
        FiringAlert("Late", "ticket", late, None, False, *SAID),
        FiringAlert("Down", "page", outside, "11:01", True, *SAID, *whose),
        FiringAlert(
            "Full", None, full, None, False, *SAID, "checkout", "selects job shop/checkout"
        ),
    )
