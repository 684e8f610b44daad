"""`AlertmanagerConfig` of the Prometheus operator: a part of a tree, for one namespace's alerts.

<https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig>.
The operator adds `namespace="…"` to its root and lets those beside it be asked too, unless the
Alertmanager's `alertmanagerConfigMatcherStrategy` says `None`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import Matcher, NodePlace, Route, Routing
from readiness.facts.routing.alertmanager import receiver
from readiness.facts.routing.matchers import Asked
from readiness.facts.routing.tree import Words, flattened, named, undefined
from readiness.facts.text import has_template
from readiness.record import NamedTuple
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


class Operated(NamedTuple):
    """What the Alertmanagers of a repository say of the resources."""

    everywhere: bool
    """No namespace is asked for."""
    whole: frozenset[str]
    """The names of those that are an Alertmanager's whole configuration."""


def operated(documents: Iterable[Document]) -> Operated:
    """What all Alertmanagers say."""
    found = [
        manifest
        for document in documents
        for manifest in manifests(document)
        if manifest.kind == "Alertmanager" and manifest.group.startswith(GROUP)
    ]
    strategies = [each.get("spec", "alertmanagerConfigMatcherStrategy", "type") for each in found]
    names = [each.get("spec", "alertmanagerConfiguration", "name") for each in found]
    return Operated(
        "None" in strategies, frozenset(name for name in names if isinstance(name, str))
    )


def routings(document: Document, operators: Operated) -> Iterator[Routing]:
    """Every resource's tree."""
    for manifest in manifests(document):
        if manifest.kind == "AlertmanagerConfig" and manifest.group.startswith(GROUP):
            yield _routing(manifest, operators)


def _routing(manifest: Manifest, operators: Operated) -> Routing:
    document, steps = manifest.document, (*manifest.steps, "spec")
    whole = manifest.name in operators.whole
    everywhere = whole or operators.everywhere
    space = manifest.get("metadata", "namespace")
    routes = flattened(document, (*steps, "route"), WORDS)
    if routes and not everywhere:
        routes = (_within(routes[0], space), *routes[1:])
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
        namespace=space if isinstance(space, str) and not everywhere else None,
        whole=whole,
        environment=rank(document.path),
        routes=routes,
        receivers=named(routes, found),
        undefined=undefined(routes, found),
    )


def _within(route: Route, space: Any) -> Route:
    """The route with the operator's matcher; unclear where somebody else gives the namespace."""
    if not isinstance(space, str) or has_template(space):
        return route._replace(unclear=True)
    return route._replace(matchers=(Matcher("namespace", "=", space), *route.matchers))
