"""What rules say to a person."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

RULES = sorted((Path(__file__).parents[2] / "policies/rules").rglob("*.yaml"))
SNIPPET = re.compile(r"[a-z_]+:(\s|$)")


def test_the_way_to_mend_begins_with_words_before_it_shows_a_snippet():
    fixes = {path.stem: yaml.safe_load(path.read_text("utf-8"))["fix"] for path in RULES}
    assert [name for name, fix in fixes.items() if SNIPPET.match(fix.lstrip())] == []
