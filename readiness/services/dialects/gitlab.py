"""A service catalogue in one file, as GitLab keeps its own
(<https://gitlab.com/gitlab-com/runbooks/-/blob/master/services/README.md>).

Its `tier` is a layer (`sv`, `db`) and says nothing of criticality: it is not read.
"""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Contact, Dependency, Link, NotApplicable, Service
from readiness.services.descriptor import Entry, Fields, Team, described, linked
from readiness.services.folders import Exists, home
from readiness.services.pages import contact
from readiness.services.reader import Reader, Steps

SKIPPED = "skippedMaturityCriteria"
"""Criterion → why it is left out, in the words of GitLab's maturity model; its own criteria are
sentences and no rules."""
RUNBOOKS = ("service", "sre_guide")
"""The kinds of documents that help whoever is paged."""


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """All services and teams of the file."""
    root = home(reader.document.path, None, exists)
    for steps in reader.mappings("a service", "services"):
        if reader.name("a service", *steps, "name"):
            yield Declaration(service_of(reader, steps, root))
    for steps in reader.mappings("a team", "teams"):
        name = reader.name("a team", *steps, "name")
        if name:
            yield Team(
                name, tuple(channels(reader, steps)), reader.placed(*steps, "oncall_schedule")
            )


def channels(reader: Reader, steps: Steps) -> Iterator[Contact]:
    """Where a team is told of its alerts."""
    found = reader.placed(*steps, "slack_alerts_channel")
    if found:
        yield contact("slack", *found)


def service_of(reader: Reader, steps: Steps, root: str) -> Service:
    """One entry of the list."""
    fields: Fields = {
        "title": (*steps, "friendly_name"),
        "owner": (*steps, "owner"),
        "description": (*steps, "description"),
        "repository": (*steps, "technical", "project", 0),
    }
    service = described(reader, "gitlab", (*steps, "name"), root, fields)
    links = tuple(documents(reader, (*steps, "technical", "documents")))
    monitors = tuple(listed(reader, (*steps, "observability", "monitors")))
    boards = [(link.url, link.location) for link in monitors if "dashboard" in link.kind]
    service = linked(service, (*links, *monitors), boards=boards)
    guides = [link for link in links if link.kind in RUNBOOKS]
    runbooks = tuple(dict.fromkeys((*(link.url for link in guides), *service.runbooks)))
    places = {"runbooks": guides[0].location} if guides else {}
    return service._replace(
        runbooks=runbooks,
        places=tuple(sorted({**dict(service.places), **places}.items())),
        dependencies=tuple(dependencies(reader, (*steps, "technical", "dependencies"))),
        not_applicable=tuple(skipped(reader, (*steps, SKIPPED))),
    )


def skipped(reader: Reader, steps: Steps) -> Iterator[NotApplicable]:
    """Criteria that it leaves out, each with its reason: those that are called as our rules are."""
    for name in reader.mapping(*steps):
        inner: Steps = (*steps, name)
        reason = reader.text(*inner)
        if reason and " " not in name:
            yield NotApplicable(name, reason, reader.document.at(*inner))
        elif not reason:
            reader.fault(f"'{name}' is skipped without a reason: not read", *inner)


def documents(reader: Reader, steps: Steps) -> Iterator[Link]:
    """Documents by kind: an address or a list of them."""
    for kind in reader.mapping(*steps):
        inner: Steps = (*steps, kind)
        if not isinstance(reader.document.get(*inner), list):
            inner_texts = [(reader.text(*inner), reader.document.at(*inner))]
        else:
            inner_texts = [*reader.texts(*inner)]
        for text, place in inner_texts:
            if text:
                yield Link(text, "", kind, place)


def listed(reader: Reader, steps: Steps) -> Iterator[Link]:
    """Monitors that are text: Grafana's uid or an address."""
    for kind, value in reader.mapping(*steps).items():
        if isinstance(value, str) and value.strip():
            yield Link(value.strip(), "", kind, reader.document.at(*steps, kind))


def dependencies(reader: Reader, steps: Steps) -> Iterator[Dependency]:
    """Services that it needs (a field that the format gives up)."""
    for index, item in enumerate(reader.items(*steps)):
        inner: Steps = (*steps, index, "service") if isinstance(item, dict) else (*steps, index)
        name = reader.text(*inner)
        if name:
            yield Dependency(name, reader.document.at(*steps, index))
