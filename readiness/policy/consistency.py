"""Whether packs fit the rules and one another: a more critical tier never asks less."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import TIERS, Enforcement, Location, Tier
from readiness.policy.ask import Ask, lowering
from readiness.policy.ladder import Policy, added, asked, blocks, longest
from readiness.policy.pack import Setting
from readiness.policy.rule import Status
from readiness.policy.shipped import FOLDER


def check(policy: Policy) -> None:
    """Raises `PolicyErrors` with all that is wrong with the packs, taken together."""
    wrong = [
        error
        for pack in policy.packs
        for rung in pack.rungs
        for setting in rung.settings
        for error in _setting_errors(policy, setting)
    ]
    wrong += _successors(policy)
    if not wrong:
        wrong = [*_lowerings(policy), *_descents(policy), *_loosenings(policy)]
    if wrong:
        raise PolicyErrors("the policy is not valid", wrong)


def check_overrides(policy: Policy, overrides: tuple[Setting, ...]) -> None:
    """The same for the settings of `readiness.yaml`."""
    wrong = [error for setting in overrides for error in _setting_errors(policy, setting)]
    if wrong:
        raise PolicyErrors("the policy is not valid", wrong)


def _setting_errors(policy: Policy, setting: Setting) -> Iterator[ReadinessError]:
    """Names and values that the rule does not have."""
    rule = policy.rule(setting.rule)
    if rule is None:
        message = f"there is no rule '{setting.rule}'{_guess(setting.rule, policy.rules)}"
        yield PolicyError(message, at=setting.location, hint=_where(policy, setting))
        return
    for name, value in setting.params.items():
        param = rule.params.get(name)
        problem = param.problem(value) if param else None
        if param is None:
            known = ", ".join(rule.params) or "none"
            message = f"{rule.id} has no parameter '{name}'{_guess(name, rule.params)}"
            yield PolicyError(message, at=setting.location, hint=f"known: {known}")
        elif problem:
            yield PolicyError(f"{name} of {rule.id} {problem}", at=setting.location)
    if rule.status is Status.PREVIEW and setting.enforcement is Enforcement.REQUIRED:
        message = f"{rule.id} is a preview, which nobody can require: advisory at most"
        yield PolicyError(message, at=setting.location, hint="it may change until it is stable")
    if setting.effective_on and setting.enforcement not in {None, Enforcement.REQUIRED}:
        message = f"effective_on of {rule.id} says when it is required, here it is not"
        yield PolicyError(message, at=setting.location)


def _guess(word: str, known: Iterable[str]) -> str:
    """What may have been meant, behind a message."""
    from readiness.policy.reading import nearest  # noqa: PLC0415 - only on the way out

    meant = nearest(word, known)
    return f"; did you mean {meant}?" if meant else ""


def _where(policy: Policy, setting: Setting) -> str:
    """What to look at where a rule is not found."""
    path = setting.location.path
    own = any(pack.path == path for pack in policy.packs) and not path.startswith(
        f"{FOLDER}/packs/"
    )
    folder = path.rpartition("/")[0]
    beside = f"{folder}/rules/" if folder else "rules/"
    return f"readiness explain --list{f'; rules of this pack stand in {beside}' if own else ''}"


def _successors(policy: Policy) -> Iterator[ReadinessError]:
    """A deprecated rule leads to one that is there to stay."""
    for rule in policy.rules.values():
        if rule.successor is None:
            continue
        heir = policy.rule(rule.successor)
        if heir is None:
            message = f"{rule.id} names a successor that is not there: '{rule.successor}'"
            yield PolicyError(message, at=Location(rule.path), hint="readiness explain --list")
        elif heir.status is Status.DEPRECATED:
            message = f"the successor of {rule.id} is deprecated itself: {heir.id}"
            hint = f"name the one that stays: {heir.successor}"
            yield PolicyError(message, at=Location(rule.path), hint=hint)


def _lowerings(policy: Policy) -> Iterator[ReadinessError]:
    """What a pack takes back of a pack that it extends."""
    told: set[tuple[str, Location]] = set()
    for tier in TIERS:
        asks: dict[str, Ask] = {}
        for pack in policy.packs:
            for rule, after in added(policy, pack, tier, asks).items():
                before = asks.get(rule)
                how = lowering(after, before) if before else None
                if before and how and (rule, after.location) not in told:
                    told.add((rule, after.location))
                    message = f"lowers {rule}, which {before.pack} asks at tier {tier}: {how}"
                    hint = f"only readiness.yaml may lower what a pack asks ({before.location})"
                    yield PolicyError(message, at=after.location, hint=hint)
                asks[rule] = after


def _descents(policy: Policy) -> Iterator[ReadinessError]:
    """Where a more critical tier asks less than the next one."""
    ladder = [asked(policy, tier) for tier in TIERS]
    for tier, (asks, below) in enumerate(itertools.pairwise(ladder)):
        for rule, weaker in sorted(below.items()):
            here = asks.get(rule)
            how = lowering(here, weaker) if here else "nothing"
            if weaker.enforcement is Enforcement.OFF or how is None:
                continue
            message = f"tier {tier} asks less of {rule} than tier {tier + 1}: {how}"
            at = here.location if here else _rung_location(policy, tier)
            hint = f"a more critical tier never asks less ({weaker.location})"
            yield PolicyError(message, at=at, hint=hint)


def _rung_location(policy: Policy, tier: Tier) -> Location:
    rungs = [rung for pack in policy.packs if (rung := pack.rung(tier))]
    own = [rung for rung in rungs if rung.tier == tier]
    return (own or rungs)[-1].location


def _loosenings(policy: Policy) -> Iterator[ReadinessError]:
    """The same for what unknown does, and for how long waivers last."""
    for pack in policy.packs:
        bases = [base for base in policy.packs if base.name in policy.bases.get(pack.name, ())]
        for tier, days in pack.longest_days:
            given = [most for base in bases for at, most in base.longest_days if at == tier]
            if given and days > min(given):
                message = f"waivers of tier {tier} last {days} days, {min(given)} are allowed"
                yield PolicyError(message, at=pack.location)
        for tier, word in pack.unknown:
            if word == "tolerated" and any((tier, "blocks") in base.unknown for base in bases):
                message = f"tolerates unknown at tier {tier}, where a pack it extends blocks"
                yield PolicyError(message, at=pack.location)
    for tier in TIERS[:-1]:
        if blocks(policy, tier + 1) and not blocks(policy, tier):
            message = f"tier {tier} tolerates unknown, which blocks at tier {tier + 1}"
            yield PolicyError(message, at=policy.packs[-1].location)
        here, below = longest(policy, tier), longest(policy, tier + 1)
        if below is not None and (here is None or here > below):
            lasts = "for ever" if here is None else f"{here} days"
            message = (
                f"waivers of tier {tier} may last {lasts}, those of tier {tier + 1} only {below}"
            )
            speaking = [pack for pack in policy.packs if (tier + 1, below) in pack.longest_days]
            hint = f"a more critical tier never allows more: say longest_days of tier {tier} too"
            yield PolicyError(message, at=speaking[-1].location, hint=hint)
