"""GitHub Actions workflows as pipelines.

Syntax: <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.model import ActionUse, FixedPlace, Job, Pipeline
from readiness.facts.named_files import NamedFiles
from readiness.facts.pipelines import work as works
from readiness.facts.pipelines.dangers import dangers
from readiness.facts.pipelines.order import Vertex, after_tests
from readiness.facts.pipelines.steps import UsedStep, mapping, steps_of, text
from readiness.facts.pipelines.words import APPROVAL_ACTIONS, Kind, may_ship, names_production
from readiness.facts.pipelines.work import Work
from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document

WORKFLOW = pattern(r"\.github/workflows/[^/]+\.ya?ml\Z")
MAX_NESTED_CALLS = 4
"""GitHub allows ten levels of reusable workflows; four are followed."""
HEEDLESS = ("always()", "!cancelled()", "failure()")
POWERFUL = frozenset(
    {"actions", "attestations", "checks", "contents", "deployments", "packages"}
    | {"security-events", "statuses"}
)
"""Scopes whose write access changes code, releases or what checks say; OpenSSF Scorecard counts
them too. Write access to issues, pull requests or pages is what a bot's workflow is for."""
_EXPRESSION = pattern(r"\$\{\{\s*([\w.-]+)\s*\}\}")


class Sketch(NamedTuple):
    """A job before its order among the others is known."""

    job: Job
    vertex: Vertex
    steps: tuple[UsedStep, ...]


def is_workflow(path: str) -> bool:
    """Whether GitHub reads this file as a workflow."""
    return WORKFLOW.match(path) is not None


def pipeline(files: NamedFiles, document: Document) -> Pipeline:
    """One workflow file."""
    sketches = {
        name: _sketch(files, document, name, node)
        for name, node in mapping(document.get("jobs")).items()
    }
    vertices = {name: sketch.vertex for name, sketch in sketches.items()}
    named = tuple(triggers(document))
    steps = tuple(step for sketch in sketches.values() for step in sketch.steps)
    found = dangers(named, steps)
    name = document.get("name")
    return Pipeline(
        _place(document, found[0].location if found else None),
        document.path,
        name if isinstance(name, str) and name else document.path.rsplit("/", 1)[-1],
        "github-actions",
        triggers=named,
        jobs=tuple(_ordered(sketch.job, key, vertices, named) for key, sketch in sketches.items()),
        actions=_distinct(_uses(document, steps)),
        permissions=permissions(document),
        opaque=any(vertex.opaque for vertex in vertices.values()),
        dangers=tuple(f"{each.text} ({each.location})" for each in found),
    )


def _place(document: Document, danger: Location | None) -> FixedPlace:
    keys = {"triggers": "on", "permissions": "permissions", "jobs": "jobs"}
    parts = {part: document.at(key) for part, key in keys.items() if key in mapping(document.data)}
    return FixedPlace(document.at(), parts | ({"dangers": danger} if danger else {}))


def triggers(document: Document) -> Iterator[str]:
    """The events of `on:`, be it a word, a list or a mapping, as they stand."""
    node = document.get("on")
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | dict):
        yield from (event for event in node if isinstance(event, str))


def permissions(document: Document) -> str | None:
    """What the workflow grants its token: `read`, `write`, `none`; None where GitHub decides."""
    if isinstance(document.data, dict) and "permissions" in document.data:
        return _strongest(document.data["permissions"])
    jobs = [mapping(job) for job in mapping(document.get("jobs")).values()]
    if not jobs or any("permissions" not in job for job in jobs):
        return None
    return "write" if any(job["permissions"] == "write-all" for job in jobs) else "none"


def _strongest(node: Any) -> str:
    """`write-all` and `read-all` are words of their own; anything else names scopes."""
    if not isinstance(node, dict):
        return next((word for word in ("write", "read") if str(node) == f"{word}-all"), "none")
    if any(access == "write" and scope in POWERFUL for scope, access in node.items()):
        return "write"
    return "read" if {"read", "write"} & {str(access) for access in node.values()} else "none"


