"""Services by name, folder and declared selector, so that each fact is looked up once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol, Self, TypeVar

from readiness.facts.names import folded
from readiness.model import Selector, Service
from readiness.record import NamedTuple
from readiness.source import glob

LABELS = (
    "app.kubernetes.io/name",
    "app",
    "k8s-app",
    "app.kubernetes.io/instance",
    "name",
    "backstage.io/kubernetes-id",
    "service",
    "service_name",
    "application",
    "component",
    "job",
    "app.kubernetes.io/part-of",
)
"""Labels that may name a service, in order of preference."""
MATCHERS = (
    *("service", "service_name", "app", "job", "application", "app_kubernetes_io_name"),
    *("deployment", "statefulset", "daemonset", "workload", "container", "component", "pod"),
)
"""Labels of metrics that may name a service, in order of preference."""
GLOB = frozenset("*?[\\")


class Attribution(NamedTuple):
    """Whose a piece of evidence is, and why; an empty service is everybody's."""

    service: str
    reason: str


class Attributable(Protocol):
    """A fact that belongs to a service."""

    def _replace(self, *, service: str | None = ..., attribution: str = ...) -> Self: ...


Fact = TypeVar("Fact", bound=Attributable)


def given(fact: Fact, owner: Attribution | None) -> Fact:
    """The fact with its service; with none and no reason where it is nobody's."""
    if owner is None:
        return fact
    return fact._replace(service=owner.service or None, attribution=owner.reason)


class Wanted(NamedTuple):
    """A declared selector and whose it is."""

    service: str
    selector: Selector


class Index(NamedTuple):
    """The services of a repository, ready to be looked up."""

    names: Mapping[str, str]
    """Folded name or alias → service; an alias of two is nobody's."""
    folders: Mapping[str, str | None]
    """Root → service; None where several services share it. The repository's own is left out."""
    labels: Mapping[tuple[str, str, str], Sequence[Wanted]]
    """Kind, label and value → selectors that begin with it."""
    paths: Mapping[tuple[str, str], Sequence[tuple[str, Wanted]]]
    """Kind and fixed folder → patterns below it."""
    only: str | None


def index(services: Sequence[Service]) -> Index:
    """The index over all services."""
    names: dict[str, str | None] = {}
    for service in services:
        for alias in service.aliases:
            names[folded(alias)] = None if folded(alias) in names else service.name
    names |= {folded(service.name): service.name for service in services}
    folders: dict[str, str | None] = {}
    for service in services:
        if service.root:
            folders[service.root] = None if service.root in folders else service.name
    return Index(
        {name: service for name, service in names.items() if service},
        folders,
        by_first_label(services),
        by_fixed_folder(services),
        services[0].name if len(services) == 1 else None,
    )


def wanted(services: Sequence[Service]) -> Iterator[tuple[str, Wanted]]:
    """Every declared selector with the kind of evidence it is for."""
    for service in services:
        for kind, selector in service.selectors:
            yield kind, Wanted(service.name, selector)


def by_first_label(
    services: Sequence[Service],
) -> Mapping[tuple[str, str, str], Sequence[Wanted]]:
    """Selectors by the first of their labels."""
    found: dict[tuple[str, str, str], list[Wanted]] = defaultdict(list)
    for kind, each in wanted(services):
        if each.selector.labels:
            found[kind, *each.selector.labels[0]].append(each)
    return found


def by_fixed_folder(
    services: Sequence[Service],
) -> Mapping[tuple[str, str], Sequence[tuple[str, Wanted]]]:
    """Path patterns by the folder in front of their first wildcard."""
    found: dict[tuple[str, str], list[tuple[str, Wanted]]] = defaultdict(list)
    for kind, each in wanted(services):
        for pattern in each.selector.paths:
            found[kind, fixed_folder(pattern)].append((pattern, each))
    return found


def fixed_folder(pattern: str) -> str:
    """The folder that a pattern cannot leave; the root for a name that may be anywhere."""
    if "/" not in pattern.rstrip("/"):
        return ""
    parts = pattern.strip("/").split("/")
    fixed = next((i for i, part in enumerate(parts) if GLOB & set(part)), len(parts) - 1)
    return "/".join(parts[: min(fixed, len(parts) - 1)])


def ancestors(path: str) -> Iterator[str]:
    """The folders above a path, the deepest first, the root (empty) last."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def declared(
    found: Index, kind: str, path: str, labels: Mapping[str, str] | None = None
) -> Attribution | None:
    """By a selector of `sources:`; labels go before paths."""
    for entry in (labels or {}).items() if found.labels else ():
        for each in found.labels.get((kind, *entry), ()):
            if covers(each, labels):
                return Attribution(each.service, "declared in sources: labels")
    for folder in ancestors(path) if found.paths else ():
        for pattern, each in found.paths.get((kind, folder), ()):
            if glob.matches(path, pattern):
                return Attribution(each.service, f"declared in sources: {pattern}")
    return None


def covers(each: Wanted, labels: Mapping[str, str] | None) -> bool:
    """Whether all labels of a selector are there."""
    return all((labels or {}).get(key) == value for key, value in each.selector.labels)


def labelled(
    found: Index, labels: Mapping[str, str], keys: Sequence[str] = LABELS
) -> Attribution | None:
    """By a label whose value is the name of a service."""
    for key in keys:
        value = labels.get(key)
        service = found.names.get(folded(value)) if isinstance(value, str) else None
        if service:
            return Attribution(service, f"label {key}: {value}")
    return None


def matched(found: Index, matchers: Iterable[tuple[str, str, str]]) -> Attribution | None:
    """By what a query selects; nobody's where it selects several services by one label."""
    values: dict[str, list[str]] = defaultdict(list)
    for key, operator, value in matchers:
        if operator in {"=", "=~"}:
            values[key].append(value)
    for key in MATCHERS:
        services = {service for text in values.get(key, ()) for service in meant(found, text)}
        if len(services) == 1:
            service = services.pop()
            return Attribution(service, f"selects {key} {values[key][0]}")
    return None


def meant(found: Index, text: str) -> Iterator[str]:
    """The services that a matcher's value names: `shop/checkout`, `checkout-.*`, `a|b`."""
    for part in text.strip("^$()").split("|"):
        name = part.rpartition("/")[2].rstrip(".*+$?")
        for length in (name, name.rstrip("-")):
            service = found.names.get(folded(length))
            if service:
                yield service
                break


def named(found: Index, text: str | None, what: str = "name") -> Attribution | None:
    """By a name that is a service's, or begins with one at a word's end; the longest counts."""
    words = folded(kebab(text or "")).split("-")
    for length in range(min(len(words), 12), 0, -1):
        service = found.names.get("-".join(words[:length]))
        if service:
            return Attribution(service, f"{what} {text}")
    return None


def kebab(text: str) -> str:
    """`CheckoutErrorBudgetBurn` as `Checkout-Error-Budget-Burn`, `APIDown` as `API-Down`."""
    breaks = [
        i
        for i, (a, b) in enumerate(pairwise(text), 1)
        if b.isupper() and (a.islower() or (a.isupper() and text[i + 1 : i + 2].islower()))
    ]
    starts, ends = [0, *breaks], [*breaks, len(text)]
    return "-".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def located(found: Index, path: str) -> Attribution | None:
    """By the deepest service folder around it, if that is one service's."""
    for folder in ancestors(path):
        if folder in found.folders:
            service = found.folders[folder]
            return Attribution(service, f"folder {folder}") if service else None
    return None


def alone(found: Index) -> Attribution | None:
    """By there being nobody else."""
    return Attribution(found.only, "only service in the repository") if found.only else None
