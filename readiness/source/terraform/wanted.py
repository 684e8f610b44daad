"""Which resources of Terraform are evidence of something, and of what; reads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readiness.pattern import pattern

KINDS: Mapping[str, tuple[str, ...]] = {
    "pagerduty_service": ("OnCallService",),
    "pagerduty_service_integration": ("OnCallService",),
    "pagerduty_escalation_policy": ("EscalationPolicy",),
    "pagerduty_schedule": ("OnCallSchedule",),
    "opsgenie_team": ("EscalationPolicy",),
    "opsgenie_service": ("OnCallService",),
    "opsgenie_api_integration": ("OnCallService",),
    "opsgenie_escalation": ("EscalationPolicy",),
    "opsgenie_schedule": ("OnCallSchedule",),
    "opsgenie_schedule_rotation": ("OnCallSchedule",),
    "grafana_notification_policy": ("Routing",),
    "grafana_contact_point": ("Routing",),
    "grafana_mute_timing": ("Routing",),
    "grafana_rule_group": ("Alert",),
    "grafana_slo": ("SLO",),
    "grafana_dashboard": ("Dashboard",),
    "datadog_monitor": ("Alert",),
    "datadog_service_level_objective": ("SLO",),
    "datadog_dashboard": ("Dashboard",),
    "datadog_dashboard_json": ("Dashboard",),
    "aws_db_instance": ("Database",),
    "aws_rds_cluster": ("Database",),
    "aws_docdb_cluster": ("Database",),
    "aws_neptune_cluster": ("Database",),
    "aws_dynamodb_table": ("Database",),
    "google_sql_database_instance": ("Database",),
    "google_spanner_database": ("Database",),
    "google_bigtable_instance": ("Database",),
    "aws_backup_plan": ("BackupPlan",),
}
"""Resource type → the kinds of fact that an unreadable block of it may hide. Whoever collects from
another type adds it here; nothing else has to know of it."""

_TYPE = pattern(rb'["\s{,]((?:pagerduty|opsgenie|grafana|datadog|aws|google)_[a-z_]+)["\s]')


def named(content: bytes) -> frozenset[str]:
    """The wanted resource types that a file's bytes name."""
    found = {match[1].decode() for match in _TYPE.finditer(content)}
    return frozenset(found & KINDS.keys())


def kinds(types: Iterable[str]) -> frozenset[str]:
    """What may be hidden where resources of these types cannot be read."""
    return frozenset(kind for each in types for kind in KINDS.get(each, ()))
