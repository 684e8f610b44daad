"""Trees of routes and receivers of every dialect as facts, and what of them is not known."""

from __future__ import annotations

import base64

import pytest

from readiness.facts.model import Matcher
from readiness.facts.routing import collect
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree


def facts(files):
    return collect(evidence.read(MemoryTree(files)), Vocabulary())


def routing(files):
    found = facts(files)
    assert found.faults == ()
    (one,) = found.routings
    return one


FILE = """\
route:
  receiver: chat
  routes:
    - matchers: ['severity="page"', team=~"a|b"]
      receiver: on-call
      continue: true
      mute_time_intervals: [nights]
      routes:
        - match: {team: a}
    - match_re: {severity: "ti.*"}
      receiver: gone
receivers:
  - name: chat
    slack_configs: [{channel: "#x"}]
  - name: on-call
    pagerduty_configs: [{routing_key: k}]
  - name: spare
    webhook_configs: [{url: https://events.pagerduty.com/x}]
  - {name: nobody, email_configs: []}
"""


def test_a_tree_is_flat_in_the_order_in_which_it_is_asked():
    one = routing({"deploy/prod/alertmanager.yml": FILE})
    assert (one.name, one.format, one.environment) == ("alertmanager.yml", "alertmanager", 0)
    assert one.undefined == ("gone",)
    assert [
        (each.place.location.line, each.parent, each.receiver, each.continues, each.muted)
        for each in one.routes
    ] == [
        (1, None, "chat", False, ()),
        (4, 0, "on-call", True, ("nights",)),
        (9, 1, "on-call", False, ()),
        (10, 0, "gone", False, ()),
    ]
    assert [each.matchers for each in one.routes] == [
        (),
        (Matcher("severity", "=", "page"), Matcher("team", "=~", "a|b")),
        (Matcher("team", "=", "a"),),
        (Matcher("severity", "=~", "ti.*"),),
    ]
    assert [(each.name, each.integrations, each.reach, each.used) for each in one.receivers] == [
        ("chat", ("slack",), "chat", True),
        ("on-call", ("pagerduty",), "page", True),
        ("spare", ("webhook",), "page", False),
        ("nobody", (), "null", False),
    ]


SECRET = """\
apiVersion: v1
kind: Secret
metadata: {{name: alertmanager-main}}
{0}:
  alertmanager.yaml: {1}
"""
ONE = "route: {receiver: a}\nreceivers: [{name: a, opsgenie_configs: [{}]}]\n"


@pytest.mark.parametrize(
    ("part", "text"),
    [("stringData", repr(ONE)[1:-1]), ("data", base64.b64encode(ONE.encode()).decode())],
)
def test_a_secret_holds_a_configuration(part, text):
    one = routing({"s.yaml": SECRET.format(part, f'"{text}"')})
    assert (one.name, one.routes[0].place.location) == (
        "alertmanager-main",
        Location("s.yaml", 5, 22, 1),
    )
    assert [(each.name, each.reach) for each in one.receivers] == [("a", "page")]


def test_a_secret_that_cannot_be_decoded_is_told():
    message = "the Alertmanager configuration of alertmanager-main is not base64"
    assert facts({"s.yaml": SECRET.format("data", '"%%%"')}).faults == (
        Fault(Location("s.yaml", 5, 22, 5), message, None, frozenset({"Routing"})),
    )


RESOURCE = """\
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: shop, namespace: shop}
spec:
  route:
    receiver: a
    routes:
      - matchers: [{name: team, value: "x.*", regex: true}, {name: env, matchType: "!=", value: dev}]
  receivers: [{name: a, pagerdutyConfigs: [{}]}]
"""


def test_the_operator_adds_the_namespace():
    one = routing({"c.yaml": RESOURCE})
    assert (one.namespace, one.whole) == ("shop", False)
    assert [each.matchers for each in one.routes] == [
        (Matcher("namespace", "=", "shop"),),
        (Matcher("team", "=~", "x.*"), Matcher("env", "!=", "dev")),
    ]
    strategy = (
        "apiVersion: monitoring.coreos.com/v1\nkind: Alertmanager\nmetadata: {name: main}\n"
        "spec: {alertmanagerConfigMatcherStrategy: {type: None}}\n"
    )
    one = routing({"c.yaml": RESOURCE, "a.yaml": strategy})
    assert (one.namespace, one.routes[0].matchers) == (None, ())


