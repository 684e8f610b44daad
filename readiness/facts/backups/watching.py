"""Which alerts tell that a backup fails or is overdue, by the metrics that its tool reports; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.facts.model import Alert, Backup
from readiness.pattern import pattern

_JOBS = r"kube_(?:cron)?job_"
METRICS: Mapping[str, str] = {
    "velero": r"velero_backup_",
    "cloudnative-pg": r"cnpg_(?:collector_(?:last_\w{1,20}_backup|first_recover)|pg_stat_archiver)",
    "k8up": rf"(?:k8up|baas)_|{_JOBS}",
    "stash": rf"stash_|kubestash_|{_JOBS}",
    "volsync": r"volsync_",
    "longhorn": r"longhorn_(?:backup|snapshot)",
    "aws-backup": r"aws_backup_",
}
"""Tool → how the names of its metrics begin; what runs as a job is watched as one."""
_PROGRAM = rf"{_JOBS}|\w{{0,80}}(?:backup|restic|borg|walg|pgbackrest)"


def watched(backups: Sequence[Backup], alerts: Sequence[Alert]) -> tuple[Backup, ...]:
    """The backups with the alerts on them."""
    read = [(alert.name, alert.expression.metrics) for alert in alerts] if backups else []
    return tuple(each._replace(watched_by=_watching(each, read)) for each in backups)


def _watching(
    backup: Backup, read: Sequence[tuple[str, tuple[str, ...]]]
) -> tuple[str, ...] | None:
    names = METRICS.get(backup.tool, _PROGRAM if backup.kind == "CronJob" else None)
    if names is None:
        return None
    begins = pattern(names)
    found = {name for name, metrics in read if any(map(begins.match, metrics))}
    return tuple(sorted(found))
