"""Which kustomizations deploy something, and all the files that each of them is made of.

Reads documents and paths; renders nothing.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source import environments
from readiness.source.document import Document
from readiness.source.environments import Environment
from readiness.source.packaging import CHANGING_KEYS, KUSTOMIZATIONS
from readiness.source.render.references import GENERATORS, Reference, is_remote, references
from readiness.source.tree import Tree

REFUSED = {
    "helmCharts": "it fetches charts",
    "helmChartInflationGenerator": "it fetches charts",
}
"""Keys of what is not run."""

_COMMENTED = pattern(
    r"^[ \t]{0,20}#[ \t#]{0,20}-[ \t]{1,9}[\"']?([\w./-]{1,200})[\"']?[ \t\r]{0,20}(?:#|$)",
    re.MULTILINE,
)


class Overlay(NamedTuple):
    """A kustomization with everything that it is made of."""

    folder: str
    path: str
    files: frozenset[str]
    folders: frozenset[str]
    """Of kustomizations, its own and those below it."""
    changes: bool
    """Whether it deploys something else than the files that it lists."""
    obstacle: tuple[Location, str] | None = None
    """Why it cannot be rendered here, and where that is written."""


class Beside(NamedTuple):
    """An overlay of another environment, and the one that decides in its stead."""

    overlay: Overlay
    better: Overlay


class Kustomizations(NamedTuple):
    """The kustomizations of a tree."""

    tree: Tree
    paths: frozenset[str]
    by_folder: Mapping[str, Document]


def read(tree: Tree, documents: Iterable[Document]) -> Kustomizations:
    """The kustomizations among all documents of a tree."""
    found: dict[str, Document] = {}
    for document in documents:
        folder, name = posixpath.split(document.path)
        if name in KUSTOMIZATIONS and isinstance(document.data, dict):
            found.setdefault(folder, document)
    return Kustomizations(tree, frozenset((*tree.paths, *tree.links)), found)


def outermost(all_of: Kustomizations) -> list[str]:
    """Folders of the kustomizations that no other one takes in; of a circle, its first."""
    taken = {
        target
        for folder, document in all_of.by_folder.items()
        for target in _folders(all_of, folder, document)
    }
    roots = [
        folder
        for folder, document in sorted(all_of.by_folder.items())
        if folder not in taken and document.get("kind") != "Component"
    ]
    reached = {inner for folder in roots for inner in gathered(all_of, folder).folders}
    for folder in sorted(all_of.by_folder):
        if folder in taken and folder not in reached and _in_circle(all_of, folder):
            roots.append(folder)
            reached |= gathered(all_of, folder).folders
    return roots


def unused(all_of: Kustomizations, found: Iterable[Overlay]) -> list[Overlay]:
    """The components that none of these takes in: they deploy nothing."""
    reached = {folder for overlay in found for folder in overlay.folders}
    return [
        gathered(all_of, folder)
        for folder, document in sorted(all_of.by_folder.items())
        if folder not in reached and document.get("kind") == "Component"
    ]


def parted(
    all_of: Kustomizations, roots: Sequence[Overlay], known: Sequence[Environment] = ()
) -> tuple[list[Overlay], list[Overlay]]:
    """Those that deploy something, and those that a kustomization beside them or above lists in a
    comment: somebody took them out, or never took them in, as of what a scaffold offers. One from
    afar, or that names an environment, may be applied by itself.
    """
    named = {
        _resolved(folder, text)
        for folder, document in all_of.by_folder.items()
        for text in _comments(all_of.tree.read(document.path))
        if text.removeprefix("./").removeprefix("../").count("/") == 0
    }
    idle = [one for one in roots if one.folder in named and _rank(one, known) is None]
    if len(idle) == len(roots):
        return list(roots), []
    return [one for one in roots if one not in idle], idle


def _comments(content: bytes | Fault) -> Iterator[str]:
    """The entries of lists that a `#` stands before."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return (match[1] for match in _COMMENTED.finditer(text))


