"""Whom a receiver calls: its key, joined with the Terraform of the paging tool; keeps no key.

A key is joined by reference, by being the same text, or by what it is called: the file, the secret
or the receiver that bears the name of one service of the tool, and of no other.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.model import NO, UNKNOWN, YES, Answer, EscalationPolicy, Receiver, Routing
from readiness.facts.routing.receivers import folded
from readiness.facts.terraform import Module, Resource
from readiness.facts.text import entries, table, text_of
from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple

TOOLS = ("pagerduty", "opsgenie")
_KEYS = (
    *("routing_key", "service_key", "routingKey", "serviceKey"),
    *("integrationKey", "integration_key", "api_key", "apiKey"),
)
_WORD = pattern(r"[vV]\d|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ADDRESS = pattern(r"\b((?:pagerduty|opsgenie)_[a-z_]{1,60})\.([A-Za-z_][\w-]{0,100})")
_COMMON = frozenset(
    {
        *("pagerduty", "opsgenie", "pd", "alertmanager", "prometheus", "grafana", "api", "events"),
        *("key", "keys", "routing", "integration", "secret", "secrets", "token", "v1", "v2"),
        *("file", "receiver", "alert", "alerts", "oncall", "service", "team"),
    }
)
"""What every key is called, whomever it calls."""


class Door(NamedTuple):
    """A way into the paging tool: what it is known by, and the policy behind it."""

    tool: str
    folder: str
    addresses: frozenset[str]
    words: frozenset[frozenset[str]]
    keys: frozenset[str]
    policy: EscalationPolicy | None


class Clues(NamedTuple):
    """What one integration of a receiver says of whom it calls, the surest first."""

    addresses: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


def join(
    routings: Sequence[Routing], modules: Iterable[Module], policies: Iterable[EscalationPolicy]
) -> tuple[Routing, ...]:
    """The trees, their receivers with whom they call; as they are where no tool is described."""
    doors = _doors(list(modules), {each.place.location: each for each in policies})
    if not doors:
        return tuple(routings)
    return tuple(
        tree._replace(receivers=tuple(_called(each, doors) for each in tree.receivers))
        for tree in routings
    )


def by_handles(
    handles: Iterable[str], policies: Iterable[EscalationPolicy]
) -> list[EscalationPolicy]:
    """The policies that handles of Datadog name (`@pagerduty-Shop`: the service Shop there)."""
    known = [(each, {_words(name) for name in (*each.users, each.name)}) for each in policies]
    found: list[EscalationPolicy] = []
    for handle in handles:
        tool, _, name = handle.lstrip("@").partition("-")
        words = _words(name)
        several = [each for each, own in known if each.format == tool.lower() and words in own]
        found += several if len(several) == 1 and words else []
    return found


def answer(answers: Sequence[Answer]) -> Answer:
    """Whether all that may be called leads to somebody, or none of it; unknown where it differs."""
    return answers[0] if len(set(answers)) == 1 else UNKNOWN


def _doors(modules: list[Module], policies: Mapping[Location, EscalationPolicy]) -> list[Door]:
    found: list[Door] = []
    for module in modules:
        services = _made(module, "pagerduty_service")
        teams = _made(module, "opsgenie_team", "opsgenie_escalation")
        found += [_service(each, module, policies) for each in services]
        found += [_team(each, module, policies) for each in teams]
    return found


def _made(module: Module, *types: str) -> list[Resource]:
    return [each for each in module.of(*types) if each.exists != NO]


def _service(
    service: Resource, module: Module, policies: Mapping[Location, EscalationPolicy]
) -> Door:
    own = [
        each
        for each in module.of("pagerduty_service_integration")
        if module.find(each.value("service")) == service
    ]
    found = module.find(service.value("escalation_policy"))
    many = service.is_many
    keys = (each.text("integration_key") for each in own)
    return Door(
        "pagerduty",
        module.folder,
        frozenset() if many else frozenset(f"{each.type}.{each.name}" for each in (service, *own)),
        _names([] if many else [service, *own]),
        frozenset(key for key in keys if key),
        policies.get(found.at()) if found is not None else None,
    )


def _team(team: Resource, module: Module, policies: Mapping[Location, EscalationPolicy]) -> Door:
    """A team, with the escalation it owns and the keys whose alerts it gets; or an escalation."""
    own = [
        each
        for each in module.of("opsgenie_api_integration")
        if team in [module.find(one.value("id")) for one in each.blocks("responders")]
        or module.find(each.value("owner_team_id")) == team
    ]
    owned = [
        each
        for each in module.of("opsgenie_escalation")
        if each == team or module.find(each.value("owner_team_id")) == team
    ]
    policy = policies.get(owned[0].at()) if len(owned) == 1 else None
    held = [] if team.is_many else [team, *own]
    addresses = frozenset(f"{each.type}.{each.name}" for each in held)
    return Door("opsgenie", module.folder, addresses, _names(held), frozenset(), policy)


def _names(resources: Iterable[Resource]) -> frozenset[frozenset[str]]:
    """The words of what things are called, here and in the tool."""
    texts = [text for each in resources for text in (each.name, each.text("name") or "")]
    return frozenset(filter(None, map(_words, texts)))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text)) - _COMMON


def _called(receiver: Receiver, doors: Sequence[Door]) -> Receiver:
    """A receiver with all whom its integrations call, as far as that is told."""
    place: Any = receiver.place
    node = table(place.document.get(*place.steps))
    folder = posixpath.dirname(place.document.path)
    found: dict[str, EscalationPolicy] = {}
    lost: list[str] = []
    for tool, given in _integrations(node):
        behind = _behind(_clues(given, receiver.name), tool, folder, doors)
        if behind is None:
            lost.append(tool)
        found |= {each.name: each for each in behind or ()}
    answers = [*map(calls, found.values()), *(UNKNOWN for _ in lost)]
    return receiver._replace(
        escalations=tuple(sorted(found)), calls=YES if YES in answers else answer(answers)
    )


def calls(policy: EscalationPolicy) -> Answer:
    """Whether a policy tells anybody at all."""
    if policy.levels is None:
        return UNKNOWN
    return YES if any(level.targets and level.people != 0 for level in policy.levels) else NO


def _integrations(node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The paging integrations of a receiver, whatever dialect wrote it."""
    for key, value in node.items():
        if folded(key) in TOOLS:
            rows = value if isinstance(value, list) else [value]
            yield from ((folded(key), table(row)) for row in rows)
    for row in entries(node.get("receivers")):
        kind = text_of(table(row).get("type")) or ""
        if folded(kind) in TOOLS:
            yield folded(kind), table(table(row).get("settings"))


