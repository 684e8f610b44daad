"""Whether queries select the series of a service; knows neither alerts nor objectives."""

import re
from collections.abc import Iterator, Sequence

from readiness.facts.model import Expression
from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.text import folded

_IDENTITY = frozenset(
    {
        "app",
        "application",
        "service",
        "service_name",
        "job",
        "namespace",
        "container",
        "pod",
        "deployment",
        "statefulset",
        "daemonset",
        "replicaset",
        "cronjob",
        "job_name",
        "horizontalpodautoscaler",
        "persistentvolumeclaim",
        "ingress",
        "webhook",
        "workload",
        "handler",
        "app_kubernetes_io_name",
        "destination_service",
        "destination_workload",
        "component",
    }
)
"""Labels that say whose series they are."""
_COMMON = frozenset({"service", "server", "http", "grpc", "requests", "request"})
"""Words of service names that metrics of any service have."""


def selects(expressions: Sequence[Expression], service: str | None) -> Answer:
    """No only where no series is told apart at all: another name may be the same service."""
    if service is None:
        return UNKNOWN
    name = folded(service)
    asked = [(label, value) for one in expressions for label, value in _telling(one)]
    values = {folded(value) for _, value in asked}
    metrics = {folded(metric) for one in expressions for metric in one.metrics}
    if any(name in value for value in values) or any(name in metric for metric in metrics):
        return YES
    labels = {label for label, _ in asked}
    words = {word for word in re.findall(r"[a-z0-9]{4,}", service.lower()) if word not in _COMMON}
    told = labels & _IDENTITY or any(word in metric for word in words for metric in metrics)
    return UNKNOWN if told else NO


_ANYTHING = frozenset({"", ".*", ".+", "^.*$", "^.+$", "(.*)", "(.+)"})


def _telling(expression: Expression) -> Iterator[tuple[str, str]]:
    """The labels and values that leave something out: to exclude one service is to mean all others."""
    for label, operator, value in expression.labels:
        if operator in {"=", "=~"} and value not in _ANYTHING:
            yield label, value
