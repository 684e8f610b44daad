"""Grafana dashboards, wherever a repository keeps them, and the golden signals they show."""

import json
from collections.abc import Iterator
from typing import Any

from readiness.facts.dashboards.grafana import is_dashboard, panels, queries, unwrapped, variables
from readiness.facts.dashboards.signals import read
from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import Dashboard, Facts, FixedPlace
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.repository import Repository

KINDS = frozenset({"Dashboard"})
LABEL = "grafana_dashboard"
"""The label by which Grafana's sidecar finds ConfigMaps (its default)."""
OPERATOR_GROUPS = ("grafana.integreatly.org/", "integreatly.org/")
RESOURCE_GROUP = "dashboard.grafana.app/"
ELSEWHERE = ("url", "grafanaCom", "jsonnet", "configMapRef", "gzipJson", "jsonnetLib")
MAX_TEXT = 8_000_000
"""Characters of one dashboard inside a manifest; a ConfigMap cannot hold more than 1 MiB."""


class Found(NamedTuple):
    """A dashboard's data and where it stands."""

    location: Location
    data: dict[str, Any]
    name: str


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """The dashboards of a repository; one that cannot be read is a fault."""
    del vocabulary
    found = [each for document in repository.documents for each in _in(document)]
    return Facts(
        dashboards=tuple(_dashboard(each) for each in found if isinstance(each, Found)),
        faults=tuple(each for each in found if isinstance(each, Fault)),
    )


def _in(document: Document) -> Iterator[Found | Fault]:
    data = unwrapped(document.data)
    if data is not None:
        yield Found(document.at(), data, document.path.rsplit("/", 1)[-1])
        return
    for manifest in manifests(document):
        if manifest.kind == "ConfigMap":
            yield from _in_config_map(manifest)
        elif manifest.kind == "GrafanaDashboard" and manifest.group.startswith(OPERATOR_GROUPS):
            yield from _in_resource(manifest)
        elif manifest.kind == "Dashboard" and manifest.group.startswith(RESOURCE_GROUP):
            spec = manifest.get("spec")
            if isinstance(spec, dict):
                yield Found(manifest.at("spec"), spec, manifest.name)


def _in_config_map(manifest: Manifest) -> Iterator[Found | Fault]:
    labelled = LABEL in manifest.labels
    entries = manifest.get("data")
    for key, text in entries.items() if isinstance(entries, dict) else ():
        if not isinstance(text, str) or not (labelled or key.endswith(".json")):
            continue
        if labelled or '"panels"' in text or '"rows"' in text:
            yield from _parsed(text, manifest.at("data", key), key)


def _in_resource(manifest: Manifest) -> Iterator[Found | Fault]:
    text = manifest.get("spec", "json")
    if isinstance(text, str):
        yield from _parsed(text, manifest.at("spec", "json"), manifest.name)
        return
    spec = manifest.get("spec")
    given = [key for key in ELSEWHERE if isinstance(spec, dict) and key in spec]
    if given:
        message = f"the dashboard {manifest.name} stands elsewhere (`{given[0]}`)"
        yield Fault(manifest.at("spec", given[0]), message, kinds=KINDS)


def _parsed(text: str, location: Location, name: str) -> Iterator[Found | Fault]:
    """The dashboard in a text; nothing where the text is JSON of another kind."""
    try:
        data = json.loads(text) if len(text) <= MAX_TEXT else None
    except (ValueError, RecursionError):
        yield Fault(location, f"the dashboard {name} is not JSON", kinds=KINDS)
        return
    dashboard = unwrapped(data)
    if dashboard is not None:
        yield Found(location, dashboard, name)
    elif len(text) > MAX_TEXT:
        yield Fault(location, f"the dashboard {name} is too large to be read", kinds=KINDS)


def _dashboard(found: Found) -> Dashboard:
    title = found.data.get("title")
    uid = found.data.get("uid")
    reading = read(queries(found.data), variables(found.data))
    return Dashboard(
        FixedPlace(found.location),
        title if isinstance(title, str) and title else found.name,
        uid=uid if isinstance(uid, str) and uid else None,
        panels=sum(1 for _ in panels(found.data)),
        signals=reading.signals,
        unparsed=reading.unparsed,
        labels=reading.labels,
    )


__all__ = ["collect", "is_dashboard"]
