import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.kubernetes.quantity import GREATEST, parse


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (1, 1.0),
        (0.5, 0.5),
        ("100m", 0.1),
        ("0.1", 0.1),
        (".5", 0.5),
        ("5.", 5.0),
        ("+2", 2.0),
        ("-1", -1.0),
        ("250u", 0.00025),
        ("1n", 1e-9),
        ("1k", 1e3),
        ("128M", 128e6),
        ("128Mi", 128 * 2.0**20),
        ("1.5Gi", 1.5 * 2**30),
        ("1Ki", 1024.0),
        ("1E", 1e18),
        ("1e3", 1000.0),
        ("12E2", 1200.0),
        ("1e-3", 0.001),
        ("9Ei", GREATEST),
        ("1e999999999", GREATEST),
        (2**70, GREATEST),
    ],
)
def test_an_amount_is_read_as_kubernetes_reads_it(written, amount):
    assert parse(written) == amount


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1 Gi",
        "1GB",
        "1K",
        "1mi",
        "Mi",
        "e3",
        "1e",
        "１",
        "${CPU}",
        "100mm",
        "1e3Mi",
        ".",
        None,
        True,
        [],
        {},
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_amount_is_none(written):
    assert parse(written) is None


@given(st.integers(0, 10**12))
def test_millis_are_thousandths(number):
    assert parse(f"{number}m") == number / 1000
    assert parse(f"{number}") == float(number)
    assert parse(f"{number}Ki") == number * 1024
