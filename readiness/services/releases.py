"""What a repository deploys that is kept elsewhere; knows releases only.

Flux's `HelmRelease` and Argo CD's `Application` name what runs, though its objects are not here: a
repository that holds nothing else must not look empty.
"""

from __future__ import annotations

from collections.abc import Iterable

from readiness.facts.kubernetes.editions import standing
from readiness.facts.model import Sync
from readiness.facts.names import folded

RELEASES = frozenset({"HelmRelease", "Application"})


def foreign(syncs: Iterable[Sync], folders: frozenset[str]) -> list[Sync]:
    """The releases of what is not among the folders of this repository, once each."""
    kept: dict[str, Sync] = {}
    for sync in sorted(syncs, key=lambda each: each.place.location):
        real = "{" not in sync.name and standing(sync.place.location.path).real
        if real and sync.kind in RELEASES and is_foreign(sync, folders):
            kept.setdefault(folded(sync.name), sync)
    return list(kept.values())


def is_foreign(sync: Sync, folders: frozenset[str]) -> bool:
    """Whether what is deployed lies in no folder of this repository."""
    folder = sync.chart or sync.path
    if folder is None:
        return sync.kind == "HelmRelease" and sync.source is not None
    return folder.removeprefix("./").strip("/.") not in folders
