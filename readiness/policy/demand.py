"""What packs and a repository's own settings demand of a tier on the day of the run."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.configuration.settings import Override
from readiness.model import Enforcement, Location, Lowered, Tier
from readiness.policy.ask import Ask, applied, lowering
from readiness.policy.ladder import Policy, asked, blocks, longest
from readiness.policy.pack import Scope, Setting
from readiness.policy.rule import Rule
from readiness.record import NamedTuple
from readiness.source import glob

OWN = "readiness.yaml"
"""Who decided, where the repository itself did."""


class Local(NamedTuple):
    """What is asked otherwise of what stands in some files."""

    paths: tuple[str, ...]
    demand: Demand


class Demand(NamedTuple):
    """A rule as a tier asks for it on the day of the run."""

    rule: Rule
    enforcement: Enforcement
    """*off* only where some paths ask for it that the tier does not."""
    params: Mapping[str, Any]
    decided_at: Location
    pack: str
    effective_on: str | None = None
    """The day from which it is required, where that is still to come."""
    waivable: bool = True
    exemptible: bool = True
    local: tuple[Local, ...] = ()


class Resolved(NamedTuple):
    """All that holds for a tier. `longest_days` is None where waivers may last for ever."""

    demands: tuple[Demand, ...]
    lowered: tuple[Lowered, ...] = ()
    unknown_blocks: bool = True
    longest_days: int | None = None


class Spot(NamedTuple):
    """Of what it is asked: of a service, and there of what a glob covers; empty is all of them."""

    service: str = ""
    glob: str = ""


EVERYWHERE = Spot()
Overridden = tuple[dict[str, Ask], tuple[Lowered, ...]]
"""Rule → what is asked of it, and what the repository's own settings lower."""


def settings(overrides: Iterable[Override]) -> tuple[Setting, ...]:
    """What `readiness.yaml` asks otherwise, as packs would ask it."""
    return tuple(
        Setting(
            *(each.rule, each.location, each.enforcement, each.params),
            reason=each.reason or "",
            scope=Scope(each.services, each.paths) if each.services or each.paths else None,
        )
        for each in overrides
    )


def resolve(
    policy: Policy, overrides: tuple[Setting, ...], tier: Tier, today: str, service: str = ""
) -> Resolved:
    """The demands on a service of a tier, by rule id; rules that are off everywhere are left out."""
    asks, lowered = overridden(policy, overrides, tier, Spot(service))
    local, more = _local(policy, overrides, asks, service)
    for name, given in local.items():
        asks.setdefault(name, given[0][1]._replace(enforcement=Enforcement.OFF))
    demands = [
        _demand(ask, today)._replace(
            local=tuple(Local(paths, _demand(each, today)) for paths, each in local.get(name, ()))
        )
        for name, ask in sorted(asks.items())
        if any(_asks(each) for each in (ask, *(each for _, each in local.get(name, ()))))
    ]
    return Resolved(tuple(demands), (*lowered, *more), blocks(policy, tier), longest(policy, tier))


def there(demand: Demand, path: str) -> Demand:
    """What is asked of what stands in a file: of several settings that cover it the last decides."""
    for local in reversed(demand.local):
        if any(glob.matches(path, pattern) for pattern in local.paths):
            found: Demand = local.demand
            return found
    return demand


def speaks_of(setting: Setting, service: str) -> bool:
    """Whether a setting holds for a service."""
    names = setting.scope.services if setting.scope else ()
    return not names or any(fnmatch.fnmatchcase(service, name) for name in names)


def overridden(
    policy: Policy, overrides: tuple[Setting, ...], tier: Tier, spot: Spot = EVERYWHERE
) -> Overridden:
    """What is asked at a tier of a spot."""
    asks = asked(policy, tier)
    lowered: list[Lowered] = []
    heard = [each for each in overrides if speaks_of(each, spot.service)]
    for setting in (each for each in heard if not _paths(each)):
        _override(policy, setting, asks, asks, lowered)
    base = dict(asks)
    for setting in heard:
        if spot.glob in _paths(setting):
            _override(policy, setting, base, asks, lowered)
    return asks, tuple(lowered)


def _override(
    policy: Policy,
    setting: Setting,
    base: Mapping[str, Ask],
    asks: dict[str, Ask],
    lowered: list[Lowered],
) -> None:
    """Put what a setting makes of the base among what is asked, and what it lowers with the rest."""
    rule = policy.rule(setting.rule)
    before = base.get(rule.id) if rule else None
    if rule is None or (before is None and setting.enforcement is None):
        return
    after = applied(setting, rule, before, OWN)
    lowered.extend(_lowered(setting, after, before))
    asks[rule.id] = after


def _lowered(setting: Setting, after: Ask, before: Ask | None) -> Iterator[Lowered]:
    how = lowering(after, before) if before else None
    if before and how:
        where = str(setting.scope or "")
        yield Lowered(
            *(after.rule.id, after.enforcement, before.enforcement, setting.location),
            *(how, where, setting.reason),
        )


Locals = dict[str, list[tuple[tuple[str, ...], Ask]]]
"""Rule → the paths that a setting speaks of, with what it asks there."""


def _local(
    policy: Policy, overrides: tuple[Setting, ...], base: Mapping[str, Ask], service: str
) -> tuple[Locals, tuple[Lowered, ...]]:
    found: Locals = {}
    lowered: list[Lowered] = []
    for setting in overrides:
        if _paths(setting) and speaks_of(setting, service):
            asks: dict[str, Ask] = {}
            _override(policy, setting, base, asks, lowered)
            for rule, ask in asks.items():
                found.setdefault(rule, []).append((_paths(setting), ask))
    return found, tuple(lowered)


def _paths(setting: Setting) -> tuple[str, ...]:
    return setting.scope.paths if setting.scope else ()


def _asks(ask: Ask) -> bool:
    return ask.enforcement is not Enforcement.OFF


def _demand(ask: Ask, today: str) -> Demand:
    later = ask.effective_on is not None and ask.effective_on > today
    waiting = later and ask.enforcement is Enforcement.REQUIRED
    return Demand(
        ask.rule,
        Enforcement.ADVISORY if waiting else ask.enforcement,
        ask.params,
        ask.location,
        ask.pack,
        ask.effective_on if waiting else None,
        ask.waivable,
        ask.exemptible,
    )
