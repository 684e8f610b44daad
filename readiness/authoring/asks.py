"""What each tier asks of one rule, and the line that says so; a view on policy, decides nothing."""

from collections.abc import Iterator
from typing import Any

from readiness.model import TIERS, Enforcement, Location, Tier
from readiness.policy.ask import Ask, applied
from readiness.policy.demand import OWN
from readiness.policy.ladder import Policy, asked
from readiness.policy.pack import Setting
from readiness.policy.rule import Rule
from readiness.record import NamedTuple


class Value(NamedTuple):
    """A parameter at a tier; `set_at` is None where it is the rule's own default."""

    name: str
    value: Any
    set_at: Location | None


class Rung(NamedTuple):
    """What one tier asks."""

    tier: Tier
    enforcement: Enforcement
    """*off* where the tier does not ask at all."""
    decided_at: Location | None = None
    effective_on: str | None = None
    waivable: bool = True
    values: tuple[Value, ...] = ()


def rungs(rule: Rule, policy: Policy, overrides: tuple[Setting, ...] = ()) -> tuple[Rung, ...]:
    """The most critical tier first."""
    return tuple(_rung(rule, policy, overrides, tier) for tier in TIERS)


def _rung(rule: Rule, policy: Policy, overrides: tuple[Setting, ...], tier: Tier) -> Rung:
    own = [item for item in overrides if item.scope is None and policy.rule(item.rule) == rule]
    ask = asked(policy, tier).get(rule.id)
    for setting in own:
        if ask is not None or setting.enforcement is not None:
            ask = applied(setting, rule, ask, OWN)
    if ask is None or ask.enforcement is Enforcement.OFF:
        return Rung(tier, Enforcement.OFF, ask.location if ask else None)
    settings = [*_settings(rule, policy, tier), *own]
    values = tuple(_value(name, ask, settings) for name in rule.params)
    location = ask.location
    return Rung(tier, ask.enforcement, location, ask.effective_on, ask.waivable, values)


def _settings(rule: Rule, policy: Policy, tier: Tier) -> Iterator[Setting]:
    """Every line that says something of the rule at a tier, in the order in which they count."""
    for pack in policy.packs:
        for rung in pack.ladder(tier):
            yield from (item for item in rung.settings if policy.rule(item.rule) == rule)


def _value(name: str, ask: Ask, settings: list[Setting]) -> Value:
    value = ask.params[name]
    given = (item for item in reversed(settings) if item.params.get(name, ...) == value)
    setting = next(given, None)
    return Value(name, value, setting.location if setting else None)
