"""In which ways one policy asks less than another did, or more; pure.

What is compared is what both ask in the end at the tiers in use: packs, what they extend, params,
and what `readiness.yaml` asks otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from readiness.facts.model import Change
from readiness.model import Enforcement, Location, Tier
from readiness.policy.ask import Ask, lowering
from readiness.policy.demand import overridden
from readiness.policy.ladder import Policy, blocks, longest
from readiness.policy.pack import Setting
from readiness.policy.rule import EXPRESSIONS, Rule

Side = tuple[Policy, tuple[Setting, ...], frozenset[str]]
"""A policy, what the repository asks otherwise, and the paths that the repository holds."""


def policy_changes(
    then: Side, now: Side, tiers: Iterable[Tier], root: Location
) -> Iterator[Change]:
    """Each way once, with the tiers at which it counts; `root` is the place of what no
    line of the repository says any more.
    """
    less: dict[tuple[str, str, Location], list[Tier]] = {}
    more: dict[str, Location] = {}
    for tier in tiers:
        old, _ = overridden(then[0], then[1], tier)
        new, _ = overridden(now[0], now[1], tier)
        for rule in sorted(old.keys() | new.keys()):
            how = _weaker(new.get(rule), old.get(rule))
            decider = new[rule].location if rule in new else root
            place = decider if decider.path in now[2] else root
            if how is not None:
                less.setdefault((rule, how, place), []).append(tier)
            elif _weaker(old.get(rule), new.get(rule)) is not None:
                more.setdefault(rule, place)
        for name, how in _loosened(then[0], now[0], tier):
            less.setdefault((name, how, _pack_place(now, root)), []).append(tier)
    for (name, how, place), at in less.items():
        yield Change("policy", name, True, f"asks less at {_tiers(at)}: {name} {how}", place)
    yield from _rewritten(then, now)
    if more:
        said = f"asks more of {len(more)} rule{'s' * (len(more) > 1)} (first: {min(more)})"
        yield Change("policy", min(more), False, said, more[min(more)])


def _tiers(tiers: list[Tier]) -> str:
    return f"tier {', '.join(map(str, tiers))}"


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
