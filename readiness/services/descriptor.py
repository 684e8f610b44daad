"""What a descriptor comes to: a service with the place of every field, or what else it describes."""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.configuration import Declaration
from readiness.model import Contact, Link, Location, Service
from readiness.record import NamedTuple
from readiness.services.pages import of_kind, pages
from readiness.services.reader import Placed, Reader, Steps

Fields = Mapping[str, Steps]
"""Field of a `Service` that is text → where a dialect writes it."""


class Entity(NamedTuple):
    """Something of a catalogue that is no service: a datastore, a queue, a domain."""

    kind: str
    name: str


class Idle(NamedTuple):
    """A component that nobody runs: a library, documentation."""

    name: str


class Team(NamedTuple):
    """A team of a catalogue that keeps its teams apart, and how it is reached."""

    name: str
    contacts: tuple[Contact, ...] = ()
    on_call: tuple[str, Location] | None = None


class Remark(NamedTuple):
    """What is read of a descriptor that describes no service, for its reader to know."""

    text: str
    owner: Placed | None = None
    """Who owns all of the repository."""


Entry = Declaration | Entity | Idle | Team | Remark


def described(reader: Reader, dialect: str, name: Steps, root: str, fields: Fields) -> Service:
    """A service with the fields that are plain text, and the place of each. `name` must be text."""
    at = reader.document.at
    found = {field: reader.text(*steps) for field, steps in fields.items()}
    places = {field: at(*fields[field]) for field, text in found.items() if text}
    told: dict[str, Any] = {field: text for field, text in found.items() if text}
    several = list(reader.listed(*fields["owner"])) if "owner" in fields else []
    if several:
        (told["owner"], places["owner"]), *others = several
        told["co_owners"] = tuple(name for name, _ in others)
    return Service(
        name=reader.text(*name) or "",
        root=root,
        location=at(*name),
        tier=0,
        format=dialect,
        owner_location=places.get("owner"),
        places=tuple(sorted(places.items())),
        **told,
    )


def supplied(service: Service, said: Mapping[str, Placed | None]) -> Service:
    """The service with more of its fields, each with its place."""
    known = {field: each for field, each in said.items() if each is not None}
    texts: dict[str, Any] = {field: text for field, (text, _) in known.items()}
    places = {**dict(service.places), **{field: place for field, (_, place) in known.items()}}
    return service._replace(places=tuple(sorted(places.items())), **texts)


def linked(
    service: Service, links: tuple[Link, ...], folder: str = "", boards: Sequence[Placed] = ()
) -> Service:
    """The service with its links and what they lead to; `boards` are dashboards besides."""
    runbooks, shown = pages(links, "runbook", folder), pages(links, "dashboard", folder)
    first = {
        "runbooks": next((link.location for link in of_kind(links, "runbook")), None),
        "dashboards": next(
            iter(
                [
                    *(each.location for each in of_kind(links, "dashboard")),
                    *(at for _, at in boards),
                ]
            ),
            None,
        ),
    }
    places = {**dict(service.places), **{name: at for name, at in first.items() if at}}
    return service._replace(
        links=links,
        runbooks=runbooks,
        dashboards=tuple(dict.fromkeys((*shown, *(url for url, _ in boards)))),
        places=tuple(sorted(places.items())),
    )
