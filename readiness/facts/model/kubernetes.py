"""What Kubernetes manifests say, with the API server's defaults applied once; knows no policy.

None means that the field is absent, or, where a docstring says so, that it could not be told.
"""

from collections.abc import Mapping

from readiness.facts.model.place import Answer, Place
from readiness.record import NamedTuple


class Image(NamedTuple):
    """An image reference `[host[:port]/]path[:tag][@digest]`, taken apart."""

    text: str
    registry: str | None
    repository: str | None
    tag: str | None
    digest: str | None
    templated: bool = False
    """The text holds template syntax: nothing else is known."""
    retagged: bool = False
    """A kustomization, Skaffold or ko writes another tag before it is applied."""


class Probe(NamedTuple):
    """A probe with the defaults of the API server: 10 s, 1 s, 3, 1, 0 s."""

    handler: str
    """`http`, `tcp`, `grpc`, `exec`, or `none` where no handler is given."""
    path: str | None = None
    port: str | None = None
    port_declared: bool | None = None
    """Whether a named port exists on the container, or a number is declared; None: no port."""
    command: tuple[str, ...] = ()
    period_seconds: int = 10
    timeout_seconds: int = 1
    failure_threshold: int = 3
    success_threshold: int = 1
    initial_delay_seconds: int = 0
    unreadable: tuple[str, ...] = ()
    """Names of numbers that are given but cannot be read; the default stands in their place."""


class Resources(NamedTuple):
    """Amounts as numbers: cores and bytes; absent is None."""

    cpu: float | None = None
    memory: float | None = None
    ephemeral_storage: float | None = None
    unreadable: tuple[str, ...] = ()
    """Names of amounts that are given but cannot be read (templated, malformed)."""


class Security(NamedTuple):
    """The effective security context of a container: its own before its pod's."""

    non_root: bool | None = None
    """True: cannot run as root; False: says it does; None: nobody says."""
    user: int | None = None
    group: int | None = None
    privileged: bool = False
    allows_escalation: bool | None = None
    read_only_root: bool | None = None
    drops_all: bool = False
    adds: tuple[str, ...] = ()
    seccomp: str | None = None


class Port(NamedTuple):
    """A declared container or service port; `target` only on services."""

    name: str | None
    number: int | None
    protocol: str = "TCP"
    target: str | None = None


class Variable(NamedTuple):
    """An environment variable; values are not kept, so that no report can leak them."""

    name: str
    source: str
    """`value`, `config-map`, `secret`, `field` or `none`."""
    credential: bool = False
    """A literal value under a name, or of a form, that credentials have."""


class PreStop(NamedTuple):
    """What runs before the stop signal; `seconds` is the sleep, where it is one."""

    handler: str
    seconds: float | None = None


class Container(NamedTuple):
    """One container of a pod template."""

    place: Place
    name: str
    role: str
    """`main`, `init`, `sidecar` (native: an init container that restarts) or `ephemeral`."""
    image: Image
    injected: bool = False
    """A well-known injected proxy, not the service's own."""
    ports: tuple[Port, ...] = ()
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    startup_probe: Probe | None = None
    requests: Resources = Resources()
    limits: Resources = Resources()
    effective_requests: Resources = Resources()
    """Requests with the limit where only the limit is set, as the API server defaults them, and
    with the namespace's LimitRange where the repository holds one."""
    effective_limits: Resources = Resources()
    """Limits, with the namespace's LimitRange."""
    security: Security = Security()
    pre_stop: PreStop | None = None
    env: tuple[Variable, ...] = ()
    duplicate_env: tuple[str, ...] = ()
    pull_policy: str | None = None
    command: tuple[str, ...] = ()
    shell_entrypoint: bool = False
    """`sh -c` without `exec`: a shell is process 1 and swallows the stop signal."""
    serves: Answer = "unknown"
    """Whether it takes traffic that a Service routes to it."""
    serves_reason: str = ""
    same_probes: bool = False
    """Liveness and readiness ask the same, and liveness is no more tolerant."""


