"""The pipelines of a repository, of every CI system; a configuration without a job is a fault."""

from __future__ import annotations

from readiness.facts.model import Facts, Pipeline
from readiness.facts.named_files import NamedFiles, named_files
from readiness.facts.pipelines import github_actions, gitlab_ci
from readiness.facts.pipelines.words import Kind
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.repository import Repository

KINDS = frozenset({"Pipeline"})


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """The pipelines of a repository; a configuration that holds no job is a fault."""
    del vocabulary
    files = named_files(repository)
    workflows = [_workflow(files, path) for path in _workflow_paths(repository)]
    found = [*workflows, gitlab_ci.pipeline(files)]
    pipelines = [each for each in found if isinstance(each, Pipeline)]
    faults = [each for each in found if isinstance(each, Fault)]
    known = {each[:2] for each in repository.faults if each.kinds >= KINDS}
    return Facts(
        pipelines=tuple(_after_workflow_runs(files, pipelines)),
        faults=tuple(fault for fault in faults if fault[:2] not in known),
    )


def _workflow_paths(repository: Repository) -> list[str]:
    return sorted(path for path in repository.paths if github_actions.is_workflow(path))


def _workflow(files: NamedFiles, path: str) -> Pipeline | Fault:
    document = files.document(path)
    if isinstance(document, Fault):
        return document._replace(kinds=document.kinds | KINDS)
    jobs = None if document is None else document.get("jobs")
    if document is None or not isinstance(jobs, dict) or not jobs:
        place = Location(path) if document is None else document.at("jobs")
        return Fault(place, "this workflow holds no jobs", kinds=KINDS)
    return github_actions.pipeline(files, document)


def _after_workflow_runs(files: NamedFiles, pipelines: list[Pipeline]) -> list[Pipeline]:
    """A workflow that runs once another has succeeded runs after that one's tests."""
    testing = {
        each.name for each in pipelines if any(job.purpose == Kind.TEST for job in each.jobs)
    }
    return [_after(files, each, testing) for each in pipelines]


def _after(files: NamedFiles, pipeline: Pipeline, testing: set[str]) -> Pipeline:
    document = files.document(pipeline.path)
    if pipeline.triggers != ("workflow_run",) or not isinstance(document, Document):
        return pipeline
    names = document.get("on", "workflow_run", "workflows")
    awaited = {names} if isinstance(names, str) else set(_texts(names))
    if not awaited & testing:
        return pipeline
    jobs = tuple(
        job._replace(runs_after_tests=True)
        if job.runs_after_tests is False
        and "success" in str(document.get("jobs", job.name, "if") or "")
        else job
        for job in pipeline.jobs
    )
    return pipeline._replace(jobs=jobs)


def _texts(node: object) -> list[str]:
    return [each for each in node if isinstance(each, str)] if isinstance(node, list) else []
