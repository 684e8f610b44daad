"""The rules that were applied, once each: why, what mends them, where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readiness.model import Finding, Reference, RuleText
from readiness.report.html.block import fold, remedy_text, section, severity_chip
from readiness.report.html.element import Html, Node, joined, jump, link, named, tag
from readiness.report.html.reading import Dossier


def anchor(rule: str) -> str:
    """The place of a rule; ids of rules are kebab-case."""
    return f"rule-{rule}"


def rule_link(finding: Finding, dossier: Dossier) -> Html:
    """The statement of the rule, leading to its text where the report has it."""
    if finding.rule not in dossier.rules:
        return joined(named(finding.title))
    return jump(anchor(finding.rule), finding.title)


def rulebook(dossier: Dossier) -> Iterator[Html]:
    """Every rule by category; folded, since it is looked up and not read."""
    grouped: dict[str, list[RuleText]] = {}
    for rule in dossier.rules.values():
        grouped.setdefault(rule.category, []).append(rule)
    if not grouped:
        return
    lead = "What each rule asks, why, and where that comes from."
    yield section("rules", "The rules", _categories(grouped), lead=lead)


def _categories(grouped: Mapping[str, Sequence[RuleText]]) -> Iterator[Html]:
    for name in sorted(grouped):
        rules = grouped[name]
        summary = joined(tag("h3", name), tag("span", f"{len(rules)}", cls="number"))
        yield fold(summary, map(_rule, rules))


def _rule(rule: RuleText) -> Html:
    body = joined(
        tag("h4", rule.title),
        tag("p", tag("code", rule.id), " ", severity_chip(rule.severity), _asked(rule), cls="meta"),
        tag("p", rule.why),
        remedy_text(rule.fix),
        tag("p", "From ", _sources(rule.references), cls="meta") if rule.references else None,
    )
    return tag("article", body, id=anchor(rule.id), cls="rule")


def _asked(rule: RuleText) -> Node:
    return f" covers {', '.join(rule.requirements)}" if rule.requirements else None


def _sources(references: Sequence[Reference]) -> Iterator[Node]:
    for number, each in enumerate(references):
        yield "; " if number else None
        yield link(each.url, each.title)
