"""Merges a GitLab CI file with what it includes, extends and refers to.

Syntax: <https://docs.gitlab.com/ci/yaml/>. Includes from elsewhere are named, never fetched.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.model import ActionUse, FixedPlace
from readiness.facts.named_files import NamedFiles, inside
from readiness.facts.pipelines.steps import mapping
from readiness.model import Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step
from readiness.source.glob import compile_pattern

ROOT = ".gitlab-ci.yml"
MAX_INCLUDES = 150
"""GitLab's own default limit of included files."""
MAX_EXTENDS = 11
"""GitLab's own limit of levels of `extends`."""
MAX_LINES = 2000
"""Script lines of one job that are looked at."""
GLOBALS = frozenset(
    {"after_script", "before_script", "cache", "default", "image", "include", "services", "spec"}
    | {"stages", "types", "variables", "workflow"}
)
Config = dict[str, Any]


class Merged(NamedTuple):
    """A whole configuration: what every entry says, and where each top-level entry stands."""

    root: Document
    config: Config
    places: Mapping[str, Document]
    foreign: tuple[ActionUse, ...] = ()
    """Includes of other projects, components and addresses: their jobs are not known."""
    missing: bool = False
    """Some include cannot be read."""

    def at(self, *steps: Step) -> Location:
        """The place of an entry in the file that holds it."""
        document = self.places.get(str(steps[0])) if steps else None
        return self.root.at() if document is None else document.at(*steps)

    def jobs(self) -> Iterator[tuple[str, Config]]:
        """The jobs that can run, each with what it extends."""
        for name in self.config:
            if name not in GLOBALS and not name.startswith("."):
                job = extended(self.config, name)
                if {"script", "trigger", "run"} & job.keys():
                    yield name, job


def merged(files: NamedFiles, root: Document) -> Merged:
    """The configuration of a root file: its includes first, itself over them."""
    config: Config = {}
    places: dict[str, Document] = {}
    foreign: list[ActionUse] = []
    missing = False
    for document in _documents(files, root):
        for key, node in mapping(document.data).items():
            config[key] = overlaid(config.get(key), node)
            places[key] = document
        for steps, entry in _includes(document):
            if _local(entry) is None:
                foreign += _foreign(document.at(*steps), entry)
            elif not _local_paths(files, _local(entry) or ""):
                missing = True
    return Merged(root, config, places, tuple(foreign), missing)


def _documents(files: NamedFiles, root: Document) -> list[Document]:
    """The root file and what it includes, each after what it includes itself."""
    ordered: list[Document] = []
    seen = {root.path}

    def visit(document: Document, depth: int) -> None:
        for _, entry in _includes(document):
            for path in _local_paths(files, _local(entry) or ""):
                if path in seen or len(seen) >= MAX_INCLUDES or depth > 20:
                    continue
                seen.add(path)
                included = files.document(path)
                if isinstance(included, Document):
                    visit(included, depth + 1)
        ordered.append(document)

    visit(root, 0)
    return ordered


def _includes(document: Document) -> Iterator[tuple[tuple[Step, ...], Any]]:
    node = document.get("include")
    if isinstance(node, list):
        for number, entry in enumerate(node):
            yield ("include", number), entry
    elif node is not None:
        yield ("include",), node


def _local(entry: Any) -> str | None:
    """The path of a local include; None where the include stands elsewhere."""
    if isinstance(entry, str):
        return None if "://" in entry else entry
    local = mapping(entry).get("local")
    return local if isinstance(local, str) else None


def _local_paths(files: NamedFiles, name: str) -> list[str]:
    path = inside("", name.lstrip("/")) if name else None
    if path is None:
        return []
    if "*" not in path:
        return [path] if path in files.repository.paths else []
    pattern = compile_pattern("/" + path)
    return sorted(each for each in files.repository.paths if pattern.matches(each))


def _foreign(location: Location, entry: Any) -> Iterator[ActionUse]:
    """Configuration of other people; GitLab's own templates come with the server."""
    node = {"remote": entry} if isinstance(entry, str) else mapping(entry)
    place = FixedPlace(location)
    match node:
        case {"project": str(project)}:
            ref = node.get("ref")
            text = ref if isinstance(ref, str) else None
            yield ActionUse(place, project, text, _is_commit(text))
        case {"component": str(component)}:
            name, _, version = component.partition("@")
            yield ActionUse(place, name, version or None, _is_commit(version))
        case {"remote": str(remote)}:
            yield ActionUse(place, remote, None, "integrity" in node)
        case {"template": str(template)}:
            yield ActionUse(place, f"template:{template}", None, pinned=True)
        case _:
            return


def _is_commit(ref: str | None) -> bool:
    return ref is not None and len(ref) == 40 and all(each in "0123456789abcdef" for each in ref)


def overlaid(base: Any, node: Any) -> Any:
    """Mappings merge key by key, anything else replaces, as GitLab merges."""
    if isinstance(base, dict) and isinstance(node, dict):
        return {**base, **{key: overlaid(base.get(key), child) for key, child in node.items()}}
    return node


def extended(config: Mapping[str, Any], name: str, level: int = 0) -> Config:
    """A job with all that it extends, the last named winning."""
    node = dict(mapping(config.get(name)))
    given = node.pop("extends", None)
    bases = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    result: Config = {}
    for base in bases[:MAX_EXTENDS]:
        if isinstance(base, str) and base != name and level < MAX_EXTENDS:
            result = overlaid(result, extended(config, base, level + 1))
    merged_job: Config = overlaid(result, node)
    return merged_job


def lines(config: Mapping[str, Any], node: Any, level: int = 0) -> Iterator[str]:
    """The lines of a script; a list that reads as a `!reference` is followed."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list) and level <= 10:
        target = _reference(config, node)
        for child in node if target is None else [target]:
            yield from lines(config, child, level + 1)


def _reference(config: Mapping[str, Any], node: list[Any]) -> Any:
    """What `[job, key, …]` leads to; None where it does not lead anywhere."""
    target: Any = config
    for step in node:
        target = target.get(step) if isinstance(target, dict) and isinstance(step, str) else None
    return target if len(node) > 1 else None
