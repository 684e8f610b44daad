"""Parts plain manifests by environment, where folders or files of several stand beside each other.

Knows of Kubernetes only what tells its objects apart; reads no file.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence

from readiness.record import NamedTuple
from readiness.source import environments
from readiness.source.document import Document, Setting
from readiness.source.environments import Environment, Known

FOREIGN = ("readiness/", "backstage.io/", "openslo", "sloth.", "pyrra.", "monitoring.", "skaffold/")
"""Beginnings of versions of what is no object of an environment, or of which copies are told."""
Identity = tuple[str, str]
DECLARED = "*"
"""The family of all files whose environment somebody declares: no name of a family is this short."""
MOST_NAMED = 4
"""In a note."""


class Parted(NamedTuple):
    """Plain documents by what they decide."""

    deciding: tuple[Document, ...]
    elsewhere: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()


class Kin(NamedTuple):
    """A file that names its environment."""

    path: str
    known: Known
    family: str
    """The same for the folders (else files) that differ in the environment's name alone."""


def parted(documents: Sequence[Document], declared: Sequence[Environment] = ()) -> Parted:
    """The documents, those with a setting of which environment they are for.

    By name alone a file is another environment's only where its counterpart holds one of its
    objects, by kind and name; where somebody declares it, always.
    """
    objects: dict[str, set[Identity]] = {}
    for document in documents:
        identity = _identity(document)
        if identity is not None:
            objects.setdefault(document.path, set()).add(identity)
    found = {path: kin for path in objects if (kin := _kin(path, declared)) is not None}
    settings = dict(_settings(found, objects, declared))
    if not settings:
        return Parted(tuple(documents))
    placed = [one._replace(setting=settings.get(one.path)) for one in documents]
    return Parted(
        tuple(one for one in placed if one.setting is None or one.setting.gates),
        tuple(_elsewhere(placed)),
        tuple(_notes(settings)),
    )


def _elsewhere(placed: Sequence[Document]) -> Iterator[Document]:
    """All of the environments but the first of each family that decides."""
    first: dict[str, str] = {}
    for one in placed:
        if one.setting is not None and one.setting.gates:
            first.setdefault(one.setting.family, one.setting.name)
    for one in placed:
        if one.setting is not None and first.get(one.setting.family) != one.setting.name:
            yield one


def _identity(document: Document) -> Identity | None:
    kind, name = document.get("kind"), document.get("metadata", "name")
    version = document.get("apiVersion")
    if not (isinstance(kind, str) and isinstance(name, str) and isinstance(version, str)):
        return None
    return None if version.startswith(FOREIGN) or document.origin else (kind, name)


def _kin(path: str, declared: Sequence[Environment]) -> Kin | None:
    known = environments.known(path, path, declared)
    if known is None:
        return None
    folder = posixpath.dirname(path)
    if environments.rank(folder) is not None:
        return Kin(path, known, environments.starred(folder))
    if known.name == environments.called(path):
        known = known._replace(name=environments.word(path) or known.name)
    return Kin(path, known, environments.starred(path))


def _settings(
    found: Mapping[str, Kin],
    objects: Mapping[str, set[Identity]],
    declared: Sequence[Environment],
) -> Iterator[tuple[str, Setting]]:
    """The setting of each file of a family that has several environments."""
    families: dict[str, list[Kin]] = {}
    for path in sorted(found):
        families.setdefault(_family(found[path], declared), []).append(found[path])
    names = {one.name for one in declared}
    for family, members in families.items():
        nearest = environments.nearest(one.known for one in members)
        deciding: set[Identity] = set()
        for one in members:
            if one.known.rank == nearest:
                deciding |= objects[one.path]
        others: dict[str, set[Identity]] = {}
        for one in members:
            others.setdefault(one.known.name, set()).update(objects[one.path])
        apart = {name for name, own in others.items() if name in names or own & deciding}
        for one in members:
            if len(others) > 1 and one.known.name in apart:
                gates = one.known.rank == nearest
                yield one.path, Setting(one.known.name, family, gates)


def _family(kin: Kin, declared: Sequence[Environment]) -> str:
    """Files of declared environments are all of one family: their paths may have nothing in common."""
    return DECLARED if any(kin.known.name == one.name for one in declared) else kin.family


def _notes(settings: Mapping[str, Setting]) -> Iterator[str]:
    """What stands back for what, a line for each family."""
    families: dict[str, dict[bool, set[str]]] = {}
    for one in settings.values():
        families.setdefault(one.family, {}).setdefault(one.gates, set()).add(one.name)
    for family, names in sorted(families.items()):
        if names.get(False):
            near, far = sorted(names.get(True, ())), sorted(names[False])
            more = f" and {len(far) - MOST_NAMED} more" if len(far) > MOST_NAMED else ""
            told = ", ".join(far[:MOST_NAMED]) + more
            files = "manifests of declared environments" if family == DECLARED else family
            yield f"{files} are judged as they are in {', '.join(near)}; told beside it: {told}"
