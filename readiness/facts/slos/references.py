"""OpenSLO's objects over all files, and what refers to what; knows no objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from readiness.facts.resources import resources
from readiness.facts.text import entries
from readiness.source.document import Document

V1ALPHA, V1, V2ALPHA = "openslo/v1alpha", "openslo/v1", "openslo.com/v2alpha"
VERSIONS = frozenset({V1ALPHA, V1, V2ALPHA})
Index = Mapping[tuple[str, str], Mapping[str, Any]]
"""(kind, name) → object; the first of several."""
Indices = Mapping[str, Index]
"""`apiVersion` → its objects: a reference never leads to another version."""


def index(documents: Iterable[Document]) -> Indices:
    """Every OpenSLO object with a name."""
    found: dict[str, dict[tuple[str, str], Mapping[str, Any]]] = {one: {} for one in VERSIONS}
    for document in documents:
        for _, resource in resources(document):
            version, name = resource.get("apiVersion"), name_of(resource)
            if isinstance(version, str) and version in found and name is not None:
                found[version].setdefault((resource["kind"], name), resource)
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


def policies(known: Index, spec: Mapping[str, Any]) -> list[tuple[dict[str, Any], str | None]]:
    """The specifications of an SLO's alert policies, each with its reference where it dangles."""
    found = [
        resolve(known, "AlertPolicy", entry, "alertPolicyRef")
        for entry in entries(spec.get("alertPolicies"))
    ]
    return [(spec_of(policy), lost) for policy, lost in found]


def dangling_alerting(known: Index, spec: Mapping[str, Any]) -> list[str]:
    """References of an SLO's alert policies that no object answers to."""
    missing: list[str | None] = []
    for inner, lost in policies(known, spec):
        missing.append(lost)
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
