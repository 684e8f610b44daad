"""Whether an object that is referred to exists: here, elsewhere, or perhaps in an unread file.

Absence is `no` only where nothing could hide it.
"""

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from readiness.facts.kubernetes import canary
from readiness.facts.kubernetes.node import is_template, mapping, text
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.shapes import SHAPES, Shapes
from readiness.facts.model import NO, UNKNOWN, YES, Answer
from readiness.record import NamedTuple

BUILT_IN = frozenset(
    {
        ("ServiceAccount", "default"),
        ("ConfigMap", "istio-ca-root-cert"),
        ("ConfigMap", "kube-root-ca.crt"),
        ("ConfigMap", "openshift-service-ca.crt"),
        ("PriorityClass", "system-cluster-critical"),
        ("PriorityClass", "system-node-critical"),
    }
)
"""Objects that the cluster itself, Istio or OpenShift makes, in every namespace or in none."""
MAKERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Certificate": ("Secret", ("secretName",)),
    "ExternalSecret": ("Secret", ("target", "name")),
    "SealedSecret": ("Secret", ("template", "metadata", "name")),
    "VaultStaticSecret": ("Secret", ("destination", "name")),
}
"""Kinds whose controller makes another object: its kind, where its name stands in the spec."""
KNATIVE = "KnativeService"
"""Its controller makes a Service of the same name, for routes within the cluster."""


class Veil(NamedTuple):
    """What could not be read, and the words that it must have for what it hides."""

    kinds: frozenset[str]
    words: frozenset[str]

    def hides(self, kind: str, about: Collection[str]) -> bool:
        """Whether it may hold an object of a kind about anything of these names; none: of any."""
        return kind in self.kinds and (not about or not self.words.isdisjoint(about))


class Inventory(NamedTuple):
    """What is known to exist, and what may exist unseen."""

    present: frozenset[tuple[str, str, str]]
    """Kind, namespace (empty for none), name."""
    kinds: frozenset[str]
    """Every kind of which the repository holds an object."""
    generated: frozenset[tuple[str, str]]
    hidden: frozenset[tuple[str, str]]
    """Kind and namespace where a name is a template; `*` where the namespace is."""
    unread: frozenset[str]
    provided: tuple[tuple[str, str, str], ...]
    shapes: Shapes = SHAPES
    veils: tuple[Veil, ...] = ()
    adrift: frozenset[tuple[str, str]] = frozenset()
    """Kind and name of objects whose namespace is decided when they are applied."""
    controlled: frozenset[str] = frozenset()
    """Groups of the repository's own CustomResourceDefinitions: their controllers make pods."""

    def may_hide(self, kind: str, namespace: str, about: Collection[str] = ()) -> bool:
        """Whether an object of a kind, whatever its name, may be there although it was not seen;
        `about`: names in lower case of which a chart would speak.
        """
        if kind in self.unread or (kind, "*") in self.hidden:
            return True
        if any(veil.hides(kind, about) for veil in self.veils):
            return True
        return kind in self.kinds and is_template(namespace)

    def makes(self, labels: Iterable[str]) -> bool:
        """Whether any label key is of a group that a controller of this repository serves."""
        domains = [key.partition("/")[0] for key in labels if "/" in key]
        return any(
            domain == group or group.endswith(f".{domain}") or domain.endswith(f".{group}")
            for domain in domains
            for group in self.controlled
        )

    def elsewhere(self, kind: str, namespace: str, name: str) -> bool:
        """Whether the organisation says that it exists, only not in this repository."""
        return any(
            fnmatchcase(kind, kinds) and fnmatchcase(namespace, where) and fnmatchcase(name, names)
            for kinds, where, names in self.provided
        )

    def exists(self, kind: str, namespace: str, name: str, about: Collection[str] = ()) -> Answer:
        """Whether an object exists, as far as anybody can tell; `about`: who asks for it."""
        if (kind, namespace, name) in self.present or (kind, name) in BUILT_IN:
            return YES
        if (kind, name) in self.generated or self.elsewhere(kind, namespace, name):
            return YES
        return (
            UNKNOWN
            if (
                is_template(name)
                or (namespace and (kind, name) in self.adrift)
                or (kind, namespace) in self.hidden
                or self.may_hide(kind, namespace, parts(name).union(about))
            )
            else NO
        )


def take(
    objects: Iterable[Object],
    generated: frozenset[tuple[str, str]],
    unread: frozenset[str],
    provided: tuple[str, ...],
    shapes: Shapes = SHAPES,
    *,
    veils: tuple[Veil, ...] = (),
) -> Inventory:
    """The inventory of a repository's objects."""
    objects = tuple(objects)
    present, kinds, hidden = set(), set(), set()
    adrift: set[tuple[str, str]] = set()
    made_pods: set[str] = set()
    for one in objects:
        present.add(one.key)
        kinds.add(one.kind)
        if one.adrift:
            adrift.add((one.kind, one.name))
        if one.nameless:
            hidden.add((one.kind, "*" if is_template(one.home) else one.home))
        if one.kind in MAKERS:
            present.add(made(one))
        elif one.kind == KNATIVE:
            present.add(("Service", one.home, one.name))
        elif canary.is_canary(one):
            present.update(("Service", one.home, name) for name in canary.services(one))
            made_pods.update(canary.workloads(one))
    return Inventory(
        frozenset(present),
        frozenset(kinds),
        generated,
        frozenset(hidden),
        unread,
        globs(provided),
        shapes,
        (*veils, Veil(frozenset(canary.TARGETS), frozenset(made_pods))) if made_pods else veils,
        frozenset(adrift),
        frozenset(filter(None, map(defined, objects))),
    )


def defined(one: Object) -> str | None:
    """The group of which a CustomResourceDefinition makes a kind."""
    return text(one.spec.get("group")) if one.kind == "CustomResourceDefinition" else None


def parts(*names: str) -> frozenset[str]:
    """Names and what they are composed of, in lower case: a chart's `{{ .Release.Name }}-db` says
    no more than `db`.
    """
    whole = [name.lower() for name in names]
    return frozenset(part for name in whole for part in (name, *name.split("-")) if len(part) > 1)


def made(one: Object) -> tuple[str, str, str]:
    """The object that a controller makes of this one; of the same name where none is given."""
    kind, steps = MAKERS[one.kind]
    node = one.spec
    for step in steps[:-1]:
        node = mapping(node.get(step))
    return kind, one.home, text(node.get(steps[-1])) or one.name


def globs(provided: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """`Kind/namespace/name` taken apart; `Kind/name` is meant for every namespace."""
    parts = [entry.split("/") for entry in provided]
    return tuple(
        (one[0], one[1] if len(one) > 2 else "*", one[-1]) for one in parts if len(one) > 1
    )
