"""Grafana's notification policies and contact points, from provisioning files and Terraform.

<https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/>. Contact
points may also be made by hand, so that one which is not found here is not known to be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.model import NO, UNKNOWN, Matcher, NodePlace, Receiver, Route, Routing
from readiness.facts.routing import receivers
from readiness.facts.routing.matchers import Asked, parse
from readiness.facts.routing.tree import MOST_ROUTES, Words, flattened, named
from readiness.facts.terraform import Module, Resource
from readiness.facts.text import has_template
from readiness.source.document import Document
from readiness.source.environments import rank

FORMAT = "grafana"
_OPERATORS = ("=", "!=", "=~", "!~")
_PARTS: dict[str, tuple[str, ...]] = {"receiver": ("contact_point",)}


def asked(route: Mapping[str, Any]) -> Asked:
    """`object_matchers` (triples) and `matchers` (texts)."""
    triples, texts = route.get("object_matchers") or [], route.get("matchers") or []
    if not isinstance(triples, list) or not isinstance(texts, list):
        return Asked((), clear=False)
    found: list[Matcher] = []
    for triple in triples:
        good = isinstance(triple, list) and len(triple) == 3
        if good and all(isinstance(one, str) for one in triple) and triple[1] in _OPERATORS:
            found.append(Matcher(*triple))
    read = [parse(each) if isinstance(each, str) else None for each in texts]
    clear = len(found) == len(triples) and None not in read
    found += [one for several in read if several for one in several]
    return Asked(tuple(found), clear and not any(has_template(one.value) for one in found))


WORDS = Words(asked)


def routings(documents: Iterable[Document], modules: Iterable[Module]) -> Iterator[Routing]:
    """Every tree of policies, with the contact points of the whole repository."""
    files = [each for each in documents if _is_provisioning(each)]
    folders = list(modules)
    points = [point for document in files for point in _points(document)]
    points += [point for module in folders for point in _declared_points(module)]
    for document in files:
        listed = document.get("policies")
        for number, each in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(each, dict) and "receiver" in each:
                steps = ("policies", number)
                routes = flattened(document, steps, WORDS)
                yield _routing(NodePlace(document, steps), "policies", routes, points)
    for module in folders:
        for resource in _made(module, "grafana_notification_policy"):
            place = NodePlace(resource.document, resource.steps)
            yield _routing(place, resource.name, _declared_routes(resource, module), points)


def _is_provisioning(document: Document) -> bool:
    data = document.data
    return isinstance(data, dict) and any(
        isinstance(data.get(key), list) for key in ("policies", "contactPoints")
    )


def _routing(
    place: NodePlace, name: str, routes: tuple[Route, ...], points: list[Receiver]
) -> Routing:
    return Routing(
        place,
        name,
        format=FORMAT,
        environment=rank(place.document.path),
        routes=routes,
        receivers=named(routes, points),
    )


def _points(document: Document) -> Iterator[Receiver]:
    """The contact points of a provisioning file."""
    listed = document.get("contactPoints")
    for number, each in enumerate(listed if isinstance(listed, list) else ()):
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str):
            continue
        steps = ("contactPoints", number)
        inner = document.get(*steps, "receivers")
        kinds = [
            (one.get("type"), document.get(*steps, "receivers", index, "settings", "url"))
            for index, one in enumerate(inner if isinstance(inner, list) else ())
            if isinstance(one, dict)
        ]
        yield _receiver(NodePlace(document, steps, {"name": ("name",)}), name, kinds)


def _receiver(place: NodePlace, name: str, kinds: list[tuple[Any, Any]]) -> Receiver:
    words = tuple(receivers.folded(kind) for kind, _ in kinds if isinstance(kind, str))
    pages = any(kind == "webhook" and receivers.hook_pages(url) for kind, url in kinds)
    reach = receivers.PAGE if pages else receivers.reach(words)
    return Receiver(place, name, words, reach if len(words) == len(kinds) else UNKNOWN)


def _made(module: Module, kind: str) -> Iterator[Resource]:
    return (each for each in module.of(kind) if each.exists != NO)


def _declared_points(module: Module) -> Iterator[Receiver]:
    """The contact points of a module: each integration is a nested block."""
    for resource in _made(module, "grafana_contact_point"):
        name = resource.text("name")
        body = resource.raw()
        if name is None or not isinstance(body, dict):
            continue
        kinds = [
            (key, block.text("url"))
            for key in body
            if key not in {"dynamic", "provider", "lifecycle"}
            for block in resource.blocks(key)
        ]
        if resource.raw("dynamic") is not None or resource.is_many:
            kinds.append((None, None))
        place = NodePlace(resource.document, resource.steps, {"name": ("name",)})
        yield _receiver(place, name, kinds)


def _declared_routes(root: Resource, module: Module) -> tuple[Route, ...]:
    """The policies of a resource: `policy` blocks within one another."""
    found: list[Route] = []
    stack: list[tuple[Resource, int | None, str | None]] = [(root, None, None)]
    while stack and len(found) < MOST_ROUTES:
        node, parent, above = stack.pop()
        route = _declared_route(node, parent, above, module)
        number = len(found)
        found.append(route)
        stack.extend((each, number, route.receiver) for each in reversed(node.blocks("policy")))
        if node.is_open("policy"):
            hidden = NodePlace(node.document, node.steps)
            found.append(Route(hidden, None, number, unclear=True, continues=True))
    return tuple(found)


def _declared_route(node: Resource, parent: int | None, above: str | None, module: Module) -> Route:
    matchers = [_matcher(each) for each in node.blocks("matcher")]
    clear = None not in matchers and not node.is_open("matcher")
    timings = node.value("mute_timings")
    listed = timings if isinstance(timings, list) else ([] if timings is None else [timings])
    return Route(
        NodePlace(node.document, node.steps, _PARTS),
        _point(node, module) if node.raw("contact_point") is not None else above,
        parent,
        tuple(one for one in matchers if one is not None),
        node.value("continue") is True,
        tuple(each if isinstance(each, str) else "an interval" for each in listed),
        not clear,
    )


def _point(node: Resource, module: Module) -> str | None:
    """The name of the contact point, also where the policy refers to its resource."""
    value = node.value("contact_point")
    if isinstance(value, str):
        return value
    resource = module.find(value)
    return resource.text("name") if resource else None


def _matcher(block: Resource) -> Matcher | None:
    label, operator, value = block.text("label"), block.text("match"), block.text("value")
    if label is None or value is None or operator not in _OPERATORS:
        return None
    return Matcher(label, operator, value)
