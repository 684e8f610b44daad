"""Datadog service definitions, v1 to v3 (<https://github.com/DataDog/schema>)."""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link, Location, Service
from readiness.services.descriptor import Entity, Entry, Fields, Idle, Reader, Steps, described
from readiness.services.folders import Exists, home
from readiness.services.pages import contact, on_call, pages
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
    service = described(reader, "datadog", name, folder(reader, exists), V3)
    links = reader.links("metadata", "links", title="name")
    service = completed(reader, service, links, contacts(reader, ("metadata", "contacts")))
    system = reference(service.system, "system").name if service.system else None
    service = service._replace(
        system=system,
        dependencies=tuple(dependencies(reader)),
    )
    return Declaration(service, reader.token("datadog", "spec", "tier"))


def folder(reader: Reader, exists: Exists) -> str:
    """The descriptor's own folder."""
    return home(reader.document.path, None, exists)


def completed(
    reader: Reader, service: Service, links: tuple[Link, ...], contacts: list[Contact]
) -> Service:
    """What the versions write alike."""
    pager = paged(reader)
    repositories = (link.url for link in links if link.kind.casefold() in {"repo", "code"})
    places = [*service.places, *([("on_call", pager[1])] if pager else ())]
    return service._replace(
        repository=next(repositories, None),
        contacts=tuple(contacts),
        on_call=pager[0] if pager else on_call(links),
        runbooks=pages(links, "runbook"),
        dashboards=pages(links, "dashboard"),
        links=links,
        data_classification=classification(reader),
        places=tuple(sorted(places)),
    )


def contacts(reader: Reader, steps: Steps) -> list[Contact]:
    """Ways to reach the owners."""
    found = []
    for item in reader.mappings("a contact", *steps):
        value = reader.text(*item, "contact")
        if value:
            kind = reader.text(*item, "type") or ""
            found.append(contact(kind, value, reader.document.at(*item)))
    return found


def paged(reader: Reader) -> tuple[str, Location] | None:
    """The address of the first pager that is integrated."""
    for steps in PAGERS:
        value = reader.document.get("integrations", *steps)
        if isinstance(value, str) and value.strip():
            return value.strip(), reader.document.at("integrations", *steps)
    return None


def classification(reader: Reader) -> str | None:
    """The class of its data, as a tag `key:value` says it."""
    for steps in (("tags",), ("metadata", "tags")):
        for text, _ in reader.texts(*steps):
            key, _, value = text.partition(":")
            if key.strip().casefold() in CLASSIFICATION and value.strip():
                return value.strip()
    return None


def dependencies(reader: Reader) -> Iterator[Dependency]:
    """`service:x` is a service; any other kind keeps its name."""
    for text, place in reader.texts("spec", "dependsOn"):
        found = reference(text, "service")
        kind = "component" if found.kind == "service" else found.kind
        yield dependency(found._replace(kind=kind), place)
