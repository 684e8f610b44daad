"""Fixtures of other projects with the verdicts of their own tests, judged from our facts alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from readiness.facts.kubernetes import collect_documents
from readiness.facts.model import Container, Facts, Workload
from readiness.facts.vocabulary import Vocabulary
from readiness.source.yaml import parse

Row = dict[str, Any]

DIVERGENCES: dict[str, str] = {
    "3ca6b4e0e5": "the API server defaults an absent request to the limit, so there is one",
}
"""Row → why we say something else."""


def corpus() -> Path | None:
    """The folder of fixtures beside the repository, wherever that is checked out."""
    above = Path(__file__).resolve().parents
    found = (folder / "shared/corpus/kubernetes" for folder in above)
    return next((folder for folder in found if (folder / "corpus.jsonl").is_file()), None)


CORPUS = corpus()


def rows() -> list[Row]:
    if CORPUS is None:
        return []
    lines = (CORPUS / "corpus.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@cache
def facts_of(*paths: str) -> Facts:
    assert CORPUS is not None
    parsed = [parse(path, (CORPUS / path).read_bytes()) for path in paths]
    documents = [document for one in parsed for document in one.documents]
    unread = frozenset(kind for one in parsed for fault in one.faults for kind in fault.kinds)
    return collect_documents(documents, Vocabulary(), unread)


def is_meant(fact: Any, row: Row) -> bool:
    """Whether a fact stands in the row's file and, where it names one, is the row's object."""
    place = fact.place
    wanted = row.get("object")
    if place.document.path != row["file"]:
        return False
    if wanted is None:
        return True
    if "list_index" in wanted:
        number = place.steps[1] if place.steps else 0
        return (place.document.number, number) == (wanted["doc_index"], wanted["list_index"])
    at = place.location
    inside = at.line <= wanted["end_line"] and (at.end_line or at.line) >= wanted["line"]
    return fact.name == wanted["name"] and inside


def serving(facts: Facts, row: Row) -> list[Workload]:
    return [one for one in facts.workloads if is_meant(one, row)]


def containers(facts: Facts, row: Row, *roles: str) -> list[Container]:
    wanted = roles or ("main", "sidecar", "init")
    return [
        container
        for workload in serving(facts, row)
        for container in workload.containers
        if container.role in wanted
    ]


def every(subjects: Iterable[Any], holds: Callable[[Any], bool]) -> bool:
    """Whether all subjects hold; without any there is nothing to pass."""
    judged = [holds(one) for one in subjects]
    return bool(judged) and all(judged)


def probed(facts: Facts, row: Row, field: str) -> bool:
    def has(container: Container) -> bool:
        probe = getattr(container, field)
        return probe is not None and probe.handler != "none"

    return every(containers(facts, row, "main", "sidecar"), has)


def amount(facts: Facts, row: Row, field: str, name: str) -> bool:
    """Requests default from limits only where a rule wants it; here each is asked for itself."""
    return every(containers(facts, row), lambda one: getattr(getattr(one, field), name) is not None)


def pulls(container: Container) -> bool:
    image = container.image
    moving = image.tag in (None, "latest") and image.digest is None
    return (container.pull_policy or ("Always" if moving else "IfNotPresent")) == "Always"


def fixed(container: Container) -> bool:
    image = container.image
    return image.digest is not None or image.tag not in (None, "latest")


def spreads(workload: Workload) -> bool:
    hard_or_soft = {"hard", "soft"}
    return not hard_or_soft.isdisjoint({workload.spread.node, workload.spread.zone})


def current(facts: Facts, row: Row) -> bool:
    """Whether no object is deprecated in the row's Kubernetes version (removed, if so asked)."""
    params = row.get("params", {})
    version = release(params["kubernetes_version"])

    def stale(one: Any) -> bool:
        told = one.removed_in if params.get("removed_only") else one.deprecated_in
        return told is not None and release(told) <= version

    return every((one for one in facts.objects if is_meant(one, row)), lambda one: not stale(one))


