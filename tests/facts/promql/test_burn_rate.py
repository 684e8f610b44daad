"""Burn rates, and alerts that can never fire, as published rules write them."""

from __future__ import annotations

import pytest

from readiness.facts.model import BurnPair
from readiness.facts.promql import inspect, parse
from readiness.facts.promql.query import DIVIDED_TWICE

HOUR = 3600
ERRORS = 'sum(rate(http_requests_total{job="web",code=~"5.."}[%s])) / sum(rate(http_requests_total{job="web"}[%s]))'
SUCCESS = ERRORS.replace("=~", "!~")


def both(template: str, condition: str, short: str = "5m", long: str = "1h") -> str:
    """The multi-window form: the short and the long window of one expression."""
    first, second = (template.replace("%s", window) for window in (short, long))
    return f"{first} {condition} and {second} {condition}"


SLOTH = """
(
  max(slo:sli_error:ratio_rate5m{sloth_id="web-availability"} > (14.4 * 0.001)) without (sloth_window)
  and
  max(slo:sli_error:ratio_rate1h{sloth_id="web-availability"} > (14.4 * 0.001)) without (sloth_window)
)
or
(
  max(slo:sli_error:ratio_rate30m{sloth_id="web-availability"} > (6 * 0.001)) without (sloth_window)
  and
  max(slo:sli_error:ratio_rate6h{sloth_id="web-availability"} > (6 * 0.001)) without (sloth_window)
)
"""
FAST = BurnPair(300, HOUR, 0.0144, 14.4, 0.001)
SLOW = BurnPair(1800, 6 * HOUR, 0.006, 6.0, 0.001)

