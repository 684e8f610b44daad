"""Atlassian Compass (<https://developer.atlassian.com/cloud/compass/config-as-code/>).

Owners and dependencies are ids of Atlassian's: what they stand for cannot be told from here.
"""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link
from readiness.services.descriptor import Entry, Idle, Reader, described
from readiness.services.folders import Exists, home
from readiness.services.pages import contact, pages, says

FIELDS = {
    "type": ("typeId",),
    "description": ("description",),
    "owner": ("ownerId",),
    "lifecycle": ("fields", "lifecycle"),
}
NOT_RUNNING = frozenset({"library", "documentation", "template"})
CLASSIFICATION = frozenset({"data classification", "data class"})


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """The component of one document."""
    name = reader.name("a component", "name")
    if name is None:
        return
    if (reader.text("typeId") or "").casefold() in NOT_RUNNING:
        yield Idle(name)
    else:
        yield declaration(reader, exists)


def declaration(reader: Reader, exists: Exists) -> Declaration:
    """A component with its tier (1 is the top); its id is a name that others call it by."""
    service = described(
        reader, "compass", ("name",), home(reader.document.path, None, exists), FIELDS
    )
    links = reader.links("links", title="name")
    own_id = reader.text("id")
    service = service._replace(
        aliases=(own_id,) if own_id else (),
        data_classification=classification(reader),
        repository=next((link.url for link in links if link.kind == "REPOSITORY"), None),
        contacts=tuple(contacts(links)),
        on_call=next((link.url for link in links if link.kind == "ON_CALL"), None),
        runbooks=pages(links, "runbook"),
        dashboards=pages(links, "dashboard"),
        links=links,
        dependencies=tuple(
            Dependency(text, place) for text, place in reader.texts("relationships", "DEPENDS_ON")
        ),
    )
    return Declaration(service, reader.token("compass", "fields", "tier"))


def contacts(links: tuple[Link, ...]) -> Iterator[Contact]:
    """Channels of the team."""
    for link in links:
        if says(link.kind, "", "chat_channel"):
            yield contact("chat", link.url, link.location)


def classification(reader: Reader) -> str | None:
    """The class of its data, where a custom field has it."""
    for steps in reader.mappings("a field", "customFields"):
        name = (reader.text(*steps, "name") or "").casefold()
        if name in CLASSIFICATION:
            return reader.text(*steps, "value")
    return None
