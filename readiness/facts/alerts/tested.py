"""promtool's rule unit tests: which alerts the repository expects to fire, of which files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from readiness.facts.model import Alert
from readiness.record import NamedTuple
from readiness.source import glob
from readiness.source.document import Document


class Case(NamedTuple):
    """An expectation that an alert fires."""

    alert: str
    files: tuple[str, ...]
    """Globs of the files whose rules are loaded for it, from the root."""


def tested(document: Document) -> Iterator[Case]:
    """The alerts that a test of this file expects to fire; one that is only ever expected to be
    quiet may be an alert that cannot fire.
    """
    data = document.data
    if not isinstance(data, dict) or "rule_files" not in data:
        return
    folder = posixpath.dirname(document.path)
    listed = data["rule_files"] if isinstance(data["rule_files"], list) else []
    files = tuple(
        posixpath.normpath(posixpath.join(folder, each)) for each in listed if isinstance(each, str)
    )
    for test in _mappings(data.get("tests")):
        for case in _mappings(test.get("alert_rule_test")):
            if isinstance(case.get("alertname"), str) and case.get("exp_alerts"):
                yield Case(case["alertname"], files)


Covered = frozenset[tuple[str, str]]
"""Path and name of the alerts that are tested."""


def covered(cases: Iterable[Case], alerts: Iterable[Alert]) -> Covered:
    """The alerts of the files that a test loads, and the same rules wherever else they stand. Files
    that are not here (they are made when the tests run) hold whatever has the name.
    """
    named: dict[str, list[Alert]] = {}
    for alert in alerts:
        named.setdefault(alert.name, []).append(alert)
    found: set[tuple[str, str]] = set()
    for case in set(cases):
        held = named.get(case.alert, [])
        loaded = [each for each in held if _is_loaded(each, case)]
        texts = {_plain(each) for each in loaded}
        same = [each for each in held if not loaded or _plain(each) in texts]
        found |= {(each.place.location.path, each.name) for each in same}
    return frozenset(found)


def _is_loaded(alert: Alert, case: Case) -> bool:
    path = alert.place.location.path
    return any(glob.matches(path, f"/{each}") for each in case.files)


def _plain(alert: Alert) -> str:
    return "".join(alert.expr.split())


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
