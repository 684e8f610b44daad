"""What a schedule of Velero saves: <https://velero.io/docs/main/resource-filtering/>."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from readiness.facts.backups.reach import EVERY, Reach
from readiness.facts.kubernetes import selector
from readiness.facts.manifests import Manifest
from readiness.facts.model import NO, UNKNOWN, YES, Answer
from readiness.facts.text import entries, has_template, table, text_of

_CLAIMS = frozenset({"persistentvolumeclaims", "persistentvolumeclaim", "pvc", "pvcs"})
_INCLUDED = ("includedResources", "includedNamespaceScopedResources")
_EXCLUDED = ("excludedResources", "excludedNamespaceScopedResources")
_FILES = ("defaultVolumesToFsBackup", "defaultVolumesToRestic")


def reach(manifest: Manifest) -> Reach:
    """Nothing named is every namespace; a pod's volumes are saved with the pod."""
    template = table(manifest.get("spec", "template"))
    several = entries(template.get("orLabelSelectors")) or [template.get("labelSelector")]
    parsed = [selector.parse(each) for each in several]
    return Reach(
        _texts(template, "includedNamespaces") or (EVERY,),
        _texts(template, "excludedNamespaces"),
        tuple(each for each in parsed if each is not None and not each.everything),
        volumes=_volumes(template),
    )


def _texts(template: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = template.get(key)  # of a template all that is known is that it names some
    return tuple(filter(None, map(text_of, [given] if isinstance(given, str) else entries(given))))


def _volumes(template: Mapping[str, Any]) -> Answer:
    """Whether claims are among the kinds, and something copies what is in the volumes."""
    for key in _INCLUDED:
        kinds = _texts(template, key)
        if kinds and EVERY not in kinds and not _names_claims(kinds):
            return UNKNOWN if any(map(has_template, kinds)) else NO
    if any(_names_claims(_texts(template, key)) for key in _EXCLUDED):
        return NO
    if template.get("snapshotVolumes") is False and not any(template.get(key) for key in _FILES):
        return UNKNOWN  # annotations of pods may still name volumes
    return UNKNOWN if template.get("resourcePolicy") else YES


def _names_claims(kinds: Iterable[str]) -> bool:
    """Velero takes the names of the API and the short ones, with or without the group."""
    return any(kind.lower().partition(".")[0] in _CLAIMS for kind in kinds)
