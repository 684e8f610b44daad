"""The vocabulary of facts: what rules are written against; each field exists, None where absent.

A `NamedTuple` here is also the schema that expressions are checked against, so that a field that
a rule misspells is an error of the policy at load and never a finding.
"""

from typing import NamedTuple

from readiness.facts.model.delivery import (
    ActionUse,
    CodeOwners,
    Job,
    OwnerRule,
    Ownership,
    PathOwners,
    Pipeline,
    Rollback,
)
from readiness.facts.model.kubernetes import (
    Autoscaler,
    Backend,
    Budget,
    Container,
    Disruption,
    DisruptionBudget,
    Image,
    Ingress,
    JobSettings,
    KubernetesObject,
    KubernetesService,
    NetworkPolicy,
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
    Variable,
    Workload,
)
from readiness.facts.model.observability import (
    Alert,
    AlertSeverity,
    BurnPair,
    Dashboard,
    Expression,
    Indicator,
    RecordingRule,
    Runbook,
    RunbookLink,
    RunbookSection,
    Slo,
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
    Matcher,
    Receiver,
    Route,
    Routing,
)
from readiness.model import Attestation, Dependency, Fault, NotApplicable, Service, Waiver


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
    """Path of an error-budget policy document."""
    alert_tests: int = 0


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
    dashboards: tuple[Dashboard, ...] = ()
    routings: tuple[Routing, ...] = ()
    escalation_policies: tuple[EscalationPolicy, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    rollbacks: tuple[Rollback, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    exemptions: tuple[NotApplicable, ...] = ()
    """Rules that the owner declares not applicable."""
    waivers: tuple[Waiver, ...] = ()
    code_owners: CodeOwners | None = None
    ownership: Ownership = Ownership(None)
    repository: RepositoryFacts = RepositoryFacts()
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()
    """Kinds (`Deployment`, `Alert`, …) that unreadable files of this scope may hold, sorted."""


__all__ = [
    "NO",
    "UNKNOWN",
    "YES",
    "ActionUse",
    "Alert",
    "AlertRouting",
    "AlertSeverity",
    "Answer",
    "Autoscaler",
    "Backend",
    "Budget",
    "BurnPair",
    "CodeOwners",
    "Container",
    "Dashboard",
    "Dependency",
    "Disruption",
    "DisruptionBudget",
    "EscalationLevel",
    "EscalationPolicy",
    "Expression",
    "Facts",
    "Fault",
    "FixedPlace",
    "Image",
    "Indicator",
    "Ingress",
    "Job",
    "JobSettings",
    "KubernetesObject",
    "KubernetesService",
    "Matcher",
    "NetworkPolicy",
    "NodePlace",
    "OwnerRule",
    "Ownership",
    "PathOwners",
    "Pipeline",
    "Place",
    "Port",
    "PreStop",
    "Probe",
    "Receiver",
    "RecordingRule",
    "Reference",
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
    "Security",
    "Service",
    "Slo",
    "SloAlerting",
    "Spread",
    "Strategy",
    "Variable",
    "Workload",
]
