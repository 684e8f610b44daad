"""GitLab CI configuration as one pipeline."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from readiness.facts.model import ActionUse, FixedPlace, Job, Pipeline
from readiness.facts.named_files import NamedFiles, inside
from readiness.facts.pipelines import work as works
from readiness.facts.pipelines.gitlab_files import (
    MAX_LINES,
    ROOT,
    Config,
    Merged,
    lines,
    merged,
)
from readiness.facts.pipelines.order import Vertex, after_tests
from readiness.facts.pipelines.scripts import work_of
from readiness.facts.pipelines.steps import mapping, text
from readiness.facts.pipelines.words import Kind, may_ship, names_production
from readiness.facts.pipelines.work import Work
from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.document import Document

STAGES = ("build", "test", "deploy")
NO_DEPLOYMENT = frozenset({"stop", "prepare", "verify", "access"})
"""Values of `environment.action` that deploy nothing."""
TRIGGERS = (
    ("merge_request", ("merge_request",)),
    ("schedule", ("schedule",)),
    ("tag", ("CI_COMMIT_TAG", "tags")),
    ("web", ('"web"', "'web'")),
)


class Sketch(NamedTuple):
    """A job before its order among the others is known."""

    job: Job
    stage: str
    vertex: Vertex
    ordered_by_stage: bool


def pipeline(files: NamedFiles) -> Pipeline | Fault | None:
    """The pipeline of `.gitlab-ci.yml`; None where there is no such file."""
    document = files.document(ROOT)
    if document is None or isinstance(document, Fault):
        return None if document is None else document._replace(kinds=frozenset({"Pipeline"}))
    whole = merged(files, document)
    sketches = {name: _sketch(files, whole, name, job) for name, job in whole.jobs()}
    if not sketches and not whole.foreign:
        return Fault(document.at(), "this pipeline holds no jobs", kinds=frozenset({"Pipeline"}))
    vertices = _vertices(whole, sketches)
    place = FixedPlace(document.at(), {"triggers": document.at("workflow")})
    return Pipeline(
        place,
        document.path,
        ROOT,
        "gitlab-ci",
        triggers=tuple(_triggers(whole)),
        jobs=tuple(_ordered(each.job, vertices) for each in sketches.values()),
        actions=tuple(use for use in whole.foreign if not _is_template(use)),
        opaque=bool(whole.foreign) or whole.missing,
    )


def _is_template(use: ActionUse) -> bool:
    return use.name.startswith("template:")


def _sketch(files: NamedFiles, whole: Merged, name: str, job: Config) -> Sketch:
    work = _work(files, whole, job)
    environment = _environment(job)
    tier = text(mapping(job.get("environment")).get("deployment_tier"))
    shown = [] if environment is None or _action(job) in NO_DEPLOYMENT else [tier or environment]
    stage = text(job.get("stage")) or "test"
    purpose = works.purpose(name, work, deploys=may_ship(name, shown))
    tested = works.tests(name, work)
    fact = Job(
        FixedPlace(whole.at(name)),
        name,
        purpose,
        tests=tested,
        environment=environment,
        production=_production(name, environment, tier, work),
        needs=tuple(_needs(job) or ()),
        gate="manual" if _manual(job) else "environment" if environment else None,
        rolls_back=works.rolls_back(work) if work.activities else "unknown",
        undo=works.undo(work),
        tools=works.tools(work),
        releases=works.releases(work),
        timeout="timeout" in job or "timeout" in mapping(whole.config.get("default")),
        concurrency="resource_group" in job,
    )
    skippable = job.get("allow_failure") not in (None, False) or _manual(job)
    vertex = Vertex(
        fact.needs,
        gates=tested and not skippable,
        tests_first=works.tests_first(work),
        heedless=_when(job) == "always",
        opaque="trigger" in job and not work.activities,
    )
    return Sketch(fact, stage, vertex, ordered_by_stage=_needs(job) is None)


def _production(name: str, environment: str | None, tier: str | None, work: Work) -> bool:
    if tier is not None:
        return tier == "production"
    if environment is not None:
        return names_production(environment)
    return names_production(name) or works.names_production_in(work)


def _work(files: NamedFiles, whole: Merged, job: Config) -> Work:
    default = mapping(whole.config.get("default"))
    parts = [_default(whole, default, job, "before_script"), job.get("script")]
    script = "\n".join(islice(_lines(whole, parts), MAX_LINES))
    after = _default(whole, default, job, "after_script")
    undone = "\n".join(islice(_lines(whole, [after]), MAX_LINES))
    done = [work_of(files, script), work_of(files, undone)]
    return works.joined([*done, *_child(files, job)])


def _lines(whole: Merged, parts: list[Any]) -> Iterator[str]:
    for part in parts:
        yield from lines(whole.config, part)


def _default(whole: Merged, default: Mapping[str, Any], job: Config, key: str) -> Any:
    return job.get(key, default.get(key, whole.config.get(key)))


def _child(files: NamedFiles, job: Config) -> Iterator[Work]:
    """What a child pipeline of this repository does, as far as its own file says."""
    include = mapping(job.get("trigger")).get("include")
    entries = include if isinstance(include, list) else [include]
    for entry in entries:
        local = entry if isinstance(entry, str) else mapping(entry).get("local")
        path = inside("", local.lstrip("/")) if isinstance(local, str) else None
        document = None if path is None else files.document(path)
        if isinstance(document, Document):
            child = merged(files, document)
            for _, each in child.jobs():
                yield work_of(files, "\n".join(islice(_lines(child, [each.get("script")]), 500)))


def _environment(job: Config) -> str | None:
    node = job.get("environment")
    return text(mapping(node).get("name")) or text(node)


def _action(job: Config) -> str:
    return text(mapping(job.get("environment")).get("action")) or "start"


def _when(job: Config) -> str | None:
    return text(job.get("when"))


def _manual(job: Config) -> bool:
    """Somebody has to start it: by itself, or by one of its rules."""
    rules = job.get("rules")
    by_rule = isinstance(rules, list) and any(mapping(r).get("when") == "manual" for r in rules)
    return _when(job) == "manual" or by_rule


def _needs(job: Config) -> list[str] | None:
    """Names of the jobs it waits for; None where the stages decide."""
    node = job.get("needs")
    if not isinstance(node, list):
        return None
    named = [each if isinstance(each, str) else mapping(each).get("job") for each in node]
    return [name for name in named if isinstance(name, str)]


def _vertices(whole: Merged, sketches: Mapping[str, Sketch]) -> dict[str, Vertex]:
    """The jobs with what they wait for: what `needs` says, or the end of the stage before."""
    stages = ([".pre"], _stages(whole), [".post"])
    order = {stage: n for n, stage in enumerate(stage for part in stages for stage in part)}
    opaque = bool(whole.foreign) or whole.missing
    members: dict[int, list[str]] = {n: [] for n in range(len(order) + 1)}
    found: dict[str, Vertex] = {}
    for name, sketch in sketches.items():
        number = order.get(sketch.stage, len(order))
        members[number].append(name)
        vertex = sketch.vertex._replace(opaque=sketch.vertex.opaque or opaque)
        waits = (_end(number - 1),) if sketch.ordered_by_stage else vertex.needs
        found[name] = vertex._replace(needs=waits)
    ends = {_end(number): Vertex((*names, _end(number - 1))) for number, names in members.items()}
    return found | ends


def _stages(whole: Merged) -> list[str]:
    declared = whole.config.get("stages")
    named = declared if isinstance(declared, list) else []
    return [each for each in named if isinstance(each, str)] or list(STAGES)


def _end(stage: int) -> str:
    """The end of a stage as a vertex of its own, under a name that no job can have."""
    return f"\0{stage}"


def _ordered(job: Job, vertices: Mapping[str, Vertex]) -> Job:
    if job.purpose != Kind.DEPLOY:
        return job
    return job._replace(runs_after_tests=after_tests(vertices, job.name))


def _triggers(whole: Merged) -> Iterator[str]:
    """`push`, and what the rules of the pipeline or of a job name besides."""
    yield "push"
    jobs = [job for _, job in whole.jobs()]
    nodes = [whole.config.get("workflow"), *(job.get("rules") for job in jobs)]
    nodes += [job.get("only") for job in jobs]
    told = " ".join(str(node) for node in nodes if node is not None)
    yield from (name for name, words in TRIGGERS if any(word in told for word in words))
