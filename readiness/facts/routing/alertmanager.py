"""Alertmanager's configuration, known by its content, also inside a Secret or a ConfigMap.

<https://prometheus.io/docs/alerting/latest/configuration/>.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import UNKNOWN, Fault, NodePlace, Receiver, Routing
from readiness.facts.routing import matchers, receivers
from readiness.facts.routing.tree import Words, flattened, named, undefined
from readiness.facts.text import has_template
from readiness.source.document import Document, Step
from readiness.source.environments import rank

KINDS = frozenset({"Routing"})
FORMAT = "alertmanager"
KEYS = ("alertmanager.yaml", "alertmanager.yml")
"""Under which the operator and common charts keep the file."""
VALUES: tuple[tuple[Step, ...], ...] = (
    ("alertmanager", "config"),
    ("kube-prometheus-stack", "alertmanager", "config"),
)
"""Where the values of kube-prometheus-stack hold it: of the chart itself, and as a dependency."""
BEGINNINGS = frozenset({"route", *(steps[0] for steps in VALUES)})
"""Keys at the top of a document that may hold it."""
RELEASES: Mapping[str, tuple[Step, ...]] = {
    "HelmRelease": ("spec", "values"),
    "Application": ("spec", "source", "helm", "valuesObject"),
}
WORDS = Words(matchers.of_route)


def routings(document: Document) -> Iterator[Routing | Fault]:
    """Every configuration of a document."""
    data = document.data
    begins = isinstance(data, dict) and not BEGINNINGS.isdisjoint(data)
    for values in ((), *VALUES) if begins else ():
        if is_configuration(document.get(*values)):
            yield routing(document, values, document.path.rpartition("/")[2])
    for manifest in manifests(document):
        if manifest.kind in {"Secret", "ConfigMap"}:
            yield from _held(manifest)
        elif manifest.kind in RELEASES:
            for values in VALUES:
                steps = (*manifest.steps, *RELEASES[manifest.kind], *values)
                if is_configuration(document.get(*steps)):
                    yield routing(document, steps, manifest.name)


def is_configuration(data: Any) -> bool:
    """Whether data is a configuration: a tree of routes beside receivers."""
    return (
        isinstance(data, dict)
        and isinstance(data.get("route"), dict)
        and isinstance(data.get("receivers"), list)
        and "apiVersion" not in data
    )


def _held(manifest: Manifest) -> Iterator[Routing | Fault]:
    for part in ("stringData", "data"):
        entries = manifest.get(part)
        for key, text in entries.items() if isinstance(entries, dict) else ():
            if key in KEYS and isinstance(text, str):
                coded = manifest.kind == "Secret" and part == "data"
                yield from _inside(manifest, (part, key), text, coded=coded)


def _inside(
    manifest: Manifest, steps: tuple[Step, ...], text: str, *, coded: bool
) -> Iterator[Routing | Fault]:
    """The configuration in a text; its places are the text's."""
    place = manifest.at(*steps)
    try:
        content = (
            base64.b64decode(text, validate=True) if coded else text.encode("utf-8", "replace")
        )
    except (binascii.Error, ValueError):
        message = f"the Alertmanager configuration of {manifest.name} is not base64"
        yield Fault(place, message, kinds=KINDS)
        return
    from readiness.source import yaml  # noqa: PLC0415 - 20 ms, only where there is one

    parsed = yaml.parse(place.path, content, wanted=True)
    for document in parsed.documents:
        if is_configuration(document.data):
            inner = Document(place.path, document.number, document.data, {}, *place[1:3])
            yield routing(inner, (), manifest.name)
    for fault in parsed.faults:
        message = f"the Alertmanager configuration of {manifest.name}: {fault.message}"
        yield Fault(place, message, kinds=KINDS)


def routing(document: Document, steps: tuple[Step, ...], name: str) -> Routing:
    """The tree at these steps."""
    routes = flattened(document, (*steps, "route"), WORDS)
    found = [
        receiver(document, (*steps, "receivers", number), each)
        for number, each in enumerate(document.get(*steps, "receivers") or ())
        if isinstance(each, dict) and isinstance(each.get("name"), str)
    ]
    return Routing(
        NodePlace(document, steps, {"receivers": ("receivers",), "route": ("route",)}),
        name,
        format=FORMAT,
        environment=rank(document.path),
        routes=routes,
        receivers=named(routes, found),
        undefined=undefined(routes, found),
    )


def receiver(
    document: Document, steps: tuple[Step, ...], node: Mapping[str, Any], suffix: str = "_configs"
) -> Receiver:
    """A receiver with what stands in its lists; a text in place of a list is a template."""
    given = [
        key for key, value in node.items() if key.endswith(suffix) and value not in (None, [], {})
    ]
    integrations = [receivers.folded(key) for key in given if not isinstance(node[key], str)]
    reach = receivers.reach(integrations)
    if reach != receivers.PAGE and _hook_pages(node, suffix):
        reach = receivers.PAGE
    if len(integrations) < len(given) and reach != receivers.PAGE:
        reach = UNKNOWN
    place = NodePlace(document, steps, {"name": ("name",)})
    unclear = has_template(node["name"])
    return Receiver(place, node["name"], tuple(integrations), UNKNOWN if unclear else reach)


def _hook_pages(node: Mapping[str, Any], suffix: str) -> bool:
    hooks = node.get(f"webhook{suffix}")
    return any(
        receivers.hook_pages(each.get("url"))
        for each in (hooks if isinstance(hooks, list) else ())
        if isinstance(each, dict)
    )
