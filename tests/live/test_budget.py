"""Which query tells what is left of an error budget, and what can never tell it."""

from __future__ import annotations

import pytest

from readiness.facts.model import FixedPlace, Indicator, Slo
from readiness.live.budget import BudgetQuery, Meaning, Plan, plan, remaining, widened
from readiness.model import Location

PLACE = FixedPlace(Location("slo.yaml"))
BASE = Slo(PLACE, "availability", target=0.999, window_seconds=30 * 86_400, rolling=True)
BAD = 'sum(rate(http_requests_total{code=~"5.."}[5m]))'
ALL = "sum(rate(http_requests_total[5m]))"
WIDE_BAD = 'sum(rate(http_requests_total{code=~"5.."}[30d]))'
WIDE_ALL = "sum(rate(http_requests_total[30d]))"


def test_good_or_bad_events_beside_all_are_counted_over_the_whole_window():
    slo = BASE._replace(indicator=Indicator("availability", bad=BAD, total=ALL))
    sides = (("bad events", WIDE_BAD), ("events", WIDE_ALL))
    errors = BudgetQuery(f"({WIDE_BAD}) / ({WIDE_ALL})", Meaning.ERRORS, sides)
    assert plan(slo) == Plan(None, errors)

    slo = BASE._replace(indicator=Indicator("availability", good=BAD, total=ALL))
    sides = (("good events", WIDE_BAD), ("events", WIDE_ALL))
    assert plan(slo) == Plan(None, errors._replace(meaning=Meaning.SUCCESS, sides=sides))


def test_what_sloth_records_comes_first():
    slo = BASE._replace(format="sloth", service_name='check"out', indicator=Indicator("other"))
    text = (
        'min(slo:period_error_budget_remaining:ratio{sloth_service="check\\"out",'
        'sloth_slo="availability"})'
    )
    assert plan(slo) == Plan(
        BudgetQuery(text, Meaning.REMAINING),
        None,
        "its indicator has no good or bad beside total",
    )


def test_pyrra_counts_bare_counters_and_gauges():
    ratio = Indicator("availability", bad='errors_total{job="a"}', total="requests_total")
    slo = BASE._replace(format="pyrra", indicator=ratio)
    assert plan(slo).recorded == BudgetQuery(
        'min(pyrra_availability{slo="availability"})', Meaning.SUCCESS
    )
    assert plan(slo).derived == BudgetQuery(
        '(sum(increase(errors_total{job="a"}[30d]))) / (sum(increase(requests_total[30d])))',
        Meaning.ERRORS,
        (
            ("bad events", 'sum(increase(errors_total{job="a"}[30d]))'),
            ("events", "sum(increase(requests_total[30d]))"),
        ),
    )
    gauge = slo._replace(indicator=Indicator("availability", raw='probe_success{job="a"}'))
    assert plan(gauge).derived == BudgetQuery(
        'sum(sum_over_time(probe_success{job="a"}[30d])) / '
        'sum(count_over_time(probe_success{job="a"}[30d]))',
        Meaning.SUCCESS,
    )


def test_a_ratio_without_a_range_is_averaged_as_sloth_does():
    slo = BASE._replace(format="sloth", indicator=Indicator("other", raw="job:errors:ratio5m"))
    assert plan(slo).derived == BudgetQuery(
        "avg_over_time((job:errors:ratio5m)[30d:5m])", Meaning.ERRORS
    )
    slo = BASE._replace(format="sloth", indicator=Indicator("other", raw=f"{BAD} / {ALL}"))
    assert plan(slo).derived == BudgetQuery(f"{WIDE_BAD} / {WIDE_ALL}", Meaning.ERRORS)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"target": None}, "its target cannot be read"),
        ({"target": 1.0}, "a target of 100 % leaves no error budget"),
        ({"window_seconds": None}, "it names no window"),
        (
            {"rolling": False},
            "its window follows the calendar, which no query over a fixed time can tell",
        ),
        (
            {"indicator": Indicator("other", raw=BAD)},
            "what its raw query yields, errors or successes, is not known",
        ),
        (
            {"indicator": Indicator("other", good="sum(irate(x[5m]))", total=ALL)},
            "its queries cannot be widened to its window",
        ),
        ({"indicator": Indicator("other", reason="made by the plugin x")}, "made by the plugin x"),
    ],
)
def test_what_cannot_be_asked_says_why(changed, problem):
    slo = BASE._replace(indicator=Indicator("other", bad=BAD, total=ALL))._replace(**changed)
    assert plan(slo) == Plan(None, None, problem)


@pytest.mark.parametrize(
    ("query", "wide"),
    [
        ('rate(x{a="[5m]"}[5m]) # [5m]', 'rate(x{a="[5m]"}[30d]) # [5m]'),
        ("sum(increase(x[ 1h ])) by (job)", "sum(increase(x[30d])) by (job)"),
        ("sum(rate(a[5m])) - sum(rate(b[10m]))", "sum(rate(a[30d])) - sum(rate(b[30d]))"),
        ("x_total", "sum(increase(x_total[30d]))"),
        ('sum(x_total{a!="b"})', 'sum(increase(x_total{a!="b"}[30d]))'),
        ("sum(rate(x[5m:1m]))", None),
        ("max_over_time(x[5m])", None),
        ("delta(x[5m])", None),
        ("x / y", None),
        ("rate(x[$__interval])", None),
        ("{{ .window }}", None),
        ("rate(", None),
    ],
)
def test_only_a_query_that_counts_is_widened(query, wide):
    assert widened(query, "30d") == wide


@pytest.mark.parametrize(
    ("meaning", "value", "left"),
    [
        (Meaning.REMAINING, 0.25, 0.25),
        (Meaning.ERRORS, 0.0006, 0.4),
        (Meaning.ERRORS, 0.0, 1.0),
        (Meaning.ERRORS, 0.002, -1.0),
        (Meaning.SUCCESS, 0.9999, 0.9),
        (Meaning.SUCCESS, 0.999, 0.0),
    ],
)
def test_what_is_left_is_a_share_of_the_budget(meaning, value, left):
    assert round(remaining(meaning, value, 0.999), 6) == left


@pytest.mark.parametrize("form", ["datadog", "nobl9", "slo-generator"])
def test_the_queries_of_another_system_are_never_asked_of_prometheus(form):
    foreign = Indicator("other", good="ok", total="all", reason="queries of X are not looked at")
    slo = BASE._replace(format=form, indicator=foreign)
    assert plan(slo) == Plan(None, None, "queries of X are not looked at")
