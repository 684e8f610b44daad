"""Backstage descriptors (<https://backstage.io/docs/features/software-catalog/descriptor-format/>)
as declarations; a broken field is a fault of the descriptor, and the rest of it still counts.
"""

from collections.abc import Iterator, Sequence

from readiness.configuration import Declaration, Token
from readiness.facts.names import folded
from readiness.model import Fault, Location, Service
from readiness.record import NamedTuple
from readiness.services.descriptor import Reader
from readiness.services.folders import Exists, home
from readiness.services.references import Reference, dependency, reference
from readiness.services.tiers import is_known, is_trap
from readiness.source.document import Document, Step

API = "backstage.io/"
TIER_KEYS = ("tier", "service-tier", "service_tier", "criticality", "business-criticality")
"""The part of a label's or annotation's key behind the `/` that names a tier. Without a `/` it
may be a copy of Kubernetes' `tier` label: read only where the value is a tier."""
NOT_RUNNING = frozenset({"library", "documentation", "template", "package", "sdk"})
"""Values of `spec.type` of components that nobody runs."""
ON_CALL = (
    "pagerduty.com/service-id",
    "pagerduty.com/integration-key",
    "opsgenie.com/component-selector",
    "opsgenie.com/team",
    "grafana.com/oncall-team",
)
SECRET = "integration-key"  # noqa: S105 - the name of an annotation that must not be shown


class Catalogue(NamedTuple):
    """What the Backstage files of a repository say."""

    declarations: tuple[Declaration, ...] = ()
    entities: frozenset[str] = frozenset()
    """`kind:name` of every entity, folded."""
    providers: tuple[tuple[str, str], ...] = ()
    """API (folded) → component that provides it."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


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
        known = found.setdefault(folded(name), component(reader, name, exists, tier_keys))
        if known.service.location != document.at("metadata", "name"):
            faults.append(namesake(document, known.service))
    return Catalogue(
        tuple(found.values()),
        frozenset(entities),
        tuple(providers),
        tuple(faults),
        tuple(remarks(idle)),
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


def namesake(document: Document, first: Service) -> Fault:
    """A second descriptor of one name: which of them holds cannot be told."""
    message = f"another component is called '{first.name}'; the one at {first.location} is used"
    return Fault(document.at("metadata", "name"), message)


def remarks(idle: list[str]) -> Iterator[str]:
    """What was left out on purpose."""
    if idle:
        names = ", ".join(sorted(idle))
        yield f"not judged, because nobody runs them (libraries, documentation): {names}"


def component(reader: Reader, name: str, exists: Exists, tier_keys: Sequence[str]) -> Declaration:
    """One component with the place of its name, owner and tier."""
    document = reader.document
    owner = owner_name(reader)
    links = reader.links("metadata", "links")
    system = reader.text("spec", "system")
    service = Service(
        name=name,
        root=home(document.path, reader.text("metadata", "annotations", SOURCE), exists),
        location=document.at("metadata", "name"),
        tier=0,
        owner=owner,
        owner_location=document.at("spec", "owner") if owner else None,
        lifecycle=reader.text("spec", "lifecycle"),
        type=reader.text("spec", "type"),
        title=reader.text("metadata", "title"),
        description=reader.text("metadata", "description"),
        system=reference(system, "system").name if system else None,
        format="backstage",
        repository=repository(reader),
        on_call=on_call(reader),
        runbooks=tuple(link.url for link in links if says(link.kind, link.title, "runbook")),
        dashboards=tuple(link.url for link in links if says(link.kind, link.title, "dashboard")),
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
    words = ("on-call", "oncall", "on call", "pagerduty", "opsgenie", "escalation")
    return next((x.url for x in links if any(says(x.kind, x.title, word) for word in words)), None)


def says(kind: str, title: str, word: str) -> bool:
    """Whether a link is of a kind by its type or its title."""
    return word in kind.casefold() or word in title.casefold()


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
            yield key, Token(text, reader.document.at(*steps), "backstage")
