"""What a pod refers to in its namespace: ConfigMaps, Secrets, claims, accounts, priority."""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.existence import Inventory
from readiness.facts.kubernetes.node import mapping, plain, sequence
from readiness.facts.model import NodePlace, Reference
from readiness.record import NamedTuple
from readiness.source.document import Step

Steps = tuple[Step, ...]

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
    """One mention of another object; steps below the pod spec."""

    steps: tuple[Step, ...]
    kind: str
    name: str
    optional: bool = False


def read(draft: Draft, inventory: Inventory) -> tuple[Reference, ...]:
    """Every object that a pod spec needs, at its first mention; optional only if each is."""
    found: dict[tuple[str, str], Mention] = {}
    for one in mentions(draft.pod):
        first = found.setdefault((one.kind, one.name), one)
        found[one.kind, one.name] = first._replace(optional=first.optional and one.optional)
    return tuple(
        Reference(
            NodePlace(draft.document, (*draft.pod_steps, *one.steps)),
            one.kind,
            one.name,
            inventory.exists(one.kind, home(one.kind, draft.object.home), one.name, draft.names),
            one.optional,
        )
        for one in found.values()
    )


def home(kind: str, namespace: str) -> str:
    """The namespace in which a reference looks; PriorityClasses live in none."""
    return "" if kind == "PriorityClass" else namespace


def mentions(pod: Mapping[str, Any]) -> Iterator[Mention]:
    """All mentions in the order of the pod spec's parts."""
    for field in CONTAINERS:
        for number, container in enumerate(sequence(pod.get(field))):
            yield from of_container(mapping(container), (field, number))
    for number, volume in enumerate(sequence(pod.get("volumes"))):
        yield from of_volume(mapping(volume), ("volumes", number))
    for number, secret in enumerate(sequence(pod.get("imagePullSecrets"))):
        yield from mention("Secret", mapping(secret), ("imagePullSecrets", number, "name"))
    for account in ("serviceAccountName", "serviceAccount"):
        if plain(pod.get(account)):
            yield from mention("ServiceAccount", pod, (account,))
            break
    yield from mention("PriorityClass", pod, ("priorityClassName",))


def of_container(container: Mapping[str, Any], steps: Steps) -> Iterator[Mention]:
    """What the environment of a container takes from elsewhere."""
    for number, entry in enumerate(sequence(container.get("env"))):
        source = mapping(mapping(entry).get("valueFrom"))
        for field, kind in KEYS if source else ():
            below = (*steps, "env", number, "valueFrom", field, "name")
            yield from mention(kind, mapping(source.get(field)), below)
    for number, entry in enumerate(sequence(container.get("envFrom"))):
        for field, kind in SOURCES:
            below = (*steps, "envFrom", number, field, "name")
            yield from mention(kind, mapping(mapping(entry).get(field)), below)


def of_volume(volume: Mapping[str, Any], steps: Steps) -> Iterator[Mention]:
    """What a volume is filled from."""
    for field, kind, name in VOLUMES:
        if field in volume:
            yield from mention(kind, mapping(volume[field]), (*steps, field, name))
    projected = mapping(volume.get("projected"))
    for number, source in enumerate(sequence(projected.get("sources"))):
        for field, kind, name in PROJECTED:
            below = (*steps, "projected", "sources", number, field, name)
            yield from mention(kind, mapping(mapping(source).get(field)), below)


def mention(kind: str, node: Mapping[str, Any], steps: Steps) -> Iterator[Mention]:
    """The mention at a node, where it names something under the last of its steps."""
    name = plain(node.get(str(steps[-1])))
    if name:
        yield Mention(steps, kind, name, node.get("optional") is True)
