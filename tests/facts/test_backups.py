"""Objects that save data on a schedule: whose, how often, and whether they are at rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import backups
from readiness.facts.model import Backup, FixedPlace
from readiness.model import Location
from readiness.source.document import Document
from tests.facts.deliveries import repository

HERE = FixedPlace(Location("b.yaml"))
DAY = 86400
VELERO = """\
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: shop, namespace: velero}
spec:
  schedule: 0 2 * * *
  template: {includedNamespaces: [shop, pay], ttl: 720h0m0s}
"""
CNPG = """\
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: orders, namespace: shop}
spec: {schedule: 0 0 */6 * * *, cluster: {name: orders}, suspend: true}
"""
CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: dump, namespace: shop}
spec:
  schedule: 0 1 * * *
  jobTemplate: {spec: {template: {spec: {containers: [{name: a, command: [sh, -c, 'pg_dump shop | gzip > /b/x.gz']}]}}}}
"""
SNAPSHOTS = """\
apiVersion: snapscheduler.backube/v1
kind: SnapshotSchedule
metadata: {name: hourly, namespace: shop}
spec: {schedule: 0 * * * *, disabled: false, retention: {expires: 168h}}
"""
LONGHORN = """\
apiVersion: longhorn.io/v1beta2
kind: RecurringJob
metadata: {name: nightly, namespace: longhorn-system}
spec: {cron: 0 3 * * *, task: backup, retain: 7}
"""
K8UP = """\
apiVersion: k8up.io/v1
kind: Schedule
metadata: {name: all, namespace: shop}
spec: {backup: {schedule: '@daily-random'}}
"""
FOUND = [
    (VELERO, Backup(HERE, "Schedule", "shop", "velero", "velero", namespaces=("shop", "pay"),
                    paused=False, schedule="0 2 * * *", interval_seconds=DAY,
                    retention_seconds=30 * DAY)),
    (CNPG, Backup(HERE, "ScheduledBackup", "orders", "shop", "cloudnative-pg",
                  namespaces=("shop",), narrowed=True, paused=True, schedule="0 0 */6 * * *",
                  interval_seconds=DAY // 4)),
    (CRON, Backup(HERE, "CronJob", "dump", "shop", "pg_dump", namespaces=("shop",), narrowed=True,
                  paused=False, schedule="0 1 * * *", interval_seconds=DAY)),
    (SNAPSHOTS, Backup(HERE, "SnapshotSchedule", "hourly", "shop", "snapscheduler",
                       namespaces=("shop",), paused=False, schedule="0 * * * *",
                       interval_seconds=3600, retention_seconds=7 * DAY)),
    (LONGHORN, Backup(HERE, "RecurringJob", "nightly", "longhorn-system", "longhorn",
                      namespaces=("*",), paused=False, schedule="0 3 * * *", interval_seconds=DAY)),
    (K8UP, Backup(HERE, "Schedule", "all", "shop", "k8up", namespaces=("shop",), paused=False,
                  schedule="@daily-random", interval_seconds=DAY)),
]  # fmt: skip


def read(text: str) -> list[Backup]:
    found = backups.collect(repository({"b.yaml": text}).documents)
    return [one._replace(place=HERE) for one in found]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_backup_is_read_whole(text: str, expected: Backup) -> None:
    assert read(text) == [expected]


SCOPES = [
    ("includedNamespaces: [shop, pay]", "snapshotVolumes: true", (("*",), (), False)),
    ("includedNamespaces: [shop, pay]", "excludedNamespaces: [shop]", (("*",), ("shop",), False)),
    ("includedNamespaces: [shop, pay]", "labelSelector: {matchLabels: {a: b}}", (("*",), (), True)),
    ("includedNamespaces: [shop, pay]", "includedResources: [secrets]", (("*",), (), True)),
    ("includedNamespaces: [shop, pay]", "includedResources: [pvc, pv]", (("*",), (), False)),
    ("includedNamespaces: [shop, pay]", "snapshotVolumes: false", (("*",), (), True)),
]


@pytest.mark.parametrize(("old", "new", "expected"), SCOPES)
def test_velero_saves_what_it_does_not_leave_out(
    old: str, new: str, expected: tuple[tuple[str, ...], tuple[str, ...], bool]
) -> None:
    [found] = read(VELERO.replace(old, new))
    assert (found.namespaces, found.excluded, found.narrowed) == expected


@pytest.mark.parametrize(
    "text",
    [
        LONGHORN.replace("task: backup", "task: filesystem-trim"),
        CRON.replace("pg_dump shop", "report shop"),
        VELERO.replace("velero.io/v1", "example.com/v1"),
        "apiVersion: batch/v1\nkind: CronJob\nspec: 3",
    ],
)
def test_what_saves_nothing_is_no_backup(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [(VELERO, "schedule", 5), (VELERO, "paused", 4), (VELERO, "namespaces", 6), (CRON, "name", 3)],
)
def test_each_part_has_its_place(text: str, part: str, line: int) -> None:
    [found] = backups.collect(repository({"b.yaml": text}).documents)
    assert found.place.at(part)[:2] == ("b.yaml", line)


KEYS = ["spec", "schedule", "template", "paused", "backup", "metadata", "name", "jobTemplate"]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(PLAIN)
def test_any_plain_data_is_read(data: object) -> None:
    heads = (("velero.io/v1", "Schedule"), ("batch/v1", "CronJob"), ("k8up.io/v1", "Schedule"))
    documents = tuple(
        Document(
            "a.yaml", n, {"apiVersion": group, "kind": kind, "spec": data, "metadata": data}, {}
        )
        for n, (group, kind) in enumerate(heads)
    )
    assert len(backups.collect(documents)) <= len(documents)
