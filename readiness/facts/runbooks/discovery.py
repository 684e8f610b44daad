"""Which pages are runbooks: by folder or name, by link, by declaration; opens none of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from readiness.facts.model import Alert, Service, Slo
from readiness.facts.model.place import UNKNOWN
from readiness.facts.runbooks.address import Address, Elsewhere, read
from readiness.facts.runbooks.destination import INDEX_PAGES, PAGES, Files, locate
from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.source import glob

_FOLDERS = frozenset({"runbook", "runbooks", "playbook", "playbooks"})
_NAME = pattern(r"(?:^|[-_. ])(?:runbook|playbook)s?(?:$|[-_. ])")
_SCAFFOLD = pattern(r"template|guideline|^_|^summary$|^contributing$|^changelog$|^add(?:ing)?-")
_ABOUT = pattern(r"guideline|template")
LINK_KINDS = frozenset({"runbook", "runbooks", "playbook"})


def pages(tree: Files, alerts: Sequence[Alert], slos: Sequence[Slo]) -> set[str]:
    """Pages in a runbook folder, of a runbook's name, or that an alert or an SLO leads to."""
    named = {path for path in tree.repository.paths if is_runbook(path)}
    targets = [one.runbook.target for one in alerts] + [one.runbook.target for one in slos]
    linked = {target.partition("#")[0] for target in targets if target is not None}
    beside = {path for path in linked if path.startswith("../")}
    held = (linked & tree.repository.paths) | beside
    return named | {path for path in held if path.lower().endswith(PAGES)}


def is_runbook(path: str) -> bool:
    """By its folder, or by its own name; a folder's index or a template is none."""
    folder, _, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}".lower() not in PAGES or _SCAFFOLD.search(stem.lower()):
        return False
    if _ABOUT.search(folder.lower()):
        return False
    if _NAME.search(stem.lower()):
        return True
    in_folder = not _FOLDERS.isdisjoint(folder.lower().split("/"))
    return in_folder and name.lower() not in _INDEX_NAMES


_INDEX_NAMES = frozenset(name.lower() for name in INDEX_PAGES)


def declared(tree: Files, services: Sequence[Service]) -> tuple[set[str], tuple[Fault, ...]]:
    """The pages that descriptors name, and a fault for each name that leads to none of them."""
    found: set[str] = set()
    lost: list[Fault] = []
    for service in services:
        for text, location in _declarations(service):
            paths = _declared(tree, service, text, location)
            found |= paths or set()
            if paths is not None and not paths:
                lost.append(Fault(location, f"the runbook {text} of {service.name} does not exist"))
    return found, tuple(lost)


def _declarations(service: Service) -> Iterator[tuple[str, Location]]:
    for text in service.runbooks:
        yield text, service.location
    for link in service.links:
        if link.kind.lower() in LINK_KINDS:
            yield link.url, link.location


def _declared(tree: Files, service: Service, text: str, location: Location) -> set[str] | None:
    """Pages below a name; None where the name leads out of the repository."""
    if "*" in text:
        patterns = (posixpath.join(service.root, text), text)
        return _pages([one for one in tree.repository.paths if _matches(one, patterns)])
    folders = dict.fromkeys((service.root, posixpath.dirname(location.path)))
    addresses = [read(text, folder, tree.own, rooted=True, links=tree.links) for folder in folders]
    local = [one for one in addresses if isinstance(one, Address)]
    if any(isinstance(one, Elsewhere) and one.resolves == UNKNOWN for one in addresses):
        return None
    for address in local:
        paths = _below(tree, address)
        if paths:
            return paths
    return set()


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(glob.matches(path, pattern) for pattern in patterns)


def _below(tree: Files, address: Address) -> set[str]:
    for path in address.paths:
        if path in tree.repository.paths:
            return _pages([path])
        if path in tree.folders and path:
            inside = [one for one in tree.repository.paths if one.startswith(f"{path}/")]
            return _pages(inside)
    index = locate(tree, address)
    return set() if index is None else {index}


def _pages(paths: Sequence[str]) -> set[str]:
    """The pages of these; an index page only where there is nothing else."""
    found = {path for path in paths if path.lower().endswith(PAGES)}
    own = {path for path in found if posixpath.basename(path).lower() not in _INDEX_NAMES}
    return own or found
