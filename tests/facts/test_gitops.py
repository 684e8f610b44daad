"""What Argo CD and Flux say of sync, source and remediation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.facts import gitops
from readiness.facts.model import FixedPlace, Sync
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from tests.facts.deliveries import repository

NOWHERE = FixedPlace(Location("x"))
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source: {repoURL: "https://git.example.com/shop", path: deploy/web, targetRevision: main}
  syncPolicy: {automated: {prune: true, selfHeal: true}}
"""
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  template:
    spec:
      sources: [{repoURL: "https://charts.example.com", chart: web, targetRevision: "{{version}}"}]
      syncPolicy: {automated: {enabled: false}}
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux}
spec:
  suspend: true
  targetNamespace: shop
  chart: {spec: {chart: web, version: 1.x, sourceRef: {kind: HelmRepository, name: shop}}}
  upgrade: {remediation: {retries: 3, strategy: rollback}}
"""
KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux}
spec: {path: ./deploy/prod/, prune: true, sourceRef: {kind: GitRepository, name: shop}}
"""
TOLD = {
    APPLICATION: Sync(
        *(NOWHERE, "Application", "argocd", "web", "argocd"),
        source="https://git.example.com/shop",
        path="deploy/web",
        revision="main",
        automated=True,
        prunes=True,
        heals=True,
    ),
    SET: Sync(
        *(NOWHERE, "ApplicationSet", "argocd", "web", "argocd"),
        source="https://charts.example.com",
        chart="web",
    ),
    SET.replace("  template:", "  templatePatch: x\n  template:"): Sync(
        *(NOWHERE, "ApplicationSet", "argocd", "web", "argocd"),
        source="https://charts.example.com",
        chart="web",
        automated=None,
    ),
    RELEASE: Sync(
        *(NOWHERE, "HelmRelease", "flux", "web", "flux"),
        source="HelmRepository/shop",
        chart="web",
        revision="1.x",
        release="shop-web",
        automated=True,
        prunes=True,
        heals=True,
        suspended=True,
        retries=3,
        remediation="rollback",
    ),
    KUSTOMIZATION: Sync(
        *(NOWHERE, "Kustomization", "flux", "web", "flux"),
        source="GitRepository/shop",
        path="deploy/prod",
        automated=True,
        prunes=True,
        heals=True,
    ),
}


@pytest.mark.parametrize("text", TOLD)
def test_a_sync_says_what_it_does(text: str) -> None:
    (found,) = gitops.collect(repository({"a.yaml": text}), Vocabulary()).syncs
    assert found._replace(place=NOWHERE) == TOLD[text]


def test_parts_stand_where_they_are_written() -> None:
    files = {"a.yaml": APPLICATION, "b.yaml": RELEASE}
    one, two = gitops.collect(repository(files), Vocabulary()).syncs
    assert one.place.at("policy") == Location("a.yaml", 6, 3, 6)
    assert two.place.at("suspend") == Location("b.yaml", 5, 12, 5)


OTHERS = {
    "a kustomization of Kustomize": "{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization}",
    "an Application of another": "{apiVersion: app.k8s.io/v1beta1, kind: Application}",
}


@pytest.mark.parametrize("case", OTHERS)
def test_kinds_of_others_are_no_syncs(case: str) -> None:
    assert gitops.collect(repository({"a.yaml": OTHERS[case]}), Vocabulary()).syncs == ()


KEYS = ["spec", "source", "sources", "syncPolicy", "automated", "template", "chart", "path"]
KEYS += ["sourceRef", "upgrade", "remediation", "retries", "metadata", "name", "suspend"]
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(KEYS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(DATA, DATA)
def test_any_plain_data_is_a_sync_of_its_kind(metadata: object, spec: object) -> None:
    heads = [
        ("argoproj.io/v1alpha1", "Application"),
        ("argoproj.io/v1alpha1", "ApplicationSet"),
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease"),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ]
    made = tuple(
        Document(
            "a.yaml",
            number,
            {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec},
            {},
        )
        for number, (version, kind) in enumerate(heads)
    )
    found = gitops.collect(Repository(MemoryTree({}), made), Vocabulary()).syncs
    assert [one.kind for one in found] == [kind for _, kind in heads]
