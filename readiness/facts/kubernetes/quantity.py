"""Amounts of CPU and memory, read exactly as Kubernetes reads them; knows numbers only.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from readiness.pattern import pattern

GREATEST = float(2**63 - 1)
"""Kubernetes caps what is larger."""
FORM = pattern(
    r"([+-]?(?:[0-9]{1,99}(?:\.[0-9]{0,99})?|\.[0-9]{1,99}))"
    r"(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,9}))?"
)
SUFFIXES: dict[str, float] = {
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "P": 1e15,
    "E": 1e18,
    "Ki": 2.0**10,
    "Mi": 2.0**20,
    "Gi": 2.0**30,
    "Ti": 2.0**40,
    "Pi": 2.0**50,
    "Ei": 2.0**60,
}
FRACTIONS: dict[str, float] = {"m": 1e3, "u": 1e6, "n": 1e9}


def parse(node: Any) -> float | None:
    """Cores or bytes; None for what is no quantity (templates, `1 GB`, `.inf`)."""
    if isinstance(node, str):
        return _parsed(node)
    if isinstance(node, bool) or not isinstance(node, (int, float)):
        return None
    if isinstance(node, float) and not math.isfinite(node):
        return None
    return float(max(min(node, GREATEST), -GREATEST))


@lru_cache(maxsize=1024)  # a repository writes few amounts, and each often
def _parsed(text: str) -> float | None:
    form = FORM.fullmatch(text)
    return None if form is None else capped(scaled(*form.groups()))


def scaled(number: str, suffix: str | None, exponent: str | None) -> float:
    """The number times what its suffix or exponent says; divided for `m`, so that 100m is 0.1."""
    if exponent is not None:
        return float(f"{number}e{exponent}")
    if suffix is None:
        return float(number)
    fraction = FRACTIONS.get(suffix)
    return float(number) * SUFFIXES[suffix] if fraction is None else float(number) / fraction


def capped(value: float) -> float:
    """The value within what Kubernetes can hold."""
    return max(min(value, GREATEST), -GREATEST)
