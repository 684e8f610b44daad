"""Cortex: an OpenAPI document with `x-cortex-…` under `info`
(<https://docs.cortex.io/configure/catalogs/defining-catalog-entities>).
"""

import posixpath
from collections.abc import Iterator
from itertools import product

from readiness.configuration import Declaration, Token
from readiness.model import Contact, Dependency, Location
from readiness.services.descriptor import Entity, Entry, Idle, described, linked, supplied
from readiness.services.folders import Exists, home
from readiness.services.own_block import with_block
from readiness.services.pages import contact, on_call
from readiness.services.reader import Placed, Reader, Steps
from readiness.services.tiers import TIER_KEYS, is_trap

TAG: Steps = ("info", "x-cortex-tag")
TYPE: Steps = ("info", "x-cortex-type")
FIELDS = {
    "type": TYPE,
    "title": ("info", "title"),
    "description": ("info", "description"),
    "system": ("info", "x-cortex-domain-parents", 0, "tag"),
}
NO_SERVICES = frozenset({"domain", "team", "database", "datastore", "queue", "topic", "bucket"})
NOT_RUNNING = frozenset({"library", "documentation", "package", "sdk"})
GIT = {
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "bitbucket": "https://bitbucket.org",
    "azure": None,
}
"""Forge → where it is, unless an `alias` names a configuration with an address of its own; Azure's
holds the organisation, which no descriptor names."""
FOLDERS = ("basepath", "basePath")
GROUPS = ("x-cortex-groups", "x-cortex-service-groups")
PAGERS = ("pagerduty", "opsgenie", "victorops", "xmatters")
METADATA: Steps = ("info", "x-cortex-custom-metadata")
CLASSIFICATION = ("data-classification", "data_classification", "data-class", "data_class")


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """The service, domain or resource of one document."""
    name = reader.name("an entity of Cortex", *TAG)
    kind = (reader.text(*TYPE) or "service").casefold()
    if name is None:
        return
    if kind in NO_SERVICES:
        yield Entity(kind, name)
    elif kind in NOT_RUNNING:
        yield Idle(name)
    else:
        yield declaration(reader, exists)


def declaration(reader: Reader, exists: Exists) -> Declaration:
    """A service with its tier, which Cortex keeps in groups or custom metadata."""
    folder = posixpath.dirname(reader.document.path)
    links = reader.links("info", "x-cortex-link", title="name")
    service = described(reader, "cortex", TAG, root(reader, exists), FIELDS)
    teams = list(owners(reader, "group"))
    said = dict(reversed([each for each in words(reader) if not is_layer(*each)]))
    lifecycle = next((said[key] for key in ("lifecycle", "lifecycle-stage") if key in said), None)
    data = next((said[key] for key in CLASSIFICATION if key in said), None)
    told = {
        "lifecycle": lifecycle and (lifecycle.text, lifecycle.location),
        "data_classification": data and (data.text, data.location),
        "on_call": paged(reader) or on_call(links),
        "repository": repository(reader),
    }
    service = with_block(supplied(service, told), reader, "info", "x-readiness")
    service = linked(service, links, folder, list(embeds(reader)))._replace(
        owner=teams[0][0] if teams else None,
        owner_location=teams[0][1] if teams else None,
        co_owners=tuple(name for name, _ in teams[1:]),
        contacts=tuple(contacts(reader)),
        dependencies=tuple(dependencies(reader)),
    )
    return Declaration(service, tier(said))


def root(reader: Reader, exists: Exists) -> str:
    """The folder that it names in its repository, else the descriptor's own."""
    for forge, key in product(GIT, FOLDERS):
        path = (reader.text("info", "x-cortex-git", forge, key) or "").strip("/")
        if path and exists(path):
            return path
    folder = home(reader.document.path, None, exists)
    return folder.removesuffix(".cortex").rstrip("/")


def owners(reader: Reader, kind: str) -> Iterator[tuple[str, Location]]:
    """The owners of a kind: group, email or slack."""
    for steps in reader.mappings("an owner", "info", "x-cortex-owners"):
        if (reader.text(*steps, "type") or "").casefold() != kind:
            continue
        for key in ("name", "email", "channel"):
            name = reader.text(*steps, key)
            if name:
                yield name, reader.document.at(*steps, key)
                break


