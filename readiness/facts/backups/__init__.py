"""What saves the data of a service again and again, and which workloads; a module per dialect."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.facts.backups.persistence import persisted
from readiness.facts.backups.reach import Found
from readiness.facts.backups.watching import watched
from readiness.facts.resources import resources
from readiness.source.document import Document


def collect(documents: Sequence[Document]) -> tuple[Found, ...]:
    """Every backup of a repository, in the order of files."""
    found = [*_of_kubernetes(documents), *_of_terraform(documents)]
    return tuple(sorted(found, key=lambda one: (one.backup.place.location[:3], one.backup.name)))


KINDS = frozenset(
    {
        *("Schedule", "ScheduledBackup", "SnapshotSchedule", "BackupConfiguration"),
        *("ReplicationSource", "RecurringJob", "CronJob"),
    }
)
"""Of objects that may save data; where there are none, nothing that reads them is imported."""


def _of_kubernetes(documents: Sequence[Document]) -> list[Found]:
    kinds = {each["kind"] for document in documents for _, each in resources(document)}
    if kinds.isdisjoint(KINDS):
        return []
    from readiness.facts.backups import kubernetes  # noqa: PLC0415 - 25 ms, see KINDS

    return list(kubernetes.collect(documents))


def _of_terraform(documents: Sequence[Document]) -> list[Found]:
    if not any(isinstance(each.get("resource"), dict | list) for each in documents):
        return []
    from readiness.facts.backups import terraform  # noqa: PLC0415 - most repositories have none
    from readiness.facts.terraform import modules  # noqa: PLC0415 - as above

    return list(terraform.collect(modules(documents)))


__all__ = ["collect", "persisted", "watched"]
