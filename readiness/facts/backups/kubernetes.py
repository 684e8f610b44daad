"""Objects of a cluster that save data on a schedule, whose, and whether they are at rest.

Velero, CloudNativePG, K8up, Stash, VolSync, SnapScheduler, Longhorn, and CronJobs that run a known
program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.backups import velero
from readiness.facts.backups.reach import EVERY, Found, Reach
from readiness.facts.cron import interval
from readiness.facts.kubernetes.selector import parse
from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import UNKNOWN, YES, Backup, NodePlace
from readiness.facts.promql import seconds
from readiness.facts.text import entries, has_template, table, text_of
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

CNPG = "cloudnative-pg"
WAL_SECONDS = 300
"""How often CloudNativePG archives the log at the latest: its default of `archive_timeout`."""
Clusters = Mapping[tuple[str, str], Manifest]
"""Namespace and name → a cluster of CloudNativePG."""


def collect(documents: Sequence[Document]) -> Iterator[Found]:
    """Every backup of a repository, in no order."""
    objects = [manifest for document in documents for manifest in manifests(document)]
    clusters = {
        (each.namespace, each.name): each
        for each in objects
        if each.kind == "Cluster" and each.group.startswith("postgresql.cnpg.io/")
    }
    for manifest in objects:
        found = _backup(manifest, clusters)
        if found is not None:
            yield found


class Shape(NamedTuple):
    """Where an object of a kind says what; steps below the object."""

    tool: str
    groups: tuple[str, ...]
    schedule: tuple[Step, ...] = ("spec", "schedule")
    paused: tuple[Step, ...] = ("spec", "paused")
    retention: tuple[Step, ...] = ()
    reach: Callable[[Manifest], Reach] | None = None


def _own_namespace(manifest: Manifest) -> Reach:
    return Reach((manifest.namespace,))


def _cluster(manifest: Manifest) -> Reach:
    name = text_of(manifest.get("spec", "cluster", "name")) or ""
    return _own_namespace(manifest)._replace(targets=(f"Cluster/{name}",))


def _target(manifest: Manifest) -> Reach:
    kind, name = (
        manifest.get("spec", "target", "ref", "kind"),
        manifest.get("spec", "target", "ref", "name"),
    )
    own = _own_namespace(manifest)
    if kind == "PersistentVolumeClaim":
        return own._replace(claims=(text_of(name) or "",))
    return own._replace(targets=(f"{text_of(kind)}/{text_of(name)}",))


def _claim(manifest: Manifest) -> Reach:
    name = text_of(manifest.get("spec", "sourcePVC"))
    return _own_namespace(manifest)._replace(claims=(name,) if name else ())


def _snapshots(manifest: Manifest) -> Reach:
    """A selector of claims, whose labels no workload tells for sure."""
    selects = parse(manifest.get("spec", "claimSelector"))
    whole = selects is None or selects.everything
    return _own_namespace(manifest)._replace(volumes=YES if whole else UNKNOWN)


def _k8up(manifest: Manifest) -> Reach:
    """All volumes of its namespace, unless it selects some; nothing without a schedule."""
    if text_of(manifest.get("spec", "backup", "schedule")) is None:
        return Reach(())
    some = bool(entries(manifest.get("spec", "backup", "labelSelectors")))
    return _own_namespace(manifest)._replace(volumes=UNKNOWN if some else YES)


def _longhorn(manifest: Manifest) -> Reach:
    """Groups of volumes, in whatever namespace their claims are: the default group is all that is
    in no other.
    """
    groups = entries(manifest.get("spec", "groups"))
    return Reach((EVERY,), volumes=YES if "default" in groups else UNKNOWN)


SHAPES: Mapping[str, Shape] = {
    "Schedule/velero.io": Shape(
        "velero",
        ("velero.io/",),
        retention=("spec", "template", "ttl"),
        reach=velero.reach,
    ),
    "Schedule/k8up.io": Shape(
        "k8up",
        ("k8up.io/", "backup.appuio.ch/"),
        ("spec", "backup", "schedule"),
        reach=_k8up,
    ),
    "ScheduledBackup": Shape(
        CNPG,
        ("postgresql.cnpg.io/",),
        paused=("spec", "suspend"),
        reach=_cluster,
    ),
    "SnapshotSchedule": Shape(
        "snapscheduler",
        ("snapscheduler.backube/",),
        paused=("spec", "disabled"),
        retention=("spec", "retention", "expires"),
        reach=_snapshots,
    ),
    "BackupConfiguration": Shape("stash", ("stash.appscode.com/",), reach=_target),
    "ReplicationSource": Shape(
        "volsync", ("volsync.backube/",), ("spec", "trigger", "schedule"), reach=_claim
    ),
    "RecurringJob": Shape("longhorn", ("longhorn.io/",), ("spec", "cron"), reach=_longhorn),
}
_LONGHORN_TASKS = frozenset({"backup", "backup-force-create", "snapshot", "snapshot-force-create"})


def _backup(manifest: Manifest, clusters: Clusters) -> Found | None:
    if manifest.kind == "CronJob" and manifest.group.startswith("batch/"):
        return _cron_job(manifest)
    for name, shape in SHAPES.items():
        if manifest.kind == name.partition("/")[0] and manifest.group.startswith(shape.groups):
            if (
                shape.tool == "longhorn"
                and text_of(manifest.get("spec", "task")) not in _LONGHORN_TASKS
            ):
                return None
            reach = (shape.reach or _own_namespace)(manifest)
            found = _made(manifest, shape, reach)
            return _archived(found, manifest, clusters) if shape.tool == CNPG else found
    return None


def _archived(found: Found, manifest: Manifest, clusters: Clusters) -> Found:
    """Where the cluster archives its log, it goes back to any moment since the last copy."""
    name = text_of(manifest.get("spec", "cluster", "name")) or ""
    cluster = clusters.get((manifest.namespace, name))
    if cluster is None or not _archives(cluster) or found.backup.interval_seconds is None:
        return found
    return found._replace(
        backup=found.backup._replace(interval_seconds=WAL_SECONDS, continuous=True)
    )


def _archives(cluster: Manifest) -> bool:
    plugins = (table(each) for each in entries(cluster.get("spec", "plugins")))
    return bool(cluster.get("spec", "backup", "barmanObjectStore")) or any(
        each.get("isWALArchiver") is True and each.get("enabled") is not False for each in plugins
    )


def _made(manifest: Manifest, shape: Shape, reach: Reach) -> Found:
    schedule = text_of(manifest.get(*shape.schedule))
    paused = manifest.get(*shape.paused)
    backup = Backup(
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
        namespaces=reach.namespaces,
        excluded=reach.excluded,
        narrowed=reach.narrowed,
        paused=None if has_template(paused) else paused is True,
        schedule=schedule,
        interval_seconds=None if schedule is None else interval(schedule),
        retention_seconds=_retention(manifest.get(*shape.retention)) if shape.retention else None,
    )
    return Found(backup, reach)


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
_CRON = Shape("", ("batch/",), ("spec", "schedule"), ("spec", "suspend"))


def _cron_job(manifest: Manifest) -> Found | None:
    pod = table(manifest.get("spec", "jobTemplate", "spec", "template", "spec"))
    for container in (*entries(pod.get("containers")), *entries(pod.get("initContainers"))):
        given = table(container)
        words = [
            text_of(one) or "" for key in ("command", "args") for one in entries(given.get(key))
        ]
        found = PROGRAMS.search(" ".join(words))
        if found is not None:
            shape = _CRON._replace(tool=found.group(0).split()[0])
            reach = Reach((manifest.namespace,), dumps=_asked(given, words))
            return _made(manifest, shape, reach)
    return None


def _asked(container: dict[str, Any], words: list[str]) -> str:
    """All that may name what is asked for a copy: the command, and its environment."""
    values = [text_of(table(each).get("value")) for each in entries(container.get("env"))]
    return " ".join([*words, *filter(None, values)])
