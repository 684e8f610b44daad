"""Patterns as RE2 reads them, or not told; never in more than linear time."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.routing import regex


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a|b", "b", True),
        ("a|b", "ab", False),
        ("^page$", "page", True),
        ("prod-.*", "prod-eu", True),
        ("prod-.+", "prod-", False),
        ("(a|b)?c", "c", True),
        (r"db\.x", "dbyx", False),
        (r"\d+", "12", True),
        (r"\D\S", "ab", True),
        ("[a-c_-]+", "b-_a", True),
        ("[^a-c]", "b", False),
        ("a*?b", "aab", True),
        ("", "", True),
        ("(a*)*b", "a" * 500, False),
        ("(a|a)*b", "a" * 500, False),
        ("a{2}", "aa", None),
        ("(?i)page", "PAGE", None),
        ("a(?=b)", "ab", None),
        (r"\bx", "x", None),
        (r"\pL", "x", None),
        ("[[:alpha:]]", "x", None),
        ("(", "x", None),
        ("a)", "a", None),
        ("*a", "a", None),
        ("[b-a]", "a", None),
        ("[", "a", None),
        ("a\\", "a", None),
        ("(" * 100 + ")" * 100, "", None),
        ("a?" * 1500, "a", None),
    ],
)
def test_a_pattern_is_matched_as_a_whole_or_not_told(pattern, text, expected):
    assert regex.matches(pattern, text) is expected


@given(st.text("ab|()*+?.[]^-", max_size=8), st.text("ab-", max_size=4))
def test_what_is_told_is_what_python_says_of_the_same_pattern(pattern, text):
    told = regex.matches(pattern, text)
    with warnings.catch_warnings(action="ignore"):  # of sets that Python may read otherwise one day
        if told is not None:
            assert told == (re.fullmatch(f"(?:{pattern})", text) is not None)
