"""One sample of every dialect, and all that is read of it: `tests/golden/formats/NAME.txt`."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readiness.cache import DiskCache
from readiness.facts import gathering
from readiness.facts.vocabulary import Vocabulary
from readiness.source import evidence, render
from readiness.source.rendered import Declared
from readiness.source.tree import MemoryTree
from tests.scenario import parse

SAMPLES = Path(__file__).parent.parent / "golden" / "formats"
KINDS = (
    *("slos", "alerts", "recording_rules", "routings", "escalation_policies", "dashboards"),
    *("runbooks", "release_gates", "faults"),
)
DIALECTS = frozenset(
    {
        *("slo-openslo-v1", "slo-openslo-v1alpha", "slo-openslo-v2alpha", "slo-openslo-composite"),
        *("slo-sloth", "slo-sloth-resource", "slo-sloth-alert-windows", "slo-pyrra", "slo-nobl9"),
        *("slo-slo-generator", "slo-grafana-terraform", "slo-datadog-terraform"),
        *("gate-keptn-analysis", "gate-keptn-v1"),
        *("rules-prometheus", "rules-any-extension", "rules-prometheus-rule", "rules-mimir"),
        *("rules-loki", "rules-loki-resource", "rules-thanos", "rules-config-map"),
        *("rules-helm-values", "rules-template-text", "rules-jsonnet-mixin"),
        *("rules-jsonnet-entry-point", "rules-grafana-provisioned", "rules-grafana-terraform"),
        "monitors-datadog-terraform",
        *("routing-alertmanager", "routing-alertmanager-config", "routing-grafana-provisioned"),
        *("routing-grafana-terraform", "calling-pagerduty-terraform", "calling-opsgenie-terraform"),
        *("dashboard-json", "dashboard-config-map", "dashboard-grafana-operator"),
        *("dashboard-jsonnet", "runbook-markdown", "runbook-asciidoc", "runbook-restructuredtext"),
    }
)
"""What issue and README promise: a file for each, and none besides."""
EVALUATED = importlib.util.find_spec("rjsonnet") is not None or "CI" in os.environ


def test_every_dialect_that_is_promised_has_a_sample() -> None:
    assert {each.stem for each in SAMPLES.glob("*.txt")} == DIALECTS


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_a_sample_is_read_whole(name: str, *, update_expected: bool) -> None:
    if "jsonnet" in name and not EVALUATED:
        pytest.skip("rjsonnet is not installed")
    path = SAMPLES / f"{name}.txt"
    sample, _, expected = path.read_text("utf-8").partition("== facts\n")
    told = "".join(f"{line}\n" for line in _told(parse(sample).files))
    if update_expected:
        path.write_text(f"{sample}== facts\n{told}", "utf-8")
    else:
        assert told == expected


def _told(files: dict[str, str]) -> Iterator[str]:
    def rendered(ingredients: Any) -> Any:
        return render.render(ingredients, Declared(), DiskCache(os.devnull, "0"))

    repository = evidence.read(MemoryTree(files), render=rendered)
    found = gathering.gather(repository, Vocabulary())
    found = gathering.relate(found, (), repository, Vocabulary())
    for kind in KINDS:
        for fact in getattr(found, kind):
            place = fact.location if kind == "faults" else fact.place.location
            yield f"{kind} {place}"
            yield from (f"  {name}: {_text(value)}" for name, value in _said(fact))


def _said(record: Any) -> Iterator[tuple[str, Any]]:
    """The fields that say something: places and defaults left out."""
    for name, value in record._asdict().items():
        default = record._field_defaults.get(name, ...)
        if name not in {"place", "location"} and value is not None and value != default:
            yield name, value


def _text(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(inner) for name, inner in _said(value)}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value
