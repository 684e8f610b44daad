"""Objects that save data on a schedule: whose, how often, and whether they are at rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import backups
from readiness.facts.backups import kubernetes
from readiness.facts.model import Alert, Backup, Expression, FixedPlace, Persistence, Workload
from readiness.model import Location
from readiness.source import evidence
from readiness.source.document import Document
from readiness.source.tree import MemoryTree
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
                      namespaces=("*",), narrowed=True, paused=False, schedule="0 3 * * *", interval_seconds=DAY)),
    (K8UP, Backup(HERE, "Schedule", "all", "shop", "k8up", namespaces=("shop",), paused=False,
                  schedule="@daily-random", interval_seconds=DAY)),
]  # fmt: skip


def read(text: str) -> list[Backup]:
    found = backups.collect(repository({"b.yaml": text}).documents)
    return [one.backup._replace(place=HERE) for one in found]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_backup_is_read_whole(text: str, expected: Backup) -> None:
    assert read(text) == [expected]


SCOPES = [
    ("includedNamespaces: [shop, pay]", "snapshotVolumes: true", (("*",), (), False)),
    ("includedNamespaces: [shop, pay]", "excludedNamespaces: [shop]", (("*",), ("shop",), False)),
    ("includedNamespaces: [shop, pay]", "labelSelector: {matchLabels: {a: b}}", (("*",), (), True)),
    ("includedNamespaces: [shop, pay]", "includedResources: [secrets]", (("*",), (), True)),
    ("[shop, pay]", "'{{ .Values.spaces }}'", (("{{ .Values.spaces }}",), (), False)),
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
        LONGHORN.replace("task: backup", "task: [backup]"),
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
    [(found, _)] = backups.collect(repository({"b.yaml": text}).documents)
    assert found.place.at(part)[:2] == ("b.yaml", line)


ORDERS = Workload(
    FixedPlace(Location("w.yaml")), "StatefulSet", "shop", "orders", "apps/v1",
    pod_labels={"app": "orders"}, selected_by=("orders-db",),
)  # fmt: skip
LEDGER = ORDERS._replace(name="ledger", selected_by=())
OWN = "includedNamespaces: [shop, pay]"
SAVED = [
    (VELERO, "yes"),
    (VELERO.replace(OWN, "excludedNamespaces: [shop]"), "no"),
    (VELERO.replace(OWN, "includedNamespaces: [pay]"), "no"),
    (VELERO.replace(OWN, "includedNamespaces: ['sh*']"), "unknown"),
    (VELERO.replace(OWN, "includedNamespaces: ['${SPACE}']"), "unknown"),
    (VELERO.replace(OWN, "labelSelector: {matchLabels: {app: orders}}"), "yes"),
    (VELERO.replace(OWN, "labelSelector: {matchLabels: {app: web}}"), "no"),
    (VELERO.replace(OWN, "labelSelector: {matchLabels: {app: '{{ x }}'}}"), "unknown"),
    (VELERO.replace(OWN, "orLabelSelectors: [{matchLabels: {a: b}}, "
                         "{matchExpressions: [{key: app, operator: In, values: [orders]}]}]"), "yes"),
    (VELERO.replace(OWN, "includedResources: [configmaps]"), "no"),
    (VELERO.replace(OWN, "includedNamespaceScopedResources: [persistentvolumeclaims]"), "yes"),
    (VELERO.replace(OWN, "excludedResources: [persistentvolumeclaims]"), "no"),
    (VELERO.replace(OWN, "excludedResources: [events]"), "yes"),
    (VELERO.replace(OWN, "snapshotVolumes: false"), "unknown"),
    (VELERO.replace(OWN, "snapshotVolumes: false, defaultVolumesToFsBackup: true"), "yes"),
    (VELERO.replace(OWN, "resourcePolicy: {kind: configmap, name: p}"), "unknown"),
    (VELERO.replace("schedule: 0", "paused: true\n  schedule: 0"), "no"),
    (VELERO.replace("schedule: 0", "paused: '{{ x }}'\n  schedule: 0"), "unknown"),
    (CNPG.replace("suspend: true", "suspend: false"), "no"),
    (CRON, "yes"),
    (SNAPSHOTS, "yes"),
    (SNAPSHOTS.replace("disabled: false", "claimSelector: {matchLabels: {a: b}}"), "unknown"),
    (LONGHORN, "unknown"),
    (LONGHORN.replace("retain: 7", "groups: [default]"), "yes"),
    (K8UP, "yes"),
    (K8UP.replace("'@daily-random'}", "'@daily', labelSelectors: [{matchLabels: {a: b}}]}"), "unknown"),
    (K8UP.replace("backup", "prune"), "no"),
    (("apiVersion: stash.appscode.com/v1beta1\nkind: BackupConfiguration\nmetadata: {name: a, namespace: shop}\n"
     "spec: {schedule: 0 1 * * *, target: {ref: {kind: StatefulSet, name: orders}}}\n"), "yes"),
    (("apiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\nmetadata: {name: a, namespace: shop}\n"
     "spec: {sourcePVC: data-orders-0, trigger: {schedule: 0 1 * * *}}\n"), "yes"),
    (("apiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\nmetadata: {name: a, namespace: shop}\n"
     "spec: {sourcePVC: data-ledger-0, trigger: {schedule: 0 1 * * *}}\n"), "no"),
]  # fmt: skip


def persistence(text: str, *workloads: Workload) -> Persistence:
    found = backups.collect(repository({"b.yaml": text}).documents)
    return backups.persisted(workloads, found)[0].persistence


@pytest.mark.parametrize(("text", "saved"), SAVED)
def test_a_workload_is_saved_by_what_reaches_its_volumes(text: str, saved: str) -> None:
    assert persistence(text, ORDERS).saved == saved


@pytest.mark.parametrize(
    ("words", "saved"),
    [("pg_dump shop", "unknown"), ("pg_dump -h orders-db shop", "yes"), ("pg_dump orders", "yes")],
)
def test_a_dump_beside_several_databases_is_of_the_one_that_it_names(
    words: str, saved: str
) -> None:
    text = CRON.replace("pg_dump shop", words)
    assert persistence(text, ORDERS, LEDGER).saved == saved


def test_the_best_of_several_schedules_counts_and_the_unknown_ones_may_be_better() -> None:
    hourly = SNAPSHOTS.replace("disabled: false", "claimSelector: {matchLabels: {a: b}}")
    weekly = VELERO.replace("0 2 * * *", "0 2 * * 0").replace("name: shop", "name: weekly")
    assert persistence(f"{VELERO}---\n{weekly}---\n{hourly}", ORDERS) == Persistence(
        kept=True,
        saved="yes",
        interval_seconds=DAY,
        at_best_seconds=3600,
        by=("Schedule/shop", "Schedule/weekly"),
    )
    assert persistence(hourly, ORDERS._replace(kind="Deployment")) == Persistence()


def of_terraform(text: str) -> list[Backup]:
    found = backups.collect(evidence.read(MemoryTree({"b.tf": text})).documents)
    return [each.backup._replace(place=HERE) for each in found]


@pytest.mark.parametrize(
    ("words", "paused", "between", "kept"),
    [
        ("backup_retention_period = 14", False, 300, 14 * DAY),
        ("", False, 300, DAY),
        ("backup_retention_period = 0", True, None, None),
        ("backup_retention_period = var.days", None, None, None),
    ],
)
def test_a_database_of_aws_saves_itself(words, paused, between, kept) -> None:
    text = f'resource "aws_rds_cluster" "db" {{\n  cluster_identifier = "orders"\n  {words}\n}}\n'
    assert of_terraform(text) == [
        Backup(
            HERE, "aws_rds_cluster", "orders", None, "rds", paused=paused, schedule="continuous",
            interval_seconds=between, continuous=True, retention_seconds=kept,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "words", "paused", "kept"),
    [
        ("aws_db_instance", "", True, None),
        ("aws_db_instance", "backup_retention_period = null", True, None),
        ("aws_db_instance", "backup_retention_period = 1", False, DAY),
        ("aws_db_instance", 'snapshot_identifier = "s"', None, None),
        ("aws_rds_cluster", 'snapshot_identifier = "s"', None, None),
        ("aws_rds_cluster", "restore_to_point_in_time {}", None, None),
        ("aws_rds_cluster", "", False, DAY),
    ],
)
def test_without_a_word_an_instance_is_not_saved_and_a_cluster_for_a_day(
    resource, words, paused, kept
) -> None:
    found = of_terraform(f'resource "{resource}" "db" {{\n  {words}\n}}\n')
    assert [(each.paused, each.retention_seconds) for each in found] == [(paused, kept)]


def test_a_replica_is_no_backup() -> None:
    text = 'resource "aws_db_instance" "db" {\n  replicate_source_db = "x"\n}\n'
    assert of_terraform(text) == []


def test_every_rule_of_a_plan_is_a_backup() -> None:
    text = """\
