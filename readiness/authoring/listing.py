"""Rules and packs in a line each: 80 columns, for `explain --list` and `policy list`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.authoring.asks import Rung, rungs
from readiness.authoring.rule_page import WIDTH, wrapped
from readiness.authoring.shelf import Shelf
from readiness.model import TIERS, Enforcement, Tier
from readiness.policy.ladder import Policy, asked
from readiness.policy.rule import Rule, Status
from readiness.report.visible import visible

LETTERS = {Enforcement.REQUIRED: "R", Enforcement.ADVISORY: "a", Enforcement.OFF: "-"}


def rules(shelf: Shelf) -> str:
    """All rules by category: severity, what tiers 0 to 3 ask, id and title."""
    found = sorted(shelf.policy.rules.values(), key=lambda rule: (rule.category, rule.id))
    lines = ["severity  0123  rule  (R required, a advisory, - not asked)"]
    category = ""
    for rule in found:
        if rule.category != category:
            category = rule.category
            lines += ["", visible(category)]
        lines.append(_line(rule, rungs(rule, shelf.policy, shelf.overrides)))
    return "".join(f"{line}\n" for line in lines)


def _line(rule: Rule, asks: Sequence[Rung]) -> str:
    letters = "".join(LETTERS[rung.enforcement] for rung in asks)
    head = f"{rule.severity:<8}  {letters}  {rule.id}"
    room = WIDTH - len(head) - 2
    mark = "" if rule.status is Status.STABLE else f"({rule.status}) "
    title = mark + visible(rule.title)
    if room < 12:
        return head
    return f"{head}  {title if len(title) <= room else title[: room - 1].rstrip() + '…'}"


def packs(policies: Sequence[Policy]) -> str:
    """Packs, each with what it asks together with all that it extends; the last of each policy."""
    return "\n".join("".join(f"{line}\n" for line in _pack(policy)) for policy in policies)


def _pack(policy: Policy) -> Iterator[str]:
    pack = policy.packs[-1]
    yield visible(f"{pack.name} {pack.version}  ({pack.path})")
    if pack.description:
        yield from wrapped(pack.description)
    if pack.extends:
        yield visible(f"  extends {', '.join(base.word for base in pack.extends)}")
    yield from (f"  tier {tier}: {_counts(policy, tier)}" for tier in TIERS)


def _counts(policy: Policy, tier: Tier) -> str:
    words = [ask.enforcement for ask in asked(policy, tier).values()]
    required, advisory = (
        words.count(word) for word in (Enforcement.REQUIRED, Enforcement.ADVISORY)
    )
    return f"{required} required, {advisory} advisory"
