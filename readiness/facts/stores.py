"""What keeps data for good, and whether a slip of the hand can delete it; the API is asked nothing.

Managed databases of Terraform and volumes of Kubernetes. Somebody's bucket, and what a module from
elsewhere makes, is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.model import NO, UNKNOWN, YES, Answer, NodePlace, Store
from readiness.facts.resources import resources
from readiness.facts.text import has_template, table
from readiness.record import NamedTuple
from readiness.source.document import Document, Step
from readiness.source.environments import rank


class Switch(NamedTuple):
    """The argument that protects a type of resource, and what it is where nobody says."""

    argument: str
    default: bool = False


_OFF, _ON = Switch("deletion_protection"), Switch("deletion_protection", default=True)
SWITCHES: Mapping[str, Switch] = {
    "aws_db_instance": _OFF,
    "aws_rds_cluster": _OFF,
    "aws_docdb_cluster": _OFF,
    "aws_neptune_cluster": _OFF,
    "aws_dynamodb_table": Switch("deletion_protection_enabled"),
    "google_sql_database_instance": _ON,
    "google_spanner_database": _ON,
    "google_bigtable_instance": _ON,
}
"""<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance> and its
siblings; <https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance>."""
_COPIES = ("replicate_source_db", "replication_source_identifier", "master_instance_name")
_NAMES = ("identifier", "cluster_identifier", "name")


def collect(documents: Sequence[Document]) -> tuple[Store, ...]:
    """Every store of production, in the order of files; what a copy holds stands elsewhere too."""
    found = [*_volumes(documents), *_databases(documents)]
    return tuple(sorted(found, key=lambda one: (one.place.location[:3], one.name)))


def _databases(documents: Sequence[Document]) -> Iterator[Store]:
    if not any(isinstance(each.get("resource"), dict | list) for each in documents):
        return
    from readiness.facts.terraform import Resource, modules  # noqa: PLC0415 - seldom there

    def named(one: Resource) -> str:
        return next((text for key in _NAMES if (text := one.text(key))), one.name)

    for module in modules(documents):
        for one in module.of(*SWITCHES):
            copied = any(one.raw(key) is not None for key in _COPIES)
            if one.exists == NO or copied or _is_rehearsal(one.document.path):
                continue
            switch = SWITCHES[one.type]
            told = one.value(switch.argument)
            prevented = [each.value("prevent_destroy") for each in one.blocks("lifecycle")]
            protected, reason = _judged(switch, told, prevented)
            place = NodePlace(one.document, one.steps, {"protection": (switch.argument,)})
            yield Store(place, one.type, named(one), protected=protected, reason=reason)


def _judged(switch: Switch, told: Any, prevented: Sequence[Any]) -> tuple[Answer, str]:
    """By the switch of the provider, or by Terraform's own, which stops only Terraform."""
    if told is True or (told is None and switch.default):
        given = "" if told is True else ", the default"
        return YES, f"{switch.argument} is true{given}"
    if True in prevented:
        return YES, "prevent_destroy is true"
    if told is None or told is False:
        said = "is false" if told is False else "is not set"
        return NO, f"{switch.argument} {said}, nor is prevent_destroy true"
    return UNKNOWN, f"{switch.argument} cannot be told from here"


def _volumes(documents: Sequence[Document]) -> Iterator[Store]:
    """A volume that somebody writes down is kept unless it says otherwise:
    <https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaim-policy>.
    """
    for document in documents:
        for steps, data in resources(document):
            if data["kind"] == "PersistentVolume" and not _is_rehearsal(document.path):
                yield _volume(document, steps, data)


def _volume(document: Document, steps: tuple[Step, ...], data: Mapping[str, Any]) -> Store:
    policy = table(data.get("spec")).get("persistentVolumeReclaimPolicy", "Retain")
    known = isinstance(policy, str) and not has_template(policy)
    parts: dict[str, tuple[Step, ...]] = {"protection": ("spec", "persistentVolumeReclaimPolicy")}
    return Store(
        NodePlace(document, steps, parts),
        "PersistentVolume",
        str(table(data.get("metadata")).get("name") or ""),
        protected=(YES if policy == "Retain" else NO) if known else UNKNOWN,
        reason=f"its reclaim policy is {policy}" if known else "its reclaim policy is a template",
    )


def _is_rehearsal(path: str) -> bool:
    """Whether a path names an environment before production, whose data may go."""
    return (rank(path) or 0) > 0
