"""promtool's rule unit tests: which alerts the repository tests, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readiness.source.document import Document


def tested(document: Document) -> Iterator[str]:
    """The names of alerts that a test of this file expects something of."""
    data = document.data
    if not isinstance(data, dict) or "rule_files" not in data:
        return
    for test in _mappings(data.get("tests")):
        for case in _mappings(test.get("alert_rule_test")):
            if isinstance(case.get("alertname"), str):
                yield case["alertname"]


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
