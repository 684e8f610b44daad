"""The services that `readiness.yaml` declares, as types with places; tiers stay words."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from readiness.configuration.settings import Declaration, Token
from readiness.errors import PolicyError
from readiness.model import (
    Attestation,
    Contact,
    Dependency,
    Link,
    NotApplicable,
    Recovery,
    Selector,
    Service,
)
from readiness.pattern import pattern
from readiness.source.document import Document, Step

Data = Mapping[str, Any]
Exists = Callable[[str], bool]
"""Whether a path of the repository is a file or a folder of it."""
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
PLACED = ("lifecycle", "type", "title", "description", "system", "on_call", "repository")
"""Fields of text whose places a finding may want."""
PART = pattern(r"([0-9]+)(ms|[smhdw])")


def declarations(document: Document, data: Data, exists: Exists) -> Iterator[Declaration]:
    """The services of one file. Raises `PolicyError` where a folder leaves the repository."""
    if data["service"]:
        yield declaration(document, ("service",), data["service"], exists)
    for index, entry in enumerate(data["services"]):
        yield declaration(document, ("services", index), entry, exists)


def declaration(
    document: Document, steps: tuple[Step, ...], entry: Data, exists: Exists
) -> Declaration:
    """One service and its tier as written."""
    folder = posixpath.dirname(document.path)
    root = inside(folder, entry["root"] or ".")
    if root is None:
        message = f"root must be a folder of this repository, not '{entry['root']}'"
        raise PolicyError(message, at=document.at(*steps, "root"))
    links = linked(document, steps, entry["links"])
    service = Service(
        name=entry["name"].strip(),
        root=root,
        location=document.at(*steps, "name"),
        tier=0,
        tier_rationale=entry["tier_rationale"],
        tier_assessed_at=entry["tier_assessed_at"],
        business_owner=entry["business_owner"],
        owner=entry["owner"],
        owner_location=document.at(*steps, "owner") if entry["owner"] else None,
        lifecycle=entry["lifecycle"],
        type=entry["type"],
        title=entry["title"],
        description=entry["description"],
        system=entry["system"],
        format="readiness",
        repository=entry["repository"],
        contacts=contacts(document, steps, entry["contacts"]),
        on_call=entry["on_call"],
        runbooks=pages(entry["runbooks"], links, "runbook", root, exists),
        dashboards=pages(entry["dashboards"], links, "dashboard", root, exists),
        links=links,
        dependencies=dependencies(document, steps, entry["dependencies"]),
        recovery=recovery(entry["recovery"]),
        data_classification=entry["data_classification"],
        data_retention=entry["data_retention"],
        attestations=attestations(document, steps, entry["evidence"]),
        not_applicable=not_applicable(document, steps, entry["not_applicable"]),
        selectors=selectors(entry["sources"]),
        aliases=tuple(entry["aliases"]),
        places=tuple(
            (field, document.at(*steps, field)) for field in sorted(PLACED) if entry[field]
        ),
    )
    return Declaration(service, token(document, steps, entry["tier"]))


def token(document: Document, steps: tuple[Step, ...], tier: int | str | None) -> Token | None:
    """The tier as written; blank is not declared."""
    text = "" if tier is None else str(tier).strip()
    return Token(text, document.at(*steps, "tier"), "readiness") if text else None


def inside(folder: str, path: str) -> str | None:
    """A path below a folder, from the repository's root; None where it leaves the repository."""
    found = posixpath.normpath(posixpath.join(folder, path))
    if found.startswith(("../", "/")) or found == "..":
        return None
    return "" if found == "." else found


def pages(
    texts: list[str], links: tuple[Link, ...], kind: str, root: str, exists: Exists
) -> tuple[str, ...]:
    """Declared pages: paths from the repository's root, URLs as they are, links of that kind."""
    declared = [resolved(text, root, exists) for text in texts]
    return tuple(dict.fromkeys([*declared, *(x.url for x in links if x.kind.casefold() == kind)]))


def resolved(text: str, root: str, exists: Exists) -> str:
    """A path counts from the service's folder; from the repository's, where only that exists."""
    if "://" in text:
        return text
    bare, mark, anchor = text.partition("#")
    near, far = inside(root, bare), inside("", bare)
    found = far if far is not None and exists(far) and not (near and exists(near)) else near
    return text if found is None else f"{found}{mark}{anchor}"


def linked(document: Document, steps: tuple[Step, ...], entries: list[Data]) -> tuple[Link, ...]:
    """Links with their places."""
    return tuple(
        Link(entry["url"], entry["title"], entry["kind"], document.at(*steps, "links", index))
        for index, entry in enumerate(entries)
    )


def contacts(
    document: Document, steps: tuple[Step, ...], entries: list[Data]
) -> tuple[Contact, ...]:
    """Ways to reach the owners."""
    return tuple(
        Contact(entry["kind"], entry["value"], document.at(*steps, "contacts", index))
        for index, entry in enumerate(entries)
    )


def dependencies(
    document: Document, steps: tuple[Step, ...], entries: list[Data]
) -> tuple[Dependency, ...]:
    """What it needs, not yet looked up in the catalogue."""
    return tuple(
        Dependency(
            entry["service"],
            document.at(*steps, "dependencies", index),
            entry["hard"],
            entry["timeout"],
            entry["retries"],
            entry["fallback"],
            entry["tier"],
            target=ratio(entry["slo"]),
        )
        for index, entry in enumerate(entries)
    )


def ratio(percentage: str | None) -> float | None:
    """`99.95%` as a ratio."""
    return round(float(percentage.removesuffix("%")) / 100, 14) if percentage else None


def recovery(entry: Data | None) -> Recovery | None:
    """Objectives in seconds."""
    return Recovery(seconds(entry["rto"]), seconds(entry["rpo"])) if entry else None


def seconds(duration: str | None) -> int | None:
    """A duration such as `1h30m` in whole seconds."""
    if duration is None:
        return None
    return round(sum(int(number) * SECONDS[unit] for number, unit in PART.findall(duration)))


def attestations(
    document: Document, steps: tuple[Step, ...], entries: list[Data]
) -> tuple[Attestation, ...]:
    """What somebody attests."""
    return tuple(
        Attestation(
            entry["rule"],
            entry["date"],
            entry["by"],
            entry["link"],
            document.at(*steps, "evidence", index),
        )
        for index, entry in enumerate(entries)
    )


def not_applicable(
    document: Document, steps: tuple[Step, ...], entries: list[Data]
) -> tuple[NotApplicable, ...]:
    """Rules that are declared to have no subject."""
    return tuple(
        NotApplicable(entry["rule"], entry["reason"], document.at(*steps, "not_applicable", index))
        for index, entry in enumerate(entries)
    )


def selectors(sources: Data | None) -> tuple[tuple[str, Selector], ...]:
    """Kind of fact → what belongs to the service, sorted by kind."""
    return tuple(
        (kind, Selector(tuple(sorted(entry["labels"].items())), tuple(entry["paths"])))
        for kind, entry in sorted((sources or {}).items())
        if entry
    )
