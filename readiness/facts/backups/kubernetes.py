"""Objects that save data on a schedule, whose data they save, and whether they are at rest.

Velero, CloudNativePG, K8up, Stash, VolSync, SnapScheduler, Longhorn, and CronJobs that run a known
program. What a cloud provider saves by itself is not in these files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from readiness.facts.cron import interval
from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import Backup, NodePlace
from readiness.facts.promql import seconds
from readiness.facts.text import entries, has_template, table, text_of
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

EVERY = "*"


def collect(documents: Sequence[Document]) -> tuple[Backup, ...]:
    """Every backup of a repository, in the order of files."""
    found = [
        backup
        for document in documents
        for manifest in manifests(document)
        if (backup := _backup(manifest)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.place.location[:3], one.name)))


class Covers(NamedTuple):
    """Whose data is saved."""

    namespaces: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    narrowed: bool = False


class Shape(NamedTuple):
    """Where an object of a kind says what; steps below the object."""

    tool: str
    groups: tuple[str, ...]
    schedule: tuple[Step, ...] = ("spec", "schedule")
    paused: tuple[Step, ...] = ("spec", "paused")
    retention: tuple[Step, ...] = ()
    covers: Callable[[Manifest], Covers] | None = None


def _own_namespace(manifest: Manifest, *, narrowed: bool = False) -> Covers:
    return Covers((manifest.namespace,), narrowed=narrowed)


def _part_of_namespace(manifest: Manifest) -> Covers:
    return _own_namespace(manifest, narrowed=True)


def _velero(manifest: Manifest) -> Covers:
    """Nothing named is every namespace; a selector or a list of kinds leaves out what it leaves."""
    template = table(manifest.get("spec", "template"))
    named = tuple(filter(None, map(text_of, entries(template.get("includedNamespaces")))))
    without = tuple(filter(None, map(text_of, entries(template.get("excludedNamespaces")))))
    kinds = [text_of(one) for one in entries(template.get("includedResources"))]
    some = bool(kinds) and EVERY not in kinds and not _VOLUMES & {str(one).lower() for one in kinds}
    selects = any(template.get(key) for key in ("labelSelector", "orLabelSelectors"))
    narrowed = some or selects or template.get("snapshotVolumes") is False
    return Covers(named or (EVERY,), without, narrowed)


_VOLUMES = frozenset({"persistentvolumeclaims", "persistentvolumeclaim", "pvc", "pvcs"})


def _snapshots(manifest: Manifest) -> Covers:
    selector = table(manifest.get("spec", "claimSelector"))
    return _own_namespace(
        manifest, narrowed=bool(selector.get("matchLabels") or selector.get("matchExpressions"))
    )


def _longhorn(_: Manifest) -> Covers:
    """Groups of volumes, in whatever namespace their claims are: the default group is all."""
    return Covers((EVERY,))


SHAPES: Mapping[str, Shape] = {
    "Schedule/velero.io": Shape(
        "velero",
        ("velero.io/",),
        retention=("spec", "template", "ttl"),
        covers=_velero,
    ),
    "Schedule/k8up.io": Shape(
        "k8up", ("k8up.io/", "backup.appuio.ch/"), ("spec", "backup", "schedule")
    ),
    "ScheduledBackup": Shape(
        "cloudnative-pg",
        ("postgresql.cnpg.io/",),
        paused=("spec", "suspend"),
        covers=_part_of_namespace,
    ),
    "SnapshotSchedule": Shape(
        "snapscheduler",
        ("snapscheduler.backube/",),
        paused=("spec", "disabled"),
        retention=("spec", "retention", "expires"),
        covers=_snapshots,
    ),
    "BackupConfiguration": Shape("stash", ("stash.appscode.com/",), covers=_part_of_namespace),
    "ReplicationSource": Shape(
        "volsync", ("volsync.backube/",), ("spec", "trigger", "schedule"), covers=_part_of_namespace
    ),
    "RecurringJob": Shape("longhorn", ("longhorn.io/",), ("spec", "cron"), covers=_longhorn),
}
_LONGHORN_TASKS = frozenset({"backup", "backup-force-create", "snapshot", "snapshot-force-create"})


def _backup(manifest: Manifest) -> Backup | None:
    if manifest.kind == "CronJob" and manifest.group.startswith("batch/"):
        return _cron_job(manifest)
    for name, shape in SHAPES.items():
        if manifest.kind == name.partition("/")[0] and manifest.group.startswith(shape.groups):
            if shape.tool == "longhorn" and manifest.get("spec", "task") not in _LONGHORN_TASKS:
                return None
            return _of_shape(manifest, shape)
    return None


def _of_shape(manifest: Manifest, shape: Shape) -> Backup:
    covers = (shape.covers or _own_namespace)(manifest)
    schedule = text_of(manifest.get(*shape.schedule))
    if shape.tool == "k8up" and schedule is None:
        return _made(manifest, shape, covers._replace(namespaces=()), None)
    return _made(manifest, shape, covers, schedule)


def _made(manifest: Manifest, shape: Shape, covers: Covers, schedule: str | None) -> Backup:
    paused = manifest.get(*shape.paused)
    return Backup(
        place=NodePlace(
            manifest.document,
            manifest.steps,
            {
                "name": ("metadata", "name"),
                "schedule": shape.schedule,
                "paused": shape.paused,
                "namespaces": ("spec", "template", "includedNamespaces"),
                "retention": shape.retention or ("spec",),
            },
        ),
        kind=manifest.kind,
        name=manifest.name,
        namespace=manifest.namespace,
        tool=shape.tool,
        namespaces=covers.namespaces,
        excluded=covers.excluded,
        narrowed=covers.narrowed,
        paused=None if has_template(paused) else paused is True,
        schedule=schedule,
        interval_seconds=None if schedule is None else interval(schedule),
        retention_seconds=_retention(manifest.get(*shape.retention)) if shape.retention else None,
    )


_GO_DURATION = pattern(r"(\d{1,6})h(\d{1,6})m(\d{1,6})(?:\.0)?s")


def _retention(value: Any) -> int | None:
    """`720h`, and `720h0m0s` as Go prints it, which Prometheus would read too."""
    text = (text_of(value) or "").strip()
    found = _GO_DURATION.fullmatch(text)
    if found is not None:
        hours, minutes, rest = (int(part) for part in found.groups())
        return hours * 3600 + minutes * 60 + rest
    return seconds(text)


PROGRAMS = pattern(
    r"\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mariabackup|xtrabackup|mongodump|"
    r"pgbackrest|barman(?:-cloud-backup)?|restic\b[^\n|;&]{0,200}\bbackup|"
    r"velero\s{1,9}backup\s{1,9}create|wal-g\s{1,9}(?:backup-push|stream-push)|borg\s{1,9}create|"
    r"kopia\s{1,9}snapshot|redis-cli\b[^\n|;&]{0,200}--rdb|etcdctl\b[^\n|;&]{0,200}snapshot\s{1,9}save|"
    r"clickhouse-backup|elasticdump|influxd?\s{1,9}backup|consul\s{1,9}snapshot|vault\b[^\n|;&]{0,99}snapshot\s{1,9}save)"
)
"""Programs whose purpose is to save data; a script with a name of its own is not looked into."""
_CRON = Shape("", ("batch/",), ("spec", "schedule"), ("spec", "suspend"), covers=_part_of_namespace)


def _cron_job(manifest: Manifest) -> Backup | None:
    pod = table(manifest.get("spec", "jobTemplate", "spec", "template", "spec"))
    for container in (*entries(pod.get("containers")), *entries(pod.get("initContainers"))):
        given = table(container)
        words = [
            text_of(one) or "" for key in ("command", "args") for one in entries(given.get(key))
        ]
        found = PROGRAMS.search(" ".join(words))
        if found is not None:
            shape = _CRON._replace(tool=found.group(0).split()[0])
            schedule = text_of(manifest.get("spec", "schedule"))
            return _made(manifest, shape, _part_of_namespace(manifest), schedule)
    return None
