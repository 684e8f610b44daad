"""Which workloads keep data, and what saves it; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from readiness.facts.backups.reach import Found, Keeper, saves
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Backup, Persistence, Workload


def persisted(workloads: Sequence[Workload], found: Sequence[Found]) -> tuple[Workload, ...]:
    """The workloads with what saves the data of those that keep some."""
    keepers = {number for number, each in enumerate(workloads) if _keeps(each)}
    if not keepers:
        return tuple(workloads)
    spaces = Counter(workloads[number].namespace for number in keepers)
    return tuple(
        each._replace(persistence=_saved(Keeper(each, spaces[each.namespace] == 1), found))
        if number in keepers
        else each
        for number, each in enumerate(workloads)
    )


def _keeps(workload: Workload) -> bool:
    return workload.kind == "StatefulSet" or any(
        one.kind == "PersistentVolumeClaim" for one in workload.references
    )


def _saved(keeper: Keeper, found: Iterable[Found]) -> Persistence:
    sure: list[Backup] = []
    perhaps: list[Backup] = []
    for backup, reach in found:
        answer = _running(saves(reach, keeper), backup)
        if answer == YES:
            sure.append(backup)
        elif answer == UNKNOWN:
            perhaps.append(backup)
    known = [each.interval_seconds for each in sure if each.interval_seconds is not None]
    hoped = [each.interval_seconds or 0 for each in (*sure, *perhaps)]
    return Persistence(
        kept=True,
        saved=YES if sure else UNKNOWN if perhaps else NO,
        interval_seconds=min(known, default=None),
        at_best_seconds=min(hoped, default=None),
        by=tuple(sorted({f"{each.kind}/{each.name}" for each in sure})),
    )


def _running(answer: Answer, backup: Backup) -> Answer:
    """The same of a schedule that may be at rest."""
    if backup.paused is True:
        return NO
    return UNKNOWN if answer == YES and backup.paused is None else answer