def test_the_namespace_may_be_somebody_elses_to_give():
    one = routing({"c.yaml": RESOURCE.replace(", namespace: shop", "")})
    assert (one.namespace, one.routes[0].matchers, one.routes[0].unclear) == (None, (), True)


def test_a_resource_may_be_the_whole_configuration():
    whole = (
        "apiVersion: monitoring.coreos.com/v1\nkind: Alertmanager\nmetadata: {name: main}\n"
        "spec: {alertmanagerConfiguration: {name: shop}}\n"
    )
    one = routing({"c.yaml": RESOURCE, "a.yaml": whole})
    assert (one.whole, one.routes[0].matchers) == (True, ())


@pytest.mark.parametrize(
    "text",
    [
        "alertmanager:\n  config:\n    route: {receiver: a}\n    receivers: [{name: a}]\n",
        (
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m}\nspec:\n"
            "  values: {alertmanager: {config: {route: {receiver: a}, receivers: [{name: a}]}}}\n"
        ),
    ],
)
def test_values_of_the_common_chart_hold_a_configuration(text):
    assert [each.receiver for each in routing({"values.yaml": text}).routes] == ["a"]


@pytest.mark.parametrize(
    "matchers",
    ["severity=page", "[1]", "['severity']", "['a=~\"{{ .x }}\"']"],
)
def test_matchers_that_cannot_be_read_are_unclear(matchers):
    text = f"route: {{receiver: a, routes: [{{matchers: {matchers}}}]}}\nreceivers: [{{name: a}}]\n"
    assert [each.unclear for each in routing({"am.yml": text}).routes] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "route: {receiver: a}\nreceivers: {}\n",
        "receivers: [{name: a}]\nexporters: {}\n",
        "route: [1]\nreceivers: [1]\n",
        "route: {routes: [1, {routes: x}]}\nreceivers: [1, {name: 2}, {}]\n",
        "apiVersion: 1\npolicies: [1, {receiver: 3, routes: [{object_matchers: [[1]]}]}]\n",
        "apiVersion: 1\ncontactPoints: [1, {name: a, receivers: [2, {type: 3}]}]\npolicies: []\n",
    ],
)
def test_odd_shapes_are_read_without_harm(text):
    assert facts({"x.yml": text}).faults == ()


def test_grafanas_files_say_policies_and_contact_points_apart():
    points = (
        "apiVersion: 1\ncontactPoints:\n"
        "  - {name: Calls, receivers: [{type: pagerduty}]}\n"
        "  - {name: Mail, receivers: [{type: email}, {type: webhook, settings: {url: https://x}}]}\n"
    )
    policies = (
        "apiVersion: 1\npolicies:\n  - receiver: Mail\n    routes:\n"
        "      - {receiver: Calls, object_matchers: [[severity, '=', page]], continue: true}\n"
    )
    one = routing({"p.yaml": points, "q.yaml": policies})
    assert [(each.receiver, each.matchers, each.parent) for each in one.routes] == [
        ("Mail", (), None),
        ("Calls", (Matcher("severity", "=", "page"),), 0),
    ]
    assert [(each.name, each.reach) for each in one.receivers] == [
        ("Calls", "page"),
        ("Mail", "hook"),
    ]


def test_grafanas_policies_in_terraform_are_the_same_tree():
    text = """\
resource "grafana_contact_point" "calls" {
  name = "Calls"
  pagerduty { integration_key = var.key }
}
resource "grafana_notification_policy" "all" {
  contact_point = "Mail"
  policy {
    contact_point = grafana_contact_point.calls.name
    continue      = true
    mute_timings  = ["nights"]
    matcher {
      label = "severity"
      match = "=~"
      value = "page|critical"
    }
    policy {
      dynamic "matcher" {
        for_each = var.more
        content {}
      }
    }
  }
}
"""
    one = routing({"g.tf": text})
    assert [
        (each.receiver, each.matchers, each.parent, each.continues, each.muted, each.unclear)
        for each in one.routes
    ] == [
        ("Mail", (), None, False, (), False),
        ("Calls", (Matcher("severity", "=~", "page|critical"),), 0, True, ("nights",), False),
        ("Calls", (), 1, False, (), True),
    ]
    assert [(each.name, each.reach) for each in one.receivers] == [("Calls", "page")]


def test_what_a_manual_shows_routes_nothing():
    assert facts({"docs/get-started/alertmanager.yml": FILE}).routings == ()
