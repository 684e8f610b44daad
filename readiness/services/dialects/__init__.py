"""Descriptors of other catalogues by dialect: recognised by content, read one by one.

A dialect is a module with `entries(reader, exists)`, imported where a document is of its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module

from readiness.configuration import Declaration
from readiness.facts.names import folded
from readiness.facts.teams import team_name
from readiness.model import Fault, Location, Service
from readiness.record import NamedTuple
from readiness.services.descriptor import Entity, Entry, Idle, Remark, Team, supplied
from readiness.services.folders import Exists
from readiness.services.reader import Placed, Reader
from readiness.source.document import Document


def _cortex(document: Document) -> bool:
    return "openapi" in document.data and document.get("info", "x-cortex-tag") is not None


def _opslevel(document: Document) -> bool:
    roots = (document.get("component"), document.get("service"))
    named = any(isinstance(root, dict) and "name" in root for root in roots)
    housed = _maps(document, "repository", frozenset({"owner", "tier", "tags", "name"}))
    return (named or housed) and str(document.get("version")) in {"1", "1.0"}


def _datadog(document: Document) -> bool:
    version = document.get("schema-version")
    if isinstance(version, str) and version.startswith("v"):
        return "dd-service" in document.data or document.get("info", "dd-service") is not None
    kind = document.get("kind")
    return document.get("apiVersion") == "v3" and isinstance(kind, str) and kind in DATADOG_KINDS


DATADOG_KINDS = frozenset(
    {"service", "datastore", "queue", "api", "system", "application", "repository", "custom"}
)


def _compass(document: Document) -> bool:
    if str(document.get("configVersion")) != "1" or "name" not in document.data:
        return False
    return any(key in document.data for key in ("id", "typeId", "fields", "relationships"))


def _gitlab(document: Document) -> bool:
    return _lists(document, "services", frozenset({"friendly_name"})) or _lists(
        document, "teams", GITLAB_TEAM
    )


def _maps(document: Document, key: str, marks: frozenset[str]) -> bool:
    """Whether a mapping has one of these keys at least."""
    found = document.get(key)
    return isinstance(found, dict) and bool(marks & found.keys())


def _lists(document: Document, key: str, marks: frozenset[str]) -> bool:
    """Whether a list holds mappings, each with one of these keys at least."""
    items = document.get(key)
    if not isinstance(items, list) or not items:
        return False
    return all(isinstance(each, dict) and bool(marks & each.keys()) for each in items[:3])


GITLAB_TEAM = frozenset({"slack_alerts_channel", "product_stage_group", "oncall_schedule"})
"""Keys that tell a team of GitLab's catalogue from other lists of teams."""


def _opensrm(document: Document) -> bool:
    kind = document.get("kind")
    return bool(document.get("apiVersion") == "srm/v1") and kind == "ServiceReliabilityManifest"


def _score(document: Document) -> bool:
    version = document.get("apiVersion")
    return isinstance(version, str) and version.startswith("score.dev/")


DIALECTS: Mapping[str, Callable[[Document], bool]] = {
    "cortex": _cortex,
    "opslevel": _opslevel,
    "datadog": _datadog,
    "compass": _compass,
    "gitlab": _gitlab,
    "opensrm": _opensrm,
    "score": _score,
}
"""Module of this package → whether a document is of its dialect, whatever its file is called. Of
several descriptors of a service the dialect that stands first speaks first; Backstage goes before
all of them."""


class Catalogue(NamedTuple):
    """What the descriptors of these dialects say."""

    declarations: tuple[Declaration, ...] = ()
    entities: frozenset[str] = frozenset()
    """`kind:name`, folded."""
    idle: tuple[str, ...] = ()
    """Names of components that nobody runs."""
    faults: tuple[Fault, ...] = ()
    remarks: tuple[str, ...] = ()
    owner: Placed | None = None
    """Who owns the repository, where its services are not described."""


def read(documents: Sequence[Document], exists: Exists) -> Catalogue:
    """Every service that is described; a broken field is a fault, and the rest still counts."""
    found: dict[tuple[str, str], Declaration] = {}
    entities: set[str] = set()
    idle: list[str] = []
    teams: dict[str, Team] = {}
    remarks: list[Remark] = []
    faults: list[Fault] = []
    for dialect, reader in _of_dialects(documents, faults):
        for entry in _entries(dialect, reader, exists):
            match entry:
                case Entity(kind, name):
                    entities.add(f"{kind.casefold()}:{folded(name)}")
                case Idle(name):
                    idle.append(name)
                case Remark():
                    remarks.append(entry)
                case Team(name):
                    teams.setdefault(team_name(name), entry)
                case Declaration(service):
                    first = found.setdefault((dialect, folded(service.name)), entry)
                    if first is not entry:
                        faults.append(namesake(service.location, first.service))
    answered = tuple(_reached(each, teams) for each in found.values())
    told = tuple(each.text for each in remarks)
    owner = next((each.owner for each in remarks if each.owner), None)
    return Catalogue(answered, frozenset(entities), tuple(idle), tuple(faults), told, owner)


def _reached(declaration: Declaration, teams: Mapping[str, Team]) -> Declaration:
    """A service with what its own file leaves out and its team's says."""
    service = declaration.service
    team = teams.get(team_name(service.owner)) if service.owner else None
    if team is None or service.format != "gitlab":
        return declaration
    service = service._replace(contacts=service.contacts or team.contacts)
    said = {} if service.on_call else {"on_call": team.on_call}
    return declaration._replace(service=supplied(service, said))


def _of_dialects(
    documents: Iterable[Document], faults: list[Fault]
) -> Iterator[tuple[str, Reader]]:
    kinds: dict[str, list[Document]] = {}
    for document in documents:
        dialect = of(document)
        if dialect is not None:
            kinds.setdefault(dialect, []).append(document)
    for dialect in DIALECTS:
        for document in kinds.get(dialect, ()):
            yield dialect, Reader(document, faults)


def of(document: Document) -> str | None:
    """The dialect of a descriptor; None for anything else."""
    if not isinstance(document.data, dict):
        return None
    return next((name for name, is_of in DIALECTS.items() if is_of(document)), None)


def _entries(dialect: str, reader: Reader, exists: Exists) -> Iterator[Entry]:
    entries: Callable[[Reader, Exists], Iterator[Entry]]
    entries = import_module(f"{__name__}.{dialect}").entries
    return entries(reader, exists)


def namesake(place: Location, first: Service) -> Fault:
    """A second descriptor of one name: which of them holds cannot be told."""
    message = f"another component is called '{first.name}'; the one at {first.location} is used"
    return Fault(place, message)
