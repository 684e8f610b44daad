"""Datadog service definitions, v1 to v3 (<https://github.com/DataDog/schema>)."""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link, Service
from readiness.services.descriptor import Entity, Entry, Fields, Idle, described, linked, supplied
from readiness.services.folders import Exists, home
from readiness.services.own_block import with_block
from readiness.services.pages import contact, on_call, repository
from readiness.services.reader import Placed, Reader, Steps
from readiness.services.references import dependency, reference

V1: Fields = {
    "title": ("info", "display-name"),
    "description": ("info", "description"),
    "owner": ("org", "team"),
    "system": ("org", "application"),
}
V2: Fields = {
    "owner": ("team",),
    "lifecycle": ("lifecycle",),
    "description": ("description",),
    "system": ("application",),
    "type": ("type",),
}
V3: Fields = {
    "title": ("metadata", "displayName"),
    "description": ("metadata", "description"),
    "owner": ("metadata", "owner"),
    "lifecycle": ("spec", "lifecycle"),
    "type": ("spec", "type"),
    "system": ("spec", "componentOf", 0),
}
PAGERS: tuple[Steps, ...] = (
    ("pagerduty",),
    ("pagerduty", "service-url"),
    ("pagerduty", "serviceURL"),
    ("opsgenie",),
    ("opsgenie", "service-url"),
    ("opsgenie", "serviceURL"),
    ("jiraServiceManagementOps", "serviceURL"),
)
CLASSIFICATION = frozenset({"data-classification", "data_classification", "data_class"})


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """The service or other entity of one document."""
    version = str(reader.document.get("schema-version") or "v3")
    if version.startswith("v3"):
        yield from entity(reader, exists)
    elif version == "v1":
        if reader.name("a Datadog service", "info", "dd-service"):
            yield first_version(reader, exists)
    elif reader.name("a Datadog service", "dd-service"):
        yield second_version(reader, exists)


def entity(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """v3 describes eight kinds; a service is judged, the others are known by name."""
    kind = reader.document.data["kind"]
    name = reader.name(f"a Datadog {kind}", "metadata", "name")
    if name is None:
        return
    if kind != "service":
        yield Entity(kind, name)
    elif (reader.text("spec", "type") or "").casefold() == "library":
        yield Idle(name)
    else:
        yield third_version(reader, exists)


def first_version(reader: Reader, exists: Exists) -> Declaration:
    """v1: everything under `info`, `org`, `contact`, `external-resources`."""
    service = described(reader, "datadog", ("info", "dd-service"), folder(reader, exists), V1)
    links = reader.links("external-resources", title="name")
    said = [
        contact(kind, value, reader.document.at("contact", kind))
        for kind in reader.mapping("contact")
        if (value := reader.text("contact", kind))
    ]
    service = completed(reader, service, links, said)
    return Declaration(service, reader.token("datadog", "info", "service-tier"))


def second_version(reader: Reader, exists: Exists) -> Declaration:
    """v2 keeps repositories and documents apart from the links; v2.1 joins them."""
    service = described(reader, "datadog", ("dd-service",), folder(reader, exists), V2)
    links = (
        *reader.links("links", title="name"),
        *(link._replace(kind=link.kind or "doc") for link in reader.links("docs", title="name")),
        *(link._replace(kind=link.kind or "repo") for link in reader.links("repos", title="name")),
    )
    service = completed(reader, service, links, contacts(reader, ("contacts",)))
    return Declaration(service, reader.token("datadog", "tier"))


def third_version(reader: Reader, exists: Exists) -> Declaration:
    """v3: names its dependencies, and owners beside the one that answers."""
    name: Steps = ("metadata", "name")
    root = located(reader, exists)
    service = described(
        reader, "datadog", name, folder(reader, exists) if root is None else root, V3
    )
    links = reader.links("metadata", "links", title="name")
    service = completed(reader, service, links, contacts(reader, ("metadata", "contacts")))
    system = reference(service.system, "system").name if service.system else None
    service = service._replace(
        system=system,
        dependencies=tuple(dependencies(reader)),
    )
    return Declaration(service, reader.token("datadog", "spec", "tier"))


LOCATIONS: Steps = ("datadog", "codeLocations")


def located(reader: Reader, exists: Exists) -> str | None:
    """The one folder of this repository that its code locations name (`services/quote/**`)."""
    named = [
        text.rstrip("*").strip("/")
        for steps in reader.mappings("a code location", *LOCATIONS)
        for text, _ in reader.texts(*steps, "paths")
    ]
    return named[0] if len(named) == 1 and "*" not in named[0] and exists(named[0]) else None


def cloned(reader: Reader) -> Placed | None:
    """The address of the first of its code locations."""
    for steps in reader.mappings("a code location", *LOCATIONS):
        found = reader.placed(*steps, "repositoryURL")
        if found:
            return found[0].removesuffix(".git"), found[1]
    return None


def folder(reader: Reader, exists: Exists) -> str:
    """The descriptor's own folder."""
    return home(reader.document.path, None, exists)


def completed(
    reader: Reader, service: Service, links: tuple[Link, ...], contacts: list[Contact]
) -> Service:
    """What the versions write alike."""
    said = {
        "repository": repository(links) or cloned(reader),
        "on_call": paged(reader) or on_call(links),
        "data_classification": classification(reader),
    }
    service = with_block(supplied(service, said), reader, "extensions", "readiness")
    return linked(service, links)._replace(contacts=tuple(contacts))


def contacts(reader: Reader, steps: Steps) -> list[Contact]:
    """Ways to reach the owners."""
    found = []
    for item in reader.mappings("a contact", *steps):
        value = reader.text(*item, "contact")
        if value:
            kind = reader.text(*item, "type") or ""
            found.append(contact(kind, value, reader.document.at(*item)))
    return found


def paged(reader: Reader) -> Placed | None:
    """The address of the first pager that is integrated."""
    for steps in PAGERS:
        value = reader.document.get("integrations", *steps)
        if isinstance(value, str) and value.strip():
            return value.strip(), reader.document.at("integrations", *steps)
    return None


def classification(reader: Reader) -> Placed | None:
    """The class of its data, as a tag `key:value` says it."""
    for steps in (("tags",), ("metadata", "tags")):
        for text, place in reader.texts(*steps):
            key, _, value = text.partition(":")
            if key.strip().casefold() in CLASSIFICATION and value.strip():
                return value.strip(), place
    return None


def dependencies(reader: Reader) -> Iterator[Dependency]:
    """`service:x` is a service; any other kind keeps its name."""
    for text, place in reader.texts("spec", "dependsOn"):
        found = reference(text, "service")
        kind = "component" if found.kind == "service" else found.kind
        yield dependency(found._replace(kind=kind), place)
