"""What is asked of one rule at one tier, and which of two asks for more; reads no file."""

from collections.abc import Mapping
from typing import Any

from readiness.model import Enforcement, Location
from readiness.policy.pack import Setting
from readiness.policy.rule import Rule
from readiness.record import NamedTuple

RANKS: Mapping[Enforcement, int] = {
    Enforcement.OFF: 0,
    Enforcement.ADVISORY: 1,
    Enforcement.REQUIRED: 2,
}


class Ask(NamedTuple):
    """The state of one rule after some settings, and who decided last."""

    rule: Rule
    enforcement: Enforcement
    params: Mapping[str, Any]
    location: Location
    pack: str
    effective_on: str | None = None
    waivable: bool = True
    exemptible: bool = True
    """Whether an owner may declare it not applicable."""


def applied(setting: Setting, rule: Rule, before: Ask | None, pack: str) -> Ask:
    """What a setting makes of what was asked before; a rule nobody asked for yet is advisory."""
    defaults = {name: param.default for name, param in rule.params.items()}
    known = before or Ask(rule, Enforcement.ADVISORY, defaults, setting.location, pack)
    kept = known.effective_on if setting.enforcement is None else None
    return Ask(
        rule,
        setting.enforcement or known.enforcement,
        {**known.params, **setting.params},
        setting.location,
        pack,
        setting.effective_on or kept,
        known.waivable if setting.waivable is None else setting.waivable,
        known.exemptible if setting.exemptible is None else setting.exemptible,
    )


def lowering(new: Ask, old: Ask) -> str | None:
    """In which way a new ask asks less than an old one, in words; None where it does not."""
    if old.enforcement is Enforcement.OFF:
        return None
    if RANKS[new.enforcement] < RANKS[old.enforcement]:
        return f"{new.enforcement} instead of {old.enforcement}"
    if new.enforcement is old.enforcement and (new.effective_on or "") > (old.effective_on or ""):
        return f"only from {new.effective_on}"
    for name, param in old.rule.params.items():
        if param.weaker(new.params[name], old.params[name]):
            return f"{name} {new.params[name]} instead of {old.params[name]}"
    if new.exemptible and not old.exemptible:
        return "open to not_applicable, which it was not"
    return "waivable, which it was not" if new.waivable and not old.waivable else None


def stricter(old: Ask, new: Ask) -> Ask:
    """The more of both, part by part; incomparable parameters are the new one's."""
    if lowering(new, old) is None:
        return new
    leading = max(old, new, key=lambda ask: (RANKS[ask.enforcement], _soon(ask), ask is old))
    params = {
        name: old.params[name] if param.weaker(new.params[name], old.params[name]) else value
        for name, param in new.rule.params.items()
        for value in [new.params[name]]
    }
    return leading._replace(
        params=params,
        waivable=old.waivable and new.waivable,
        exemptible=old.exemptible and new.exemptible,
    )


def _soon(ask: Ask) -> tuple[int, ...]:
    """Greater for an earlier day; greatest for no day."""
    if ask.effective_on is None:
        return (1,)
    return (0, *(-int(part) for part in ask.effective_on.split("-")))
