"""Atlassian Compass (<https://developer.atlassian.com/cloud/compass/config-as-code/>).

Owners and dependencies are ids of Atlassian's: what they stand for cannot be told from here.
"""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Dependency, Service
from readiness.services import own_block
from readiness.services.descriptor import Entry, Idle, described, linked, supplied
from readiness.services.folders import Exists, home
from readiness.services.pages import channels, repository
from readiness.services.reader import Placed, Reader

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
    said = {
        "data_classification": classification(reader),
        "repository": repository(links),
        "on_call": next(((x.url, x.location) for x in links if x.kind == "ON_CALL"), None),
    }
    service = linked(supplied(service, said), links)._replace(
        aliases=(own_id,) if own_id else (),
        contacts=tuple(channels(links)),
        dependencies=tuple(
            Dependency(text, place) for text, place in reader.texts("relationships", "DEPENDS_ON")
        ),
    )
    return Declaration(evident(service, reader), reader.token("compass", "fields", "tier"))


def evident(service: Service, reader: Reader) -> Service:
    """With what its custom fields say of rules, which is text alone."""
    for steps in reader.mappings("a field", "customFields"):
        label, colon, rule = (reader.text(*steps, "name") or "").partition(":")
        if f"{label.strip().casefold()}{colon}" == own_block.LABEL and rule.strip():
            service = own_block.with_line(service, reader, rule.strip(), *steps, "value")
    return service


def classification(reader: Reader) -> Placed | None:
    """The class of its data, where a custom field has it."""
    for steps in reader.mappings("a field", "customFields"):
        name = (reader.text(*steps, "name") or "").casefold()
        if name in CLASSIFICATION:
            return reader.placed(*steps, "value")
    return None
