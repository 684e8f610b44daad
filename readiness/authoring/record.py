"""The facts of a repository as a file, `readiness/facts/v1`, and such a file read back.

A board replays it: the same facts judged by another day's policy, without the repository.
"""

import json
import typing
from collections.abc import Sequence
from typing import Any, NamedTuple

from readiness import __version__, app
from readiness.authoring.plain import plain
from readiness.authoring.typed import Unfit, reader
from readiness.configuration import Named, Override
from readiness.errors import ReadinessError
from readiness.evaluation import selection
from readiness.evaluation.selection import Selection
from readiness.facts.attribution import orphans
from readiness.facts.model import Facts, Ownership
from readiness.model import Location, Service, Target, Unattributed, Waiver
from readiness.pattern import pattern
from readiness.source.document import Document
from readiness.source.json import parse_json
from readiness.source.reading import Limits

SCHEMA = "readiness/facts/v1"

DERIVED = frozenset(
    {
        *("dependencies", "agreements", "availability", "attestations", "exemptions"),
        *("waivers", "changes", "ownership"),
    }
)
"""Fields of `Facts` that are made from services, or that only a judgement or a comparison fills."""

KINDS: tuple[str, ...] = tuple(name for name in Facts._fields if name not in DERIVED)

LIMITS = Limits(bytes=2**30, nodes=50_000_000, depth=64, documents=1)
"""Of a file that we wrote ourselves: 2,000 manifests make some 20 MB."""

_NEVER_RAW = pattern(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Tool(NamedTuple):
    """Who wrote the file."""

    name: str
    version: str


class Asked(NamedTuple):
    """What the repository's own `readiness.yaml` asks for."""

    packs: tuple[Named, ...]
    rules: tuple[Override, ...]


class Owned(NamedTuple):
    """Who answers for the files of a service."""

    service: str
    ownership: Ownership


class Header(NamedTuple):
    """All of the file but the facts themselves."""

    schema: str
    tool: Tool
    target: Target
    policy: Asked
    date: str
    """The day on which the facts were taken."""
    ownerships: tuple[Owned, ...]
    waivers: tuple[Waiver, ...]
    """As written; whether one has effect is decided on the day of a judgement."""
    unattributed: tuple[Unattributed, ...]
    notes: tuple[str, ...]


def written(found: app.Found, names: Sequence[str], request: app.Request) -> str:
    """What was found as JSON text; of these services alone, where any are named."""
    told = _data(_header(found, request), found.facts)
    if names:
        narrowed = _narrowed(found, names)
        told = _data(_header(narrowed, request), narrowed.facts)
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)
    return _NEVER_RAW.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def _data(header: Header, facts: Facts) -> dict[str, Any]:
    before: dict[str, Any] = plain(header)
    kinds = {name: plain(getattr(facts, name)) for name in KINDS}
    return {name: before.pop(name) for name in ("schema", "tool", "target", "policy", "date")} | (
        kinds | before
    )


def _header(found: app.Found, request: app.Request) -> Header:
    identity = found.repository.identity
    shares = app.shares_of(found, found.services)
    asked = found.settings.policy
    return Header(
        schema=SCHEMA,
        tool=Tool("readiness", __version__),
        target=Target(
            identity.remote, identity.commit, identity.dirty, request.at, identity.prefix
        ),
        policy=Asked(asked.packs, asked.overrides),
        date=request.today,
        ownerships=tuple(Owned(name, own.ownership) for name, own in sorted(shares.items())),
        waivers=app.written_waivers(found, [(each, shares[each.name]) for each in found.services]),
        unattributed=orphans(found.facts),
        notes=found.notes,
    )


