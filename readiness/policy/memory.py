"""Compiled rules and packs as plain data for the cache, and back; never trusts what it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from readiness.model import Enforcement, EvidenceClass, Location, Reference, Severity
from readiness.policy.expression import Compiled
from readiness.policy.form import Form, Forms
from readiness.policy.pack import Pack, Rung, Setting, Wanted
from readiness.policy.param import Param
from readiness.policy.rule import EXPRESSIONS, MESSAGES, Rule, Status, expressions
from readiness.policy.template import Template


def plain(rules: tuple[Rule, ...], packs: tuple[Pack, ...]) -> Any:
    """What JSON takes: records become lists, enums their words. Without the engine's forms."""
    return [[_row(rule) for rule in rules], packs]


def forms(rules: tuple[Rule, ...]) -> Mapping[str, str]:
    """The engine's form of each expression, by its text."""
    return {each.text: str(each.form) for rule in rules for each in expressions(rule)}


def recalled(kept: Any, known: Forms) -> tuple[tuple[Rule, ...], tuple[Pack, ...]] | None:
    """Rules and packs; None where there are none, or where they are not what was kept. `known`
    are the forms, which nobody reads before an expression is asked.
    """
    try:
        rules, packs = kept
        readers = _readers(known)
        return tuple([_rule(row, readers) for row in rules]), tuple([_pack(row) for row in packs])
    except (TypeError, ValueError, LookupError):
        return None


def _row(rule: Rule) -> list[Any]:
    """The rule, its expressions without their forms."""
    changed: dict[str, Any] = {}
    for name in EXPRESSIONS:
        expression: Compiled | None = getattr(rule, name)
        changed[name] = expression and _bare(expression)
    for name in MESSAGES:
        template: Template | None = getattr(rule, name)
        if template is not None:
            bare = [_bare(each) for each in template.values]
            changed[name] = [template.texts, bare]
    return [changed.get(name, value) for name, value in zip(Rule._fields, rule, strict=True)]


def _bare(expression: Compiled) -> tuple[Any, ...]:
    text, _, *rest = expression
    return (text, *rest)


Reader = Callable[[Any], Any]


def _readers(known: Forms) -> list[tuple[int, Reader]]:
    """The number of each field that is not plain data, and what makes it of plain data."""
    make = tuple.__new__  # there are thousands of them

    def compiled(row: Any) -> Compiled:
        text, shapes, expects, digest = row
        return make(Compiled, (text, make(Form, (text, known)), shapes, expects, digest))

    def template(row: Any) -> Template:
        texts, values = row
        return make(Template, (tuple(texts), tuple([compiled(value) for value in values])))

    found: dict[str, Reader] = {
        **dict.fromkeys(EXPRESSIONS, compiled),
        **dict.fromkeys(MESSAGES, template),
        **dict.fromkeys(("rests_on", "needs", "requirements", "aliases"), tuple),
        "severity": Severity,
        "evidence": EvidenceClass,
        "status": Status,
        "params": _params,
        "references": _references,
    }
    return [(Rule._fields.index(name), reader) for name, reader in found.items()]


def _rule(row: list[Any], readers: list[tuple[int, Reader]]) -> Rule:
    values = [*row]
    for number, reader in readers:
        if values[number] is not None:
            values[number] = reader(values[number])
    if len(values) != len(Rule._fields):
        raise ValueError("the row of another rule")
    return tuple.__new__(Rule, values)


def _params(rows: Mapping[str, Any]) -> dict[str, Param]:
    return {name: _param(row) for name, row in rows.items()}


def _param(row: Any) -> Param:
    param = Param(*row)
    return param if param.enum is None else param._replace(enum=tuple(param.enum))


def _references(rows: Any) -> tuple[Reference, ...]:
    return tuple([Reference(*row) for row in rows])


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
