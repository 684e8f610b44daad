"""A workload fact from its draft and from what the joins found out; joins nothing itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes import rollout, spread, telemetry
from readiness.facts.kubernetes.draft import HELM_HOOK, Draft
from readiness.facts.kubernetes.node import (
    boolean,
    default_integer,
    integer,
    is_template,
    labels,
    mapping,
    plain,
    sequence,
    text,
)
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    Answer,
    Autoscaler,
    Claims,
    Container,
    Disruption,
    JobSettings,
    Reference,
    Replicas,
    VerticalScaling,
    Workload,
)
from readiness.record import NamedTuple

HOOKS = (HELM_HOOK, "argocd.argoproj.io/hook")
ROLLED = frozenset({"Deployment", "Rollout", "StatefulSet", "DaemonSet", "DeploymentConfig"})
SPEECH = frozenset({"command", "args", "env", "annotations"})
"""Fields whose text may hold `${X}` for a shell to fill in, when the container runs."""


class Ties(NamedTuple):
    """What other objects make of a workload."""

    replicas: Replicas
    containers: tuple[Container, ...]
    autoscaler: Autoscaler | None
    vertical: VerticalScaling | None
    disruption: Disruption
    references: tuple[Reference, ...]
    selected_by: tuple[str, ...]
    network_policies: tuple[str, ...]
    isolated: Answer
    governing_service: Answer | None
    scraped: Answer
    claims: Claims | None


def hook(draft: Draft) -> str | None:
    """The Helm or Argo CD hook that the object is."""
    annotations = draft.object.annotations
    return next((annotations[key] for key in HOOKS if annotations.get(key)), None)


def excuse(draft: Draft) -> str | None:
    """Why a workload takes no traffic, whatever selects it."""
    if draft.shape.job:
        return f"a {draft.object.kind} runs to completion"
    if draft.object.kind == "KnativeService":
        return "Knative's own proxy probes it and drains it"
    found = hook(draft)
    return None if found is None else f"a {found} hook"


def build(draft: Draft, ties: Ties) -> Workload:
    """The workload as rules see it."""
    one, pod = draft.object, draft.pod
    found = hook(draft)
    priority = plain(pod.get("priorityClassName"))
    return Workload(
        place=one.place(draft.shape.parts),
        kind=one.kind,
        namespace=one.home,
        name=one.name,
        api_version=one.api_version,
        labels=one.labels,
        annotations=one.annotations,
        pod_labels=draft.pod_labels,
        pod_annotations=labels(mapping(draft.template.get("metadata")).get("annotations")),
        namespace_declared=bool(one.metadata.get("namespace")),
        long_running=not draft.shape.job and found is None,
        controlled=draft.shape.controlled or bool(one.metadata.get("ownerReferences")),
        hook=found,
        templated=one.document.templated and has_template(one.data),
        replicas=ties.replicas,
        containers=ties.containers,
        strategy=rollout.read(draft, ties.replicas.min),
        spread=spread.read(draft),
        disruption=ties.disruption,
        autoscaler=ties.autoscaler,
        vertical=ties.vertical,
        revision_history_limit=history(draft),
        grace_period_seconds=default_integer(pod.get("terminationGracePeriodSeconds"), 30),
        grace_period_declared=pod.get("terminationGracePeriodSeconds") is not None,
        priority_class=priority,
        priority_class_exists=priority_exists(ties.references, priority),
        service_account=plain(pod.get("serviceAccountName")) or plain(pod.get("serviceAccount")),
        mounts_token=boolean(pod.get("automountServiceAccountToken")),
        host_network=pod.get("hostNetwork") is True,
        host_pid=pod.get("hostPID") is True,
        host_ipc=pod.get("hostIPC") is True,
        host_paths=host_paths(pod),
        restart_policy=text(pod.get("restartPolicy")),
        selected_by=ties.selected_by,
        network_policies=ties.network_policies,
        isolated=ties.isolated,
        selector_matches=own_selector(draft),
        governing_service=ties.governing_service,
        scraped=ties.scraped,
        references=ties.references,
        claims=ties.claims,
        telemetry=telemetry.read(draft),
        job=job(draft) if draft.shape.job else None,
        host_ports=host_ports(pod),
        clashing_ports=clashing(ties.containers),
        volumes_kept=kept(one) if one.kind == "StatefulSet" else None,
    )


def kept(one: Object) -> Answer | None:
    """Whether the claims of a StatefulSet are retained, as they are by default; None: it has none."""
    if not sequence(one.spec.get("volumeClaimTemplates")):
        return None
    policy = one.spec.get("persistentVolumeClaimRetentionPolicy")
    if policy is not None and not isinstance(policy, dict):
        return UNKNOWN
    given = mapping(policy)
    said = [plain(given.get(field)) or "Retain" for field in ("whenDeleted", "whenScaled")]
    if "Delete" in said:
        return NO
    return UNKNOWN if any(map(is_template, said)) else YES


def history(draft: Draft) -> int | None:
    """Revisions that are kept for a rollback; kinds that keep none have None."""
    if draft.object.kind not in ROLLED:
        return None
    return default_integer(draft.object.spec.get("revisionHistoryLimit"), 10)


def priority_exists(references: Sequence[Reference], priority: str | None) -> Answer:
    """Whether the named class exists; unknown where none is named."""
    for one in references:
        if one.kind == "PriorityClass" and one.name == priority:
            return one.exists
    return UNKNOWN


def host_paths(pod: Mapping[str, Any]) -> tuple[str, ...]:
    """The folders of the node that the pod mounts."""
    volumes = (mapping(mapping(entry).get("hostPath")) for entry in sequence(pod.get("volumes")))
    return tuple(plain(one.get("path")) or "" for one in volumes if one)


def host_ports(pod: Mapping[str, Any]) -> tuple[int, ...]:
    """The ports of the node that containers bind; 0 binds none."""
    containers = [*sequence(pod.get("containers")), *sequence(pod.get("initContainers"))]
    entries = [port for one in containers for port in sequence(mapping(one).get("ports"))]
    found = (integer(mapping(entry).get("hostPort")) for entry in entries)
    return tuple(dict.fromkeys(port for port in found if port))


def clashing(containers: Sequence[Container]) -> tuple[str, ...]:
    """The ports that more than one of the containers that run together declares."""
    together = [one for one in containers if one.role in ("main", "sidecar")]
    ports = (
        f"{number}/{protocol}"
        for one in together
        for number, protocol in {(port.number, port.protocol) for port in one.ports}
        if number is not None
    )
    return tuple(sorted(port for port, count in Counter(ports).items() if count > 1))


def own_selector(draft: Draft) -> bool | None:
    """Whether the workload selects the pods that it makes; None where that cannot be told."""
    if draft.selector is None:
        return None
    answer = draft.selector.judge(draft.pod_labels)
    return None if answer == UNKNOWN else answer == "yes"


def job(draft: Draft) -> JobSettings:
    """What bounds a Job, or a CronJob and the Jobs that it makes."""
    spec = draft.object.spec
    cron = draft.object.kind == "CronJob"
    own = mapping(mapping(spec.get("jobTemplate")).get("spec")) if cron else spec
    return JobSettings(
        schedule=text(spec.get("schedule")) if cron else None,
        concurrency_policy=text(spec.get("concurrencyPolicy")) if cron else None,
        starting_deadline_seconds=integer(spec.get("startingDeadlineSeconds")) if cron else None,
        successful_history=integer(spec.get("successfulJobsHistoryLimit")) if cron else None,
        failed_history=integer(spec.get("failedJobsHistoryLimit")) if cron else None,
        backoff_limit=integer(own.get("backoffLimit")),
        active_deadline_seconds=integer(own.get("activeDeadlineSeconds")),
        ttl_seconds=integer(own.get("ttlSecondsAfterFinished")),
        suspended=spec.get("suspend") is True,
    )


def has_template(node: Any) -> bool:
    """Whether a value waits to be filled in before the manifest is applied."""
    stack = [node]
    seen: set[int] = set()
    while stack:
        one = stack.pop()
        if isinstance(one, (dict, list)):
            if id(one) in seen:
                continue
            seen.add(id(one))
        if isinstance(one, dict):
            stack.extend(value for key, value in one.items() if key not in SPEECH)
        elif isinstance(one, list):
            stack.extend(one)
        elif isinstance(one, str) and is_template(one):
            return True
    return False