def _clues(given: Mapping[str, Any], receiver: str) -> Clues:
    texts = [text for key in _KEYS if (text := text_of(given.get(key)))]
    addresses = {f"{kind}.{name}" for text in texts for kind, name in _ADDRESS.findall(text)}
    names = [*_responders(given)]
    for key in _KEYS:
        held = table(given.get(key))
        names += [text for part in ("name", "key") if (text := text_of(held.get(part)))]
        path = text_of(given.get(f"{key}_file") or given.get(f"{key}File")) or ""
        names += [posixpath.basename(posixpath.dirname(path)), posixpath.basename(path)]
    names += [text for text in texts if not text.isalnum()]
    return Clues(frozenset(addresses), frozenset(texts), (*filter(None, names), receiver))


def _responders(given: Mapping[str, Any]) -> Iterator[str]:
    for each in entries(given.get("responders")):
        name = text_of(table(each).get("name"))
        if name:
            yield name
    for name in (text_of(given.get("teams")) or "").split(","):
        if name.strip():
            yield name.strip()


def _behind(
    clues: Clues, tool: str, folder: str, doors: Sequence[Door]
) -> tuple[EscalationPolicy, ...] | None:
    """The policies behind the doors that a clue opens; None where none or too many do."""
    own = [each for each in doors if each.tool == tool]
    opened = [
        each
        for each in own
        if (each.folder == folder and each.addresses & clues.addresses) or each.keys & clues.keys
    ]
    for name in () if opened or clues.addresses else clues.names:
        words = _words(name)
        opened = [each for each in own if words in each.words]
        if opened:
            break
    known = {each.policy.place.location: each.policy for each in opened if each.policy is not None}
    complete = opened and all(each.policy is not None for each in opened)
    return tuple(known.values()) if complete and len(known) == 1 else None
