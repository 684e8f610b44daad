"""What of a repository and of its policy the command line asks for; pure.

A name that nobody has is bad usage, told with the nearest one; never an empty report.
"""

import fnmatch
from collections.abc import Iterable, Sequence

from readiness.errors import ReadinessError
from readiness.model import Service, Tier, Waiver
from readiness.policy.demand import Resolved
from readiness.policy.ladder import Policy
from readiness.record import NamedTuple

LISTED = 20
"""Names that a hint lists before it stops."""


class Selection(NamedTuple):
    """Names of services, globs over ids of rules, categories; empty is all."""

    services: tuple[str, ...] = ()
    tier: Tier | None = None
    """Judge as if this were the tier."""
    rules: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def services(found: Sequence[Service], asked: Selection) -> tuple[Service, ...]:
    """The services to judge, at the tier that was asked for. Raises for a name nobody has."""
    names = {service.name for service in found}
    for name in asked.services:
        if name not in names:
            raise ReadinessError(f"there is no service {name!r} here", hint=_hint(name, names))
    chosen = (each for each in found if not asked.services or each.name in asked.services)
    if asked.tier is None:
        return tuple(chosen)
    return tuple(each._replace(tier=asked.tier) for each in chosen)


def rules(policy: Policy, asked: Selection) -> frozenset[str] | None:
    """The ids of the rules to judge by; None for all. Raises where a glob or category fits none."""
    if not asked.rules and not asked.categories:
        return None
    words = [*policy.rules, *policy.aliases]
    for glob in asked.rules:
        if not fnmatch.filter(words, glob):
            raise ReadinessError(f"there is no rule {glob!r}", hint=_hint(glob, policy.rules))
    categories = {rule.category for rule in policy.rules.values()}
    for name in asked.categories:
        if name not in categories:
            raise ReadinessError(f"there is no category {name!r}", hint=_hint(name, categories))
    globbed = {
        policy.aliases.get(word, word)
        for glob in asked.rules or ("*",)
        for word in fnmatch.filter(words, glob)
    }
    fitting = asked.categories or categories
    return frozenset(word for word in globbed if policy.rules[word].category in fitting)


def narrowed(resolved: Resolved, kept: frozenset[str] | None) -> Resolved:
    """What is demanded of the rules that are kept."""
    if kept is None:
        return resolved
    demands = tuple(each for each in resolved.demands if each.rule.id in kept)
    return resolved._replace(demands=demands)


def about_the_end(resolved: Resolved) -> Resolved:
    """What is demanded of a retired service of which nothing is left."""
    demands = tuple(each for each in resolved.demands if each.rule.asked_of_retired)
    return resolved._replace(demands=demands)


def waivers(
    given: Iterable[Waiver],
    found: Iterable[Service],
    policy: Policy,
    asked: Selection,
    kept: frozenset[str] | None,
) -> tuple[Waiver, ...]:
    """Those that a narrowed run can say anything of: not of services and rules it leaves out."""
    others = {each.name for each in found} - set(asked.services) if asked.services else set()
    left = set() if kept is None else set(policy.rules) - kept
    return tuple(
        item
        for item in given
        if item.service not in others and policy.aliases.get(item.rule, item.rule) not in left
    )


def _hint(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way out

    known = sorted(words)
    close = get_close_matches(word.strip("*?"), known, 3, 0.5)
    if close:
        return f"did you mean {' or '.join(close)}?"
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    return f"known: {', '.join(known[:LISTED]) or 'none'}{more}"
