"""Plain scalars, as sigs.k8s.io/yaml 1.4.0 answered for each."""

from __future__ import annotations

import math

import pytest

from readiness.source.scalars import plain

TABLE = [
    (None, "~ null Null NULL"),
    (True, "true True TRUE yes Yes YES on On ON y Y"),
    (False, "false False FALSE no No NO off Off OFF n N"),
    (493, "0755 0o755 0_755"),
    (31, "0x1F 0X1f"),
    (-31, "-0x1F"),
    (5, "0b101 5 +5"),
    (1000, "1_000 1000"),
    (0, "0 00 -0"),
    (12345678901234567890, "12345678901234567890"),
    (float(2**64), "18446744073709551616"),
    (8.0, "08 8. 8.0 0.8e1 8e0 8E0 80e-1"),
    (0.5, ".5 +.5 0.5 .5_0"),
    (math.inf, ".inf .Inf .INF +.inf"),
    (-math.inf, "-.inf"),
]
TEXTS = (
    "nULL yEs tRUE inf nan 0x 0b2 0o8 1:30 190:20:30 1.2.3 . .. - + --1 1e e1 _1 1e400"
    " 2001-01-01 2001-01-01T00:00:00Z = << 0x1.8p1 25% 250m 1Gi v1 -x .a"
)


@pytest.mark.parametrize(("value", "text"), [(v, t) for v, ts in TABLE for t in ts.split()])
def test_a_plain_scalar_becomes_a_value(value, text):
    assert (plain(text), type(plain(text))) == (value, type(value))


@pytest.mark.parametrize("text", [*TEXTS.split(), "9" * 5000, "1." + "9" * 5000])
def test_what_is_no_value_of_its_own_stays_text(text):
    assert plain(text) == text


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_a_number(text):
    assert math.isnan(plain(text))
