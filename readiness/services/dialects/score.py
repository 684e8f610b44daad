"""Score (<https://docs.score.dev/docs/score-specification/>): a workload and what it needs.

It knows neither owner nor tier: it names a service, and fills what other descriptors leave out.
"""

from collections.abc import Iterator

from readiness.configuration import Declaration
from readiness.model import Dependency
from readiness.services.descriptor import Entity, Entry, described
from readiness.services.folders import Exists, home
from readiness.services.reader import Reader

NAME = ("metadata", "name")


def entries(reader: Reader, exists: Exists) -> Iterator[Entry]:
    """The workload, and each resource that it declares."""
    if reader.name("a Score workload", *NAME) is None:
        return
    root = home(reader.document.path, None, exists)
    service = described(reader, "score", NAME, root, {})
    needs = []
    for name in reader.mapping("resources"):
        kind = reader.text("resources", name, "type") or "resource"
        if kind.casefold() in {"service", "workload"}:
            needs.append(Dependency(name, reader.document.at("resources", name)))
        else:
            yield Entity(kind, name)
            needs.append(Dependency(f"{kind}:{name}", reader.document.at("resources", name)))
    yield Declaration(service._replace(dependencies=tuple(needs)))
