"""What a pod refers to in its namespace: ConfigMaps, Secrets, claims, accounts, priority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from readiness.facts.kubernetes.existence import Inventory
from readiness.facts.kubernetes.node import mapping, plain, sequence
from readiness.facts.model import Reference

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
KEYS = (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret"))
SOURCES = (("configMapRef", "ConfigMap"), ("secretRef", "Secret"))
VOLUMES = (
    ("configMap", "ConfigMap", "name"),
    ("secret", "Secret", "secretName"),
    ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName"),
)
PROJECTED = (("configMap", "ConfigMap", "name"), ("secret", "Secret", "name"))


class Mention(NamedTuple):
    """One mention of another object."""

    kind: str
    name: str
    optional: bool = False


def read(pod: Mapping[str, Any], namespace: str, inventory: Inventory) -> tuple[Reference, ...]:
    """Every object that a pod spec needs, once; optional only if each mention is."""
    found: dict[tuple[str, str], bool] = {}
    for one in mentions(pod):
        key = (one.kind, one.name)
        found[key] = one.optional and found.get(key, True)
    return tuple(
        Reference(kind, name, inventory.exists(kind, place(kind, namespace), name), optional)
        for (kind, name), optional in found.items()
    )


def place(kind: str, namespace: str) -> str:
    """The namespace in which a reference looks; PriorityClasses live in none."""
    return "" if kind == "PriorityClass" else namespace


def mentions(pod: Mapping[str, Any]) -> Iterator[Mention]:
    """All mentions in the order of the pod spec's parts."""
    for field in CONTAINERS:
        for container in sequence(pod.get(field)):
            yield from of_container(mapping(container))
    for volume in sequence(pod.get("volumes")):
        yield from of_volume(mapping(volume))
    for secret in sequence(pod.get("imagePullSecrets")):
        yield from mention("Secret", mapping(secret), "name")
    for account in ("serviceAccountName", "serviceAccount"):
        if plain(pod.get(account)):
            yield from mention("ServiceAccount", pod, account)
            break
    yield from mention("PriorityClass", pod, "priorityClassName")


def of_container(container: Mapping[str, Any]) -> Iterator[Mention]:
    """What the environment of a container takes from elsewhere."""
    for entry in sequence(container.get("env")):
        source = mapping(mapping(entry).get("valueFrom"))
        for field, kind in KEYS if source else ():
            yield from mention(kind, mapping(source.get(field)), "name")
    for entry in sequence(container.get("envFrom")):
        for field, kind in SOURCES:
            yield from mention(kind, mapping(mapping(entry).get(field)), "name")


def of_volume(volume: Mapping[str, Any]) -> Iterator[Mention]:
    """What a volume is filled from."""
    for field, kind, name in VOLUMES:
        if field in volume:
            yield from mention(kind, mapping(volume[field]), name)
    for source in sequence(mapping(volume.get("projected")).get("sources")):
        for field, kind, name in PROJECTED:
            yield from mention(kind, mapping(mapping(source).get(field)), name)


def mention(kind: str, node: Mapping[str, Any], field: str) -> Iterator[Mention]:
    """The mention at a node, where it names something."""
    name = plain(node.get(field))
    if name:
        yield Mention(kind, name, node.get("optional") is True)
