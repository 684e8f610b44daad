"""What pods say of themselves to whoever collects their telemetry; judges nothing.

Labels of Kubernetes (<https://kubernetes.io/docs/reference/labels-annotations-taints/>), the unified
service tags of Datadog (<https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging>),
resource attributes of OpenTelemetry
(<https://opentelemetry.io/docs/specs/semconv/non-normative/k8s-attributes/>) and what Elastic's
agents read. Values are compared here and not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import is_template, labels, mapping, plain, sequence
from readiness.facts.model import Telemetry

DIMENSIONS = ("env", "service", "version")
_LABELS: Mapping[str, str] = {
    "app.kubernetes.io/name": "service",
    "app.kubernetes.io/version": "version",
    "tags.datadoghq.com/env": "env",
    "tags.datadoghq.com/service": "service",
    "tags.datadoghq.com/version": "version",
}
_ATTRIBUTES: Mapping[str, str] = {
    "service.name": "service",
    "service.version": "version",
    "deployment.environment": "env",
    "deployment.environment.name": "env",
}
_VARIABLES: Mapping[str, str] = {
    "DD_ENV": "env",
    "DD_SERVICE": "service",
    "DD_VERSION": "version",
    "ELASTIC_APM_ENVIRONMENT": "env",
    "ELASTIC_APM_SERVICE_NAME": "service",
    "ELASTIC_APM_SERVICE_VERSION": "version",
    "OTEL_SERVICE_NAME": "service",
}
_RESOURCE = "OTEL_RESOURCE_ATTRIBUTES"
_ANNOTATION = "resource.opentelemetry.io/"
_INJECTED = "instrumentation.opentelemetry.io/inject-"
"""The operator names the service after the workload and takes the version from the image's tag:
<https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/>."""


def read(draft: Draft) -> Telemetry:
    """What the labels, annotations and variables of a pod template say."""
    annotations = labels(mapping(draft.template.get("metadata")).get("annotations"))
    said = {_LABELS[key] for key, value in draft.pod_labels.items() if value and key in _LABELS}
    said |= {
        _ATTRIBUTES[name]
        for key, value in annotations.items()
        if value and (name := key.removeprefix(_ANNOTATION)) != key and name in _ATTRIBUTES
    }
    if any(key.startswith(_INJECTED) and value != "false" for key, value in annotations.items()):
        said |= {"service", "version"}
    perhaps: set[str] = set()
    for name, entry in _variables(draft):
        sure, maybe = _of_variable(name, entry)
        said |= sure
        perhaps |= maybe
    if any(mapping(one).get("envFrom") for one in sequence(draft.pod.get("containers"))):
        perhaps |= set(DIMENSIONS)
    return Telemetry(
        tuple(sorted(said)), tuple(sorted(perhaps - said)), tuple(_contradictions(draft))
    )


def _variables(draft: Draft) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for container in map(mapping, sequence(draft.pod.get("containers"))):
        for entry in map(mapping, sequence(container.get("env"))):
            name = entry.get("name")
            if isinstance(name, str):
                yield name, entry


def _of_variable(name: str, entry: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The dimensions that a variable says, and those that it may say."""
    value = plain(entry.get("value"))
    given = bool(value) or isinstance(entry.get("valueFrom"), dict)
    if name in _VARIABLES and given:
        return {_VARIABLES[name]}, set()
    if name != _RESOURCE or not given:
        return set(), set()
    if value is None or is_template(value):
        return set(), set(DIMENSIONS)
    pairs = (pair.partition("=") for pair in value.split(","))
    return {
        _ATTRIBUTES[key.strip()] for key, _, text in pairs if text and key.strip() in _ATTRIBUTES
    }, set()


def _contradictions(draft: Draft) -> Iterator[str]:
    """A variable of Datadog that is written out, and says something else than the pod's label."""
    for name, entry in _variables(draft):
        label = f"tags.datadoghq.com/{name.removeprefix('DD_').lower()}"
        value, other = plain(entry.get("value")), draft.pod_labels.get(label)
        if name in _VARIABLES and name.startswith("DD_") and value and other:
            told = is_template(value) or is_template(other) or "$(" in value
            if not told and value != other:
                yield f"{name} is not what {label} says"
