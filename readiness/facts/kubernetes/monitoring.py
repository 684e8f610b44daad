"""Whether anybody collects a workload's metrics: ServiceMonitor, PodMonitor or annotations."""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes import selector
from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.network import Router
from readiness.facts.kubernetes.node import labels, mapping, plain, sequence, words
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.selector import Choice, Index
from readiness.record import NamedTuple

GROUP = "monitoring.coreos.com"
ANNOTATION = "prometheus.io/scrape"


class Scraped(NamedTuple):
    """What the monitors select: numbers of workloads and of Services."""

    pods: frozenset[int]
    services: frozenset[int]
    unclear: bool
    """Some monitor's selector is a template."""


def is_monitor(one: Object) -> bool:
    """Whether an object makes Prometheus collect from Services or pods."""
    return one.kind in ("ServiceMonitor", "PodMonitor") and one.group == GROUP


def collect(monitors: Sequence[Object], routers: Sequence[Router], pods: Index) -> Scraped:
    """What all monitors select together."""
    services = Index((one.object.home, one.labels) for one in routers)
    found: dict[str, set[int]] = {"PodMonitor": set(), "ServiceMonitor": set()}
    unclear = False
    for one in monitors:
        choices = look(one, pods if one.kind == "PodMonitor" else services)
        unclear = unclear or any(choice.answer == "unknown" for choice in choices)
        numbers = {number for choice in choices for number in choice.found}
        if one.kind == "ServiceMonitor":
            names, open_ended = endpoints(one)
            numbers = {n for n in numbers if open_ended or offers(routers[n], names)}
        found[one.kind].update(numbers)
    pods_found = frozenset(found["PodMonitor"])
    return Scraped(pods_found, frozenset(found["ServiceMonitor"]), unclear)


def look(one: Object, index: Index) -> Sequence[Choice]:
    """What a monitor selects in the namespaces that it names, else in its own."""
    chosen = selector.parse(one.spec.get("selector"))
    where = mapping(one.spec.get("namespaceSelector"))
    if where.get("any") is True:
        return (index.everywhere(chosen),)
    names = words(where.get("matchNames")) or (one.home,)
    return [index.select(chosen, name) for name in names]


def endpoints(one: Object) -> tuple[frozenset[str], bool]:
    """The Service ports that a ServiceMonitor names, and whether it names a pod's port instead."""
    entries = [mapping(entry) for entry in sequence(one.spec.get("endpoints"))]
    names = frozenset(name for entry in entries if (name := plain(entry.get("port"))))
    return names, any("targetPort" in entry and "port" not in entry for entry in entries)


def offers(router: Router, names: frozenset[str]) -> bool:
    """Whether a Service has one of these ports; monitors know ports by name only."""
    return any(port.name in names for port in router.ports)


def annotated(node: Mapping[str, Any]) -> bool:
    """Whether an object's metadata asks to be scraped."""
    return labels(node.get("annotations")).get(ANNOTATION) == "true"


def scraped(
    draft: Draft, number: int, selected_by: Sequence[int], routers: Sequence[Router], all_: Scraped
) -> bool:
    """Whether a workload's metrics are collected by what was read."""
    if number in all_.pods or annotated(mapping(draft.template.get("metadata"))):
        return True
    return any(n in all_.services or annotated(routers[n].object.metadata) for n in selected_by)
