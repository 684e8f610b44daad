"""What all packs together ask at each tier; takes them as they are, `consistency` checks them."""

from collections.abc import Mapping

from readiness.model import Tier
from readiness.policy.ask import Ask, applied, stricter
from readiness.policy.pack import Pack
from readiness.policy.rule import Rule
from readiness.record import NamedTuple

BLOCKING: Mapping[Tier, bool] = {0: True, 1: True, 2: False, 3: False}
"""Whether unknown blocks where no pack says so: reference/requirements.md, section 4."""


class Policy(NamedTuple):
    """Rules by id, and the packs that take part: what a pack extends stands before it."""

    rules: Mapping[str, Rule]
    packs: tuple[Pack, ...]
    aliases: Mapping[str, str] = {}
    """Earlier id of a rule → its id."""
    bases: Mapping[str, frozenset[str]] = {}
    """Pack → the packs that it extends, directly or not."""

    def rule(self, word: str) -> Rule | None:
        """A rule by its id, or by one that it had before."""
        return self.rules.get(self.aliases.get(word, word))


def asked(policy: Policy, tier: Tier) -> dict[str, Ask]:
    """Rule → what all packs together ask of it at a tier."""
    asks: dict[str, Ask] = {}
    for pack in policy.packs:
        asks.update(added(policy, pack, tier, asks))
    return asks


def blocks(policy: Policy, tier: Tier) -> bool:
    """Whether a required rule that could not be judged blocks a service of the tier."""
    words = [word for pack in policy.packs for at, word in pack.unknown if at == tier]
    return "blocks" in words if words else BLOCKING[tier]


def longest(policy: Policy, tier: Tier) -> int | None:
    """The most days that a waiver may last."""
    days = [days for pack in policy.packs for at, days in pack.longest_days if at == tier]
    return min(days) if days else None


def added(policy: Policy, pack: Pack, tier: Tier, asks: Mapping[str, Ask]) -> dict[str, Ask]:
    """What one pack makes of what the packs before it ask.

    A line written for this very tier says what it says; one that is inherited from a less
    critical tier, or from a pack that does not know the others, never takes anything back.
    """
    own: dict[str, Ask] = {}
    for rung in pack.ladder(tier):
        for setting in rung.settings:
            rule = policy.rule(setting.rule)
            if rule is None:
                continue
            before = own.get(rule.id) or asks.get(rule.id)
            after = applied(setting, rule, before, pack.name)
            foreign = before is not None and before.pack != pack.name
            aware = rung.tier == tier and _extends(policy, pack, before)
            own[rule.id] = stricter(before, after) if before and foreign and not aware else after
    return own


def _extends(policy: Policy, pack: Pack, before: Ask | None) -> bool:
    return before is not None and before.pack in policy.bases.get(pack.name, frozenset())
