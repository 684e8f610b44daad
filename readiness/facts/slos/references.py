"""OpenSLO's objects over all files, and what refers to what; knows no objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from readiness.facts.resources import resources
from readiness.source.document import Document

VERSION = "openslo/v1"
Index = Mapping[tuple[str, str], Mapping[str, Any]]
"""(kind, name) → object; the first of several."""


def index(documents: Iterable[Document]) -> Index:
    """Every OpenSLO v1 object with a name."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for document in documents:
        for _, resource in resources(document):
            name = name_of(resource)
            if resource.get("apiVersion") == VERSION and name is not None:
                found.setdefault((resource["kind"], name), resource)
    return found


def name_of(resource: Mapping[str, Any]) -> str | None:
    """`metadata.name`, where it is text."""
    metadata = resource.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) and name else None


def spec_of(resource: Any) -> dict[str, Any]:
    """`spec`, where it is a mapping."""
    spec = resource.get("spec") if isinstance(resource, dict) else None
    return spec if isinstance(spec, dict) else {}


def resolve(known: Index, kind: str, value: Any, key: str) -> tuple[Mapping[str, Any], str | None]:
    """The object that an entry is, or names under `key`, and the reference where it dangles."""
    if isinstance(value, dict) and key not in value:
        return value, None
    name = value.get(key) if isinstance(value, dict) else value
    if not isinstance(name, str):
        return {}, None
    found = known.get((kind, name))
    return (found, None) if found is not None else ({}, f"{kind}/{name}")


def entries(value: Any) -> list[Any]:
    """The items of a list; nothing of anything else."""
    return value if isinstance(value, list) else []


def dangling_alerting(known: Index, spec: Mapping[str, Any]) -> list[str]:
    """References of an SLO's alert policies that no object answers to."""
    missing: list[str | None] = []
    for entry in entries(spec.get("alertPolicies")):
        policy, lost = resolve(known, "AlertPolicy", entry, "alertPolicyRef")
        missing.append(lost)
        inner = spec_of(policy)
        for kind, field, key in _POLICY_REFERENCES:
            missing += [resolve(known, kind, one, key)[1] for one in entries(inner.get(field))]
    return [one for one in missing if one is not None]


_POLICY_REFERENCES = (
    ("AlertCondition", "conditions", "conditionRef"),
    ("AlertNotificationTarget", "notificationTargets", "targetRef"),
)


def dangling_service(known: Index, service: str | None) -> list[str]:
    """A service name is free text until the repository describes services as objects."""
    has_services = any(kind == "Service" for kind, _ in known)
    if service is None or not has_services or ("Service", service) in known:
        return []
    return [f"Service/{service}"]
