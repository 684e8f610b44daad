"""OpsLevel (<https://docs.opslevel.com/docs/opslevel-yml>): `version: 1` and one component."""

from collections.abc import Collection, Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link
from readiness.services.descriptor import Entry, Idle, Remark, described, linked, supplied
from readiness.services.folders import Exists, home
from readiness.services.pages import CHATS, contact, of_kind, on_call
from readiness.services.pages import repository as code
from readiness.services.reader import Placed, Reader, Steps

ROOTS = ("component", "service")
"""`service` in older files."""
TEXTS = ("type", "description", "owner", "lifecycle")
NOT_RUNNING = frozenset({"library", "documentation", "package", "sdk"})
PAGERS = frozenset({"pagerduty", "opsgenie", "victorops", "incident_io"})
PAGED = frozenset({*PAGERS, "on_call", "oncall", "pagerduty_service", "opsgenie_team"})
"""Keys of tags that say who is paged."""
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
    if reader.document.get("repository"):
        yield housed(reader)


def housed(reader: Reader) -> Remark:
    """What is said of the repository itself, which is no service."""
    said = {field: reader.text("repository", field) for field in ("name", "owner", "tier")}
    told = ", ".join(f"{field} {text}" for field, text in said.items() if text)
    place = reader.document.at("repository")
    return Remark(
        f"{place.path}:{place.line} describes the repository{f' ({told})' if told else ''} "
        "and no service: its owner counts where nobody declares services",
        reader.placed("repository", "owner"),
    )


def declaration(reader: Reader, key: str, exists: Exists) -> Declaration:
    """A component with its tier (`tier_1` is the top)."""
    fields: dict[str, Steps] = {field: (key, field) for field in TEXTS}
    fields["system"] = (key, "system" if reader.document.get(key, "system") else "product")
    root = home(reader.document.path, None, exists)
    service = described(reader, "opslevel", (key, "name"), root, fields)
    links = tools(reader, key)
    said = {
        "data_classification": classification(reader, key),
        "repository": repository(reader, key) or code(links),
        "on_call": paged(reader, key) or on_call(links) or tagged(reader, key, PAGED),
    }
    metrics = [(link.url, link.location) for link in of_kind(links, "metrics")]
    service = linked(supplied(service, said), links, boards=metrics)._replace(
        aliases=tuple(text for text, _ in reader.texts(key, "aliases")),
        contacts=tuple(contacts(reader, key)),
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


def paged(reader: Reader, key: str) -> Placed | None:
    """The first of its alert sources that pages somebody."""
    for steps in reader.mappings("an alert source", key, "alert_sources"):
        kind, source = reader.text(*steps, "type"), reader.placed(*steps, "external_id")
        if kind in PAGERS and source:
            return f"{kind}: {source[0]}", source[1]
    return None


def tagged(reader: Reader, key: str, wanted: Collection[str]) -> Placed | None:
    """The value of the first tag with one of these keys."""
    return next((found for word, found in tags(reader, key) if word in wanted), None)


def tags(reader: Reader, key: str) -> Iterator[tuple[str, Placed]]:
    """The tags with their keys in one spelling; `key:value` is a tag too."""
    for index, item in enumerate(reader.items(key, "tags")):
        steps: Steps = (key, "tags", index)
        if isinstance(item, dict):
            word, value = reader.text(*steps, "key"), reader.placed(*steps, "value")
        else:
            word, _, text = (reader.text(*steps) or "").partition(":")
            value = (text.strip(), reader.document.at(*steps)) if text.strip() else None
        if word and value:
            yield word.replace("-", "_").casefold(), value


def classification(reader: Reader, key: str) -> Placed | None:
    """The class of its data, as a tag or a property says it."""
    named = reader.mapping(key, "properties")
    words = (each for each in named if each.replace("-", "_").casefold() in CLASSIFICATION)
    found = tagged(reader, key, CLASSIFICATION)
    return found or next((reader.placed(key, "properties", word) for word in words), None)


def contacts(reader: Reader, key: str) -> Iterator[Contact]:
    """Contacts of the component itself; a team's stand in OpsLevel alone."""
    for steps in reader.mappings("a contact", key, "contacts"):
        value = reader.text(*steps, "address") or reader.text(*steps, "value")
        if value:
            yield contact(reader.text(*steps, "type") or "", value, reader.document.at(*steps))
    for word, (value, place) in tags(reader, key):
        kind = word.removesuffix("_channel")
        if kind in {*CHATS, "email"}:
            yield contact(kind, value, place)


def repository(reader: Reader, key: str) -> Placed | None:
    """The first of its repositories, as an address where the forge is known."""
    for steps in reader.mappings("a repository", key, "repositories"):
        found = reader.placed(*steps, "name")
        forge = (reader.text(*steps, "provider") or "").casefold()
        if found and "://" not in found[0] and forge in {"github", "gitlab"}:
            return f"https://{forge}.com/{found[0]}", found[1]
        if found:
            return found
    return None


def dependencies(reader: Reader, key: str) -> Iterator[Dependency]:
    """What it needs, by alias."""
    for index, item in enumerate(reader.items(key, "dependencies")):
        steps: Steps = (key, "dependencies", index)
        name = reader.text(*steps, "alias") if isinstance(item, dict) else reader.text(*steps)
        if name:
            yield Dependency(name, reader.document.at(*steps))
