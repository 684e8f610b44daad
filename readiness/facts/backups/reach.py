"""Whose data a backup saves; three-valued, because a template or a policy elsewhere may decide."""

from __future__ import annotations

from fnmatch import fnmatchcase

from readiness.facts.kubernetes.selector import Selector
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Backup, Workload
from readiness.facts.names import folded
from readiness.facts.text import has_template
from readiness.record import NamedTuple

EVERY = "*"


class Reach(NamedTuple):
    """What an object or a program says of what it saves; each part narrows the ones before."""

    namespaces: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    selectors: tuple[Selector, ...] = ()
    """Any of these; none is everything."""
    targets: tuple[str, ...] | None = None
    """`Kind/name` of its namespace; None where it saves volumes, whoever mounts them."""
    claims: tuple[str, ...] | None = None
    """Names of volume claims; None where it is not told by claims."""
    dumps: str | None = None
    """The words of a program that asks somebody for a copy."""
    volumes: Answer = YES
    """Whether what lies in volumes is saved at all."""

    @property
    def narrowed(self) -> bool:
        """Whether it saves some objects of a namespace only."""
        named = (self.targets, self.claims, self.dumps) != (None, None, None)
        return bool(self.selectors) or named or self.volumes != YES


class Found(NamedTuple):
    """A backup, and whose."""

    backup: Backup
    reach: Reach


class Keeper(NamedTuple):
    """A workload that keeps data, and whether it is the only one of its namespace."""

    workload: Workload
    alone: bool


def saves(reach: Reach, keeper: Keeper) -> Answer:
    """Whether the data of a workload is saved."""
    answers = [_in_namespace(reach, keeper.workload.namespace), reach.volumes]
    answers += [_named(reach, keeper), _selected(reach, keeper.workload)]
    return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES


def _in_namespace(reach: Reach, namespace: str) -> Answer:
    """Exclusion goes before inclusion."""
    included = _listed(reach.namespaces, namespace)
    excluded = _listed(reach.excluded, namespace)
    if included == NO or excluded == YES:
        return NO
    return YES if included == YES and excluded == NO else UNKNOWN


def _listed(names: tuple[str, ...], namespace: str) -> Answer:
    """Other globs than `*` are obeyed by some versions only."""
    if namespace in names or EVERY in names:
        return YES
    unclear = any(has_template(name) or fnmatchcase(namespace, name) for name in names)
    return UNKNOWN if unclear or has_template(namespace) else NO


def _named(reach: Reach, keeper: Keeper) -> Answer:
    workload = keeper.workload
    if reach.targets is not None:
        return YES if f"{workload.kind}/{workload.name}" in reach.targets else NO
    if reach.claims is not None:
        return YES if any(_mounts(workload, claim) for claim in reach.claims) else NO
    if reach.dumps is None or keeper.alone:
        return YES
    words = folded(reach.dumps)
    hosts = (workload.name, *workload.selected_by)
    return YES if any(folded(host) in words for host in hosts) else UNKNOWN


def _mounts(workload: Workload, claim: str) -> bool:
    """A claim that it refers to, or that its template makes: `data-orders-0`."""
    stem, _, number = claim.rpartition("-")
    made = workload.kind == "StatefulSet" and number.isdigit()
    return (made and stem.endswith(f"-{workload.name}")) or any(
        one.kind == "PersistentVolumeClaim" and one.name == claim for one in workload.references
    )


def _selected(reach: Reach, workload: Workload) -> Answer:
    """By the labels of its pods, with which their volumes are saved."""
    if not reach.selectors:
        return YES
    answers = {selector.judge(workload.pod_labels) for selector in reach.selectors}
    return YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO
