"""A repository beside a real Prometheus and a real Alertmanager that the test starts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness import app
from readiness.app import Found
from readiness.cache import NoCache
from readiness.facts.model import LiveRule
from readiness.live import address
from readiness.live.online import witness
from readiness.live.question import Kind, Witness
from readiness.source.tree import MemoryTree
from tests.cli.conftest import Run
from tests.live.stack import RULES, Stack, stack

CHANGED = RULES.replace("< 0.9", "< 0.5").replace("for: 60m", "for: 1h")
ABSENT = """\
groups:
  - name: checkout-late
    rules:
      - alert: CheckoutForgotten
        expr: up{job="checkout"} == 0
        labels: {severity: page, service: checkout}
"""
OPENSLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: %s}
spec:
  service: checkout
  timeWindow: [{duration: 30d, isRolling: true}]
  indicator:
    metadata: {name: checkout-sli}
    spec:
      ratioMetric:
        bad: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(%s_total{job="checkout",code=~"5.."}[5m]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(%s_total{job="checkout"}[5m]))'}}}
  objectives: [{target: 0.999}]
"""
SLOTH = """\
version: prometheus/v1
service: checkout
slos:
  - name: recorded
    objective: 99.9
    sli: {events: {error_query: 'sum(rate(quiet_requests_total{code="500"}[{{.window}}]))', total_query: 'sum(rate(quiet_requests_total[{{.window}}]))'}}
"""
PYRRA = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: recorded-by-pyrra, labels: {pyrra.dev/service: checkout}}
spec:
  target: "99.9"
  window: 30d
  indicator: {bool_gauge: {metric: 'probe_success{job="checkout"}'}}
