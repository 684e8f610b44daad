"""What Argo CD and Flux are told of how a source reaches a cluster; judges nothing.

https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml
https://fluxcd.io/flux/components/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from readiness.facts.kubernetes.node import integer, is_template, plain
from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import Facts, FixedPlace, Sync
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Step
from readiness.source.repository import Repository

PARTS: dict[str, tuple[Step, ...]] = {
    "policy": ("spec", "syncPolicy"),
    "suspend": ("spec", "suspend"),
    "remediation": ("spec", "upgrade", "remediation"),
    "source": ("spec", "source"),
}
SETS = ("spec", "template")
"""Where an ApplicationSet keeps its Application."""


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """What is synchronised, in the order of the documents."""
    del vocabulary
    found = (each for document in repository.documents for each in manifests(document))
    return Facts(syncs=tuple(syncs(found)))


def syncs(found: Iterable[Manifest]) -> Iterator[Sync]:
    """Every Application, ApplicationSet, HelmRelease and Kustomization of Flux."""
    for manifest in found:
        match (manifest.group.split("/")[0], manifest.kind):
            case ("argoproj.io", "Application"):
                yield _application(manifest, ())
            case ("argoproj.io", "ApplicationSet"):
                yield _application(manifest, SETS)
            case ("helm.toolkit.fluxcd.io", "HelmRelease"):
                yield _release(manifest)
            case ("kustomize.toolkit.fluxcd.io", "Kustomization"):
                yield _kustomization(manifest)
            case _:
                pass


def _sync(manifest: Manifest, tool: str, base: tuple[Step, ...] = ()) -> Sync:
    parts = {name: manifest.at(*base, *steps) for name, steps in PARTS.items()}
    place = FixedPlace(manifest.at(), parts)
    return Sync(place, manifest.kind, manifest.namespace, manifest.name, tool)


def _application(manifest: Manifest, base: tuple[Step, ...]) -> Sync:
    """Automated where a policy says so; a set may patch one in that nobody sees."""
    spec = (*base, "spec")
    source = (*spec, "source")
    if not isinstance(manifest.get(*source), dict):
        source = (*spec, "sources", 0)
    policy = manifest.get(*spec, "syncPolicy", "automated")
    automated: bool | None = isinstance(policy, dict) and policy.get("enabled") is not False
    if not automated and base and manifest.get("spec", "templatePatch") is not None:
        automated = None
    return _sync(manifest, "argocd", base)._replace(
        source=_text(manifest.get(*source, "repoURL")),
        path=_text(manifest.get(*source, "path")),
        chart=_text(manifest.get(*source, "chart")),
        revision=_text(manifest.get(*source, "targetRevision")),
        automated=automated,
        prunes=manifest.get(*spec, "syncPolicy", "automated", "prune") is True,
        heals=automated is True
        and manifest.get(*spec, "syncPolicy", "automated", "selfHeal") is True,
    )


def _kustomization(manifest: Manifest) -> Sync:
    """Whatever differs from its source is put right at every interval."""
    path = _text(manifest.get("spec", "path"))
    return _sync(manifest, "flux")._replace(
        source=_reference(manifest, "spec", "sourceRef"),
        path=path.removeprefix("./").strip("/") if path else path,
        automated=True,
        prunes=manifest.get("spec", "prune") is True,
        heals=True,
        suspended=manifest.get("spec", "suspend") is True,
    )


def _release(manifest: Manifest) -> Sync:
    """A release that somebody else changed is upgraded again."""
    chart = ("spec", "chart", "spec")
    target = _text(manifest.get("spec", "targetNamespace"))
    name = f"{target}-{manifest.name}" if target else manifest.name
    return _sync(manifest, "flux")._replace(
        source=_reference(manifest, *chart, "sourceRef")
        or _reference(manifest, "spec", "chartRef"),
        chart=_text(manifest.get(*chart, "chart")),
        revision=_text(manifest.get(*chart, "version")),
        release=_text(manifest.get("spec", "releaseName")) or name,
        automated=True,
        prunes=True,
        heals=True,
        suspended=manifest.get("spec", "suspend") is True,
        retries=integer(manifest.get("spec", "upgrade", "remediation", "retries")),
        remediation=_text(manifest.get("spec", "upgrade", "remediation", "strategy")),
    )


def _reference(manifest: Manifest, *steps: Step) -> str | None:
    """`GitRepository/shop` of a reference to a source."""
    kind, name = (_text(manifest.get(*steps, key)) for key in ("kind", "name"))
    return f"{kind}/{name}" if kind and name else None


def _text(node: Any) -> str | None:
    """A scalar as text; None where it is missing or a template."""
    found = plain(node)
    return None if found is None or is_template(found) else found