class Replicas(NamedTuple):
    """How many pods: `min` and `max` are what the autoscaler leaves; None: cannot be told."""

    declared: int | None
    min: int | None
    max: int | None
    source: str = "declared"
    """`declared`, `default` (absent = 1), `autoscaler`, `per-node`, `none` (jobs) or `unknown`."""


class Strategy(NamedTuple):
    """How a new version rolls out; percentages are already pods, rounded as Kubernetes does."""

    type: str
    """`RollingUpdate`, `Recreate`, `OnDelete`, `canary`, `blueGreen`, or `none` (jobs)."""
    max_unavailable: int | None = None
    max_surge: int | None = None
    partition: int | None = None
    min_ready_seconds: int = 0
    progress_deadline_seconds: int | None = None
    declared: bool = False
    keeps_capacity: bool | None = None
    """At least one pod, and three quarters of them, stay during a rollout; None: cannot tell.
    A StatefulSet cannot surge: there, all but one pod are enough."""
    valid: bool = True
    """False where both bounds are zero, which the API server refuses."""


class Spread(NamedTuple):
    """Whether replicas are kept from sharing a node or a zone: each `hard`, `soft`, `none`, or
    `unknown` where a template or a namespace's labels decide.
    """

    node: str = "none"
    zone: str = "none"
    reason: str = ""
    """Why a term that is there does not count (other labels, other namespace)."""


class Budget(NamedTuple):
    """A PodDisruptionBudget over a workload's pods; `allowed` evictions at its fewest pods."""

    place: Place
    namespace: str
    name: str
    min_available: str | None
    max_unavailable: str | None
    allowed: int | None
    unhealthy_policy: str | None = None
    selects: tuple[str, ...] = ()
    """Workloads (`Deployment/shop/web`) whose pods it selects."""
    selects_all: bool = False
    """An empty `policy/v1` selector: every pod of the namespace."""
    evictable: bool | None = None
    """Whether it ever lets a pod go; None where that depends on what cannot be told."""
    reason: str = ""
    """The arithmetic in words."""


class Disruption(NamedTuple):
    """Whether a node drain can ever evict a pod of the workload."""

    budgets: tuple[Budget, ...] = ()
    evictable: bool | None = None
    """None where no budget selects it or where that cannot be told."""
    allowed: int | None = None
    reason: str = ""
    covered: Answer = "unknown"
    """Whether any budget selects its pods."""


class Autoscaler(NamedTuple):
    """A HorizontalPodAutoscaler (or KEDA ScaledObject) and what it targets."""

    place: Place
    kind: str
    namespace: str
    name: str
    target_kind: str | None
    target_name: str | None
    target_exists: Answer
    min: int | None
    """Absent means 1."""
    max: int | None
    metrics: tuple[str, ...] = ()
    """`cpu`, `memory` (utilisation, so a request is needed), or the metric's type."""
    missing_requests: tuple[str, ...] = ()
    """`container: cpu` for each container without the request that a metric needs."""
    scale_down_behavior: bool = False
    fights_replicas: bool | None = None
    """The target also sets `replicas` statically."""


class VerticalScaling(NamedTuple):
    """A VerticalPodAutoscaler of a workload."""

    name: str
    mode: str
    """`Off` (it only recommends), `Initial`, `Recreate`, `InPlaceOrRecreate` or `Auto`."""
    resources: tuple[str, ...] = ()
    """Whose requests it sets: `cpu`, `memory`."""


class Reference(NamedTuple):
    """A reference of a pod to another object of its namespace."""

    place: Place
    """Where the name is written first."""
    kind: str
    name: str
    exists: Answer
    optional: bool = False
    rolls_out: bool | None = None
    """Whether a change of it makes new pods; None where the question does not arise: it is no
    configuration of this repository that a process takes when it starts."""


