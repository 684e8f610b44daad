"""OpenSRM (<https://github.com/rsionnach/nthlayer>): the one format that tells hard from soft.

Its tiers have three steps: what they mean on a scale of four is for the organisation to say.
"""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link
from readiness.services.descriptor import Entry, Fields, described, linked, supplied
from readiness.services.folders import Exists, home
from readiness.services.pages import contact
from readiness.services.reader import Reader

NAME = ("metadata", "name")
OWNERSHIP = ("spec", "ownership")
FIELDS: Fields = {
    "type": ("spec", "type"),
    "description": ("metadata", "description"),
    "owner": ("metadata", "team"),
}
PAGERS = (
    ("pagerduty", "escalation_policy_id"),
    ("pagerduty", "service_id"),
    ("opsgenie", "team"),
)
CHANNELS = ("slack", "email", "escalation")


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """The service of one manifest."""
    if reader.name("a ServiceReliabilityManifest", *NAME) is None:
        return
    root = home(reader.document.path, None, exists)
    service = described(reader, "opensrm", NAME, root, FIELDS)
    team = reader.text(*OWNERSHIP, "team")
    if service.owner is None and team:
        place = reader.document.at(*OWNERSHIP, "team")
        service = service._replace(owner=team, owner_location=place)
    pagers = (reader.placed(*OWNERSHIP, *steps) for steps in PAGERS)
    service = supplied(service, {"on_call": next(filter(None, pagers), None)})
    service = linked(service, tuple(pages_of(reader)))._replace(
        contacts=tuple(contacts(reader)),
        dependencies=tuple(dependencies(reader)),
    )
    yield Declaration(service, reader.token("opensrm", "metadata", "tier"))


def pages_of(reader: Reader) -> Iterator[Link]:
    """The pages that its owners name."""
    for kind in ("runbook", "documentation"):
        found = reader.placed(*OWNERSHIP, kind)
        if found:
            yield Link(found[0], "", kind, found[1])


def contacts(reader: Reader) -> Iterator[Contact]:
    """Ways to reach the owners."""
    for kind in CHANNELS:
        value = reader.text(*OWNERSHIP, kind)
        if value:
            yield contact(kind, value, reader.document.at(*OWNERSHIP, kind))


def dependencies(reader: Reader) -> Iterator[Dependency]:
    """What it needs; `critical` is our `hard`, its objective is a percentage."""
    for steps in reader.mappings("a dependency", "spec", "dependencies"):
        name = reader.text(*steps, "name")
        if name is None:
            continue
        critical = reader.document.get(*steps, "critical")
        promised = reader.document.get(*steps, "slo", "availability")
        number = isinstance(promised, (int, float)) and not isinstance(promised, bool)
        yield Dependency(
            name,
            reader.document.at(*steps),
            critical if isinstance(critical, bool) else None,
            target=round(promised / 100, 9) if number and 1 < promised <= 100 else None,
        )