resource "aws_backup_plan" "p" {
  name = "orders"
  rule {
    rule_name = "nightly"
    schedule  = "cron(0 5 ? * * *)"
    lifecycle {
      delete_after = 35
    }
  }
  rule {
    rule_name                = "log"
    enable_continuous_backup = true
  }
}
"""
    assert of_terraform(text) == [
        Backup(
            HERE, "aws_backup_plan", "orders/nightly", None, "aws-backup", paused=False,
            schedule="cron(0 5 ? * * *)", interval_seconds=DAY, retention_seconds=35 * DAY,
        ),
        Backup(
            HERE, "aws_backup_plan", "orders/log", None, "aws-backup", paused=False,
            interval_seconds=300, continuous=True,
        ),
    ]  # fmt: skip


def test_an_archived_log_goes_back_to_any_moment() -> None:
    cluster = (
        "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\n"
        "metadata: {name: orders, namespace: shop}\nspec: {plugins: [{name: b, isWALArchiver: true}]}\n"
    )
    [found] = read(f"{CNPG}---\n{cluster}")
    assert (found.interval_seconds, found.continuous) == (300, True)
    [apart] = read(f"{CNPG}---\n{cluster.replace('shop', 'pay')}")
    assert (apart.interval_seconds, apart.continuous) == (DAY // 4, False)


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


@pytest.mark.parametrize(
    ("text", "metric", "expected"),
    [
        (VELERO, "velero_backup_last_successful_timestamp", ("A",)),
        (VELERO, "velero_restore_total", ()),
        (CNPG, "cnpg_collector_last_available_backup_timestamp", ("A",)),
        (CRON, "kube_cronjob_status_last_successful_time", ("A",)),
        (CRON, "shop_backup_age_seconds", ("A",)),
        (CRON, "http_requests_total", ()),
        (SNAPSHOTS, "up", None),
    ],
)
def test_a_backup_is_watched_by_alerts_on_what_its_tool_reports(text, metric, expected) -> None:
    alert = Alert(HERE, "A", f"{metric} > 1", expression=Expression(True, metrics=(metric,)))
    [found] = backups.watched(read(text), [alert])
    assert found.watched_by == expected


def test_every_kind_that_is_read_is_one_that_is_looked_for() -> None:
    shapes = {name.partition("/")[0] for name in kubernetes.SHAPES}
    assert shapes | {"CronJob"} == backups.KINDS
