"""OpsLevel (<https://docs.opslevel.com/docs/opslevel-yml>): `version: 1` and one component."""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link
from readiness.services.descriptor import Entry, Idle, Reader, Steps, described
from readiness.services.folders import Exists, home
from readiness.services.pages import contact, on_call, pages

ROOTS = ("component", "service")
"""`service` in older files."""
TEXTS = ("type", "description", "owner", "lifecycle")
NOT_RUNNING = frozenset({"library", "documentation", "package", "sdk"})
PAGERS = frozenset({"pagerduty", "opsgenie", "victorops", "incident_io"})
CLASSIFICATION = frozenset({"data_class", "data_classification"})


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """The component of one document."""
    for key in ROOTS:
        if not reader.document.get(key):
            continue
        name = reader.name(f"a {key}", key, "name")
        if name is None:
            continue
        if (reader.text(key, "type") or "").casefold() in NOT_RUNNING:
            yield Idle(name)
        else:
            yield declaration(reader, key, exists)


def declaration(reader: Reader, key: str, exists: Exists) -> Declaration:
    """A component with its tier (`tier_1` is the top)."""
    fields: dict[str, Steps] = {field: (key, field) for field in TEXTS}
    fields["system"] = (key, "system" if reader.document.get(key, "system") else "product")
    root = home(reader.document.path, None, exists)
    service = described(reader, "opslevel", (key, "name"), root, fields)
    links = tools(reader, key)
    service = service._replace(
        aliases=tuple(text for text, _ in reader.texts(key, "aliases")),
        data_classification=classification(reader, key),
        repository=repository(reader, key),
        contacts=tuple(contacts(reader, key)),
        on_call=paged(reader, key) or on_call(links),
        runbooks=pages(links, "runbook"),
        dashboards=(*pages(links, "dashboard"), *pages(links, "metrics")),
        links=links,
        dependencies=tuple(dependencies(reader, key)),
    )
    return Declaration(service, reader.token("opslevel", key, "tier"))


def tools(reader: Reader, key: str) -> tuple[Link, ...]:
    """Tools are links with a category."""
    found = []
    for steps in reader.mappings("a tool", key, "tools"):
        url = reader.text(*steps, "url")
        if url:
            name = reader.text(*steps, "name") or reader.text(*steps, "display_name") or ""
            category = reader.text(*steps, "category") or ""
            found.append(Link(url, name, category, reader.document.at(*steps)))
    return tuple(found)


def paged(reader: Reader, key: str) -> str | None:
    """The first of its alert sources that pages somebody."""
    for steps in reader.mappings("an alert source", key, "alert_sources"):
        kind, source = reader.text(*steps, "type"), reader.text(*steps, "external_id")
        if kind in PAGERS and source:
            return f"{kind}: {source}"
    return None


def classification(reader: Reader, key: str) -> str | None:
    """The class of its data, as a tag or a property says it."""
    for steps in reader.mappings("a tag", key, "tags"):
        word = (reader.text(*steps, "key") or "").replace("-", "_").casefold()
        if word in CLASSIFICATION:
            return reader.text(*steps, "value")
    named = reader.mapping(key, "properties")
    words = (each for each in named if each.replace("-", "_").casefold() in CLASSIFICATION)
    return next((reader.text(key, "properties", word) for word in words), None)


def contacts(reader: Reader, key: str) -> Iterator[Contact]:
    """Contacts of the component itself; a team's stand in OpsLevel alone."""
    for steps in reader.mappings("a contact", key, "contacts"):
        value = reader.text(*steps, "address") or reader.text(*steps, "value")
        if value:
            yield contact(reader.text(*steps, "type") or "", value, reader.document.at(*steps))


def repository(reader: Reader, key: str) -> str | None:
    """The first of its repositories, as an address where the forge is known."""
    for steps in reader.mappings("a repository", key, "repositories"):
        name = reader.text(*steps, "name")
        forge = (reader.text(*steps, "provider") or "").casefold()
        if name and "://" not in name and forge in {"github", "gitlab"}:
            return f"https://{forge}.com/{name}"
        if name:
            return name
    return None


def dependencies(reader: Reader, key: str) -> Iterator[Dependency]:
    """What it needs, by alias."""
    for index, item in enumerate(reader.items(key, "dependencies")):
        steps: Steps = (key, "dependencies", index)
        name = reader.text(*steps, "alias") if isinstance(item, dict) else reader.text(*steps)
        if name:
            yield Dependency(name, reader.document.at(*steps))
