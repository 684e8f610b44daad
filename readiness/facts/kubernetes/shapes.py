"""Kinds of workloads: where each keeps its pod template, and the places of its parts."""

from collections.abc import Iterable, Mapping

from readiness.record import NamedTuple
from readiness.source.document import Step

Steps = tuple[Step, ...]


def parts(template: Steps, strategy: str = "strategy") -> Mapping[str, Steps]:
    """Names of a workload's parts, for a kind with its pod template at these steps."""
    pod = (*template, "spec")
    own = template[:-1]
    return {
        "name": ("metadata", "name"),
        "namespace": ("metadata", "namespace"),
        "labels": ("metadata", "labels"),
        "annotations": ("metadata", "annotations"),
        "api_version": ("apiVersion",),
        "spec": ("spec",),
        "replicas": ("spec", "replicas"),
        "strategy": ("spec", strategy),
        "selector": ("spec", "selector"),
        "revision_history_limit": ("spec", "revisionHistoryLimit"),
        "progress_deadline": ("spec", "progressDeadlineSeconds"),
        "min_ready": ("spec", "minReadySeconds"),
        "governing_service": ("spec", "serviceName"),
        "volume_retention": ("spec", "persistentVolumeClaimRetentionPolicy"),
        "schedule": ("spec", "schedule"),
        "concurrency_policy": ("spec", "concurrencyPolicy"),
        "starting_deadline": ("spec", "startingDeadlineSeconds"),
        "successful_history": ("spec", "successfulJobsHistoryLimit"),
        "failed_history": ("spec", "failedJobsHistoryLimit"),
        "backoff_limit": (*own, "backoffLimit"),
        "active_deadline": (*own, "activeDeadlineSeconds"),
        "ttl": (*own, "ttlSecondsAfterFinished"),
        "claims": ("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"),
        "template": template,
        "pod_labels": (*template, "metadata", "labels"),
        "pod_annotations": (*template, "metadata", "annotations"),
        "containers": (*pod, "containers"),
        "spread": (*pod, "topologySpreadConstraints"),
        "affinity": (*pod, "affinity"),
        "grace_period": (*pod, "terminationGracePeriodSeconds"),
        "priority_class": (*pod, "priorityClassName"),
        "service_account": (*pod, "serviceAccountName"),
        "mounts_token": (*pod, "automountServiceAccountToken"),
        "security": (*pod, "securityContext"),
        "host_network": (*pod, "hostNetwork"),
        "host_pid": (*pod, "hostPID"),
        "host_ipc": (*pod, "hostIPC"),
        "volumes": (*pod, "volumes"),
        "restart_policy": (*pod, "restartPolicy"),
    }


class Shape(NamedTuple):
    """What is particular of a kind of workload."""

    template: Steps
    parts: Mapping[str, Steps]
    groups: frozenset[str]
    """API groups in which it ever lived."""
    job: bool = False
    controlled: bool = True
    declared: bool = False
    """The organisation's own kind: nothing but its pod template is known."""


TEMPLATE: Steps = ("spec", "template")
CRON: Steps = ("spec", "jobTemplate", "spec", "template")
PLAIN, UPDATE = parts(TEMPLATE), parts(TEMPLATE, "updateStrategy")
APPS = frozenset({"apps", "extensions", ""})
BATCH = frozenset({"batch", ""})
Shapes = Mapping[str, Shape]
SHAPES: Shapes = {
    "Deployment": Shape(TEMPLATE, PLAIN, APPS),
    "StatefulSet": Shape(TEMPLATE, UPDATE, APPS),
    "DaemonSet": Shape(TEMPLATE, UPDATE, APPS),
    "ReplicaSet": Shape(TEMPLATE, PLAIN, APPS, controlled=False),
    "ReplicationController": Shape(TEMPLATE, PLAIN, APPS, controlled=False),
    "DeploymentConfig": Shape(TEMPLATE, PLAIN, frozenset({"apps.openshift.io", ""})),
    "Rollout": Shape(TEMPLATE, PLAIN, frozenset({"argoproj.io"})),
    "Job": Shape(TEMPLATE, PLAIN, BATCH, job=True),
    "CronJob": Shape(CRON, parts(CRON), BATCH, job=True),
    "KnativeService": Shape(TEMPLATE, PLAIN, frozenset({"serving.knative.dev"})),
    "Pod": Shape((), parts(()), frozenset({""}), controlled=False),
}
"""Kinds with a pod template; the core group stands for manifests with a careless apiVersion."""


def known(aliases: Iterable[tuple[str, str]], groups: Iterable[tuple[str, str]]) -> Shapes:
    """All shapes, with those of the organisation's own kinds (see `named`) →
    dotted steps to the pod template. `groups`: kind and group of every object, so that a kind alone
    means every group that it is found in. Kinds of Kubernetes stay what they are.
    """
    own: dict[str, Shape] = {}
    pairs = tuple(groups)
    for name, path in aliases:
        kind, group = named(name)
        template = tuple(step for step in path.split(".") if step)
        if template[-1:] == ("spec",):
            template = template[:-1]
        if kind not in SHAPES and template:
            found = {group} if group else {one for other, one in pairs if other == kind}
            own[kind] = Shape(template, parts(template), frozenset(found), declared=True)
    return {**SHAPES, **own} if own else SHAPES


def named(name: str) -> tuple[str, str]:
    """Kind and group of `Worker`, `Worker.example.com`, or as manifests write them,
    `example.com/Worker` and `example.com/v1/Worker`; no group is any.
    """
    above, slash, last = name.rpartition("/")
    if slash:
        return last, above.partition("/")[0]
    kind, _, group = name.partition(".")
    return kind, group
