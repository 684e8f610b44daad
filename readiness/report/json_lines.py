"""Findings as lines of JSON: what many of them share is written once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from readiness.model import Finding

T = TypeVar("T", bound=Hashable)

Written = Callable[[Finding], dict[str, Any]]
"""A finding as plain data."""

PARTS = (
    ("rule", "title", "category"),
    ("service",),
    ("subject",),
    ("outcome", "severity", "enforcement", "blocking"),
)
