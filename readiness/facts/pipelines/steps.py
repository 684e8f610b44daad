"""The steps of GitHub Actions jobs, those of the repository's own actions put in."""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.named_files import NamedFiles, inside
from readiness.facts.pipelines import work as works
from readiness.facts.pipelines.scripts import work_of
from readiness.facts.pipelines.words import kind_of_action, starts_a_cluster
from readiness.facts.pipelines.work import ATOMIC, Activity, Work
from readiness.model import Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

MAX_NESTED_ACTIONS = 3
SCRIPT_INPUTS = ("script", "run", "command", "inlineScript", "commands")
"""Inputs of actions that hold commands (`appleboy/ssh-action`, `azure/cli`)."""


class UsedStep(NamedTuple):
    """One step: `script` is text that a shell or an interpreter runs."""

    location: Location
    """Of the action it uses, of its script, or of the step itself."""
    uses: str | None
    script: str | None
    inputs: Mapping[str, Any]
    work: Work
    input_locations: Mapping[str, Location] = {}


def mapping(node: Any) -> Mapping[str, Any]:
    """The node, or nothing where it is no mapping."""
    return node if isinstance(node, dict) else {}


def text(node: Any) -> str | None:
    """The node where it is text that says something."""
    return node if isinstance(node, str) and node.strip() else None


def steps_of(files: NamedFiles, document: Document, job: str) -> Iterator[UsedStep]:
    """The steps of a workflow's job in order."""
    base = text(document.get("jobs", job, "defaults", "run", "working-directory"))
    yield from _steps(files, document, ("jobs", job, "steps"), base or "", MAX_NESTED_ACTIONS)


def _steps(
    files: NamedFiles, document: Document, at: tuple[Step, ...], folder: str, levels: int
) -> Iterator[UsedStep]:
    nodes = document.get(*at)
    for number, node in enumerate(nodes if isinstance(nodes, list) else ()):
        step = _step(files, document, (*at, number), mapping(node), folder)
        yield step
        if step.uses is not None and step.uses.startswith("./") and levels:
            action = _local_action(files, step.uses)
            if action is not None:
                yield from _steps(files, action, ("runs", "steps"), "", levels - 1)


def _local_action(files: NamedFiles, uses: str) -> Document | None:
    for name in ("action.yml", "action.yaml"):
        path = inside(uses.removeprefix("./"), name)
        document = None if path is None else files.document(path)
        if isinstance(document, Document):
            return document
    return None


def _step(
    files: NamedFiles,
    document: Document,
    at: tuple[Step, ...],
    node: Mapping[str, Any],
    folder: str,
) -> UsedStep:
    guarded = "failure()" in str(node.get("if", ""))
    inputs = mapping(node.get("with"))
    places = {name: document.at(*at, "with", name) for name in inputs}
    uses = text(node.get("uses"))
    if uses is not None:
        done = _action_work(files, uses, inputs, guarded=guarded)
        return UsedStep(document.at(*at, "uses"), uses, None, inputs, done, places)
    script = text(node.get("run"))
    if script is None:
        return UsedStep(document.at(*at), None, None, inputs, Work(), places)
    within = text(node.get("working-directory")) or folder
    done = work_of(files, script, folder=within, guarded=guarded)
    return UsedStep(document.at(*at, "run"), None, script, inputs, done, places)


def _action_work(files: NamedFiles, uses: str, inputs: Mapping[str, Any], *, guarded: bool) -> Work:
    name = uses.partition("@")[0]
    scripts = [inputs[key] for key in SCRIPT_INPUTS if isinstance(inputs.get(key), str)]
    done = works.joined(work_of(files, script, guarded=guarded) for script in scripts)
    kind = kind_of_action(name)
    own: tuple[Activity, ...] = ()
    if kind is not None:
        own = (Activity(kind, name, f"{name} {_flags(inputs)}".strip(), guarded),)
    return Work(
        own + done.activities,
        done.opaque,
        done.ephemeral or starts_a_cluster(name),
    )


def _flags(inputs: Mapping[str, Any]) -> str:
    """The flags of `helm upgrade` that an action's inputs ask for."""
    values = " ".join(value for value in inputs.values() if isinstance(value, str)).split()
    flags = [flag for flag in ATOMIC if flag in values]
    if str(inputs.get("atomic")).lower() == "true":
        flags.append("--atomic")
    return " ".join(dict.fromkeys(flags))
