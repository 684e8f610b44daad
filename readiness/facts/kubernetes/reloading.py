"""Whether pods are made anew when the configuration changes that they took at their start; pure.

What a variable takes from a ConfigMap or a Secret stays as it was until the process ends
(<https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically>);
what is mounted may be read again, which no manifest tells.
"""

from __future__ import annotations

from collections.abc import Iterable

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import labels, mapping
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.references import mentions
from readiness.facts.model import Reference
from readiness.pattern import pattern

CONFIGURATION = frozenset({"ConfigMap", "Secret"})
_ENVIRONMENT = frozenset({"env", "envFrom"})
_HASHED = pattern(r".{1,242}-(?:[2456789bcdfghkmt]{10}|v?\d{1,9}|[0-9a-f]{8,64})")
"""Names that change with what they hold: the suffix of a kustomization (its alphabet), a number, a
digest."""
_CHECKSUM = pattern(r"checksum|hash|sha(?:1|256)|rollme|random|config-?version")
_RELOADERS = ("reloader.stakater.com/", "wave.pusher.com/")
"""Prefixes, or ends of prefixes, of what controllers read that watch configuration:
<https://github.com/stakater/Reloader>, <https://github.com/wave-k8s/wave>."""

Key = tuple[str, str, str]


def configuration(found: Iterable[Object]) -> frozenset[Key]:
    """Kind, namespace and name of each ConfigMap and Secret that may change under its name."""
    return frozenset(
        one.key
        for one in found
        if one.kind in CONFIGURATION and one.data.get("immutable") is not True
    )


def told(
    references: tuple[Reference, ...], draft: Draft, known: frozenset[Key]
) -> tuple[Reference, ...]:
    """The references with whether a change of what they name makes new pods."""
    home = draft.object.home
    asked = {
        (one.kind, one.name)
        for one in mentions(draft.pod)
        if (one.kind, home, one.name) in known and not _ENVIRONMENT.isdisjoint(one.steps)
    }
    if not asked:
        return references
    watched = _is_watched(draft)
    return tuple(
        one._replace(rolls_out=watched or _HASHED.fullmatch(one.name) is not None)
        if (one.kind, one.name) in asked
        else one
        for one in references
    )


def _is_watched(draft: Draft) -> bool:
    """A digest on the template, which changes it, or a controller that was asked to look."""
    own = labels(mapping(draft.template.get("metadata")).get("annotations"))
    if any(_CHECKSUM.search(key.lower()) for key in own):
        return True
    return any(
        mark in key and value.lower() != "false"
        for key, value in (*own.items(), *draft.object.annotations.items())
        for mark in _RELOADERS
    )