BURNING = [
    (SLOTH, (SLOW, FAST)),
    (
        ('http_requests:burnrate3m{slo="web"} > (14 * (1-0.99)) '
        'and http_requests:burnrate1h30m{slo="web"} > (14 * (1-0.99))'),
        (BurnPair(180, 5400, 0.14, 14.0, 0.01),),
    ),
    (both(ERRORS, "> 14.4 * 0.001"), (FAST,)),
    (both(ERRORS, "> 0.0144"), (BurnPair(300, HOUR, 0.0144),)),
    (f"max by (job) ({both(ERRORS, '> bool 1')})", ()),
    (both(f"({ERRORS}) * 100", "> 1.44"), (BurnPair(300, HOUR, 0.0144),)),
    (both(SUCCESS, "< 1 - 14.4 * 0.001"), (FAST,)),
    (both(f"1 - ({SUCCESS})", ">= 14.4 * 0.001"), (FAST,)),
    (both(f"({ERRORS}) / 0.001", "> 14.4"), (BurnPair(300, HOUR, None, 14.4),)),
    (both(f"({ERRORS}) / 0.001 * (1 / 720)", "> 0.02"), (BurnPair(300, HOUR, None, 14.4),)),
    (both(f"100 * {ERRORS}", "> 0.1 * 14.4"), (FAST,)),
    (both(f"100 * ({ERRORS})", "> 14.4 * 0.1"), (FAST,)),
    (both(ERRORS, "> scalar(14.4 * slo:error_budget:ratio)"), (BurnPair(300, HOUR, None, 14.4),)),
    (both(ERRORS, "> scalar(vector(14.4 * 0.001))"), (FAST,)),
    (both("slo:burn_rate:%s", "> 14.4"), (BurnPair(300, HOUR, None, 14.4),)),
    ('e:ratio{range="5m"} > 14.4 * 0.001 and ignoring(range) e:ratio{range="1h"} > 14.4 * 0.001',
     (FAST,)),
    (f"{ERRORS.replace('%s', '1h')} > 14.4 * 0.001 unless {ERRORS.replace('%s', '5m')} <= 14.4 * 0.001",
     (FAST,)),
    ((f"({ERRORS.replace('%s', '5m')} > bool 14.4 * 0.001)"
      f" * ({ERRORS.replace('%s', '1h')} > bool 14.4 * 0.001) == 1"), (FAST,)),
    (both(f"1 - ({SUCCESS}) - 14.4 * 0.001", "> 0"), (FAST,)),
    (both("slo:sli_error:ratio_rate%s", "> 6 * slo:error_budget:ratio", "30m", "6h"),
     (BurnPair(1800, 6 * HOUR, None, 6.0),)),
    (both(ERRORS, "> 14.4 * (1 - slo:objective:ratio)"), (BurnPair(300, HOUR, None, 14.4),)),
    (f"0.0144 < ({ERRORS.replace('%s', '5m')}) and ({ERRORS.replace('%s', '1h')}) > 0.0144",
     (BurnPair(300, HOUR, 0.0144),)),
    ('e:ratio{window="5m"} > 0.1 and e:ratio{window="1h"} > 0.1', (BurnPair(300, HOUR, 0.1),)),
    (f"({both(ERRORS, '> 0.0144')}) and on() sum(rate(http_requests_total[1h])) > 1",
     (BurnPair(300, HOUR, 0.0144),)),
    (f"({both(ERRORS, '> 0.0144')}) unless on() maintenance == 1", (BurnPair(300, HOUR, 0.0144),)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pairs"), BURNING)
def test_two_windows_of_one_ratio_are_a_burn_rate(text: str, pairs: tuple[BurnPair, ...]) -> None:
    expression = inspect(text)
    assert (expression.burn_pairs, expression.burn_rate) == (pairs, bool(pairs))


ONE = ERRORS.replace("%s", "5m")
MISMATCHES = [
    (f"{ONE} > 14.4 * 0.001 and {ERRORS.replace('%s', '1h')} > 14.4 * 0.001", None),
    (f"{ONE} > 14.4 * 0.001 and a:ratio_rate1h > 14.4 * 0.001",
     "its windows of 300 s and 3600 s look at http_requests_total and a:ratio_rate"),
    (f"{ONE} > 14.4 * 0.001 and {ERRORS.replace('%s', '1h').replace('web', 'api')} > 14.4 * 0.001",
     "its windows of 300 s and 3600 s look at different series of http_requests_total"),
    ("a:ratio_rate5m > 6 * slo:error_budget:ratio and b:ratio_rate1h > 6 * slo:error_budget:ratio",
     "its windows of 300 s and 3600 s look at a:ratio_rate and b:ratio_rate"),
    ("a:ratio_rate5m > 0.1 and b:ratio_rate1h > 0.1", None),
    ("a:ratio_rate5m > 14.4 * 0.001 and sum(rate(b_total[1h])) > 10", None),
    ("a:ratio_rate5m > 14.4 * 0.001 or b:ratio_rate1h > 14.4 * 0.001", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mismatch"), MISMATCHES)
def test_the_windows_of_a_burn_rate_look_at_one_ratio(text: str, mismatch: str | None) -> None:
    assert inspect(text).mismatch == mismatch


@pytest.mark.parametrize(
    "text",
    [
        both("rate(http_requests_total[%s])", "> 100"),
        both("avg_over_time(go_memstats_alloc_bytes[%s])", "> 1e9"),
        both("rate(a_bytes_total[%s]) / rate(b_bytes_total[%s])", "> 0.5"),
        f"{ERRORS.replace('%s', '5m')} > 0.01 and {SUCCESS.replace('%s', '1h')} > 0.01",
        f"{ERRORS.replace('%s', '5m')} > 0.01",
        both("compaction_total:rate%s", "> 0.5"),
        both(ERRORS, "> 0"),
        both("slo:burn_rate:%s", "> 0"),
        f"({ERRORS.replace('%s', '5m')} > bool 0.1) * ({ERRORS.replace('%s', '1h')} > bool 0.1) == 0",
        both(ERRORS, "== 0.1"),
        "rate(errors_total[5m]) / rate(requests_total[1h]) > 0.1 and up == 1",
    ],
)
def test_ordinary_comparisons_are_no_burn_rate(text: str) -> None:
    expression = inspect(text)
    assert (expression.parses, expression.burn_pairs) == (True, ())


RATIO = parse(ERRORS.replace("%s", "1h")).node
SHORT_RATIO = parse(ERRORS.replace("%s", "5m")).node
BURN = parse(f"({ERRORS.replace('%s', '1h')}) / (1 - 0.999)").node
assert RATIO is not None
assert SHORT_RATIO is not None
assert BURN is not None


@pytest.mark.parametrize(
    ("text", "recorded", "reason"),
    [
        (both(ERRORS, "> 14.4 * (1 - 0.9)"), {},
         "an error ratio cannot exceed 1, and the threshold is 1.44"),
        ("job:errors:rate5m > 14.4 * 0.1 and job:errors:rate1h > 14.4 * 0.1",
         {"job:errors:rate5m": (SHORT_RATIO,), "job:errors:rate1h": (RATIO,)},
         "an error ratio cannot exceed 1, and the threshold is 1.44"),
        ("job:burn:rate5m > 14.4 * 0.1 and job:burn:rate1h > 14.4 * 0.1",
         {"job:burn:rate5m": (BURN,), "job:burn:rate1h": (BURN,)}, None),
        (SLOTH.replace("0.001", "0.1"), {},
         "an error ratio cannot exceed 1, and the threshold is 1.44"),
        (both(ERRORS, "> 6 * 0.1"), {}, None),
        (f"{ERRORS.replace('%s', '5m')} > 5", {}, "a ratio cannot be > 5"),
        (f"({ERRORS.replace('%s', '5m')}) * 100 > 5", {}, None),
        (f"100 * ({ERRORS.replace('%s', '5m')}) > 100", {}, "a ratio cannot be > 100"),
        (f"1 - ({ERRORS.replace('%s', '5m')}) < 0", {}, "a ratio cannot be < 0"),
        ("job:errors:ratio > 1", {"job:errors:ratio": (RATIO,)}, "a ratio cannot be > 1"),
        ("job:errors:ratio > 1", {}, None),
        (f"100 * {ERRORS.replace('%s', '5m')} > 5", {}, None),
        (f"100 * {ERRORS.replace('%s', '5m')} > 100", {}, "a ratio cannot be > 100"),
        (f"{ERRORS.replace('%s', '5m')} / 100 > 2", {}, "a ratio cannot be > 2"),
        ("-1 * a_total / a_total > 5", {}, None),
        ("up unless up <= 1", {}, None),
        ("up > 1", {}, "a ratio cannot be > 1"),
        ("sum(up) > 1", {}, None),
        ("up > 1 or rate(errors_total[5m]) > 3", {}, None),
        ("rate(queued_total[5m]) / rate(done_total[5m]) > 2", {}, None),
        ("(t_total - g_total) / t_total > 1.5", {}, "a ratio cannot be > 1.5"),
        ("rate(d_bucket{le='1'}[5m]) / rate(d_count[5m]) > 1", {}, "a ratio cannot be > 1"),
    ],
)  # fmt: skip
def test_a_threshold_out_of_reach_can_never_fire(text, recorded, reason) -> None:
    assert inspect(text, recorded).impossible == reason


@pytest.mark.parametrize(
    ("condition", "premature"),
    [
        ("> 14.4 * 0.001", DIVIDED_TWICE),
        ("> 14.4 * slo:error_budget:ratio", DIVIDED_TWICE),
        ("> 14.4", None),
    ],
)
def test_a_budget_that_counts_twice_fires_far_too_early(
    condition: str, premature: str | None
) -> None:
    expression = inspect(
        f"job:burn:rate5m {condition} and job:burn:rate1h {condition}",
        {"job:burn:rate5m": (BURN,), "job:burn:rate1h": (BURN,)},
    )
    assert (expression.premature, expression.burn_rate) == (premature, True)


def test_a_rule_that_records_itself_ends() -> None:
    node = parse("loop / 0.5").node
    assert node is not None
    assert inspect("loop > 1", {"loop": (node,)}).impossible is None


def test_rules_that_record_each_other_in_a_circle_end() -> None:
    around = {}
    for number in range(50):
        node = parse(f"r{(number + 1) % 50} / r{(number * 7 + 3) % 50} + r{number} / 0.5").node
        assert node is not None
        around[f"r{number}"] = (node,)
    found = inspect("r0 > 14.4 * 0.1 and r1 > 14.4 * 0.1", around)
    assert (found.impossible, found.burn_pairs) == (None, ())


@pytest.mark.parametrize(
    ("condition", "premature"),
    [
        ("e:ratio_rate1h > 14.4 * (1 - 1) and e:ratio_rate5m > 14.4 * (1 - 1)", True),
        ("e:ratio_rate1h > (14.4 * 0) and e:ratio_rate5m > (14.4 * 0)", True),
        ("s:ratio_rate1h < 1 - 14.4 * 0 and s:ratio_rate5m < 1 - 14.4 * 0", True),
        ("e:ratio_rate1h > 14.4 * 0", False),
        ("e:ratio_rate1h > 0 and e:ratio_rate5m > 0", False),
        ("e:ratio_rate1h > 14.4 * 0.001 and e:ratio_rate5m > 14.4 * 0.001", False),
    ],
)
def test_a_multiple_of_no_budget_fires_at_the_first_error(condition: str, premature: bool) -> None:
    assert (inspect(condition).premature is not None) is premature
