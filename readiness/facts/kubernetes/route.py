"""Ingresses and Gateway API routes, and whether each backend resolves to a port of a Service."""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.kubernetes.existence import Inventory
from readiness.facts.kubernetes.node import is_template, mapping, plain, sequence, words
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Backend, Ingress, Port
from readiness.record import NamedTuple
from readiness.source.document import Step

INGRESS_GROUPS = frozenset({"networking.k8s.io", "extensions"})
ROUTES = frozenset({"HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"})
GATEWAY = "gateway.networking.k8s.io"
INGRESS_PARTS = {
    "name": ("metadata", "name"),
    "tls": ("spec", "tls"),
    "rules": ("spec", "rules"),
    "limits": ("metadata", "annotations"),
    "default_backend": ("spec", "defaultBackend"),
}
ROUTE_PARTS = {
    "name": ("metadata", "name"),
    "rules": ("spec", "rules"),
    "hosts": ("spec", "hostnames"),
    "tls": ("spec", "parentRefs"),
}
BACKEND_PARTS: dict[str, tuple[Step, ...]] = {}
ACTION = "use-annotation"
"""A port that makes the AWS load balancer controller look for an action, not for a Service."""
Services = Mapping[tuple[str, str], tuple[Port, ...]]
"""Namespace and name → ports."""


class Target(NamedTuple):
    """A backend as written: what it names, and where that stands below the object."""

    steps: tuple[Step, ...]
    kind: str
    namespace: str
    name: str | None
    port: str | None


def is_route(one: Object) -> bool:
    """Whether an object sends traffic to Services by rules."""
    if one.kind == "Ingress":
        return one.group in INGRESS_GROUPS
    return one.kind in ROUTES and one.group == GATEWAY


def read(one: Object, services: Services, inventory: Inventory) -> Ingress:
    """An Ingress or a route with its backends resolved."""
    ingress = one.kind == "Ingress"
    parts = INGRESS_PARTS if ingress else ROUTE_PARTS
    targets = ingress_targets(one) if ingress else route_targets(one)
    return Ingress(
        place=one.place(parts),
        kind=one.kind,
        namespace=one.home,
        name=one.name,
        hosts=hosts(one) if ingress else words(one.spec.get("hostnames")),
        tls=bool(sequence(one.spec.get("tls"))),
        backends=tuple(backend(one, target, services, inventory) for target in targets),
    )


def hosts(one: Object) -> tuple[str, ...]:
    """The hosts of an Ingress, each once, in the order of its rules."""
    found = (plain(mapping(rule).get("host")) for rule in sequence(one.spec.get("rules")))
    return tuple(dict.fromkeys(host for host in found if host))


def ingress_targets(one: Object) -> Iterator[Target]:
    """The default backend under its old and its new name, then those of the paths."""
    for field in ("defaultBackend", "backend"):
        if isinstance(one.spec.get(field), dict):
            yield ingress_target(one, ("spec", field), one.spec[field])
    for number, rule in enumerate(sequence(one.spec.get("rules"))):
        paths = mapping(mapping(rule).get("http")).get("paths")
        for index, path in enumerate(sequence(paths)):
            node = mapping(path).get("backend")
            steps = ("spec", "rules", number, "http", "paths", index, "backend")
            if isinstance(node, dict):
                yield ingress_target(one, steps, node)


def ingress_target(one: Object, steps: tuple[Step, ...], node: Mapping[str, Any]) -> Target:
    """A backend as its generation of the API writes it; the other's fields are refused."""
    resource = node.get("resource")
    if isinstance(resource, dict):
        kind = plain(resource.get("kind")) or ""
        return Target(steps, kind, one.home, plain(resource.get("name")), None)
    service = node.get("service")
    if isinstance(service, dict):
        port = mapping(service.get("port"))
        named = plain(port.get("name")) or plain(port.get("number"))
        return Target(steps, "Service", one.home, plain(service.get("name")), named)
    if one.version == "v1":
        return Target(steps, "Service", one.home, None, None)
    name, port_text = plain(node.get("serviceName")), plain(node.get("servicePort"))
    return Target(steps, "Service", one.home, name, port_text)


def route_targets(one: Object) -> Iterator[Target]:
    """The backends of a Gateway API route, each in the namespace that it names."""
    for number, rule in enumerate(sequence(one.spec.get("rules"))):
        for index, node in enumerate(sequence(mapping(rule).get("backendRefs"))):
            if isinstance(node, dict):
                yield Target(
                    ("spec", "rules", number, "backendRefs", index),
                    plain(node.get("kind")) or "Service",
                    plain(node.get("namespace")) or one.home,
                    plain(node.get("name")),
                    plain(node.get("port")),
                )


def backend(one: Object, target: Target, services: Services, inventory: Inventory) -> Backend:
    """A backend with whether it resolves, and why not."""
    place = one.place(BACKEND_PARTS, *target.steps)
    answer, reason = resolve(target, services, inventory)
    return Backend(place, target.name or "", target.port, answer, reason)


def resolve(target: Target, services: Services, inventory: Inventory) -> tuple[Answer | None, str]:
    """Whether a backend exists; None for kinds that nobody here knows."""
    if target.kind != "Service":
        return resolve_resource(target, inventory)
    if target.port == ACTION:
        return None, "names an action of the load balancer's annotations"
    if target.name is None:
        return NO, "names no Service"
    found = services.get((target.namespace, target.name))
    if found is not None:
        return resolve_port(target, found)
    answer = inventory.exists("Service", target.namespace, target.name)
    where = f"Service {target.name} in namespace {target.namespace}"
    if answer == YES:
        return YES, f"{where} is provided elsewhere"
    unknown = (
        f"{where} may stand in a file that could not be read, be a template or name no namespace"
    )
    return answer, f"there is no {where}" if answer == NO else unknown


def resolve_port(target: Target, ports: tuple[Port, ...]) -> tuple[Answer, str]:
    """Whether the Service has the port; a name that is missing equals no name."""
    if target.port is None:
        return NO, f"names no port of Service {target.name}"
    if is_template(target.port):
        return UNKNOWN, "its port is a template"
    if any(target.port == one.name or target.port == str(one.number) for one in ports):
        return YES, ""
    if any(one.number is None for one in ports):
        return UNKNOWN, f"a port of Service {target.name} is a template"
    return NO, f"Service {target.name} has no port {target.port}"


def resolve_resource(target: Target, inventory: Inventory) -> tuple[Answer | None, str]:
    """Whether another object exists, where the repository holds any of its kind."""
    if target.name is None or target.kind not in inventory.kinds:
        return None, f"points at a {target.kind or 'resource'}, a kind of which nothing is known"
    answer = inventory.exists(target.kind, target.namespace, target.name)
    return answer, "" if answer == YES else f"there is no {target.kind} {target.name}"
