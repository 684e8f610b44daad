"""A component of Backstage as a declaration: its fields, annotations and references, with places."""

from collections.abc import Iterator, Sequence

from readiness.configuration import Declaration, Token
from readiness.model import Contact, Link, Location
from readiness.services.descriptor import Fields, described, linked, supplied
from readiness.services.folders import Exists, home
from readiness.services.pages import CHATS, channels, contact
from readiness.services.pages import on_call as paged
from readiness.services.reader import Placed, Reader
from readiness.services.references import Reference, dependency, reference
from readiness.services.tiers import TIER_KEYS, is_known, is_trap
from readiness.source.document import Step

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
BOARDS = (
    "grafana/overview-dashboard",
    "datadoghq.com/dashboard-url",
    "newrelic.com/dashboard-guid",
)
SLUGS = {
    "github.com/project-slug": "https://github.com",
    "gitlab.com/project-slug": "https://gitlab.com",
    "bitbucket.org/project-slug": "https://bitbucket.org",
}
SECRET = "integration-key"  # noqa: S105 - the name of an annotation that must not be shown


def component(reader: Reader, exists: Exists, tier_keys: Sequence[str]) -> Declaration:
    """One component with the place of its name, owner and tier."""
    document = reader.document
    owners = list(owner_names(reader))
    links = reader.links("metadata", "links")
    system = reader.placed("spec", "system")
    source = reader.text("metadata", "annotations", SOURCE)
    root = home(document.path, source, exists)
    service = described(reader, "backstage", ("metadata", "name"), root, FIELDS)
    said = {
        "system": system and (reference(system[0], "system").name, system[1]),
        "data_classification": classification(reader),
        "repository": repository(reader),
        "on_call": on_call(reader, links),
    }
    service = linked(supplied(service, said), links, boards=list(boards(reader)))._replace(
        owner=owners[0][0] if owners else None,
        owner_location=owners[0][1] if owners else None,
        co_owners=tuple(name for name, _ in owners[1:]),
        contacts=tuple(contacts(reader, links)),
        dependencies=tuple(
            dependency(each, each_place)
            for key, kind in (("dependsOn", "component"), ("consumesApis", "api"))
            for each, each_place in placed_references(reader, key, kind)
        ),
        aliases=aliases(reader),
    )
    return Declaration(service, token(reader, tier_keys))


SOURCE = "backstage.io/source-location"


def owner_names(reader: Reader) -> Iterator[Placed]:
    """`group:default/x` and `x` are one owner; a user keeps the kind. A list is a fault, and read."""
    one = reader.placed("spec", "owner")
    for text, place in (one,) if one else reader.listed("spec", "owner"):
        found = reference(text, "group")
        yield found.name if found.kind == "group" else f"{found.kind}:{found.name}", place


def repository(reader: Reader) -> Placed | None:
    """Where its source lives, as the annotations tell."""
    for forge, host in SLUGS.items():
        slug = reader.placed("metadata", "annotations", forge)
        if slug:
            return f"{host}/{slug[0]}", slug[1]
    source = reader.placed("metadata", "annotations", SOURCE)
    if source and source[0].startswith("url:"):
        return source[0].removeprefix("url:"), source[1]
    return None


def on_call(reader: Reader, links: Sequence[Link]) -> Placed | None:
    """The first annotation or link that leads to whoever is paged."""
    for key in ON_CALL:
        value = reader.placed("metadata", "annotations", key)
        if value:
            return key if key.endswith(SECRET) else f"{key}: {value[0]}", value[1]
    return paged(links)


def boards(reader: Reader) -> Iterator[Placed]:
    """Dashboards that annotations name by address."""
    for key in BOARDS:
        value = reader.placed("metadata", "annotations", key)
        if value:
            yield value


def contacts(reader: Reader, links: Sequence[Link]) -> Iterator[Contact]:
    """Channels and addresses of links, and of annotations named after them."""
    yield from channels(links)
    for key, token in words(reader, "annotations"):
        word = key.rpartition("/")[2].replace("_", "-").casefold()
        kind = word.removesuffix("-channel").removesuffix("-name").removesuffix("-address")
        if kind.removesuffix("-channel") in {*CHATS, "email"}:
            yield contact(kind.removesuffix("-channel"), token.text, token.location)
        elif key.partition("/")[0] == "slack.com":
            yield contact("slack", token.text, token.location)


def classification(reader: Reader) -> Placed | None:
    """The class of its data, as a label or annotation has it."""
    said = [entry for part in ("annotations", "labels") for entry in words(reader, part)]
    classes = (token for key, token in said if key.rpartition("/")[2] in CLASSIFICATION)
    return next(((token.text, token.location) for token in classes), None)


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
