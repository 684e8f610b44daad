"""What OpenSLO objects say that a service needs (<https://github.com/OpenSLO/OpenSLO>): the format
has no field for it, so that people write an annotation or a label `depends-on`; pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.facts.names import folded
from readiness.model import Dependency, Fault, Service
from readiness.services.reader import Reader, Steps
from readiness.source.document import Document

API = "openslo"
KEYS = frozenset({"depends-on", "dependson", "dependencies"})
"""The part of a key behind the `/`, folded."""
NAMES: Mapping[str, Steps] = {"Service": ("metadata", "name"), "SLO": ("spec", "service")}
"""Kind of object → where it names the service that it speaks of."""


def completed(services: Sequence[Service], documents: Iterable[Document]) -> list[Service]:
    """The services with what their objectives say they need, behind what they say themselves."""
    needed: dict[str, list[Dependency]] = {}
    for document in documents:
        for name, edge in _edges(document):
            needed.setdefault(folded(name), []).append(edge)
    return [_with(each, needed) for each in services] if needed else list(services)


def _with(service: Service, needed: Mapping[str, Sequence[Dependency]]) -> Service:
    names = dict.fromkeys(folded(name) for name in (service.name, *service.aliases))
    known = {folded(edge.service) for edge in service.dependencies}
    more: dict[str, Dependency] = {}
    for edge in (edge for name in names for edge in needed.get(name, ())):
        if folded(edge.service) not in known:
            more.setdefault(folded(edge.service), edge)
    return service._replace(dependencies=(*service.dependencies, *more.values()))


def _edges(document: Document) -> Iterator[tuple[str, Dependency]]:
    """The service of an object with each other service that it names."""
    version, kind = document.get("apiVersion"), document.get("kind")
    if not isinstance(version, str) or not version.startswith(API) or not isinstance(kind, str):
        return
    name = document.get(*NAMES[kind]) if kind in NAMES else None
    if not isinstance(name, str) or not name:
        return
    faults: list[Fault] = []  # of OpenSLO's objects the reader of objectives tells
    reader = Reader(document, faults)
    for part in ("annotations", "labels"):
        for key, value in reader.mapping("metadata", part).items():
            if folded(key.rpartition("/")[2]) not in KEYS:
                continue
            steps: Steps = ("metadata", part, key)
            said = reader.texts(*steps) if isinstance(value, list) else [reader.placed(*steps)]
            for found in said:
                for other in found[0].split(",") if found else ():
                    if found and other.strip():
                        yield name, Dependency(other.strip(), found[1])
