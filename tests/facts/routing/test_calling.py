"""Whom a receiver calls: its key followed into the Terraform of the paging tool."""

from __future__ import annotations

import pytest

from readiness.facts.routing import collect
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location, Service
from readiness.source import evidence
from readiness.source.tree import MemoryTree
from tests.facts.routing.test_joining import alert, gathered

TERRAFORM = """\
resource "pagerduty_service" "shop" {
  name              = "Shop Front"
  escalation_policy = pagerduty_escalation_policy.shop.id
}
resource "pagerduty_service_integration" "shop" {
  name            = "Prometheus"
  service         = pagerduty_service.shop.id
  integration_key = "0123456789abcdef"
}
resource "pagerduty_escalation_policy" "shop" {
  name = "Shop first"
  rule {
    escalation_delay_in_minutes = 5
    target {
      type = "user_reference"
      id   = pagerduty_user.ann.id
    }
  }
}
resource "pagerduty_service" "post" {
  name              = "Post"
  escalation_policy = var.policy
}
resource "opsgenie_team" "mail" {
  name = "Mail"
}
resource "opsgenie_api_integration" "letters" {
  name          = "Letters"
  owner_team_id = opsgenie_team.mail.id
}
resource "opsgenie_escalation" "mail" {
  name          = "Mail line"
  owner_team_id = opsgenie_team.mail.id
  rules {
    delay = 0
    recipient {
      type = "team"
      id   = opsgenie_team.mail.id
    }
  }
}
"""
SHOP, MAIL, NOBODY = (("Shop first",), "yes"), (("Mail line",), "yes"), ((), "unknown")


def called(name, configs):
    text = f"route: {{receiver: {name}}}\nreceivers: [{{name: {name}, {configs}}}]\n"
    repository = evidence.read(MemoryTree({"am.yml": text, "oncall.tf": TERRAFORM}))
    [tree] = collect(repository, Vocabulary()).routings
    return [(each.escalations, each.calls) for each in tree.receivers]


@pytest.mark.parametrize(
    ("name", "configs", "expected"),
    [
        ("a", "pagerduty_configs: [{routing_key: 0123456789abcdef}]", SHOP),
        ("a", "pagerduty_configs: [{routing_key: '${SHOP_FRONT_PAGERDUTY_KEY}'}]", SHOP),
        ("a", "pagerduty_configs: [{service_key_file: /etc/keys/pagerduty-shop-front}]", SHOP),
        ("a", "pagerduty_configs: [{routing_key_file: /keys/ShopFront/routing-key}]", SHOP),
        ("pagerduty-shop", "pagerduty_configs: [{routing_key: <secret>}]", SHOP),
        ("a", "pagerduty_configs: [{routing_key: ffffffffffffffff}]", NOBODY),
        ("post", "pagerduty_configs: [{routing_key: <secret>}]", NOBODY),
        ("shop-2", "pagerduty_configs: [{routing_key: <secret>}]", NOBODY),
        ("a", "opsgenie_configs: [{responders: [{name: mail, type: team}]}]", MAIL),
        ("a", "opsgenie_configs: [{api_key_file: /keys/opsgenie/letters}]", MAIL),
        ("mail", "pagerduty_configs: [{routing_key: <secret>}]", NOBODY),
        ("shop", "slack_configs: [{channel: '#shop'}]", NOBODY),
        ("shop", "pagerduty_configs: 3", SHOP),
    ],
)
def test_a_key_is_joined_by_text_or_by_a_name_that_only_one_service_has(name, configs, expected):
    assert called(name, configs) == [expected]


def test_a_service_for_each_of_something_is_not_known_by_name():
    many = TERRAFORM.replace('"shop" {\n  name', '"shop" {\n  for_each = var.all\n  name', 1)
    text = "route: {receiver: shop}\nreceivers: [{name: shop, pagerduty_configs: [{}]}]\n"
    repository = evidence.read(MemoryTree({"am.yml": text, "oncall.tf": many}))
    [tree] = collect(repository, Vocabulary()).routings
    assert [(each.escalations, each.calls) for each in tree.receivers] == [NOBODY]


def test_the_key_is_kept_nowhere():
    text = "route: {receiver: a}\nreceivers: [{name: a, pagerduty_configs: [{routing_key: 0123456789abcdef}]}]\n"
    repository = evidence.read(MemoryTree({"am.yml": text, "oncall.tf": TERRAFORM}))
    [tree] = collect(repository, Vocabulary()).routings
    assert "0123456789abcdef" not in repr([each._replace(place=None) for each in tree.receivers])


def test_an_alert_knows_by_what_its_page_calls():
    tree = (
        "route:\n  receiver: chat\n  routes: [{matchers: [severity=page], receiver: shop}]\n"
        "receivers: [{name: chat, slack_configs: [{}]}, {name: shop, pagerduty_configs: [{}]}]\n"
    )
    files = {"am.yml": tree, "oncall.tf": TERRAFORM, "alerts.yaml": alert()}
    [found] = gathered(files).alerts
    assert (found.routing.escalations, found.routing.called) == SHOP
    [silent] = gathered({**files, "alerts.yaml": alert("{severity: ticket}")}).alerts
    assert (silent.routing.escalations, silent.routing.called) == NOBODY


@pytest.mark.parametrize(
    ("handle", "expected"),
    [("@pagerduty-ShopFront", SHOP), ("@pagerduty-Post", NOBODY), ("@slack-shop", NOBODY)],
)
def test_a_monitor_of_datadog_calls_by_the_service_that_it_names(handle, expected):
    monitor = (
        'resource "datadog_monitor" "m" {\n  name = "m"\n  type = "metric alert"\n'
        f'  query = "avg(last_5m):x > 1"\n  message = "{handle}"\n  priority = 1\n}}\n'
    )
    [found] = gathered({"oncall.tf": TERRAFORM, "m.tf": monitor}).alerts
    assert (found.routing.escalations, found.routing.called) == expected


def test_a_policy_belongs_to_the_service_whose_pages_call_by_it():
    files = {
        "am.yml": "route: {receiver: shop}\nreceivers: [{name: shop, pagerduty_configs: [{}]}]\n",
        "oncall.tf": TERRAFORM.replace("Mail line", "Other line"),
        "alerts.yaml": alert(),
    }
    services = [Service(name, "", Location("readiness.yaml"), 1) for name in ("web", "other")]
    found = gathered(files, services).escalation_policies
    assert [(each.name, each.service, each.attribution) for each in found] == [
        ("Shop first", "web", "its pages call by it"),
        ("Other line", "other", "name Other line"),
    ]
