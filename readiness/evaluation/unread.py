"""What an unreadable file may hide from a rule: absence of evidence is told from its absence; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readiness.facts.model import Facts
from readiness.model import Location

KINDS: Mapping[str, tuple[str, ...]] = {
    "alerts": ("Alert", "PrometheusRule", "PrometheusRuleList"),
    "recording_rules": ("PrometheusRule", "PrometheusRuleList"),
    "slos": ("SLO", "PrometheusServiceLevel", "ServiceLevelObjective"),
    "workloads": (
        *("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"),
        *("Rollout", "DeploymentConfig", "ReplicationController"),
    ),
    "kubernetes_services": ("Service",),
    "ingresses": ("Ingress", "HTTPRoute", "GRPCRoute", "TCPRoute"),
    "network_policies": ("NetworkPolicy",),
    "disruption_budgets": ("PodDisruptionBudget",),
    "autoscalers": ("HorizontalPodAutoscaler", "ScaledObject"),
    "dashboards": ("Dashboard", "GrafanaDashboard"),
    "routings": ("Routing", "AlertmanagerConfig"),
    "escalation_policies": ("EscalationPolicy", "OnCallSchedule"),
    "pipelines": ("Pipeline",),
    "stores": ("Database", "PersistentVolume"),
    "syncs": ("Application", "ApplicationSet", "HelmRelease", "Kustomization"),
}
"""Kind of fact → the kinds of object that an unreadable file may hold of it."""

ANYTHING = ("Document", "List")
"""What may hold any object: one whose kind the text does not tell, and a list of objects."""


def hidden(kinds: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """Those of the kinds that an unreadable file may hold; empty where everything was read."""
    if not facts.unread:
        return ()
    wanted = tuple(kinds)
    found = tuple(kind for kind in wanted if kind in facts.unread)
    if wanted and not found:
        return tuple(kind for kind in ANYTHING if kind in facts.unread)
    return found


def place(kinds: Iterable[str], facts: Facts, otherwise: Location) -> Location:
    """Where the first file is broken that may hold one of the kinds."""
    wanted = frozenset(kinds)
    return next((each.location for each in facts.faults if each.kinds & wanted), otherwise)
