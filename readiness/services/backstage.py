"""Backstage descriptors (<https://backstage.io/docs/features/software-catalog/descriptor-format/>)
as declarations; a broken field is a fault of the descriptor, and the rest of it still counts.
"""

from collections.abc import Iterator, Sequence

from readiness.configuration import Declaration, Token
from readiness.facts.names import folded
from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.services.descriptor import Fields, Reader, described
from readiness.services.dialects import namesake
from readiness.services.folders import Exists, home
from readiness.services.pages import ON_CALL as PAGERS
from readiness.services.pages import pages, says
from readiness.services.references import Reference, dependency, reference
from readiness.services.tiers import TIER_KEYS, is_known, is_trap
from readiness.source.document import Document, Step

API = "backstage.io/"
NOT_RUNNING = frozenset({"library", "documentation", "template", "package", "sdk"})
"""Values of `spec.type` of components that nobody runs."""
ON_CALL = (
    "pagerduty.com/service-id",
    "pagerduty.com/integration-key",
    "opsgenie.com/component-selector",
    "opsgenie.com/team",
    "grafana.com/oncall-team",
    "atlassian.com/opsgenie-team",
)
FIELDS: Fields = {
    "lifecycle": ("spec", "lifecycle"),
    "type": ("spec", "type"),
    "title": ("metadata", "title"),
    "description": ("metadata", "description"),
}
CLASSIFICATION = frozenset({"data-classification", "data_classification", "data-class"})
"""The part of a label's or annotation's key behind the `/` that names the class of its data."""
SECRET = "integration-key"  # noqa: S105 - the name of an annotation that must not be shown


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
        if (reader.text("spec", "type") or "").casefold() in NOT_RUNNING:
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


def component(reader: Reader, exists: Exists, tier_keys: Sequence[str]) -> Declaration:
    """One component with the place of its name, owner and tier."""
    document = reader.document
    owner = owner_name(reader)
    links = reader.links("metadata", "links")
    system = reader.text("spec", "system")
    source = reader.text("metadata", "annotations", SOURCE)
    root = home(document.path, source, exists)
    service = described(reader, "backstage", ("metadata", "name"), root, FIELDS)._replace(
        owner=owner,
        owner_location=document.at("spec", "owner") if owner else None,
        system=reference(system, "system").name if system else None,
        data_classification=classification(reader),
        repository=repository(reader),
        on_call=on_call(reader),
        runbooks=pages(links, "runbook"),
        dashboards=pages(links, "dashboard"),
        links=links,
        dependencies=tuple(
            dependency(each, each_place)
            for key, kind in (("dependsOn", "component"), ("consumesApis", "api"))
            for each, each_place in placed_references(reader, key, kind)
        ),
        aliases=aliases(reader),
    )
    return Declaration(service, token(reader, tier_keys))


SOURCE = "backstage.io/source-location"


def owner_name(reader: Reader) -> str | None:
    """`group:default/x` and `x` are one owner; a user keeps the kind."""
    text = reader.text("spec", "owner")
    if text is None:
        return None
    found = reference(text, "group")
    return found.name if found.kind == "group" else f"{found.kind}:{found.name}"


def repository(reader: Reader) -> str | None:
    """Where its source lives, as the annotations tell."""
    slug = reader.text("metadata", "annotations", "github.com/project-slug")
    gitlab = reader.text("metadata", "annotations", "gitlab.com/project-slug")
    source = reader.text("metadata", "annotations", SOURCE)
    if slug:
        return f"https://github.com/{slug}"
    if gitlab:
        return f"https://gitlab.com/{gitlab}"
    return source.removeprefix("url:") if source and source.startswith("url:") else None


def on_call(reader: Reader) -> str | None:
    """The first annotation or link that leads to whoever is paged."""
    for key in ON_CALL:
        value = reader.text("metadata", "annotations", key)
        if value:
            return key if key.endswith(SECRET) else f"{key}: {value}"
    links = reader.links("metadata", "links")
    return next((x.url for x in links if any(says(x.kind, x.title, word) for word in PAGERS)), None)


def classification(reader: Reader) -> str | None:
    """The class of its data, as a label or annotation has it."""
    said = [entry for part in ("annotations", "labels") for entry in words(reader, part)]
    found = (token.text for key, token in said if key.rpartition("/")[2] in CLASSIFICATION)
    return next(found, None)


def aliases(reader: Reader) -> tuple[str, ...]:
    """The names under which the cluster knows it."""
    keys = ("backstage.io/kubernetes-id", "datadoghq.com/service")
    values = [reader.text("metadata", "annotations", key) for key in keys]
    return tuple(dict.fromkeys(value for value in values if value))


def references(reader: Reader, key: str, kind: str) -> list[Reference]:
    """The references of a list of the specification."""
    return [found for found, _ in placed_references(reader, key, kind)]


def placed_references(reader: Reader, key: str, kind: str) -> Iterator[tuple[Reference, Location]]:
    """The same with their places."""
    for text, place in reader.texts("spec", key):
        yield reference(text, kind), place


def token(reader: Reader, own_keys: Sequence[str]) -> Token | None:
    """The tier as a label or annotation has it: own keys first, then the usual ones."""
    entries = [entry for part in ("annotations", "labels") for entry in words(reader, part)]
    for wanted in own_keys:
        for key, found in entries:
            if key == wanted:
                return found
    for key, found in entries:
        prefix, slash, last = key.rpartition("/")
        if last not in TIER_KEYS or is_trap(found.text) or "kubernetes.io" in prefix:
            continue
        if slash or is_known(found):
            return found
    return None


def words(reader: Reader, part: str) -> Iterator[tuple[str, Token]]:
    """The scalar entries of a mapping of the metadata."""
    found = reader.document.get("metadata", part)
    for key, value in found.items() if isinstance(found, dict) else ():
        steps: tuple[Step, ...] = ("metadata", part, key)
        scalar = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        text = str(value).strip() if scalar else ""
        if isinstance(key, str) and text and "{{" not in text and "${" not in text:
            dialect = "servicenow" if is_servicenow(key) else "backstage"
            yield key, Token(text, reader.document.at(*steps), dialect)


def is_servicenow(key: str) -> bool:
    """Whether an annotation repeats a column of ServiceNow's, whose scale is its own."""
    prefix, _, last = key.rpartition("/")
    return "servicenow" in prefix.replace("-", "") or last == "busines_criticality"