def _narrowed(found: app.Found, names: Sequence[str]) -> app.Found:
    """Some services with what is theirs and everybody's; raises for a name that nobody has."""
    chosen = selection.services(found.services, Selection(services=tuple(names)))
    shares = app.shares_of(found, chosen)
    own: dict[str, Any] = {name: _joined(shares.values(), name) for name in _lists()}
    facts = found.facts._replace(services=chosen, **own)
    waivers = app.written_waivers(found, [(each, shares[each.name]) for each in chosen])
    recorded = app.Recorded(
        {name: own.ownership for name, own in shares.items()},
        tuple(item for item in waivers if item.service in shares),
    )
    return found._replace(services=chosen, facts=facts, recorded=recorded)


def _lists() -> list[str]:
    hints = typing.get_type_hints(Facts)
    many = [name for name in KINDS if typing.get_origin(hints[name]) is tuple]
    return [name for name in many if name != "services"]


def _joined(shares: typing.Iterable[Facts], name: str) -> tuple[Any, ...]:
    """The facts of all, each once: what is everybody's is in every share."""
    kept: dict[Any, Any] = {}
    for share in shares:
        for fact in getattr(share, name):
            key = fact if isinstance(fact, str) else id(fact)
            kept[key] = fact
    return tuple(kept.values())


class Record(NamedTuple):
    """A file of facts, read."""

    header: Header
    facts: Facts


def read(path: str, content: bytes) -> Record:
    """A file of facts; raises `ReadinessError` with the place of what is wrong with it."""
    document = _document(path, content)
    try:
        return _record(document.data)
    except Unfit as trouble:
        steps = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in trouble.steps
        )
        where = f"{steps.removeprefix('.')}: " if steps else ""
        at = document.at(*trouble.steps)
        raise ReadinessError(f"{where}{trouble.message}", at=at, hint=_hint(document)) from None


def _document(path: str, content: bytes) -> Document:
    parsed = parse_json(path, content, limits=LIMITS, wanted=True)
    for fault in parsed.faults:
        raise ReadinessError(fault.message, at=fault.location, hint=_hint(None))
    if not parsed.documents:
        raise ReadinessError("is empty", at=Location(path), hint=_hint(None))
    document = parsed.documents[0]
    if document.get("schema") != SCHEMA:
        message = f"is no file of facts: its schema is not {SCHEMA}"
        raise ReadinessError(message, at=document.at("schema"), hint=_hint(None))
    return document


def _hint(document: Document | None) -> str:
    version = document.get("tool", "version") if document else None
    if isinstance(version, str) and version != __version__:
        return f"readiness {version} wrote it, this is {__version__}: take the facts anew"
    return "such a file comes from: readiness facts > facts.json"


def _record(data: Any) -> Record:
    hints = typing.get_type_hints(Facts)
    missing = [name for name in KINDS if name not in data]
    if missing:
        raise Unfit(f"lacks {', '.join(missing)}")
    header: Header = reader(Header)({k: v for k, v in data.items() if k not in KINDS})
    facts: dict[str, Any] = {}
    for name in KINDS:
        try:
            facts[name] = reader(hints[name])(data[name])
        except Unfit as trouble:
            raise Unfit(trouble.message, (name, *trouble.steps)) from None
    record = Record(header, Facts(**facts))
    _consistent(record)
    return record


def _consistent(record: Record) -> None:
    """Every service once, and with its owners: what a judgement takes for granted."""
    owned = {item.service for item in record.header.ownerships}
    seen: set[str] = set()
    for number, service in enumerate(record.facts.services):
        if service.name not in owned:
            raise Unfit(f"{service.name!r} has no entry in ownerships", ("services", number))
        if service.name in seen:
            raise Unfit(f"{service.name!r} is there twice", ("services", number))
        seen.add(service.name)
        _known_tier(service, number)


def _known_tier(service: Service, number: int) -> None:
    from readiness.model import TIERS  # noqa: PLC0415 - beside its only use

    if service.tier not in TIERS:
        message = f"must be one of {', '.join(map(str, TIERS))}, not {service.tier}"
        raise Unfit(message, ("services", number, "tier"))
