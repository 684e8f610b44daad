"""Backstage descriptors (<https://backstage.io/docs/features/software-catalog/descriptor-format/>)
as declarations; a broken field is a fault of the descriptor, and the rest of it still counts.
"""

from collections.abc import Sequence

from readiness.configuration import Declaration
from readiness.facts.names import folded
from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.services.component import component, references
from readiness.services.dialects import namesake
from readiness.services.folders import Exists
from readiness.services.reader import Reader
from readiness.source.document import Document

API = "backstage.io/"
DESCRIBING = frozenset({"repository", "catalog", "catalogue"})
"""Types of components that stand for the place where others are kept."""
NOT_RUNNING = frozenset({"library", "documentation", "template", "package", "sdk"})
"""Values of `spec.type` of components that nobody runs."""


class Catalogue(NamedTuple):
    """What the Backstage files of a repository say."""

    declarations: tuple[Declaration, ...] = ()
    entities: frozenset[str] = frozenset()
    """`kind:name` of every entity, folded."""
    providers: tuple[tuple[str, str], ...] = ()
    """API (folded) → component that provides it."""
    faults: tuple[Fault, ...] = ()
    idle: tuple[str, ...] = ()
    """Names of components that nobody runs."""


def read(documents: Sequence[Document], exists: Exists, tier_keys: Sequence[str]) -> Catalogue:
    """Every component that somebody runs; the others are known by name and counted."""
    entities: set[str] = set()
    providers: list[tuple[str, str]] = []
    found: dict[str, Declaration] = {}
    idle: list[str] = []
    faults: list[Fault] = []
    for document in documents:
        if not is_entity(document):
            continue
        reader = Reader(document, faults)
        name = entity_name(reader)
        if name is None:
            continue
        entities.add(f"{document.data['kind'].casefold()}:{folded(name)}")
        if document.data["kind"] != "Component":
            continue
        providers += [
            (folded(each.name), name) for each in references(reader, "providesApis", "api")
        ]
        kind = (reader.text("spec", "type") or "").casefold()
        if kind in DESCRIBING:
            continue
        if kind in NOT_RUNNING:
            idle.append(name)
            continue
        known = found.setdefault(folded(name), component(reader, exists, tier_keys))
        if known.service.location != document.at("metadata", "name"):
            faults.append(namesake(document.at("metadata", "name"), known.service))
    return Catalogue(
        tuple(found.values()),
        frozenset(entities),
        tuple(providers),
        tuple(faults),
        tuple(idle),
    )


def is_entity(document: Document) -> bool:
    """By content, whatever the file is called; a Template describes no service."""
    version, kind = document.get("apiVersion"), document.get("kind")
    return isinstance(version, str) and version.startswith(API) and isinstance(kind, str)


def entity_name(reader: Reader) -> str | None:
    """The entity's name; None, and a fault, where it has none; a template is left alone."""
    document = reader.document
    name = document.get("metadata", "name")
    if isinstance(name, str) and ("{{" in name or "${" in name):
        return None
    found = reader.text("metadata", "name")
    if found is None and (name is None or name == ""):
        reader.fault(f"a {document.data['kind']} without a name", "metadata", "name")
    return found
