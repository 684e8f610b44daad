"""Nothing gets through: strings that mean harm, in each format, read by a real parser of it."""

from __future__ import annotations

import pytest

from readiness.report import FORMATS, Style, renderer
from tests.report import nasty
from tests.report.parsers import PARSERS

STYLES = (Style(), Style(everything=True), Style(width=40, quiet=True))
"""For the terminal; the formats of machines ignore the style."""


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_a_hostile_repository_is_active(form):
    assert form in PARSERS, f"{form} has no parser in tests/report/parsers.py"
    through = {}
    for text in nasty.NASTY:
        told = nasty.report(text)
        for style in STYLES:
            found = list(PARSERS[form]("".join(renderer(form)(told, style))))
            if found:
                through[text[:80]] = found[:5]
    assert through == {}
