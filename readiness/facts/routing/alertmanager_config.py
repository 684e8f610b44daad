"""`AlertmanagerConfig` of the Prometheus operator: a part of a tree, for one namespace's alerts.

<https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig>.
The operator adds `namespace="…"` to its root and lets those beside it be asked too, unless the
Alertmanager's `alertmanagerConfigMatcherStrategy` says `None`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import Matcher, NodePlace, Routing
from readiness.facts.routing.alertmanager import receiver
from readiness.facts.routing.matchers import Asked
from readiness.facts.routing.tree import Words, flattened, named, undefined
from readiness.facts.text import has_template
from readiness.source.document import Document
from readiness.source.environments import rank

GROUP = "monitoring.coreos.com/"
FORMAT = "alertmanager-config"
_OPERATORS = ("=", "!=", "=~", "!~")


def asked(route: Mapping[str, Any]) -> Asked:
    """`matchers` as mappings; v1alpha1 has `regex: true` beside the newer `matchType`."""
    listed = route.get("matchers")
    if listed is None:
        return Asked((), clear=True)
    found: list[Matcher] = []
    for each in listed if isinstance(listed, list) else ():
        matcher = _matcher(each) if isinstance(each, dict) else None
        if matcher is not None:
            found.append(matcher)
    clear = isinstance(listed, list) and len(found) == len(listed)
    return Asked(tuple(found), clear)


def _matcher(each: Mapping[str, Any]) -> Matcher | None:
    name, value = each.get("name"), each.get("value", "")
    operator = each.get("matchType") or ("=~" if each.get("regex") is True else "=")
    if not isinstance(name, str) or not isinstance(value, str) or operator not in _OPERATORS:
        return None
    return None if has_template(value) else Matcher(name, operator, value)


WORDS = Words(asked, ("muteTimeIntervals",), ("activeTimeIntervals",))


def routings(document: Document, *, everywhere: bool) -> Iterator[Routing]:
    """Every resource's tree; `everywhere`: the operator adds no matcher."""
    for manifest in manifests(document):
        if manifest.kind == "AlertmanagerConfig" and manifest.group.startswith(GROUP):
            yield _routing(manifest, everywhere=everywhere)


def matches_everywhere(document: Document) -> bool:
    """Whether an Alertmanager of the document asks for no namespace."""
    return any(
        manifest.get("spec", "alertmanagerConfigMatcherStrategy", "type") == "None"
        for manifest in manifests(document)
        if manifest.kind == "Alertmanager" and manifest.group.startswith(GROUP)
    )


def _routing(manifest: Manifest, *, everywhere: bool) -> Routing:
    document, steps = manifest.document, (*manifest.steps, "spec")
    routes = flattened(document, (*steps, "route"), WORDS)
    if routes and not everywhere:
        first = routes[0]
        space = Matcher("namespace", "=", manifest.namespace)
        routes = (first._replace(matchers=(space, *first.matchers)), *routes[1:])
    listed = manifest.get("spec", "receivers")
    found = [
        receiver(document, (*steps, "receivers", number), each, "Configs")
        for number, each in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(each, dict) and isinstance(each.get("name"), str)
    ]
    return Routing(
        NodePlace(document, manifest.steps, {"route": ("spec", "route")}),
        manifest.name,
        format=FORMAT,
        namespace=None if everywhere else manifest.namespace,
        whole=False,
        environment=rank(document.path),
        routes=routes,
        receivers=named(routes, found),
        undefined=undefined(routes, found),
    )
