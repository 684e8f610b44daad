"""Whether somebody notices when an alert that always fires stops."""

from __future__ import annotations

import pytest

from readiness.facts import alerts, routing
from readiness.facts.heartbeat import heartbeat
from readiness.facts.model import Heartbeat
from readiness.facts.vocabulary import Vocabulary
from tests.repositories import repository

WORDS = Vocabulary()
RULES = "groups:\n- name: g\n  rules:\n  - {{alert: {name}, expr: {expr}}}\n"
WATCHDOG = RULES.format(name="Watchdog", expr="vector(1)")
OTHER = RULES.format(name="Down", expr="up == 0")
TREE = """\
route:
  receiver: {root}
  routes: [{{matchers: ['{matcher}'], receiver: beat}}]
receivers:
- {{name: nobody}}
- {{name: mail, email_configs: [{{to: a@example.com}}]}}
- {{name: beat, webhook_configs: [{{url: 'https://example.com'}}]}}
"""
BEAT = TREE.format(root="nobody", matcher="alertname=~Watchdog")
SILENT = TREE.format(root="nobody", matcher="alertname=Other")
UNSURE = TREE.format(root="nobody", matcher="cluster=eu")
VALUES = "alertmanager:\n  config:\n" + "".join(f"    {line}\n" for line in SILENT.splitlines())


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"a.yaml": WATCHDOG}, None),
        (
            {"a.yaml": WATCHDOG, "am.yml": BEAT},
            Heartbeat("yes", "Watchdog (a.yaml:4) goes to beat (hook)"),
        ),
        (
            {"a.yaml": WATCHDOG, "am.yml": SILENT},
            Heartbeat("no", "Watchdog (a.yaml:4) goes to nobody (null)"),
        ),
        (
            {"a.yaml": WATCHDOG, "b.yaml": WATCHDOG, "am.yml": BEAT},
            Heartbeat("yes", "Watchdog (a.yaml:4) goes to beat (hook)"),
        ),
        (
            {"a.yaml": OTHER, "am.yml": BEAT},
            Heartbeat("unknown", "am.yml routes Watchdog, which no rule here fires"),
        ),
        ({"a.yaml": OTHER, "am.yml": SILENT}, Heartbeat("no", "no alert always fires")),
        (
            {"am.yml": SILENT},
            Heartbeat("unknown", "the rules of this Alertmanager are kept elsewhere"),
        ),
        (
            {"a.yaml": OTHER, "values.yaml": VALUES},
            Heartbeat("unknown", "values.yaml configures a chart, which may fire one"),
        ),
    ],
)
def test_the_silence_of_alerting_is_noticed_by_an_alert_that_always_fires(files, found) -> None:
    held = repository(files)
    trees = routing.collect(held, WORDS).routings
    fired = routing.join(alerts.collect(held, WORDS).alerts, trees)
    assert heartbeat(fired, trees) == found


def test_where_a_label_decides_that_no_rule_sets_it_is_not_known() -> None:
    held = repository({"a.yaml": WATCHDOG, "am.yml": UNSURE})
    trees = routing.collect(held, WORDS).routings
    found = heartbeat(routing.join(alerts.collect(held, WORDS).alerts, trees), trees)
    assert found is not None
    assert found.told == "unknown"