def contacts(reader: Reader) -> Iterator[Contact]:
    """Addresses and channels of its owners and its own."""
    for kind in ("email", "slack"):
        for name, place in owners(reader, kind):
            yield contact(kind, name, place)
    for steps in reader.mappings("a channel", "info", "x-cortex-slack", "channels"):
        channel = reader.text(*steps, "name")
        if channel:
            yield contact("slack", channel, reader.document.at(*steps, "name"))


def words(reader: Reader) -> Iterator[tuple[str, Token]]:
    """What groups (`tier:1`) and custom metadata say, by key; metadata last."""
    for text, place in groups(reader):
        name, value = parted(text)
        if value:
            yield name, Token(value, place, "cortex")
    for key, value in reader.mapping(*METADATA).items():
        steps = (*METADATA, key, "value") if isinstance(value, dict) else (*METADATA, key)
        inner = reader.document.get(*steps)
        if isinstance(inner, (str, int, float)) and not isinstance(inner, bool):
            found = reader.token("cortex", *steps)
            if found:
                yield key.casefold(), found


def groups(reader: Reader) -> Iterator[Placed]:
    """Its groups. The only one may stand as plain text, as in many a repository: what is meant is
    plain, though the format asks for a list.
    """
    for key in GROUPS:
        steps: Steps = ("info", key)
        if isinstance(reader.document.get(*steps), str):
            only = reader.placed(*steps)
            yield from (only,) if only else ()
            continue
        for index, item in enumerate(reader.items(*steps)):
            if isinstance(item, dict):
                said = next(iter(item), "key")
                reader.fault(
                    f"'{said}: …' is a mapping here: a group is text, '{said}:…' without a space",
                    *(*steps, index),
                )
                continue
            found = reader.placed(*steps, index)
            yield from (found,) if found else ()


def parted(group: str) -> tuple[str, str]:
    """A group as key and value: `tier:1`, and `tier-1` as many write it."""
    name, _, value = group.partition(":")
    if not value and group.casefold().startswith("tier"):
        rest = group[4:].lstrip("-_ ")
        name, value = ("tier", rest) if rest.isdecimal() else (group, "")
    return name.strip().casefold(), value.strip()


def tier(said: dict[str, Token]) -> Token | None:
    """The first of the keys that name a tier."""
    return next((said[key] for key in TIER_KEYS if key in said), None)


def is_layer(key: str, token: Token) -> bool:
    """Whether a group names a layer or an environment as its tier (`tier:backend`)."""
    return key in TIER_KEYS and is_trap(token.text)


def repository(reader: Reader) -> Placed | None:
    """Where its source lives: an address, or a path where the forge may be anywhere."""
    for forge, host in GIT.items():
        steps = ("info", "x-cortex-git", forge)
        found = reader.placed(*steps, "repository")
        if found is None:
            continue
        name, place = found
        project = reader.text(*steps, "project") if "/" not in name else None
        path = f"{project}/{name}" if project else name
        elsewhere = host is None or reader.text(*steps, "alias") is not None
        return (path if elsewhere or "://" in name else f"{host}/{path}"), place
    return None


def paged(reader: Reader) -> Placed | None:
    """The first rota or escalation policy, and where it is named."""
    for pager in PAGERS:
        steps = ("info", "x-cortex-oncall", pager, "id")
        found = reader.text(*steps)
        if found:
            return f"{pager}: {found}", reader.document.at(*steps)
    return None


def embeds(reader: Reader) -> Iterator[Placed]:
    """The addresses of dashboards that are shown inside Cortex."""
    for steps in reader.mappings("a dashboard", "info", "x-cortex-dashboards", "embeds"):
        url = reader.placed(*steps, "url")
        if url:
            yield url


def dependencies(reader: Reader) -> Iterator[Dependency]:
    """What it calls, each service once; Cortex lists every endpoint."""
    seen: set[str] = set()
    for steps in reader.mappings("a dependency", "info", "x-cortex-dependency"):
        name = reader.text(*steps, "tag")
        if name and name not in seen:
            seen.add(name)
            yield Dependency(name, reader.document.at(*steps))