def release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def replicated(facts: Facts, row: Row) -> bool:
    least = row.get("params", {}).get("min_replicas", 2)
    return every(serving(facts, row), lambda one: (one.replicas.min or 0) >= least)


def budgeted(workload: Workload) -> bool:
    return workload.disruption.covered == "yes"


JUDGES: dict[str, Callable[[Facts, Row], bool]] = {
    "readiness-probe": lambda f, r: probed(f, r, "readiness_probe"),
    "liveness-probe": lambda f, r: probed(f, r, "liveness_probe"),
    "pdb-present": lambda f, r: every(serving(f, r), budgeted),
    "pdb-feasible": lambda f, r: every(
        serving(f, r), lambda one: one.disruption.evictable is not False
    ),
    "replicas>=2": replicated,
    "anti-affinity/topology-spread": lambda f, r: every(serving(f, r), spreads),
    "cpu-request": lambda f, r: amount(f, r, "effective_requests", "cpu"),
    "memory-request": lambda f, r: amount(f, r, "effective_requests", "memory"),
    "cpu-limit": lambda f, r: amount(f, r, "effective_limits", "cpu"),
    "memory-limit": lambda f, r: amount(f, r, "effective_limits", "memory"),
    "image-tag-not-latest": lambda f, r: every(containers(f, r), fixed),
    "image-pull-policy": lambda f, r: every(containers(f, r), pulls),
    "hpa-target-exists": lambda f, r: every(
        (one.scaler for one in f.autoscalers if is_meant(one, r)),
        lambda one: one.target_exists == "yes",
    ),
    "service-selector-matches": lambda f, r: every(
        (one for one in f.kubernetes_services if is_meant(one, r)),
        lambda one: one.matches in ("yes", None),
    ),
    "rolling-update-strategy": lambda f, r: every(
        serving(f, r), lambda one: one.strategy.type == "RollingUpdate"
    ),
    "priority-class": lambda f, r: every(serving(f, r), lambda one: one.priority_class is not None),
    "run-as-non-root": lambda f, r: every(
        containers(f, r), lambda one: one.security.non_root is True
    ),
    "privileged": lambda f, r: not any(one.security.privileged for one in containers(f, r)),
    "dangling-ingress": lambda f, r: every(
        (backend for one in f.ingresses if is_meant(one, r) for backend in one.backends),
        lambda one: one.resolves in ("yes", None),
    ),
    "deprecated-api": current,
}


def verdict(row: Row) -> str:
    facts = facts_of(row["file"], *row.get("context_files", ()))
    return "pass" if JUDGES[row["concept"]](facts, row) else "fail"


@pytest.mark.skipif(CORPUS is None, reason="the fixtures are not beside this repository")
def test_every_verdict_of_the_corpus_is_ours_or_a_named_divergence():
    differing = {row["id"] for row in rows() if verdict(row) != row["expected"]}
    assert differing == set(DIVERGENCES)


@pytest.mark.skipif(CORPUS is None, reason="the fixtures are not beside this repository")
def test_no_object_of_the_corpus_is_dropped_in_silence():
    """Each document with apiVersion, kind and name is an object, each item of a list too."""
    assert CORPUS is not None
    missing = []
    for path in sorted(CORPUS.glob("files/**/*")):
        if path.suffix not in (".yaml", ".yml", ".json"):
            continue
        parsed = parse(path.name, path.read_bytes())
        found = collect_documents(parsed.documents, Vocabulary()).objects
        seen = {(one.place.document.number, one.place.steps) for one in found}
        for document in parsed.documents:
            items = document.get("items")
            steps = [("items", n) for n in range(len(items))] if isinstance(items, list) else [()]
            missing += [
                (path.name, document.number, step)
                for step in steps
                if document.get(*step, "metadata", "name") and document.get(*step, "kind")
                if (document.number, step) not in seen
            ]
    assert missing == []
