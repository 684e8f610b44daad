"""The words that an expression may use, with types taken from the facts; evaluates nothing."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from readiness.facts.model import Facts
from readiness.model import Location, Service
from readiness.record import NamedTuple


class Scalar(NamedTuple):
    """`name` is string, int, double, bool, null or any; `word` marks members of an enum."""

    name: str
    word: bool = False


class Record(NamedTuple):
    """A fact, or a part of one: every field of it exists, null where absent."""

    name: str
    fields: Mapping[str, Type]
    placed: frozenset[str] = frozenset()
    """Fields that are read from its place."""


class ListOf(NamedTuple):
    """A list; of `NOTHING` where it is an empty literal."""

    item: Type


class MapOf(NamedTuple):
    """A mapping with keys that only the input knows."""

    value: Type


Type = Scalar | Record | ListOf | MapOf

STRING = Scalar("string")
INT = Scalar("int")
DOUBLE = Scalar("double")
BOOL = Scalar("bool")
NULL = Scalar("null")
ANY = Scalar("any")
NOTHING = Scalar("nothing")

Scope = Mapping[str, Type]

_SCALARS: Mapping[Any, Scalar] = {str: STRING, int: INT, float: DOUBLE, bool: BOOL}


class Subjects(NamedTuple):
    """A kind of subject: the field path in `Facts`, and the names of its steps."""

    path: tuple[str, ...]
    names: tuple[str, ...]
    """Parents first, the subject's own name last."""


EACH: Mapping[str, Subjects] = {
    "service": Subjects((), ()),
    "workloads": Subjects(("workloads",), ("workload",)),
    "workloads.containers": Subjects(("workloads", "containers"), ("workload", "container")),
    "workloads.references": Subjects(("workloads", "references"), ("workload", "reference")),
    "kubernetes_services": Subjects(("kubernetes_services",), ("kubernetes_service",)),
    "ingresses": Subjects(("ingresses",), ("ingress",)),
    "ingresses.backends": Subjects(("ingresses", "backends"), ("ingress", "backend")),
    "network_policies": Subjects(("network_policies",), ("network_policy",)),
    "disruption_budgets": Subjects(("disruption_budgets",), ("disruption_budget",)),
    "autoscalers": Subjects(("autoscalers",), ("autoscaler",)),
    "objects": Subjects(("objects",), ("object",)),
    "alerts": Subjects(("alerts",), ("alert",)),
    "recording_rules": Subjects(("recording_rules",), ("recording_rule",)),
    "slos": Subjects(("slos",), ("slo",)),
    "runbooks": Subjects(("runbooks",), ("runbook",)),
    "runbooks.sections": Subjects(("runbooks", "sections"), ("runbook", "section")),
    "documentation": Subjects(("documentation",), ("page",)),
    "dashboards": Subjects(("dashboards",), ("dashboard",)),
    "routings": Subjects(("routings",), ("routing",)),
    "routings.receivers": Subjects(("routings", "receivers"), ("routing", "receiver")),
    "escalation_policies": Subjects(("escalation_policies",), ("escalation_policy",)),
    "pipelines": Subjects(("pipelines",), ("pipeline",)),
    "pipelines.jobs": Subjects(("pipelines", "jobs"), ("pipeline", "job")),
    "pipelines.actions": Subjects(("pipelines", "actions"), ("pipeline", "action")),
    "protections": Subjects(("protections",), ("protection",)),
    "rollbacks": Subjects(("rollbacks",), ("rollback",)),
    "budget_policies": Subjects(("budget_policies",), ("budget_policy",)),
    "load_tests": Subjects(("load_tests",), ("load_test",)),
    "backups": Subjects(("backups",), ("backup",)),
    "postmortems": Subjects(("postmortems",), ("postmortem",)),
    "stores": Subjects(("stores",), ("store",)),
    "release_gates": Subjects(("release_gates",), ("release_gate",)),
    "syncs": Subjects(("syncs",), ("sync",)),
    "dependencies": Subjects(("dependencies",), ("dependency",)),
    "agreements": Subjects(("agreements",), ("agreement",)),
    "attestations": Subjects(("attestations",), ("attestation",)),
    "exemptions": Subjects(("exemptions",), ("exemption",)),
    "changes": Subjects(("changes",), ("change",)),
    "faults": Subjects(("faults",), ("fault",)),
    "waivers": Subjects(("waivers",), ("waiver",)),
    "code_owners.rules": Subjects(("code_owners", "rules"), ("code_owners", "owner_rule")),
}
"""What a rule may be asked of: `each` → subjects. Nested subjects see their parents too."""

ROOTS: tuple[str, ...] = tuple(
    sorted(
        {name for subjects in EACH.values() for name in subjects.names}
        | {"service", "facts", "catalog", "params", "today"}
    )
)
"""Every variable that any expression may name."""


def scope(each: str, params: Mapping[str, Type]) -> Scope:
    """The variables of a rule's expressions; `each` is a key of `EACH`."""
    words: dict[str, Type] = {
        "service": type_of(Service),
        "facts": type_of(Facts),
        "catalog": ListOf(type_of(Service)),
        "params": Record("params", params),
        "today": STRING,
    }
    node = words["facts"]
    for step, name in zip(*EACH[each], strict=True):
        node = node.fields[step] if isinstance(node, Record) else ANY
        node = node.item if isinstance(node, ListOf) else node
        words[name] = node
    return words


@functools.cache
def type_of(hint: Any) -> Type:
    """The type of an annotation of a fact; `X | None` is X, since every field may be null."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        given = [argument for argument in arguments if argument is not types.NoneType]
        return type_of(given[0]) if len(given) == 1 else ANY
    if origin in {tuple, list, frozenset}:
        items = [type_of(argument) for argument in arguments if argument is not Ellipsis]
        return ListOf(items[0] if all(item == items[0] for item in items) else ANY)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return MapOf(type_of(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Scalar("string", word=True)
    return _record(hint) if hasattr(hint, "_fields") else ANY


def _record(cls: Any) -> Record:
    hints = typing.get_type_hints(cls)
    fields = {name: type_of(hints[name]) for name in cls._fields if name != "place"}
    if "place" not in cls._fields:
        return Record(cls.__name__, fields)
    return Record(
        cls.__name__, {**fields, "location": type_of(Location)}, placed=frozenset({"location"})
    )


PARAM_TYPES: Mapping[str, Type] = {
    "integer": INT,
    "number": DOUBLE,
    "string": STRING,
    "boolean": BOOL,
    "list": ListOf(STRING),
}
"""What a rule declares of a parameter → the type that its expressions see."""
