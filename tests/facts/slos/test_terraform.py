"""Objectives of Datadog and Grafana in Terraform, and whether somebody is told of their budgets."""

from __future__ import annotations

import pytest

from readiness.facts import slos
from readiness.facts.model import BurnBranch, Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source import evidence
from readiness.source.document import Document
from readiness.source.tree import MemoryTree

NOWHERE = NodePlace(Document("", 0, {}, {}))
DAY, HOUR, MINUTE = 86400, 3600, 60

DATADOG = """\
resource "datadog_service_level_objective" "quotes" {
  name        = "Quotes answered"
  type        = "metric"
  description = "Quotes are answered"
  query {
    numerator   = "sum:quotes{service:quote,ok:true}.as_count()"
    denominator = "sum:quotes{service:quote}.as_count()"
  }
  thresholds {
    timeframe = "7d"
    target    = 99
  }
  thresholds {
    timeframe = "30d"
    target    = 99.9
  }
  tags = ["service:quote", "team:shipping"]
}
"""
MONITOR = """\
resource "datadog_monitor" "burn" {
  name    = "Budget burns"
  type    = "slo alert"
  query   = "burn_rate(\\"${datadog_service_level_objective.quotes.id}\\").over(\\"30d\\").long_window(\\"1h\\").short_window(\\"5m\\") > 14.4"
  message = "@pagerduty-shipping"
}
"""
GRAFANA = """\
resource "grafana_slo" "quotes" {
  name        = "Quotes answered"
  description = "Quotes are answered"
  query {
    type = "ratio"
    ratio {
      success_metric = "quotes_total{job=\\"quote\\",status=\\"ok\\"}"
      total_metric   = "quotes_total{job=\\"quote\\"}"
    }
  }
  objectives {
    value  = 0.995
    window = "28d"
  }
  label {
    key   = "service"
    value = "quote"
  }
  ALERTING
}
"""


def objective(text: str) -> Slo:
    facts = slos.collect(evidence.read(MemoryTree({"s.tf": text})), Vocabulary())
    assert facts.faults == ()
    [found] = facts.slos
    return found


def test_an_objective_of_datadog_is_read_whole() -> None:
    found = objective(DATADOG + MONITOR)
    assert found.place.location == Location("s.tf", 1, 1, 18)
    assert found._replace(place=NOWHERE) == Slo(
        place=NOWHERE,
        name="Quotes answered",
        format="datadog",
        service_name="quote",
        description="Quotes are answered",
        target=0.999,
        target_raw="99.9",
        window_seconds=30 * DAY,
        rolling=True,
        indicator=Indicator(
            "other",
            good="sum:quotes{service:quote,ok:true}.as_count()",
            total="sum:quotes{service:quote}.as_count()",
            distinct=True,
            reason="queries of Datadog are not looked at",
        ),
        alerting=SloAlerting(
            "yes",
            "no",
            "watched by Budget burns",
            (BurnBranch("page", 5 * MINUTE, HOUR, 14.4, 0.02, 52),),
        ),
        owner="shipping",
        labels={"service": "quote", "team": "shipping"},
    )


@pytest.mark.parametrize(
    ("text", "fast"),
    [
        (DATADOG, "no"),
        (DATADOG + MONITOR.replace("quotes.id", "others.id"), "unknown"),
        (DATADOG + MONITOR.replace("pagerduty", "slack"), "no"),
    ],
)
def test_a_budget_that_no_monitor_watches_pages_nobody(text: str, fast: str) -> None:
    assert objective(text).alerting.fast == fast


def test_a_goal_that_is_an_expression_is_not_guessed() -> None:
    found = objective(DATADOG.replace("99.9", "var.goal"))
    assert (found.target, found.target_problem) == (None, "template text")


@pytest.mark.parametrize(
    ("block", "fast", "reason"),
    [
        ("alerting {\n    fastburn {}\n  }", "yes", "Grafana generates its alerts"),
        ("", "no", "it has no alerting block"),
    ],
)
def test_an_objective_of_grafana_is_read_whole(block: str, fast: str, reason: str) -> None:
    found = objective(GRAFANA.replace("ALERTING", block))
    assert (found.format, found.service_name, found.target) == ("grafana", "quote", 0.995)
    assert (found.window_seconds, found.rolling) == (28 * DAY, True)
    assert found.indicator == Indicator(
        "availability",
        good='quotes_total{job="quote",status="ok"}',
        total='quotes_total{job="quote"}',
        distinct=True,
        parses=True,
        selects_service="yes",
        metrics=("quotes_total",),
    )
    assert (found.alerting.fast, found.alerting.reason) == (fast, reason)
