"""Compiled rules and packs as plain data for the cache, and back; never trusts what it reads."""

from __future__ import annotations

from typing import Any

from readiness.model import Enforcement, EvidenceClass, Location, Reference, Severity
from readiness.policy.expression import Compiled
from readiness.policy.pack import Pack, Rung, Setting, Wanted
from readiness.policy.param import Param
from readiness.policy.rule import EXPRESSIONS, MESSAGES, Rule, Status
from readiness.policy.template import Template


def plain(rules: tuple[Rule, ...], packs: tuple[Pack, ...]) -> Any:
    """What JSON takes: records become lists, enums their words."""
    return [rules, packs]


def recalled(kept: Any) -> tuple[tuple[Rule, ...], tuple[Pack, ...]] | None:
    """Rules and packs; None where there are none, or where they are not what was kept."""
    try:
        rules, packs = kept
        return tuple([_rule(row) for row in rules]), tuple([_pack(row) for row in packs])
    except (TypeError, ValueError, LookupError):
        return None


def _rule(row: list[Any]) -> Rule:
    rule = Rule(*row)
    changed: dict[str, Any] = {
        name: Compiled(*value) for name in EXPRESSIONS if (value := getattr(rule, name))
    }
    for name in MESSAGES:
        value = getattr(rule, name)
        if value:
            changed[name] = Template(tuple(value[0]), tuple([Compiled(*part) for part in value[1]]))
    if rule.params:
        changed["params"] = {name: _param(value) for name, value in rule.params.items()}
    return rule._replace(
        severity=Severity(rule.severity),
        evidence=EvidenceClass(rule.evidence),
        status=Status(rule.status),
        rests_on=tuple(rule.rests_on),
        needs=tuple(rule.needs),
        references=tuple([Reference(*value) for value in rule.references]),
        requirements=tuple(rule.requirements),
        aliases=tuple(rule.aliases),
        **changed,
    )


def _param(row: Any) -> Param:
    param = Param(*row)
    return param if param.enum is None else param._replace(enum=tuple(param.enum))


def _pack(row: list[Any]) -> Pack:
    pack = Pack(*row)
    return pack._replace(
        location=Location(*pack.location),
        rungs=tuple([_rung(value) for value in pack.rungs]),
        extends=tuple([Wanted(word, _location(at)) for word, at in pack.extends]),
        unknown=tuple([(tier, word) for tier, word in pack.unknown]),
        longest_days=tuple([(tier, days) for tier, days in pack.longest_days]),
    )


def _rung(row: Any) -> Rung:
    rung = Rung(*row)
    settings = tuple([_setting(value) for value in rung.settings])
    return rung._replace(location=Location(*rung.location), settings=settings)


def _setting(row: Any) -> Setting:
    rule, location, enforcement, *rest = row
    word = Enforcement(enforcement) if enforcement else None
    return Setting(rule, Location(*location), word, *rest)


def _location(row: Any) -> Location | None:
    return Location(*row) if row else None
