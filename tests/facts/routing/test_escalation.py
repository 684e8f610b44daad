"""Escalation policies in Terraform: levels, delays, and how many people stand behind them."""

from __future__ import annotations

import pytest

from readiness.facts.model import EscalationLevel
from readiness.facts.routing import collect
from readiness.facts.vocabulary import Vocabulary
from readiness.source import evidence
from readiness.source.tree import MemoryTree


def policy(text):
    repository = evidence.read(MemoryTree({"oncall.tf": text}))
    assert repository.faults == ()
    (one,) = collect(repository, Vocabulary()).escalation_policies
    return one


def rule(*targets, delay=5):
    rows = "".join(
        f'    target {{\n      type = "{kind}"\n      id = {name}\n    }}\n'
        for kind, name in targets
    )
    return f"  rule {{\n    escalation_delay_in_minutes = {delay}\n{rows}  }}\n"


def pagerduty(*rules, more=""):
    head = 'resource "pagerduty_escalation_policy" "p" {\n  name = "P"\n'
    return f"{head}{''.join(rules)}}}\n{more}"


FIRST = ("schedule_reference", "pagerduty_schedule.first.id")
SECOND = ("schedule_reference", "pagerduty_schedule.second.id")
ANN = ("user_reference", "pagerduty_user.ann.id")


def schedule(*layers, extra=""):
    rows = "".join(f"  layer {{\n    users = {users}\n  }}\n" for users in layers)
    return f'resource "pagerduty_schedule" "first" {{\n{rows}{extra}}}\n'


def test_a_policy_has_levels_with_people_and_delays():
    text = pagerduty(
        rule(FIRST),
        rule(FIRST, SECOND, delay="var.late"),
        rule(ANN, delay=30),
        rule(ANN),
        more=schedule("[pagerduty_user.ann.id, pagerduty_user.bob.id]", '["P1", "P1"]')
        + 'resource "pagerduty_service" "s" {\n  name = "Shop"\n'
        "  escalation_policy = pagerduty_escalation_policy.p.id\n}\n",
    )
    one = policy(text)
    assert one.levels == (
        EscalationLevel(("pagerduty_schedule.first",), 5, 3, "yes"),
        EscalationLevel(
            ("pagerduty_schedule.first", "pagerduty_schedule.second"), None, None, "yes"
        ),
        EscalationLevel(("pagerduty_user.ann",), 30, None, "no"),
        EscalationLevel(("pagerduty_user.ann",), 5, None, "no"),
    )
    assert (one.name, one.users, one.distinct, one.people, one.delay_minutes) == (
        "P",
        ("Shop",),
        3,
        3,
        5,
    )


@pytest.mark.parametrize(
    "more",
    [
        schedule("var.people"),
        schedule('["a", var.second]'),
        schedule("pagerduty_user.team[*].id"),
        schedule("[pagerduty_user.team[each.key].id]"),
        schedule('["a"]', extra='  dynamic "layer" {\n    content {}\n  }\n'),
        schedule('["a"]', extra="  for_each = var.teams\n"),
        schedule('["a"]', extra="  lifecycle {\n    ignore_changes = [layer[0].users]\n  }\n"),
        "",
    ],
)
def test_people_that_nobody_can_count_are_unknown(more):
    assert policy(pagerduty(rule(FIRST), more=more)).people is None


def test_people_by_key_are_different_people():
    users = '[pagerduty_user.all["a"].id, pagerduty_user.all["b"].id]'
    assert policy(pagerduty(rule(FIRST), more=schedule(users))).people == 2


def test_levels_that_an_expression_makes_are_unknown():
    one = policy(pagerduty(rule(FIRST), '  dynamic "rule" {\n    content {}\n  }\n'))
    assert (one.levels, one.distinct, one.delay_minutes, one.reason) == (
        None,
        None,
        None,
        "an expression makes its `rule` blocks",
    )


def test_a_policy_that_is_not_made_is_left_out():
    repository = evidence.read(MemoryTree({"o.tf": pagerduty("  count = 0\n", rule(FIRST))}))
    assert collect(repository, Vocabulary()).escalation_policies == ()


def test_opsgenie_counts_delays_from_the_alert():
    text = """\
resource "opsgenie_escalation" "e" {
  name = "E"
  rules {
    delay = 10
    recipient {
      type = "user"
      id   = opsgenie_user.boss.id
    }
  }
  rules {
    delay = 1
    recipient {
      type = "schedule"
      id   = opsgenie_schedule.s.id
    }
  }
}
resource "opsgenie_schedule" "s" {
  name = "S"
}
resource "opsgenie_schedule_rotation" "r" {
  schedule_id = opsgenie_schedule.s.id
  participant {
    type = "user"
    id   = opsgenie_user.ann.id
  }
  participant {
    type = "user"
    id   = opsgenie_user.bob.id
  }
}
"""
    assert policy(text).levels == (
        EscalationLevel(("opsgenie_schedule.s",), 9, 2, "yes"),
        EscalationLevel(("opsgenie_user.boss",), None, None, "no"),
    )


TEAM = """\
resource "opsgenie_escalation" "e" {
  name = "E"
  rules {
    delay = 0
    recipient {
      type = "team"
      id   = opsgenie_team.shop.id
    }
  }
}
resource "opsgenie_team" "shop" {
  name = "Shop"
  member {
    id = opsgenie_user.ann.id
  }
  member {
    id = opsgenie_user.bob.id
  }
}
resource "opsgenie_schedule" "s" {
  name          = "S"
  owner_team_id = opsgenie_team.shop.id
}
resource "opsgenie_schedule_rotation" "r" {
  schedule_id = opsgenie_schedule.s.id
  participant {
    type = "team"
    id   = opsgenie_team.shop.id
  }
  participant {
    type = "user"
    id   = opsgenie_user.ann.id
  }
  participant {
    type = "none"
  }
}
"""


@pytest.mark.parametrize(
    ("old", "new", "people", "scheduled"),
    [
        ("", "", 2, "yes"),
        ("opsgenie_user.bob.id", "opsgenie_user.ann.id", 1, "yes"),
        ("opsgenie_user.bob.id", "each.value", None, "yes"),
        ('"shop" {\n', '"shop" {\n  ignore_members = true\n', None, "yes"),
        ('"shop" {\n', '"shop" {\n  dynamic "member" {\n    content {}\n  }\n', None, "yes"),
        ("owner_team_id = opsgenie_team.shop.id", "", None, "unknown"),
    ],
)
def test_the_members_of_a_team_are_counted(old, new, people, scheduled):
    assert policy(TEAM.replace(old, new)).levels == (
        EscalationLevel(("opsgenie_team.shop",), None, people, scheduled),
    )