"""
FILES = {
    "readiness.yaml": "apiVersion: readiness/v1\nservice: {name: checkout, tier: 1, owner: shop}\n",
    "rules/loaded.yaml": CHANGED,
    "rules/late.yaml": ABSENT,
    "slos/plain.yaml": OPENSLO % ("plain", "http_requests", "http_requests"),
    "slos/quiet.yaml": OPENSLO % ("quiet", "quiet_requests", "quiet_requests"),
    "slos/week.yaml": (OPENSLO % ("week", "http_requests", "http_requests")).replace("30d", "7d"),
    "slos/sloth.yaml": SLOTH,
    "slos/pyrra.yaml": PYRRA,
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stack(tmp_path_factory.mktemp("stack")) as found:
        yield found


def asking(running: Stack) -> Witness:
    return witness(
        [
            address.parse(Kind.PROMETHEUS, running.prometheus),
            address.parse(Kind.ALERTMANAGER, running.alertmanager),
        ]
    )


@pytest.fixture(scope="module")
def found(running: Stack) -> Found:
    return app.witnessed(app.look(MemoryTree(FILES), NoCache()), asking(running))


def test_the_systems_say_who_they_are(found, running):
    said = {each.kind: (each.origin, each.unanswered) for each in found.facts.live}
    assert said == {
        "alertmanager": (running.alertmanager, ()),
        "prometheus": (running.prometheus, ()),
    }
    assert all(each.version and each.at.endswith("Z") for each in found.facts.live)


def test_rules_are_compared_as_expressions_with_their_labels(found):
    def told(live: LiveRule | None) -> tuple[str, str | None, str]:
        assert live is not None
        return live.loaded, live.health, live.problem.partition(" series")[0]

    assert {one.name: told(one.live) for one in found.facts.alerts} == {
        "CheckoutDown": ("yes", "ok", ""),
        "CheckoutWaits": ("yes", "ok", ""),
        "CheckoutErrs": ("yes", "err", "found duplicate"),
        "CheckoutChanged": (
            "no",
            None,
            'loaded otherwise: the expression is up{job="checkout"} < 0.9',
        ),
        "CheckoutForgotten": ("no", None, "not loaded"),
    }
    assert {one.name: told(one.live) for one in found.facts.recording_rules} == {
        "slo:period_error_budget_remaining:ratio": ("yes", "ok", ""),
        "pyrra_availability": ("yes", "ok", ""),
    }


def test_the_budget_is_what_tools_record_or_what_the_history_of_the_window_says(found):
    told = {one.name: one.live for one in found.facts.slos if one.live}
    assert {name: (live.remaining, live.problem) for name, live in told.items()} == {
        "plain": (pytest.approx(0.4, abs=0.01), ""),
        "quiet": (None, "no data: nothing counts bad events and events"),
        "week": (pytest.approx(0.4, abs=0.01), ""),
        "recorded": (0.25, ""),
        "recorded-by-pyrra": (pytest.approx(0.2), ""),
    }
    assert {name: live.before for name, live in told.items()} == {
        "plain": None,
        "quiet": None,
        "week": pytest.approx(0.4, abs=0.01),
        "recorded": None,
        "recorded-by-pyrra": None,
    }


def test_series_are_fresh_or_absent(found):
    told = {one.name: one.live for one in found.facts.slos if one.live}
    assert {name: (live.fresh, live.series_problem) for name, live in told.items()} == {
        "plain": ("yes", ""),
        "quiet": ("no", 'there is no series quiet_requests_total{job="checkout"}'),
        "week": ("yes", ""),
        "recorded": ("no", "there is no series quiet_requests_total"),
        "recorded-by-pyrra": ("yes", ""),
    }
    assert {name: live.covers_window for name, live in told.items()} == {
        "plain": "yes",
        "quiet": "unknown",
        "week": "yes",
        "recorded": "unknown",
        "recorded-by-pyrra": "no",
    }
    assert all(live.age_seconds < 60 for live in told.values() if live.age_seconds is not None)


def test_targets_and_pages_belong_to_a_service(found):
    assert [(one.job, one.health, one.service) for one in found.facts.scrape_targets] == [
        ("search", "down", None),
        ("checkout", "up", "checkout"),
    ]
    assert [
        (one.name, one.level, one.silenced, one.service, one.attribution)
        for one in found.facts.firing_alerts
    ] == [
        (
            *("CheckoutDown", "page", False, "checkout"),
            "the alert CheckoutDown of rules/loaded.yaml",
        )
    ]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


LIVE_RULES = (
    *("--rule", "error-budget-allows-a-release", "--rule", "*-are-loaded"),
    *("--rule", "slo-series-are-fresh", "--rule", "scrape-targets-are-up"),
    *("--rule", "no-page-is-firing", "--date", "2026-11-21", "--format", "json"),
)


def test_a_recording_repeats_the_report_to_the_byte(running, repository, run: Run):
    where = ("--live", f"prometheus={running.prometheus}")
    where += ("--live", f"alertmanager={running.alertmanager}", "--live-record", "said.json")
    first = run("check", ".", *LIVE_RULES, *where)
    again = run("check", ".", *LIVE_RULES, "--live", "replay=said.json")

    assert (first.code, first.err) == (1, "")
    assert again == first
    outcomes = {
        (one["rule"], one["subject"]["name"]): one["outcome"]
        for one in json.loads(first.out)["findings"]
    }
    assert outcomes == {
        ("alerts-are-loaded", "CheckoutChanged"): "fail",
        ("alerts-are-loaded", "CheckoutDown"): "pass",
        ("alerts-are-loaded", "CheckoutErrs"): "fail",
        ("alerts-are-loaded", "CheckoutForgotten"): "fail",
        ("alerts-are-loaded", "CheckoutWaits"): "pass",
        ("error-budget-allows-a-release", "plain"): "pass",
        ("error-budget-allows-a-release", "quiet"): "unknown",
        ("error-budget-allows-a-release", "recorded"): "pass",
        ("error-budget-allows-a-release", "recorded-by-pyrra"): "pass",
        ("error-budget-allows-a-release", "week"): "pass",
        ("no-page-is-firing", "checkout"): "fail",
        ("recording-rules-are-loaded", "pyrra_availability"): "pass",
        ("recording-rules-are-loaded", "slo:period_error_budget_remaining:ratio"): "pass",
        ("scrape-targets-are-up", "checkout"): "pass",
        ("slo-series-are-fresh", "plain"): "pass",
        ("slo-series-are-fresh", "quiet"): "fail",
        ("slo-series-are-fresh", "recorded"): "fail",
        ("slo-series-are-fresh", "recorded-by-pyrra"): "pass",
        ("slo-series-are-fresh", "week"): "pass",
    }


def test_facts_hold_what_was_said_and_are_judged_again_without_anybody(running, repository, run):
    where = ("--live", f"prometheus={running.prometheus}", "--live-record", "said.json")
    direct = run("check", ".", *LIVE_RULES, *where)
    facts = run("facts", ".", "--live", "replay=said.json", "--date", "2026-11-21")
    (repository / "facts.json").write_text(facts.out)
    again = run("check", ".", *LIVE_RULES, "--facts", "facts.json")

    assert (facts.code, facts.err) == (0, "")
    assert json.loads(again.out)["findings"] == json.loads(direct.out)["findings"]
    assert json.loads(again.out)["live"] == json.loads(direct.out)["live"]
