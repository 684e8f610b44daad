"""In which ways one policy asks less than another did, or more; pure.

What is compared is what both ask in the end at the tiers in use: packs, what they extend, params,
and what `readiness.yaml` asks otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.model import Change
from readiness.model import Enforcement, Location, Service, Tier
from readiness.policy.ask import Ask, lowering
from readiness.policy.demand import Spot, overridden, speaks_of
from readiness.policy.ladder import Policy, blocks, longest
from readiness.policy.pack import Setting
from readiness.policy.rule import EXPRESSIONS, Rule
from readiness.record import NamedTuple

Side = tuple[Policy, tuple[Setting, ...], frozenset[str]]
"""A policy, what the repository asks otherwise, and the paths that the repository holds."""


class Way(NamedTuple):
    """One way in which less is asked."""

    name: str
    how: str
    place: Location
    glob: str = ""
    """Of what stands where; empty is everywhere."""


def policy_changes(
    then: Side, now: Side, services: Iterable[Service], root: Location
) -> Iterator[Change]:
    """Each way once, with the tiers (or the services, where a line names them) for which it counts;
    `root` is the place of what no line of the repository says any more.
    """
    less: dict[Way, dict[Tier, list[str]]] = {}
    more: dict[str, Location] = {}
    named = {each.rule for side in (then, now) for each in side[1] if _names(each)}
    globs = sorted({glob for side in (then, now) for each in side[1] for glob in _globs(each)})
    known: dict[Hashable, tuple[tuple[Way, bool], ...]] = {}
    for service in sorted(services, key=lambda each: (each.tier, each.name)):
        told: set[tuple[str, str]] = set()
        heard = tuple(speaks_of(each, service.name) for side in (then, now) for each in side[1])
        for glob in ("", *globs):
            alike = (service.tier, glob, heard)  # of hundreds of services, most are asked the same
            if alike not in known:
                known[alike] = tuple(_ways(then, now, service, glob, root))
            for way, asks_less in known[alike]:
                if not asks_less:
                    more.setdefault(way.name, way.place)
                elif way[:2] not in told:
                    told.add(way[:2])
                    less.setdefault(way, {}).setdefault(service.tier, []).append(service.name)
    for way, at in less.items():
        whom = _services(at) if way.name in named else _tiers(at)
        where = f" in {way.glob}" if way.glob else ""
        words = f"asks less {whom}{where}: {way.name} {way.how}"
        yield Change("policy", way.name, True, words, way.place)
    yield from _rewritten(then, now)
    if more:
        said = f"asks more of {len(more)} rule{'s' * (len(more) > 1)} (first: {min(more)})"
        yield Change("policy", min(more), False, said, more[min(more)])


def _ways(
    then: Side, now: Side, service: Service, glob: str, root: Location
) -> Iterator[tuple[Way, bool]]:
    """What differs of what is asked of a service, and whether it is less."""
    tier, spot = service.tier, Spot(service.name, glob)
    old, _ = overridden(then[0], then[1], tier, spot)
    new, _ = overridden(now[0], now[1], tier, spot)
    for rule in sorted(old.keys() | new.keys()):
        how = _weaker(new.get(rule), old.get(rule))
        decider = new[rule].location if rule in new else root
        place = decider if decider.path in now[2] else root
        if how is not None:
            yield Way(rule, how, place, glob), True
        elif _weaker(old.get(rule), new.get(rule)) is not None:
            yield Way(rule, "", place, glob), False
    for name, how in _loosened(then[0], now[0], tier):
        yield Way(name, how, _pack_place(now, root), glob), True


def _names(setting: Setting) -> bool:
    return setting.scope is not None and bool(setting.scope.services)


def _globs(setting: Setting) -> tuple[str, ...]:
    return setting.scope.paths if setting.scope else ()


def _tiers(at: Iterable[Tier]) -> str:
    return f"at tier {', '.join(map(str, sorted(at)))}"


def _services(at: Mapping[Tier, list[str]]) -> str:
    return f"of {', '.join(sorted(name for names in at.values() for name in names))}"


def _weaker(new: Ask | None, old: Ask | None) -> str | None:
    """In which way the new ask is less than the old one."""
    if old is None or old.enforcement is Enforcement.OFF:
        return None
    if new is None:
        return f"is no longer {old.enforcement}"
    if new.rule.params.keys() != old.rule.params.keys():
        # other thresholds cannot be compared; that the rule itself is another is told apart
        kept = new.rule.params.keys() & old.rule.params.keys()
        new, old = (_narrowed(each, kept) for each in (new, old))
    how = lowering(new, old)
    return None if how is None else f"is {how}"


def _narrowed(ask: Ask, names: Iterable[str]) -> Ask:
    params = {name: ask.rule.params[name] for name in names}
    return ask._replace(rule=ask.rule._replace(params=params))


def _loosened(then: Policy, now: Policy, tier: Tier) -> Iterator[tuple[str, str]]:
    if blocks(then, tier) and not blocks(now, tier):
        yield "what is unknown", "no longer blocks"
    old, new = longest(then, tier), longest(now, tier)
    if old is not None and (new is None or new > old):
        lasts = "for ever" if new is None else f"{new} days"
        yield "waivers", f"may last {lasts} instead of {old} days"


def _pack_place(side: Side, root: Location) -> Location:
    """The last pack that stands in the repository decides."""
    own = [pack.location for pack in side[0].packs if pack.path in side[2]]
    return own[-1] if own else root


def _rewritten(then: Side, now: Side) -> Iterator[Change]:
    """Rules of the repository that judge otherwise: whether by less, no program can tell."""
    for rule in now[0].rules.values():
        before = then[0].rules.get(rule.id)
        held = rule.path in now[2] and before is not None and before.path in then[2]
        if held and before is not None and _judges(rule) != _judges(before):
            said = f"rewrites how {rule.id} judges: read whether it still asks as much"
            yield Change("policy", rule.id, True, said, Location(rule.path))


def _judges(rule: Rule) -> tuple[Any, ...]:
    texts = (getattr(rule, name) for name in EXPRESSIONS)
    told = tuple(each and each.text for each in texts)
    params = {name: (each.default, each.stricter) for name, each in rule.params.items()}
    return (rule.each, rule.check, rule.evidence, rule.rests_on, told, params)
