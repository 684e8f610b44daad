"""The vocabulary of facts: what rules are written against; each field exists, None where absent.

A `NamedTuple` here is also the schema that expressions are checked against, so that a field that
a rule misspells is an error of the policy at load and never a finding.
"""

from readiness.facts.model.assurance import (
    Backup,
    BudgetPolicy,
    LoadTest,
    Postmortem,
    PostmortemAction,
    ReleaseGate,
    Store,
)
from readiness.facts.model.change import Change
from readiness.facts.model.delivery import (
    ActionUse,
    Availability,
    CodeOwners,
    Job,
    OwnerRule,
    Ownership,
    PathOwners,
    Pipeline,
    Protection,
    Rollback,
    Sync,
    Team,
)
from readiness.facts.model.kubernetes import (
    DEPLOYED,
    Autoscaler,
    Backend,
    Budget,
    Claims,
    Container,
    Disruption,
    DisruptionBudget,
    Environment,
    Image,
    Ingress,
    JobSettings,
    KubernetesObject,
    KubernetesService,
    NetworkPolicy,
    Persistence,
    Port,
    PreStop,
    Probe,
    Reference,
    Replicas,
    Resources,
    ScaledTarget,
    Security,
    Spread,
    Strategy,
    Telemetry,
    Variable,
    VerticalScaling,
    Workload,
)
from readiness.facts.model.live import (
    FiringAlert,
    LiveObjective,
    LiveRule,
    ScrapeTarget,
)
from readiness.facts.model.observability import (
    Alert,
    AlertSeverity,
    BurnBranch,
    BurnPair,
    Dashboard,
    DocumentationPage,
    Expression,
    Indicator,
    RecordingRule,
    Runbook,
    RunbookLink,
    RunbookSection,
    Slo,
    SloAgreement,
    SloAlerting,
)
from readiness.facts.model.place import (
    NO,
    UNKNOWN,
    YES,
    Answer,
    FixedPlace,
    NodePlace,
    Place,
)
from readiness.facts.model.routing import (
    AlertRouting,
    EscalationLevel,
    EscalationPolicy,
    Heartbeat,
    Matcher,
    Receiver,
    Route,
    Routing,
)
from readiness.model import (
    Accord,
    Attestation,
    Dependency,
    Fault,
    LiveSource,
    NotApplicable,
    Service,
    Waiver,
)
from readiness.record import NamedTuple


class RepositoryFacts(NamedTuple):
    """What is true of the repository as a whole."""

    remote: str | None = None
    commit: str | None = None
    dirty: bool = False
    readme: str | None = None
    readme_words: int | None = None
    update_bot: str | None = None
    """Path of the configuration of a dependency update bot."""
    other_pipeline: str | None = None
    """Path of the configuration of a CI system whose files are not read."""
    changelog: str | None = None
    budget_policy: str | None = None
    """Path of the first error-budget policy that lacks nothing."""
    alert_tests: int = 0
    heartbeat: Heartbeat | None = None
    """None where no Alertmanager is configured here."""
    deploys: bool = False
    """Whether workloads of any service stand here; where none do, they stand elsewhere."""


class Facts(NamedTuple):
    """All facts of a repository or, narrowed, of one service."""

    services: tuple[Service, ...] = ()
    workloads: tuple[Workload, ...] = ()
    kubernetes_services: tuple[KubernetesService, ...] = ()
    ingresses: tuple[Ingress, ...] = ()
    network_policies: tuple[NetworkPolicy, ...] = ()
    disruption_budgets: tuple[DisruptionBudget, ...] = ()
    autoscalers: tuple[ScaledTarget, ...] = ()
    objects: tuple[KubernetesObject, ...] = ()
    alerts: tuple[Alert, ...] = ()
    recording_rules: tuple[RecordingRule, ...] = ()
    slos: tuple[Slo, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    documentation: tuple[DocumentationPage, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
    routings: tuple[Routing, ...] = ()
    escalation_policies: tuple[EscalationPolicy, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    protections: tuple[Protection, ...] = ()
    rollbacks: tuple[Rollback, ...] = ()
    budget_policies: tuple[BudgetPolicy, ...] = ()
    load_tests: tuple[LoadTest, ...] = ()
    backups: tuple[Backup, ...] = ()
    """Of a service: all that saves a namespace of its workloads, whoever keeps it."""
    postmortems: tuple[Postmortem, ...] = ()
    stores: tuple[Store, ...] = ()
    release_gates: tuple[ReleaseGate, ...] = ()
    syncs: tuple[Sync, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    exemptions: tuple[NotApplicable, ...] = ()
    """Rules that the owner declares not applicable."""
    waivers: tuple[Waiver, ...] = ()
    changes: tuple[Change, ...] | None = None
    """What a change does to the terms of judgement; null where nothing is compared (`--since`)."""
    agreements: tuple[Accord, ...] = ()
    """What several descriptors of the service say of the same fields."""
    teams: tuple[Team, ...] = ()
    code_owners: CodeOwners | None = None
    ownership: Ownership = Ownership(None)
    availability: Availability = Availability()
    repository: RepositoryFacts = RepositoryFacts()
    faults: tuple[Fault, ...] = ()
    environments: tuple[Environment, ...] = ()
    """What others than the one that decides deploy of the same; the facts above are that one's."""
    live: tuple[LiveSource, ...] = ()
    """The running systems that were asked (`--live`); empty where the files alone are judged."""
    scrape_targets: tuple[ScrapeTarget, ...] = ()
    firing_alerts: tuple[FiringAlert, ...] = ()
    unread: tuple[str, ...] = ()
    """Kinds (`Deployment`, `Alert`, …) that unreadable files of this scope may hold, sorted."""


__all__ = [
    "DEPLOYED",
    "NO",
    "UNKNOWN",
    "YES",
    "Accord",
    "ActionUse",
    "Alert",
    "AlertRouting",
    "AlertSeverity",
    "Answer",
    "Autoscaler",
    "Availability",
    "Backend",
    "Backup",
    "Budget",
    "BudgetPolicy",
    "BurnBranch",
    "BurnPair",
    "Change",
    "Claims",
    "CodeOwners",
    "Container",
    "Dashboard",
    "Dependency",
    "Disruption",
    "DisruptionBudget",
    "DocumentationPage",
    "Environment",
    "EscalationLevel",
    "EscalationPolicy",
    "Expression",
    "Facts",
    "Fault",
    "FiringAlert",
    "FixedPlace",
    "Heartbeat",
    "Image",
    "Indicator",
    "Ingress",
    "Job",
    "JobSettings",
    "KubernetesObject",
    "KubernetesService",
    "LiveObjective",
    "LiveRule",
    "LiveSource",
    "LoadTest",
    "Matcher",
    "NetworkPolicy",
    "NodePlace",
    "OwnerRule",
    "Ownership",
    "PathOwners",
    "Persistence",
    "Pipeline",
    "Place",
    "Port",
    "Postmortem",
    "PostmortemAction",
    "PreStop",
    "Probe",
    "Protection",
    "Receiver",
    "RecordingRule",
    "Reference",
    "ReleaseGate",
    "Replicas",
    "RepositoryFacts",
    "Resources",
    "Rollback",
    "Route",
    "Routing",
    "Runbook",
    "RunbookLink",
    "RunbookSection",
    "ScaledTarget",
    "ScrapeTarget",
    "Security",
    "Service",
    "Slo",
    "SloAgreement",
    "SloAlerting",
    "Spread",
    "Store",
    "Strategy",
    "Sync",
    "Team",
    "Telemetry",
    "Variable",
    "VerticalScaling",
    "Workload",
]