def _folders(all_of: Kustomizations, folder: str, document: Document) -> Iterator[str]:
    for reference in references(document):
        target = _resolved(folder, reference.text)
        if target in all_of.by_folder:
            yield target


def _in_circle(all_of: Kustomizations, folder: str) -> bool:
    """Whether a kustomization takes itself in."""
    seen: set[str] = set()
    queue = [folder]
    while queue:
        at = queue.pop()
        for target in _folders(all_of, at, all_of.by_folder[at]):
            if target == folder:
                return True
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return False


def gathered(all_of: Kustomizations, folder: str) -> Overlay:
    """A kustomization with all that it takes in; folders that cannot be had are an obstacle."""
    files: set[str] = set()
    folders: set[str] = set()
    obstacle: tuple[Location, str] | None = None
    changes = False
    queue = [folder]
    while queue:
        at = queue.pop(0)
        if at in folders:
            continue
        folders.add(at)
        document = all_of.by_folder[at]
        files.add(document.path)
        changes = changes or any(document.get(key) for key in (*CHANGING_KEYS, *GENERATORS))
        obstacle = obstacle or _refused(document)
        for reference in references(document):
            target = _resolved(at, reference.text)
            if target in all_of.paths:
                files.add(target)
            elif reference.folder_allowed and target in all_of.by_folder:
                queue.append(target)
            else:
                obstacle = obstacle or (reference.location, _absent(all_of, reference, target))
    return Overlay(
        folder,
        all_of.by_folder[folder].path,
        frozenset(files),
        frozenset(folders),
        changes,
        obstacle,
    )


def _resolved(folder: str, text: str) -> str:
    target = posixpath.normpath(posixpath.join(folder, text))
    return "" if target == "." else target


def _refused(document: Document) -> tuple[Location, str] | None:
    for key, why in REFUSED.items():
        if document.get(key):
            return document.at(key), f"`{key}` is not run ({why})"
    return None


def _absent(all_of: Kustomizations, reference: Reference, target: str) -> str:
    if is_remote(reference.text):
        return f"{reference.text} is on another machine, and nothing is fetched"
    left = next((name for name in all_of.tree.left_out if name in target.split("/")), None)
    if left is not None:
        return f"{reference.text} is left out of the check ({left})"
    return f"{reference.text} is not in this repository"


def chosen(
    found: Sequence[Overlay], known: Sequence[Environment] = ()
) -> tuple[list[Overlay], list[Beside]]:
    """The overlays that decide, and those of other environments that are told beside them.

    Of overlays that name an environment, one stands back for another that is nearer to
    production, where both have the same path but for that word or where the other takes in every
    base that this one does.
    """
    kept: list[Overlay] = []
    beside: list[Beside] = []
    for overlay in sorted(found, key=lambda one: (_rank(one, known) or 0, one.folder)):
        better = next((one for one in kept if _stands_for(one, overlay, known)), None)
        if better is None:
            kept.append(overlay)
        else:
            beside.append(Beside(overlay, better))
    return kept, beside


def environment(overlay: Overlay, known: Sequence[Environment]) -> str:
    """What people would call the environment that it deploys to."""
    found = environments.known(overlay.folder, overlay.folder, known)
    return found.name if found else overlay.folder or "."


def _rank(overlay: Overlay, known: Sequence[Environment]) -> int | None:
    found = environments.known(overlay.folder, overlay.folder, known)
    return found.rank if found else None


def _stands_for(one: Overlay, other: Overlay, known: Sequence[Environment]) -> bool:
    mine, its = _rank(one, known), _rank(other, known)
    if mine is None or its is None or mine >= its:
        return False
    if environments.starred(one.folder) == environments.starred(other.folder):
        return True
    bases = _bases(other)
    return bool(bases) and bases <= _bases(one)


def _bases(overlay: Overlay) -> frozenset[str]:
    """Folders of kustomizations that are not inside of its own."""
    inside = f"{overlay.folder}/"
    return frozenset(
        folder
        for folder in overlay.folders
        if folder != overlay.folder and not folder.startswith(inside)
    )
