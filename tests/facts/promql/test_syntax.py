"""What a query says, which language it is in, and that no text can take the process down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.model import Expression
from readiness.facts.promql import inspect, seconds
from readiness.facts.promql.syntax import LONGEST, MOST_TOKENS


def test_a_query_is_taken_apart() -> None:
    text = """
      sum by (job) (rate(a_total{job="x", code=~"5.."}[1h30m])) > 0.1
      and max_over_time({__name__="b", c!="d"}[30m:1m]) < 2   # it's "fine" ((((
    """
    assert inspect(text) == Expression(
        parses=True,
        metrics=("a_total", "b"),
        labels=(("c", "!=", "d"), ("code", "=~", "5.."), ("job", "=", "x")),
        windows=(1800, 5400),
        compares=True,
    )


@pytest.mark.parametrize(
    ("text", "compares"),
    [
        ("up", False),
        ("rate(a[5m]) > bool 1", False),
        ("absent(up)", True),
        ("a unless b", True),
        ("a and b", False),
        ("vector(1)", False),
        ("sum(a > 1)", True),
    ],
)
def test_a_condition_can_leave_series_out(text: str, compares: bool) -> None:
    assert inspect(text).compares is compares


@pytest.mark.parametrize(
    "text",
    [
        'label_replace(a, "pod", "${1}-x", "name", "(.*)") > 1',
        'a{pod=~"web-[[:alnum:]]+"} > 1',
        'a{pod=~"[[:alpha:]]{2}"} > 1',
        'a{pod="offset 1e30 [1e30]"} offset 1e3 > 1',
    ],
)
def test_braces_and_brackets_within_strings_are_no_template(text: str) -> None:
    assert inspect(text).parses is True


@pytest.mark.parametrize(
    ("text", "parses", "reason"),
    [
        ("", False, "the expression is empty"),
        ("sum(", False, "unclosed left parenthesis"),
        ('a{b!="c"} >', False, "invalid promql query"),
        ("foo(a)", False, "unknown function with name 'foo'"),
        ("rate(a)", False, "expected type matrix in call to function 'rate', got vector"),
        ('a{b="\ud800"} > 1', False,
         "'utf-8' codec can't encode character '\\ud800' in position 5: surrogates not allowed"),
        ("a > {{ .Values.most }}", None, "template text"),
        ("a > ${MOST}", None, "template text"),
        ("a > [[ most ]]", None, "template text"),
        ('sum(rate({app="web"} |= "error" [5m])) > 1', None, "LogQL, which is not looked at"),
        ('sum(rate({app="web"} | json | level="error" [5m])) > 1', None,
         "LogQL, which is not looked at"),
        ('count_over_time({app="web"} | logfmt [5m]) > 1', None, "LogQL, which is not looked at"),
        ("rollup_rate(a[5m]) > 1", None,
         "MetricsQL, which is not looked at: unknown function with name 'rollup_rate'"),
        ("rate(a[5m * 2]) > 1", None, "PromQL newer than the parser knows"),
        ("increase(a[5m] anchored) > 1", None, "PromQL newer than the parser knows"),
        ("a > 1_000", None, "PromQL newer than the parser knows"),
        ('{a="b" or c="d"} > 1', None,
         "MetricsQL, which is not looked at: alternatives of matchers (or)"),
        ("sum by (a:b) (c)", None, "PromQL newer than the parser knows"),
        ("rate(a[1e30]) > 1", False, "duration out of range"),
        ("rate(a[5m:99999999999]) > 1", False, "duration out of range"),
        ("a offset -Inf > 1", False, "duration out of range"),
        ("a offset offset -Inf", False, "duration out of range"),
        ("a OFFSET NaN > 1", False, "duration out of range"),
        ("(" * 10_000 + "a" + ")" * 10_000, None, "too long to look at"),
        ("a + " * 200_000 + "a", None, "too long to look at"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(text: str, parses: bool | None, reason: str) -> None:
    assert inspect(text) == Expression(parses, reason)


HOSTILE = """
from readiness.facts.promql import inspect
from readiness.facts.promql.syntax import MOST_TOKENS as most
texts = [
    "(" * n + "a" + ")" * n for n in (most, 10_000, 50_000)
] + [
    shape * n + "a" + end * n
    for n in (most, 3_000)
    for shape, end in (
        ("abs(", ")"), ("-", ""), ("sum(", ")"), ("max_over_time(", "[5m:1m])"), ("a+", ""),
        ("a^", ""), ("a or ", ""), ("a and ", ""), ("a[", "]"), ("{", "}"), ("'", "'"),
    )
] + [
    "# it's\\n" + "(" * 9_000 + "a" + ")" * 9_000 + "\\n# it's",
    "'" + "(" * 9_000 + "'", "a{b=~'" + "(" * 9_000 + "'}", "a{b=~'" + "(a{99}){99}{99}" + "'}",
    '"' + "\\n" + "(" * 9_000, "x" * 19_999, "1" * 19_999,
    "x" + "1s" * 9_000 + "y > 1 and b > 2", "`" * 19_999, "a{" + "b='c'," * 2_000 + "}",
]
for text in texts:
    inspect(text)
print("alive")
"""


def test_no_expression_takes_the_process_down() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE], capture_output=True, text=True, cwd=root, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")


def test_an_expression_at_the_limit_is_still_read() -> None:
    assert inspect("a+" * MOST_TOKENS + "a").parses is True
    assert inspect("a+" * (MOST_TOKENS + 1) + "a").reason == "too long to look at"
    assert inspect("a" * LONGEST).parses is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1h30m", 5400),
        ("90s", 90),
        ("1w2d", 777600),
        ("500ms", 0),
        ("1m500ms", 60),
        ("0", 0),
        (0, 0),
        ("30m1h", None),
        ("5", None),
        (5, None),
        ("", None),
        ("1 h", None),
        (False, None),
        (None, None),
        ([], None),
    ],
)
def test_durations_are_seconds(text: object, expected: int | None) -> None:
    assert seconds(text) == expected


PIECES = st.sampled_from(
    ["a", "rate(", "[5m]", ")", "(", " and ", " or ", " > ", "1", "0.1", "*", "/", "-", "{", "}",
     'x="y"', "sum(", " by (b) ", "'", '"', "#", "\n", "vector(", "5m", ":", "ratio", "up"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
def test_any_text_is_read_or_said_why(text: str) -> None:
    expression = inspect(text)
    assert (expression.parses is True) == (expression.reason == "")


def test_a_metric_at_another_time_is_another_series() -> None:
    assert inspect("avg(a) / avg(a offset 7d) > 1.4").impossible is None
    assert inspect("sum(a) / sum(a @ 5) > 1.4").impossible is None
    assert inspect('sum(rate(a{b="c"}[5m])) / sum(rate(a[5m])) > 1.4').impossible is not None