def _sketch(files: NamedFiles, document: Document, name: str, node: Any) -> Sketch:
    job = mapping(node)
    steps = tuple(steps_of(files, document, name))
    called = _called(files, job, MAX_NESTED_CALLS)
    work = works.joined([*(step.work for step in steps), *([called] if called else [])])
    label = f"{name} {text(job.get('name')) or ''}".strip()
    environments = _environments(document, job)
    purpose = works.purpose(label, work, deploys=may_ship(label, environments))
    tested = works.tests(label, work)
    deploys = purpose == Kind.DEPLOY
    condition = str(job.get("if", ""))
    fact = Job(
        FixedPlace(document.at("jobs", name), _parts(document, name)),
        name,
        purpose,
        tests=tested,
        environment=text(mapping(job.get("environment")).get("name"))
        or text(job.get("environment")),
        production=any(map(names_production, environments or [label]))
        or (not environments and works.names_production_in(work)),
        needs=_needs(job),
        gate=_gate(steps, environments),
        rolls_back=works.rolls_back(work) if deploys or work.has(Kind.ROLLBACK) else "unknown",
        undo=works.undo(work),
        tools=works.tools(work),
        releases=works.releases(work),
        timeout="timeout-minutes" in job,
        concurrency="concurrency" in job or document.get("concurrency") is not None,
        called="uses" in job,
    )
    vertex = Vertex(
        fact.needs,
        gates=tested and job.get("continue-on-error") is not True,
        tests_first=works.tests_first(work),
        heedless=any(word in condition for word in HEEDLESS) and "success" not in condition,
        opaque=_opaque_call(files, job),
    )
    return Sketch(fact, vertex, steps)


PARTS = (
    ("environment", "environment"),
    ("gate", "environment"),
    ("needs", "needs"),
    ("runs_after_tests", "needs"),
    ("timeout", "timeout-minutes"),
    ("concurrency", "concurrency"),
)
"""Part of the fact, and the key that says it."""


def _parts(document: Document, name: str) -> dict[str, Location]:
    job = mapping(document.get("jobs", name))
    return {part: document.at("jobs", name, key) for part, key in PARTS if key in job}


def _needs(job: Mapping[str, Any]) -> tuple[str, ...]:
    node = job.get("needs")
    given = [node] if isinstance(node, str) else node if isinstance(node, list) else []
    return tuple(each for each in given if isinstance(each, str))


def _gate(steps: tuple[UsedStep, ...], environments: list[str]) -> str | None:
    if any((step.uses or "").lower().startswith(APPROVAL_ACTIONS) for step in steps):
        return "manual"
    return "environment" if environments else None


def _environments(document: Document, job: Mapping[str, Any]) -> list[str]:
    """The environments a job may deploy to; a matrix or a choice of inputs has several."""
    node = job.get("environment")
    name = text(mapping(node).get("name")) or text(node)
    if name is None:
        return []
    match = _EXPRESSION.fullmatch(name)
    if match is None:
        return [name]
    scope, _, key = match[1].rpartition(".")
    if scope == "matrix":
        return _words(mapping(mapping(job.get("strategy")).get("matrix")).get(key)) or [name]
    options = document.get("on", "workflow_dispatch", "inputs", key, "options")
    return _words(options) or [name]


def _words(node: Any) -> list[str]:
    return [each for each in node if isinstance(each, str)] if isinstance(node, list) else []


def _called(files: NamedFiles, job: Mapping[str, Any], levels: int) -> Work | None:
    """What a reusable workflow of this repository does."""
    uses = text(job.get("uses"))
    if uses is None:
        return None
    document = files.document(uses.removeprefix("./")) if uses.startswith("./") else None
    if not isinstance(document, Document) or not levels:
        return Work(opaque=True)
    parts: list[Work] = []
    for name, node in mapping(document.get("jobs")).items():
        parts += [step.work for step in steps_of(files, document, name)]
        nested = _called(files, mapping(node), levels - 1)
        parts += [nested] if nested else []
    return works.joined(parts)


def _opaque_call(files: NamedFiles, job: Mapping[str, Any]) -> bool:
    uses = text(job.get("uses"))
    return uses is not None and uses.removeprefix("./") not in files.repository.paths


def _ordered(job: Job, key: str, vertices: Mapping[str, Vertex], events: tuple[str, ...]) -> Job:
    if job.purpose != Kind.DEPLOY:
        return job
    gate = "manual" if events == ("workflow_dispatch",) else job.gate
    return job._replace(runs_after_tests=after_tests(vertices, key), gate=gate)


def _distinct(uses: Iterable[ActionUse]) -> tuple[ActionUse, ...]:
    """A step of an action that several jobs run stands once."""
    return tuple({(use.name, use.ref, use.place.location): use for use in uses}.values())


def _uses(document: Document, steps: tuple[UsedStep, ...]) -> Iterator[ActionUse]:
    for step in steps:
        if step.uses is not None:
            yield action_use(step.uses, step.location)
    for name, node in mapping(document.get("jobs")).items():
        uses = text(mapping(node).get("uses"))
        if uses is not None:
            yield action_use(uses, document.at("jobs", name, "uses"))


_COMMIT = pattern(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_DIGEST = pattern(r"sha256:[0-9a-f]{64}\Z")


def action_use(uses: str, location: Location) -> ActionUse:
    """A `uses:` taken apart; pinned is a full commit, or a digest for `docker://`."""
    name, _, ref = uses.partition("@")
    local = uses.startswith("./")
    pinned = local or (_DIGEST if uses.startswith("docker://") else _COMMIT).match(ref) is not None
    return ActionUse(FixedPlace(location), name, ref or None, pinned, local)
