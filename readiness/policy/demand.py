"""What packs and a repository's own settings demand of a tier on the day of the run."""

from collections.abc import Mapping
from typing import Any

from readiness.model import Enforcement, Location, Lowered, Tier
from readiness.policy.ask import Ask, applied, lowering
from readiness.policy.ladder import Policy, asked, blocks, longest
from readiness.policy.pack import Setting
from readiness.policy.rule import Rule
from readiness.record import NamedTuple

OWN = "readiness.yaml"
"""Who decided, where the repository itself did."""


class Demand(NamedTuple):
    """A rule as a tier asks for it on the day of the run."""

    rule: Rule
    enforcement: Enforcement
    params: Mapping[str, Any]
    decided_at: Location
    pack: str
    effective_on: str | None = None
    """The day from which it is required, where that is still to come."""
    waivable: bool = True
    exemptible: bool = True


class Resolved(NamedTuple):
    """All that holds for a tier. `longest_days` is None where waivers may last for ever."""

    demands: tuple[Demand, ...]
    lowered: tuple[Lowered, ...] = ()
    unknown_blocks: bool = True
    longest_days: int | None = None


def resolve(policy: Policy, overrides: tuple[Setting, ...], tier: Tier, today: str) -> Resolved:
    """The demands of a tier, by rule id; rules that are off are left out."""
    asks, lowered = overridden(policy, overrides, tier)
    demands = [
        _demand(ask, today)
        for _, ask in sorted(asks.items())
        if ask.enforcement is not Enforcement.OFF
    ]
    return Resolved(tuple(demands), lowered, blocks(policy, tier), longest(policy, tier))


def overridden(
    policy: Policy, overrides: tuple[Setting, ...], tier: Tier
) -> tuple[dict[str, Ask], tuple[Lowered, ...]]:
    """Rule → what is asked of it at a tier, and what the repository's own settings lower."""
    asks = asked(policy, tier)
    lowered: list[Lowered] = []
    for setting in overrides:
        rule = policy.rule(setting.rule)
        before = asks.get(rule.id) if rule else None
        if rule is None or (before is None and setting.enforcement is None):
            continue
        after = applied(setting, rule, before, OWN)
        if before is not None and lowering(after, before):
            place = setting.location
            lowered.append(Lowered(rule.id, after.enforcement, before.enforcement, place))
        asks[rule.id] = after
    return asks, tuple(lowered)


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
