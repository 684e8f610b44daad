"""Databases of AWS that save themselves, and plans of AWS Backup; the API is asked nothing.

<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance>,
<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster>,
<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_plan>.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from readiness.facts.backups.reach import Found, Reach
from readiness.facts.cron import interval
from readiness.facts.model import NO, Backup, NodePlace
from readiness.facts.terraform import Module, Resource
from readiness.source.document import Step

DAY = 86400
LOG_SECONDS = 300
"""RDS uploads the log of a database every five minutes:
<https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html>."""
DATABASES = ("aws_db_instance", "aws_rds_cluster")
_COPIES = ("replicate_source_db", "replication_source_identifier")
_SOURCES = ("snapshot_identifier", "restore_to_point_in_time", "s3_import")
_PARTS: Mapping[str, tuple[Step, ...]] = {
    "retention": ("backup_retention_period",),
    "paused": ("backup_retention_period",),
}


def collect(modules: Iterable[Module]) -> Iterator[Found]:
    """Every database and every rule of a plan; what saves no volume of a cluster reaches none."""
    for module in modules:
        for resource in module.of(*DATABASES):
            if resource.exists != NO and all(resource.raw(key) is None for key in _COPIES):
                yield Found(_database(resource), Reach(()))
        for plan in module.of("aws_backup_plan"):
            if plan.exists != NO:
                yield from (Found(_rule(plan, rule), Reach(())) for rule in plan.blocks("rule"))


def _database(resource: Resource) -> Backup:
    """0 days is no backup at all."""
    given = resource.value("backup_retention_period")
    days = _unsaid(resource) if given is None else given
    known = isinstance(days, int) and not isinstance(days, bool)
    return Backup(
        NodePlace(resource.document, resource.steps, _PARTS),
        resource.type,
        resource.text("identifier") or resource.text("cluster_identifier") or resource.name,
        None,
        "rds",
        paused=days == 0 if known else None,
        schedule="continuous",
        interval_seconds=LOG_SECONDS if known and days else None,
        continuous=True,
        retention_seconds=days * DAY if known and days else None,
    )


def _unsaid(resource: Resource) -> int | None:
    """Days that are kept where no word is said: the provider asks for none of an instance ("Default
    is `0`"), and for one of a cluster; what is restored keeps what its source had.
    """
    if any(resource.raw(key) is not None for key in _SOURCES):
        return None
    return 0 if resource.type == "aws_db_instance" else 1


def _rule(plan: Resource, rule: Resource) -> Backup:
    """A rule without a schedule runs when somebody asks."""
    schedule = rule.text("schedule")
    continuous = rule.value("enable_continuous_backup") is True
    kept = [each.value("delete_after") for each in rule.blocks("lifecycle")]
    days = kept[0] if kept else None
    between = _between(schedule) if schedule else None
    return Backup(
        NodePlace(
            rule.document,
            rule.steps,
            {"schedule": ("schedule",), "retention": ("lifecycle", 0, "delete_after")},
        ),
        plan.type,
        f"{plan.text('name') or plan.name}/{rule.text('rule_name') or 'rule'}",
        None,
        "aws-backup",
        paused=False,
        schedule=schedule,
        interval_seconds=LOG_SECONDS if continuous else between,
        continuous=continuous,
        retention_seconds=days * DAY if isinstance(days, int) and days > 0 else None,
    )


def _between(schedule: str) -> int | None:
    """`cron(0 5 ? * * *)`: five fields and the year, which is any."""
    inner = schedule.strip().removeprefix("cron(").removesuffix(")").split()
    return interval(" ".join(inner[:5])) if len(inner) == 6 and inner[5] == "*" else None
