"""Finds the `readiness.yaml` files of a tree and reads them, all faults at once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readiness.cache import Cache, digest
from readiness.configuration.declarations import Exists, declarations
from readiness.configuration.sections import settings
from readiness.configuration.settings import Declaration, Settings
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.facts.names import folded
from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.schema.validation import validated
from readiness.source import transcripts
from readiness.source.document import Document

if TYPE_CHECKING:
    from readiness.source.tree import Tree

NAMES = ("readiness.yaml", "readiness.yml")
OURS = b"readiness/v"
"""The start of our `apiVersion`: a file without it that is not at the root may be anything."""
REPOSITORY_WIDE = (
    "policy",
    "render",
    "environments",
    "target_kubernetes",
    "aliases",
    "provided",
    "teams",
    "links",
    "exclude",
)


class Read(NamedTuple):
    """A valid file: its document for the places, its normalised data."""

    document: Document
    data: dict[str, Any]


def early(tree: Tree, store: Cache) -> tuple[str, ...]:
    """The globs of what is not to be read, before anything else is. Raises `PolicyErrors`."""
    files = sorted(path for path in tree.paths if path in NAMES)
    return tuple(pattern for path in files for pattern in exclusions(tree, path, store))


def exclusions(tree: Tree, path: str, store: Cache) -> list[str]:
    """What the root's file excludes."""
    found = file(tree, path, store)
    return found.data["exclude"] if found else []


def read(tree: Tree, store: Cache) -> Settings:
    """The settings of a repository. Raises `PolicyErrors` with the faults of all its files."""
    files, errors = read_files(tree, store)
    exists = presence(tree.paths)
    found: list[Declaration] = []
    for one in files:
        try:
            found += declarations(one.document, one.data, exists)
        except PolicyError as error:
            errors.append(error)
    errors += namesakes(found)
    if errors:
        raise PolicyErrors("the configuration is not valid", errors)
    root = next((one for one in files if one.document.path in NAMES), None)
    base = settings(root.document, root.data) if root else Settings()
    return base._replace(declarations=tuple(found))


def read_files(tree: Tree, store: Cache) -> tuple[list[Read], list[ReadinessError]]:
    """Every file that is ours, and all that is wrong with them and between them."""
    paths = [path for path in sorted(tree.paths) if posixpath.basename(path) in NAMES]
    files: list[Read] = []
    errors: list[ReadinessError] = list(doubled(paths))
    for path in paths:
        try:
            one = file(tree, path, store)
        except PolicyErrors as group:
            errors += [each for each in group.exceptions if isinstance(each, ReadinessError)]
            continue
        if one is not None:
            files.append(one)
            errors += misplaced(one)
    return files, errors


def file(tree: Tree, path: str, store: Cache) -> Read | None:
    """One file; None where it is somebody else's. Raises `PolicyErrors`."""
    content = tree.read(path)
    if isinstance(content, Fault):
        raise PolicyErrors(f"{path} cannot be read", [spoken(content)])
    if path not in NAMES and OURS not in content:
        return None
    parsed = transcripts.single(path, content, store)
    if parsed.faults:
        raise PolicyErrors(f"{path} cannot be read", [spoken(fault) for fault in parsed.faults])
    if not parsed.documents:
        raise PolicyErrors(f"{path} is empty", [PolicyError("is empty", at=Location(path))])
    first, *more = parsed.documents
    if foreign(first):
        return None
    if more:
        error = PolicyError("holds one document alone", at=more[0].at(), hint="use 'services'")
        raise PolicyErrors(f"{path} is not valid", [error])
    return Read(first, validated(first, "service", store, digest(content)))


def foreign(document: Document) -> bool:
    """A manifest of somebody else that happens to have this name."""
    version = document.get("apiVersion")
    kind = document.get("kind")
    return isinstance(version, str) and isinstance(kind, str) and "readiness/" not in version


def spoken(fault: Fault) -> PolicyError:
    """What a reader found, as an error that ends the run."""
    return PolicyError(fault.message, at=fault.location, hint=fault.hint)


def doubled(paths: Sequence[str]) -> Iterator[PolicyError]:
    """Both spellings of the name in one folder."""
    present = set(paths)
    for path in paths:
        other = path.removesuffix("yml") + "yaml"
        if path.endswith(".yml") and other in present:
            yield PolicyError(f"stands beside {other}", at=Location(path), hint="keep one of them")


def misplaced(one: Read) -> Iterator[PolicyError]:
    """Repository-wide sections anywhere but at the root."""
    if one.document.path in NAMES:
        return
    for section in REPOSITORY_WIDE:
        if section in one.document.data:
            yield PolicyError(
                f"'{section}' holds for the whole repository",
                at=one.document.at(section),
                hint="move it to readiness.yaml at the root",
            )


def namesakes(found: Sequence[Declaration]) -> Iterator[PolicyError]:
    """Services that evidence could not tell apart by name."""
    seen: dict[str, Location] = {}
    for service, _ in found:
        first = seen.setdefault(folded(service.name), service.location)
        if first is not service.location:
            message = f"a service is called '{service.name}' already"
            hint = f"the other stands at {first}"
            yield PolicyError(message, at=service.location, hint=hint)


def presence(paths: Iterable[str]) -> Exists:
    """Whether a path is a file or a folder; the folders are gathered when first asked."""
    known: set[str] = set()

    def exists(path: str) -> bool:
        if not known:
            known.update(paths)
            for each in paths:
                folder = posixpath.dirname(each)
                while folder not in known:
                    known.add(folder)
                    folder = posixpath.dirname(folder)
        return path in known

    return exists
