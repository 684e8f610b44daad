"""A failure is the same failure however the files that show it are written down."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness import app
from readiness.app import Request
from readiness.cli import inputs
from readiness.source.tree import MemoryTree
from tests.test_comparison import TODAY


def container(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "image": f"registry.example.com/{name}", **more}


def deployment(name: str) -> dict[str, Any]:
    env = [{"name": "DB_PASSWORD", "value": "swordfish"}, {"name": "MODE", "value": "fast"}]
    ports = [{"containerPort": 8080, "name": "http"}, {"containerPort": 9090, "name": "metrics"}]
    probe = {"httpGet": {"path": "/", "port": "httpp"}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "shop", "labels": {"app": name}},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {
                    "containers": [
                        container("main", env=env, ports=ports, livenessProbe=probe),
                        container("side"),
                        container("log", securityContext={"privileged": True}),
                    ]
                },
            },
        },
    }


def alert(name: str, severity: str) -> dict[str, Any]:
    labels = {"severity": severity, "service": "web"}
    url = "https://example.com/nowhere"
    return {"alert": name, "expr": "up == 0", "labels": labels, "annotations": {"runbook_url": url}}


def objective(name: str, service: str) -> dict[str, Any]:
    return {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": name},
        "spec": {
            "service": service,
            "budgetingMethod": "Occurrences",
            "objectives": [{"target": 0.99}],
            "timeWindow": [{"duration": "28d", "isRolling": True}],
        },
    }


GROUPS = {"groups": [{"name": "web", "rules": [alert("Down", "page"), alert("Slow", "ticket")]}]}
DOCUMENTS = [
    *(deployment(name) for name in ("web", "late")),
    {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"selector": {"app": "wbe"}, "ports": [{"port": 80}, {"port": 81, "name": "x"}]},
    },
    objective("web-availability", "web"),
    objective("late-availability", "late"),
]
SERVICES = [{"name": "web", "tier": 1}, {"name": "late", "tier": 2, "owner": "team-late"}]


def shuffled(value: Any, order: random.Random) -> Any:
    """The same data with its keys and lists in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        items = [shuffled(item, order) for item in value]
        order.shuffle(items)
        return items
    return value


def written(documents: list[Any], order: random.Random) -> str:
    gap = "\n" * order.randint(0, 3)
    text = f"# a comment\n{gap}---\n".join(
        yaml.safe_dump(each, sort_keys=False) for each in documents
    )
    return text.replace("\n", order.choice(["\n", "\r\n"]))


def tree(seed: int) -> MemoryTree:
    order = random.Random(seed)
    documents = shuffled(DOCUMENTS, order)
    cut = order.randint(0, len(documents))
    names = order.sample(["a", "deploy", "z-last", "Kept"], 4)
    services = {"apiVersion": "readiness/v1", "services": SERVICES}
    files = {
        "readiness.yaml": written([shuffled(services, order)], order),
        f"{names[0]}/{names[1]}.yaml": written(documents[:cut], order),
        f"{names[2]}.yml": written(documents[cut:], order),
        f"{names[3]}/rules.yaml": written([shuffled(GROUPS, order)], order),
    }
    paths = list(files)
    order.shuffle(paths)
    return MemoryTree({path: files[path] for path in paths if files[path]})


def told(seed: int) -> list[tuple[str, str, str]]:
    request = Request(Path(), TODAY, cache=inputs.cache(disabled=False))
    findings = app.judge(app.look(tree(seed), request.cache), request).findings
    return sorted((each.fingerprint, each.rule, each.outcome.value) for each in findings)


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=1))
def test_shuffled_files_lines_and_lists_have_the_same_fingerprints(seed: int) -> None:
    assert told(seed) == told(0)
