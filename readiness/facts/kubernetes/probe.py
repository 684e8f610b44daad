"""Probes with the API server's defaults, and whether two of them ask the same; no policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes.node import integer, is_template, mapping, plain, seconds, words
from readiness.facts.model import Port, Probe

NUMBERS = (
    "periodSeconds",
    "timeoutSeconds",
    "failureThreshold",
    "successThreshold",
    "initialDelaySeconds",
)
HANDLERS = (("httpGet", "http"), ("tcpSocket", "tcp"), ("grpc", "grpc"), ("exec", "exec"))


def read(node: Any, ports: Sequence[Port]) -> Probe | None:
    """A probe of a container with these ports; None where there is none."""
    if not isinstance(node, dict):
        return None
    handler, action = action_of(node)
    port = plain(action.get("port"))
    return Probe(
        handler,
        plain(action.get("path")) if handler == "http" else None,
        port,
        None if port is None or is_template(port) else declared(port, ports),
        words(action.get("command")) if handler == "exec" else (),
        seconds(node.get("periodSeconds"), 10),
        seconds(node.get("timeoutSeconds"), 1),
        seconds(node.get("failureThreshold"), 3),
        seconds(node.get("successThreshold"), 1),
        seconds(node.get("initialDelaySeconds"), 0),
        tuple(
            name for name in NUMBERS if node.get(name) is not None and integer(node[name]) is None
        ),
    )


def action_of(node: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The name of the handler, and what it is told; `none` where none is given."""
    for field, handler in HANDLERS:
        if isinstance(node.get(field), dict):
            return handler, node[field]
    return "none", mapping(None)


def declared(port: str, ports: Sequence[Port]) -> bool:
    """Whether the container declares a port of this name or number."""
    return any(port in (one.name, str(one.number)) for one in ports)


def same(container: Mapping[str, Any], ports: Sequence[Port]) -> bool:
    """Whether liveness asks what readiness asks and gives up no later.

    Both then fail together: an overloaded container is restarted instead of being left alone.
    https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
    """
    live, ready = container.get("livenessProbe"), container.get("readinessProbe")
    if not (isinstance(live, dict) and isinstance(ready, dict)):
        return False
    asked = question(live, ports)
    return (
        asked is not None and asked == question(ready, ports) and patience(live) <= patience(ready)
    )


def question(node: Mapping[str, Any], ports: Sequence[Port]) -> tuple[Any, ...] | None:
    """What a probe asks, with named ports as numbers; None where it asks nothing."""
    handler, action = action_of(node)
    if handler == "none":
        return None
    port = plain(action.get("port"))
    number = next((str(one.number) for one in ports if port and one.name == port), port)
    told = (plain(action.get(field)) for field in ("host", "scheme", "service"))
    path = plain(action.get("path")) or "/"
    return (handler, number, path, words(action.get("command")), *(item or "" for item in told))


def patience(node: Mapping[str, Any]) -> int:
    """Seconds of failure until the probe counts as failed."""
    return seconds(node.get("failureThreshold"), 3) * seconds(node.get("periodSeconds"), 10)
