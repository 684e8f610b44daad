"""Joins workloads, controllers, pipelines and runbooks into the ways back, and whether they work."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from readiness.facts import analysis, flags, gitops, procedure
from readiness.facts.analysis import Verdict
from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    Facts,
    FixedPlace,
    Job,
    Rollback,
    Sync,
    Workload,
)
from readiness.facts.procedure import Tools
from readiness.source.repository import Repository

KEPT = frozenset({"Deployment", "DeploymentConfig", "StatefulSet", "DaemonSet", "Rollout"})
"""Kinds that keep a history of revisions."""
KNATIVE = "KnativeService"
KEPT_BY_KNATIVE = Verdict(YES, "Knative keeps revisions, to which traffic can be sent back")
"""https://knative.dev/docs/serving/revisions/"""


def join(facts: Facts, repository: Repository) -> tuple[Rollback, ...]:
    """Every way back that the repository shows, each with what speaks for or against it."""
    objects = [each for document in repository.documents for each in manifests(document)]
    tools = _tools(facts, repository, objects)
    found = [
        *_histories(facts),
        *(_owned(each, facts) for each in analysis.rollbacks(objects)),
        *_pipelines(facts),
        *_runbooks(facts, repository, tools),
        *(_placed(each, facts) for each in flags.rollbacks(repository)),
    ]
    return tuple(sorted(found, key=lambda each: (each.kind, each.subject, each.place.location[:3])))


def _tools(facts: Facts, repository: Repository, objects: list[Manifest]) -> Tools:
    jobs = [job for pipeline in facts.pipelines for job in pipeline.jobs]
    charts = [path for path in repository.paths if posixpath.basename(path) == "Chart.yaml"]
    synced = tuple(gitops.syncs(objects))
    kept = [each for each in facts.workloads if each.kind in KEPT]
    return Tools(
        helm=bool(charts)
        or any("helm" in job.tools for job in jobs)
        or any(each.kind == "HelmRelease" for each in objects),
        syncs=synced,
        releases=frozenset(
            [name for job in jobs for name in job.releases]
            + [each.release for each in synced if each.release is not None]
        ),
        charts=frozenset(_chart_names(charts, repository)),
        folders=frozenset(posixpath.dirname(each.place.location.path) for each in kept),
        undoable=any(each.revision_history_limit != 0 for each in kept) if kept else None,
    )


def _chart_names(charts: Sequence[str], repository: Repository) -> Iterator[str]:
    for path in charts:
        yield posixpath.basename(posixpath.dirname(path))
    for document in repository.documents:
        name = document.get("name") if document.path in charts else None
        if isinstance(name, str):
            yield name


def _histories(facts: Facts) -> Iterator[Rollback]:
    for workload in facts.workloads:
        if workload.kind in KEPT or workload.kind == KNATIVE:
            verdict = KEPT_BY_KNATIVE if workload.kind == KNATIVE else _history(workload)
            yield Rollback(
                FixedPlace(workload.place.at("revision_history_limit")),
                "revision-history",
                _subject(workload),
                workload.service,
                workload.attribution,
                verdict.works,
                reason=verdict.reason,
            )


def _history(workload: Workload) -> Verdict:
    match workload.revision_history_limit:
        case None:
            return Verdict(UNKNOWN, "how many revisions are kept cannot be told")
        case limit if limit <= 0:
            return Verdict(NO, "revisionHistoryLimit is 0: there is nothing to go back to")
        case limit:
            return Verdict(YES, f"keeps {limit} revision(s)")


def _subject(one: Workload | Sync) -> str:
    return f"{one.kind}/{one.namespace}/{one.name}"


def _owned(rollback: Rollback, facts: Facts) -> Rollback:
    """The rollback with the service of the workload or the delivery that it is about."""
    owned: list[Workload | Sync] = [*facts.workloads, *facts.syncs]
    for one in owned:
        if _subject(one) == rollback.subject:
            return rollback._replace(service=one.service, attribution=one.attribution)
    return rollback


def _placed(rollback: Rollback, facts: Facts) -> Rollback:
    """The rollback with the service in whose folder it stands; else everybody's."""
    path = rollback.place.location.path
    roots = [each for each in facts.services if each.root and path.startswith(f"{each.root}/")]
    if not roots:
        return rollback._replace(attribution="repository-wide")
    owner = max(roots, key=lambda each: len(each.root))
    return rollback._replace(service=owner.name, attribution=f"folder {owner.root}")


def _pipelines(facts: Facts) -> Iterator[Rollback]:
    for pipeline in facts.pipelines:
        for job in pipeline.jobs:
            verdict = _job(job)
            if verdict is not None:
                yield Rollback(
                    job.place,
                    "pipeline",
                    f"{pipeline.path}#{job.name}",
                    pipeline.service,
                    pipeline.attribution,
                    verdict.works,
                    automatic=job.purpose == "deploy",
                    reason=verdict.reason,
                )


def _job(job: Job) -> Verdict | None:
    """What a job says of going back; None where it neither deploys nor goes back."""
    if job.purpose == "rollback":
        way = f"runs `{job.undo[0]}`" if job.undo else "is named for it; what it runs is not known"
        return Verdict(YES if job.undo else UNKNOWN, way)
    if job.purpose != "deploy":
        return None
    match job.rolls_back:
        case "yes":
            way = f": `{job.undo[0]}`" if job.undo else ""
            return Verdict(YES, f"undoes a failed deployment{way}")
        case "no":
            return Verdict(NO, f"{', '.join(job.tools)}: nothing undoes a failed deployment")
        case _:
            return Verdict(UNKNOWN, "whether a failed deployment is undone cannot be told")


def _names(facts: Facts, service: str | None) -> frozenset[str]:
    """What a procedure for a service may name: its own workloads; all, where it has none."""
    kept = [each for each in facts.workloads if each.kind in KEPT]
    own = [each for each in kept if service is not None and each.service == service]
    return frozenset(each.name for each in own or kept)


def _runbooks(facts: Facts, repository: Repository, tools: Tools) -> Iterator[Rollback]:
    for runbook in facts.runbooks:
        if any(section.meaning == "rollback" for section in runbook.sections):
            own = tools._replace(names=_names(facts, runbook.service))
            verdict = procedure.judge(runbook, repository, own)
            yield Rollback(
                FixedPlace(runbook.place.at("rollback")),
                "runbook",
                runbook.path,
                runbook.service,
                runbook.attribution,
                verdict.works,
                reason=verdict.reason,
            )
