"""What many services have in common: how tiers decide, and rules that most of them fail.

Counts without a ranking; a rule that most services fail says more about the policy than about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readiness.model import Outcome, Tier
from readiness.record import NamedTuple
from readiness.report.html.bar import Part, bar
from readiness.report.html.block import VERDICTS, Column, cell, count, row, section, table
from readiness.report.html.element import Html, Node, icon, joined, jump, tag
from readiness.report.html.index import FILTERED_FROM
from readiness.report.html.reading import WORST_FIRST, Chapter, Dossier
from readiness.report.html.rulebook import anchor

MOST_SHOWN = 10

TOO_MANY = 0.6
"""Share of the services that fail a rule, above which the rule is worth another look: the
reference's limit for policy health."""

BAR: Mapping[str, str] = {"no": "fail", "conditional": "waived", "unknown": "unknown", "go": "pass"}
"""Mark of a verdict → part of a bar."""

GAPS = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)


class Failed(NamedTuple):
    """A rule, with how many services it asks something of and how many do not meet it."""

    rule: str
    title: str
    failing: int
    asked: int

    @property
    def share(self) -> float:
        """Of those it asks something of."""
        return self.failing / self.asked


def fleet(dossier: Dossier) -> Html | None:
    """None where each service can be looked at by itself."""
    if len(dossier.chapters) < FILTERED_FROM:
        return None
    worst = [each for each in failed(dossier.chapters) if each.failing][:MOST_SHOWN]
    rules = table("Rules that fail most", RULES_HEAD, [_rule(each, dossier) for each in worst])
    return section(
        "fleet",
        "Across services",
        table("Decisions by tier", TIER_HEAD, _tiers(dossier), cls="narrow"),
        joined(tag("h3", "Rules that fail most"), rules) if worst else None,
    )


TIER_HEAD = (Column("Tier"), Column("Services", "num"), Column("Decisions", "wide"))
RULES_HEAD = (Column("Rule"), Column("Services", "num"), Column("Share", "wide"), Column("Note"))


def _tiers(dossier: Dossier) -> Iterator[Html]:
    by_tier: dict[Tier, list[Chapter]] = {}
    for each in dossier.chapters:
        by_tier.setdefault(each.item.service.tier, []).append(each)
    for tier, chapters in sorted(by_tier.items()):
        verdicts = [each.item.verdict for each in chapters]
        parts = [
            Part(BAR[VERDICTS[each].icon], VERDICTS[each].text, verdicts.count(each))
            for each in reversed(WORST_FIRST)
        ]
        said = ", ".join(f"{part.number:,} {part.word.lower()}" for part in parts if part.number)
        drawn = cell(bar(parts, f"Tier {tier}", height=10), tag("span", said, cls="aside"))
        yield row(f"Tier {tier}", cell(f"{len(chapters):,}", cls="num"), drawn)


def failed(chapters: Sequence[Chapter]) -> Sequence[Failed]:
    """Every rule that applies somewhere, the one that most services fail first."""
    asked: dict[tuple[str, str], set[str]] = {}
    failing: dict[tuple[str, str], set[str]] = {}
    for chapter in chapters:
        for finding in chapter.findings:
            if finding.outcome is not Outcome.NOT_APPLICABLE:
                key = (finding.rule, finding.title)
                asked.setdefault(key, set()).add(chapter.anchor)
                if finding.outcome in GAPS:
                    failing.setdefault(key, set()).add(chapter.anchor)
    found = [Failed(*key, len(failing.get(key, ())), len(names)) for key, names in asked.items()]
    return sorted(found, key=_order)


def _order(item: Failed) -> tuple[int, float, str]:
    return (-item.failing, -item.share, item.rule)


def _rule(item: Failed, dossier: Dossier) -> Html:
    title = jump(anchor(item.rule), item.title) if item.rule in dossier.rules else item.title
    parts = [
        Part("fail", "failing or unknown", item.failing),
        Part("pass", "passing", item.asked - item.failing),
    ]
    return row(
        title,
        cell(f"{item.failing:,} of {item.asked:,}", cls="num"),
        cell(bar(parts, item.title, height=10), cls="wide"),
        _note(item),
    )


def _note(item: Failed) -> Node:
    if item.share <= TOO_MANY or item.asked < FILTERED_FROM:
        return None
    share = f"{100 * item.share:.0f} % of {count(item.asked, 'service')}"
    return [icon("unknown"), f"{share}: look at the rule before the services"]
