"""What stands in the table of other tools' checks is answered, once, by rules that exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/coming-from-other-tools.md").read_text("utf-8")
RULES = frozenset(path.stem for path in (ROOT / "policies/rules").rglob("*.yaml"))
ROW = re.compile(r"^\| `([^`|]+)` \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")


def tables() -> dict[str, list[tuple[str, str]]]:
    """Tool → its checks with what stands beside them."""
    sections = PAGE.split("\n## ")[1:]
    return {each.partition("\n")[0]: ROW.findall(each) for each in sections}


def test_every_table_has_rows_and_every_line_of_it_is_one() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(lines) == sum(map(len, tables().values()))
    assert sorted(tables()) == ["Polaris", "checkov", "kube-linter", "kube-score"]
    assert all(tables().values())


@pytest.mark.parametrize("tool", tables())
def test_every_check_of_another_tool_is_answered_once(tool: str) -> None:
    rows = tables()[tool]
    assert [name for name, count in Counter(name for name, _ in rows).items() if count > 1] == []
    named = {check: NAMED.findall(answer) for check, answer in rows}
    unknown = {check: sorted({*names} - RULES) for check, names in named.items()}
    assert {check: names for check, names in unknown.items() if names} == {}
    silent = [c for c, answer in rows if not named[c] and not answer.startswith("none: ")]
    assert silent == []


def test_kube_score_knows_no_check_that_the_table_leaves_out() -> None:
    program = shutil.which("kube-score")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("kube-score is not on the path")
        pytest.skip("kube-score is not on the path")
    listed = subprocess.run([program, "list"], capture_output=True, text=True, check=True).stdout
    known = {line.partition(",")[0] for line in listed.splitlines() if line}
    assert known == {check for check, _ in tables()["kube-score"]}
