"""The teams of an organisation: Backstage Groups, and the files that `teams:` names.

A file holds a list under `teams`, or is one: names, or mappings with `name` and `aliases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    Alert,
    Answer,
    CodeOwners,
    Facts,
    NodePlace,
    Team,
)
from readiness.facts.names import folded
from readiness.facts.text import has_template
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location, Service
from readiness.record import NamedTuple
from readiness.source.document import Document, Step
from readiness.source.repository import Repository


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """Every team, in the order of the files."""
    faults: list[Fault] = []
    found = list(_groups(repository.documents))
    for path in vocabulary.teams:
        for document in _documents(repository, path, faults):
            found += _listed(document, faults)
    return Facts(teams=tuple(found), faults=tuple(faults))


def _groups(documents: Sequence[Document]) -> Iterator[Team]:
    for document in documents:
        version, name = document.get("apiVersion"), document.get("metadata", "name")
        group = document.get("kind") == "Group" and isinstance(version, str)
        if group and version.startswith("backstage.io/") and isinstance(name, str):
            yield Team(NodePlace(document, ("metadata", "name")), name)


def _documents(repository: Repository, path: str, faults: list[Fault]) -> Sequence[Document]:
    from readiness.source import yaml  # noqa: PLC0415 - most repositories name no such file

    if path not in repository.paths:
        faults.append(
            Fault(Location(path), "readiness.yaml names it as a file of teams: not there")
        )
        return ()
    content = repository.tree.read(path)
    if isinstance(content, Fault):
        faults.append(content)
        return ()
    parsed = yaml.parse(path, content, wanted=True)
    faults += parsed.faults
    return parsed.documents


def _listed(document: Document, faults: list[Fault]) -> Iterator[Team]:
    steps: tuple[Step, ...] = ("teams",) if isinstance(document.data, dict) else ()
    entries = document.get(*steps)
    if isinstance(entries, dict):
        for key, entry in entries.items():
            yield Team(NodePlace(document, (*steps, key)), str(key), _aliases(entry))
        return
    if not isinstance(entries, list):
        faults.append(Fault(document.at(*steps), "lists no teams: needs `teams: [name, …]`"))
        return
    for index, entry in enumerate(entries):
        name = entry.get("name") if isinstance(entry, dict) else entry
        if isinstance(name, str) and name.strip():
            yield Team(NodePlace(document, (*steps, index)), name.strip(), _aliases(entry))
        else:
            faults.append(Fault(document.at(*steps, index), "a team must be a name or have one"))


def _aliases(entry: object) -> tuple[str, ...]:
    aliases = entry.get("aliases") if isinstance(entry, dict) else None
    given = aliases if isinstance(aliases, list) else []
    return tuple(alias for alias in given if isinstance(alias, str))


class Known(NamedTuple):
    """The teams that are listed anywhere, by name as it is compared, and where."""

    teams: Mapping[str, str]
    owners: Mapping[str, str]
    """Teams of CODEOWNERS: a forge's list is no list of all teams."""


def known(teams: Sequence[Team], code_owners: CodeOwners | None) -> Known:
    """Everything that an owner may be looked up in."""
    listed: dict[str, str] = {}
    for team in teams:
        for name in (team.name, *team.aliases):
            listed.setdefault(team_name(name), str(team.place.location))
    owners: dict[str, str] = {}
    for rule in code_owners.rules if code_owners else ():
        for owner in rule.owners:
            if owner.startswith("@"):
                owners.setdefault(team_name(owner), str(rule.place.location))
    return Known(listed, owners)


def with_owners(everybody: Known, services: Iterable[Service]) -> Known:
    """The same with the teams that descriptors name: they tell of teams, and never of all teams."""
    owners = dict(everybody.owners)
    for service in services:
        if service.owner:
            owners.setdefault(team_name(service.owner), str(service.location))
    return everybody._replace(owners=owners)


def answering(alerts: Sequence[Alert], everybody: Known) -> tuple[Alert, ...]:
    """The alerts, each with whether somebody has listed the team that it names."""
    found: dict[str | None, tuple[Answer, str]] = {}
    for owner in {alert.owner for alert in alerts}:
        written = owner is not None and has_template(owner)
        found[owner] = (UNKNOWN, "a template names it") if written else looked_up(owner, everybody)
    return tuple(
        alert._replace(owner_known=found[alert.owner][0], owner_known_from=found[alert.owner][1])
        for alert in alerts
    )


def looked_up(owner: str | None, everybody: Known) -> tuple[Answer, str]:
    """Whether an owner is a team that somebody has listed, and where; or why that is unknown."""
    if not owner:
        return UNKNOWN, "no owner is named"
    name = team_name(owner)
    place = everybody.teams.get(name) or everybody.owners.get(name)
    if place:
        return YES, place
    if everybody.teams:
        return NO, f"{len(everybody.teams)} teams are listed"
    if owner.startswith("ari:"):
        return UNKNOWN, "it is an id of Atlassian's, and no list here has it"
    return UNKNOWN, "no list of teams is here, and CODEOWNERS does not name it"


def team_name(text: str) -> str:
    """A team's name as it is compared: `@acme/team-parcels`, `group:parcels` and `Parcels` are one."""
    bare = text if text.startswith("ari:") else text.rpartition("/")[2].rpartition(":")[2]
    name = folded(bare.lstrip("@"))
    return name.removeprefix("team-").removesuffix("-team") or name