class JobSettings(NamedTuple):
    """What bounds a Job or a CronJob; absent is None."""

    schedule: str | None = None
    concurrency_policy: str | None = None
    starting_deadline_seconds: int | None = None
    successful_history: int | None = None
    failed_history: int | None = None
    backoff_limit: int | None = None
    active_deadline_seconds: int | None = None
    ttl_seconds: int | None = None
    suspended: bool = False


class Persistence(NamedTuple):
    """Whether a workload keeps data that outlives its pods, and what saves that."""

    kept: bool = False
    """A StatefulSet, or one that mounts a claim."""
    saved: Answer = "unknown"
    """A schedule that is not paused saves it."""
    interval_seconds: int | None = None
    """The longest time between two copies, by the best schedule that surely saves it."""
    at_best_seconds: int | None = None
    """The same, where all that cannot be told is as good as it may be; None: nothing saves it."""
    by: tuple[str, ...] = ()
    """`Kind/name` of what surely saves it."""


class Claims(NamedTuple):
    """What becomes of the data of a StatefulSet's volumes; None where a template decides."""

    when_deleted: str | None = "Retain"
    """`Retain` or `Delete`, with the default Retain: when the StatefulSet is deleted."""
    when_scaled: str | None = "Retain"
    """The same when it has fewer pods."""
    reclaimed_by: tuple[str, ...] = ()
    """StorageClasses of this repository that delete a volume with its claim."""


class Telemetry(NamedTuple):
    """What pods say of themselves to whoever collects their traces, logs and metrics."""

    says: tuple[str, ...] = ()
    """Of env, service and version, sorted."""
    may_say: tuple[str, ...] = ()
    """Those that a variable may say whose value stands elsewhere."""
    contradictions: tuple[str, ...] = ()


class Workload(NamedTuple):
    """Anything with a pod template."""

    place: Place
    kind: str
    namespace: str
    """`default` where the manifest leaves it to apply time."""
    name: str
    api_version: str
    service: str | None = None
    attribution: str = ""
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}
    pod_labels: Mapping[str, str] = {}
    pod_annotations: Mapping[str, str] = {}
    namespace_declared: bool = False
    long_running: bool = True
    """Deployment, StatefulSet, DaemonSet, ReplicaSet, Rollout, Pod: not a job, not a hook."""
    controlled: bool = True
    """False for a bare Pod or a ReplicaSet that nothing rolls out."""
    hook: str | None = None
    """The Helm hook it is, `test` for instance."""
    templated: bool = False
    """Some of its values are template text: those fields are None."""
    replicas: Replicas = Replicas(None, None, None, "unknown")
    containers: tuple[Container, ...] = ()
    strategy: Strategy = Strategy("none")
    spread: Spread = Spread()
    disruption: Disruption = Disruption()
    autoscaler: Autoscaler | None = None
    vertical: VerticalScaling | None = None
    revision_history_limit: int | None = 10
    """With the default 10; None where it cannot be told, and for kinds that keep no history."""
    grace_period_seconds: int | None = 30
    """With the default 30; None where it cannot be told."""
    grace_period_declared: bool = False
    priority_class: str | None = None
    priority_class_exists: Answer = "unknown"
    service_account: str | None = None
    mounts_token: bool | None = None
    host_network: bool = False
    host_pid: bool = False
    host_ipc: bool = False
    host_paths: tuple[str, ...] = ()
    restart_policy: str | None = None
    selected_by: tuple[str, ...] = ()
    """Names of the Services of its namespace that select its pods."""
    network_policies: tuple[str, ...] = ()
    isolated: Answer = "unknown"
    """Whether any NetworkPolicy selects its pods."""
    selector_matches: bool | None = None
    """Whether `spec.selector` matches the template's own labels; None where there is none."""
    governing_service: Answer | None = None
    """StatefulSet: whether `serviceName` is a headless Service that selects it; None: not one."""
    scraped: Answer = "unknown"
    """Whether a ServiceMonitor, PodMonitor or scrape annotation collects its metrics."""
    references: tuple[Reference, ...] = ()
    persistence: Persistence = Persistence()
    claims: Claims | None = None
    """None where it makes no volumes of its own."""
    telemetry: Telemetry = Telemetry()
    job: JobSettings | None = None
    host_ports: tuple[int, ...] = ()
    """Ports of the node that its containers bind."""
    clashing_ports: tuple[str, ...] = ()
    """Ports (`8080/TCP`) that several containers of its pod declare."""
    volumes_kept: Answer | None = None
    """StatefulSet: whether the claims that it makes outlive it and its pods; None: it makes none."""


