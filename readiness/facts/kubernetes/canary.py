"""Flagger's Canaries: the Services and workloads that its controller makes of a target.

https://docs.flagger.app/usage/how-it-works
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.facts.kubernetes.network import Router
from readiness.facts.kubernetes.node import integer, mapping, plain
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import Port

GROUP = "flagger.app"
TARGETS = ("DaemonSet", "Deployment")
"""Kinds of which it makes a second one, that takes the traffic between releases."""
MADE = ("", "-primary", "-canary")
"""What follows the name in those of the Services: the one to use, and one for either side."""
Key = tuple[str, str, str]


def is_canary(one: Object) -> bool:
    """Whether an object has Flagger release a workload."""
    return one.kind == "Canary" and one.group == GROUP


def services(one: Object) -> tuple[str, ...]:
    """Names of the Services that are made."""
    name = named(one)
    return tuple(f"{name}{end}" for end in MADE) if name else ()


def workloads(one: Object) -> tuple[str, ...]:
    """Names of the workloads that are made, in lower case."""
    name = target(one)[2]
    return (f"{name}-primary".lower(),) if name else ()


def target(one: Object) -> Key:
    """Kind, namespace and name of what is released."""
    given = mapping(one.spec.get("targetRef"))
    return plain(given.get("kind")) or "", one.home, plain(given.get("name")) or ""


def named(one: Object) -> str:
    """The name of the Service to use: its own, else the target's."""
    return plain(mapping(one.spec.get("service")).get("name")) or target(one)[2]


def by_target(objects: Sequence[Object]) -> Mapping[Key, Router]:
    """What is released → the Service that is made to lead to it; the first of several."""
    found: dict[Key, Router] = {}
    for one in objects:
        if is_canary(one) and target(one)[0] in TARGETS and named(one):
            found.setdefault(target(one), router(one))
    return found


def router(one: Object) -> Router:
    """The Service that is made; its target is the port itself where none is given."""
    given = mapping(one.spec.get("service"))
    port = Port(
        plain(given.get("portName")) or "http",
        integer(given.get("port")),
        target=plain(given.get("targetPort", given.get("port"))),
    )
    return Router(
        one._replace(name=named(one)), "ClusterIP", None, (port,), headless=False, labels={}
    )
