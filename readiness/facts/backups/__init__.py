"""What saves the data of a service again and again, and which workloads; a module per dialect."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.facts.backups import kubernetes
from readiness.facts.backups.persistence import persisted
from readiness.facts.backups.reach import Found
from readiness.facts.backups.watching import watched
from readiness.source.document import Document


def collect(documents: Sequence[Document]) -> tuple[Found, ...]:
    """Every backup of a repository, in the order of files."""
    found = [*kubernetes.collect(documents), *_of_terraform(documents)]
    return tuple(sorted(found, key=lambda one: (one.backup.place.location[:3], one.backup.name)))


def _of_terraform(documents: Sequence[Document]) -> list[Found]:
    if not any(isinstance(each.get("resource"), dict | list) for each in documents):
        return []
    from readiness.facts.backups import terraform  # noqa: PLC0415 - most repositories have none
    from readiness.facts.terraform import modules  # noqa: PLC0415 - as above

    return list(terraform.collect(modules(documents)))


__all__ = ["collect", "persisted", "watched"]
