"""A finding as a line of JSON: the same text whether its parts are known or not."""

from __future__ import annotations

import pytest

from readiness.report import json_finding
from readiness.report.json_finding import finding, lines
from readiness.report.json_text import text
from tests.report import nasty


@pytest.mark.parametrize("most", [1, 4_096])
def test_a_line_is_the_text_of_the_plain_data(monkeypatch, most):
    monkeypatch.setattr(json_finding, "MOST_KNOWN", most)
    found = [each for given in nasty.NASTY for each in nasty.report(given).findings]
    assert list(lines([*found, *found])) == [text(finding(each)) for each in [*found, *found]]