class KubernetesService(NamedTuple):
    """A Service object (the service of the catalogue is another thing)."""

    place: Place
    namespace: str
    name: str
    type: str
    service: str | None = None
    attribution: str = ""
    selector: Mapping[str, str] | None = None
    ports: tuple[Port, ...] = ()
    selects: tuple[str, ...] = ()
    """Workloads (`Deployment/shop/web`) whose pods it selects."""
    matches: Answer | None = None
    """None where the question does not arise: no selector, ExternalName."""
    unresolved_ports: tuple[str, ...] = ()
    """Named target ports that no selected container declares."""


class Backend(NamedTuple):
    """Where an Ingress or a route sends traffic."""

    place: Place
    name: str
    port: str | None
    resolves: Answer | None
    """None where the question does not arise: a resource of a kind that nobody here knows."""
    reason: str = ""


class Ingress(NamedTuple):
    """An Ingress or a Gateway API route."""

    place: Place
    kind: str
    namespace: str
    name: str
    service: str | None = None
    attribution: str = ""
    hosts: tuple[str, ...] = ()
    tls: bool = False
    backends: tuple[Backend, ...] = ()
    limited: Answer = "unknown"
    """Whether it sheds what is more than somebody's share: a limit of rates or connections."""
    limited_by: str = ""
    """What limits it, or what may."""


class NetworkPolicy(NamedTuple):
    """A NetworkPolicy and the workloads it isolates."""

    place: Place
    namespace: str
    name: str
    service: str | None = None
    attribution: str = ""
    policy_types: tuple[str, ...] = ()
    selects: tuple[str, ...] = ()
    selects_all: bool = False
    matches: Answer = "unknown"


class DisruptionBudget(NamedTuple):
    """A PodDisruptionBudget as a subject of its own."""

    place: Place
    namespace: str
    name: str
    service: str | None = None
    attribution: str = ""
    budget: Budget | None = None
    matches: Answer = "unknown"
    valid: bool = True
    """Exactly one of minAvailable and maxUnavailable."""


class ScaledTarget(NamedTuple):
    """An autoscaler as a subject of its own."""

    place: Place
    namespace: str
    name: str
    service: str | None = None
    attribution: str = ""
    scaler: Autoscaler | None = None


class KubernetesObject(NamedTuple):
    """Any object with apiVersion and kind: for rules on versions and namespaces."""

    place: Place
    kind: str
    api_version: str
    namespace: str | None
    name: str
    service: str | None = None
    attribution: str = ""
    deprecated_in: str | None = None
    """Kubernetes release, as `1.22`."""
    removed_in: str | None = None
    replacement: str | None = None
    target_kubernetes: str | None = None
    """The release that this repository says it runs on; None where it does not say."""


class Environment(NamedTuple):
    """What another environment deploys of the same; only what is its own, joined as it is there."""

    name: str
    gates: bool = False
    """Whether its answer decides beside production's (`prod-us` beside `prod-eu`)."""
    workloads: tuple[Workload, ...] = ()
    kubernetes_services: tuple[KubernetesService, ...] = ()
    ingresses: tuple[Ingress, ...] = ()
    network_policies: tuple[NetworkPolicy, ...] = ()
    disruption_budgets: tuple[DisruptionBudget, ...] = ()
    autoscalers: tuple[ScaledTarget, ...] = ()
    objects: tuple[KubernetesObject, ...] = ()


DEPLOYED = (
    *("workloads", "kubernetes_services", "ingresses", "network_policies"),
    *("disruption_budgets", "autoscalers", "objects"),
)
"""The kinds of facts that an environment has of its own."""
