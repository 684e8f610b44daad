"""The real promtool agrees on which expressions parse; a named difference is one with a reason."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from readiness.facts.promql import parse

PROMTOOL = shutil.which("promtool")
pytestmark = pytest.mark.skipif(
    PROMTOOL is None and not os.environ.get("CI"), reason="promtool is not on the path"
)
EXPRESSIONS = (
    "up",
    "up == 0",
    "up{job=~'a|b'} unless on(job) absent(up)",
    'sum(rate(a_total{code=~"5.."}[5m])) by (job) / ignoring(code) group_left sum(rate(a_total[5m]))',
    "histogram_quantile(0.99, sum by (le) (rate(b_bucket[5m]))) > 0.5",
    "max_over_time(rate(a_total[5m])[30m:1m]) > 5",
    "max_over_time(a[30m:]) > 1",
    "a offset 5m",
    "a offset -5m",
    "a @ 1609746000",
    "a @ start()",
    "rate(a_total[5m] @ end())",
    "-a ^ 2",
    "a > bool b",
    "1 > bool 2",
    "1 > 2",
    "vector(1)",
    "time() - c > 3600",
    "label_replace(a, 'x', '$1', 'y', '(.*)')",
    "count_values('v', a)",
    "topk(5, a)",
    "quantile(0.9, a)",
    "a and on() b or c unless d",
    "{__name__=~'a.+'}",
    "{}",
    "{a=''}",
    "{a=~'.*'}",
    "a{b!~'x'}",
    "a{b='x',}",
    "a{,}",
    "a{b=x}",
    "a{b='x' c='y'}",
    "rate(a)",
    "rate(a[5m]",
    "rate(a[5m] > 5",
    "sum(a[5m])",
    "a[5m]",
    "a[5m] > 1",
    "a[0s]",
    "a[5x]",
    "rate(a[1h30m])",
    "rate(a[30m1h])",
    "unknown_function(a)",
    "sum",
    "sum(sum)",
    "sum by (le, ) (a)",
    "sum by le (a)",
    "by (x) sum(a)",
    "avg without() (a)",
    "a + ",
    "a ++ b",
    "a == == b",
    "(a",
    "a)",
    '"text"',
    "'text' + 1",
    "a and 1",
    "1 and 2",
    "a or 'x'",
    "scalar(a) > 1",
    "absent(a{b='c'})",
    "absent_over_time(a[5m])",
    "day_of_week() == 0",
    "round(a, 5)",
    "round(a, b)",
    "clamp_max(a)",
    "0x1F + 1e3 + Inf + NaN",
    "1h",
    "a:b:c > .5",
    "a > 5.",
    "a # comment",
    "# comment",
    "a # 'quote\n> 1",
    'a{b="\\""}',
    "a{b='\\d'}",
    "a{b=`\\d`}",
    "a{b=~'['}",
    "a{b=~'(?i)x'}",
    "a{b=~'(?=x)'}",
    'sum(rate({app="x"} |= "panic" [5m])) > 0',
    "a * on(x) group_left(y) b",
    "a * group_left(y) b",
    "a and group_left b",
    "a * on(x) group_left(x) b",
    "predict_linear(a[1h], 4 * 3600) < 0",
    "holt_winters(a[1h], 0.5, 0.5)",
    "deriv(a[1h:5m])",
    "sgn(a) + deg(b)",
    "a atan2 b",
    "last_over_time(a[5m])",
    'a{job="x"}[5m:1m] offset 1m',
    "sum(count_over_time(a[5m]) offset 5m)",
    "rate(a[5m]) offset 5m",
    "a offset 5m offset 5m",
    '{"__name__"="a"}',
    "été",
    "a-b",
    "a.b",
    "",
    " ",
)
DIFFERENCES = {
    "1h": "durations are numbers since Prometheus 3",
    '{"__name__"="a"}': "quoted names are new in Prometheus 3",
    "holt_winters(a[1h], 0.5, 0.5)": "renamed in Prometheus 3",
}
"""Expression → why releases of Prometheus themselves do not agree on it."""


LOGQL = 'sum(rate({app="x"} |= "panic" [5m])) > 0'
"""Told as another language, not as a mistake."""


def test_promtool_agrees_on_which_expressions_parse(tmp_path: Path) -> None:
    refused = _refused(tmp_path / "rules.yml")
    ours = {text: parse(text).parses for text in EXPRESSIONS}
    different = {
        text: (ours[text], number not in refused)
        for number, text in enumerate(EXPRESSIONS)
        if ours[text] is not (number not in refused) and text not in DIFFERENCES
    }
    assert different == {LOGQL: (None, False)}


def _refused(path: Path) -> set[int]:
    """The numbers of the expressions that promtool refuses, of a file with all; JSON is YAML."""
    rules = [{"record": f"r{number}", "expr": text} for number, text in enumerate(EXPRESSIONS)]
    path.write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    assert PROMTOOL is not None, "install the package prometheus"
    done = subprocess.run(
        [PROMTOOL, "check", "rules", str(path)], capture_output=True, check=False, text=True
    )
    found = re.findall(r'rule \d+, "r(\d+)"', done.stdout + done.stderr)
    assert found
    return set(map(int, found))
