"""Datadog's monitors in Terraform: tags, priority, the runbook, and whom the message tells."""

from __future__ import annotations

import pytest

from readiness.facts import alerts
from readiness.facts.model import AlertRouting, AlertSeverity, Expression
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree

WORDS = Vocabulary()
MONITOR = """\
resource "datadog_monitor" "errors" {
  name    = "Web fails"
  type    = "metric alert"
  query   = "sum(last_5m):sum:http.errors{service:web}.as_count() > 5"
  message = <<-EOT
    {{#is_alert}}More than five requests failed.{{/is_alert}}
    Runbook: https://example.com/runbooks/web#errors
    HANDLES
  EOT
  tags    = ["service:web", "team:shop"]
}
"""


def monitor(handles: str, more: str = ""):
    text = MONITOR.replace("HANDLES", handles).replace("  tags", f"{more}  tags")
    [alert] = alerts.collect(evidence.read(MemoryTree({"m.tf": text})), WORDS).alerts
    return alert


def test_a_monitor_is_an_alert() -> None:
    alert = monitor("@pagerduty-Shop @slack-shop")
    assert (alert.name, alert.format, alert.owner) == ("Web fails", "datadog", "shop")
    assert alert.labels == {"service": "web", "team": "shop"}
    assert alert.severity == AlertSeverity("@pagerduty-Shop", "page")
    assert alert.expression == Expression(None, "a query of Datadog, which is not looked at")
    assert alert.summary == "Web fails"
    assert alert.description is not None
    assert alert.description.startswith("More than five requests failed.")
    assert alert.runbook.url == "https://example.com/runbooks/web#errors"
    assert alert.routes_to == ("@pagerduty-Shop", "@slack-shop")
    assert alert.routing == AlertRouting(
        True, "yes", "no", "no", (), "goes to @pagerduty-Shop (page), @slack-shop (chat)"
    )
    assert alert.place.at("expr") == Location("m.tf", 4, 13, 4)


@pytest.mark.parametrize(
    ("handles", "more", "severity", "pages", "silent"),
    [
        ("@slack-shop", "", AlertSeverity("@slack-shop", "ticket"), "no", "no"),
        ("@team@example.com", "", AlertSeverity("@team@example.com", "ticket"), "no", "no"),
        ("@webhook-x", "", AlertSeverity("@webhook-x", "ticket"), "unknown", "no"),
        ("nobody", "", AlertSeverity(None, None), "no", "yes"),
        ("@slack-shop", "  priority = 1\n", AlertSeverity("P1", "page"), "no", "no"),
        ("@slack-shop", "  priority = 5\n", AlertSeverity("P5", "info"), "no", "no"),
    ],
)
def test_the_message_says_who_is_told(handles, more, severity, pages, silent) -> None:
    alert = monitor(handles, more)
    assert (alert.severity, alert.routing.pages, alert.routing.silent) == (severity, pages, silent)


def test_a_draft_tells_nobody_and_is_no_alert() -> None:
    text = MONITOR.replace("  tags", '  draft_status = "draft"\n  tags')
    assert alerts.collect(evidence.read(MemoryTree({"m.tf": text})), WORDS).alerts == ()


def test_tags_that_are_not_known_leave_the_owner_open() -> None:
    text = MONITOR.replace('"team:shop"', '"team:${var.team}"')
    [alert] = alerts.collect(evidence.read(MemoryTree({"m.tf": text})), WORDS).alerts
    assert (alert.owner, alert.templated) == (None, True)
