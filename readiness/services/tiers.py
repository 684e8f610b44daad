"""Tiers: what a word of a descriptor means on our scale, 0 most critical to 3; never guesses.

Our scale starts at 0. Numbers in `readiness.yaml` are on it by definition. A number in a dialect
without a scale of its own (a Backstage label) is read on it too, and told: where an organisation
counts from 1, `policy.tiers: {1: 0, 2: 1, 3: 2, 4: 3}` says so once and goes first.
"""

from collections.abc import Mapping

from readiness.configuration import Token
from readiness.errors import PolicyError
from readiness.model import TIERS, Tier, TierSource
from readiness.record import NamedTuple

NUMBERS: Mapping[str, Tier] = {str(tier): tier for tier in TIERS}
WORDS: Mapping[str, Tier] = {
    "mission-critical": 0,
    "critical": 0,
    "high": 1,
    "medium": 2,
    "low": 3,
}
"""The one scale of words with four steps that says criticality. Scales with three or five steps
and metals (support plans as often as criticality) need the organisation's own mapping."""
SPELLED: Mapping[str, str] = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4"}
"""Numbers as words are numbers: `tier: one` is `tier: 1`, on whatever scale."""
ONE_IS_TOP: Mapping[str, Tier] = {str(tier + 1): tier for tier in TIERS}
SERVICENOW: Mapping[str, Tier] = {
    "1 - most critical": 0,
    "2 - somewhat critical": 1,
    "3 - less critical": 2,
    "4 - not critical": 3,
}
DIALECTS: Mapping[str, Mapping[str, Tier]] = {
    "readiness": NUMBERS,
    "backstage": {**NUMBERS, **WORDS},
    "cortex": {**NUMBERS, **WORDS},
    "datadog": {**NUMBERS, **WORDS},
    "opslevel": ONE_IS_TOP,
    "compass": ONE_IS_TOP,
    "servicenow": {**SERVICENOW, **ONE_IS_TOP},
    "opensrm": {},
}
"""The words of each dialect. OpsLevel's aliases (`tier_1` to `tier_4`), Compass' numbers and
ServiceNow's criticality say themselves that 1 is the top; Backstage, Cortex and Datadog leave the
scale to the customer."""
STATED = frozenset({"readiness", "opslevel", "compass", "servicenow"})
"""Dialects whose numbers say which end is the top."""
TIER_KEYS = (
    "tier",
    "service-tier",
    "service_tier",
    "criticality",
    "business-criticality",
    "business_criticality",
    "busines_criticality",
)
"""The part of a key behind the `/` that names a tier; ServiceNow's column is spelled this way."""
TRAPS = frozenset(
    {
        *("sv", "lb", "stor", "db", "inf"),
        *("backend", "frontend", "middleware", "web", "api", "cache", "database", "data", "worker"),
        *("mlapplication", "application", "controlplane", "node", "infrastructure"),
        *("production", "prod", "staging", "stage", "development", "dev", "test", "qa"),
    }
)
"""Layers and environments under the name of a tier: no criticality, so not read."""


class Reading(NamedTuple):
    """A tier and how it was come by."""

    tier: Tier
    source: TierSource


def normalise(token: Token, mapped: Mapping[str, Tier]) -> Reading:
    """The tier that a word means. Raises `PolicyError` with the mapping to add."""
    word = stripped(token.text)
    table = looked_up(DIALECTS[token.dialect])
    own = looked_up(mapped)
    if token.dialect == "readiness" and word in table:
        return Reading(table[word], TierSource.DECLARED)
    for words in (own, table):
        if word in words:
            return Reading(words[word], TierSource.MAPPED)
    accepted = ", ".join(dict.fromkeys([*DIALECTS[token.dialect], *mapped]))
    known = f"known are {accepted}" if accepted else f"{token.dialect} has no scale of four steps"
    raise PolicyError(
        f"unknown tier '{token.text}'; {known}",
        at=token.location,
        hint=f"say what it means in readiness.yaml: policy: {{tiers: {{{mapping(token)}}}}}",
    )


def mapping(token: Token) -> str:
    """What to write under `policy.tiers` for a word."""
    if token.dialect not in STATED and stripped(token.text) in ONE_IS_TOP:
        return ", ".join(f"{word}: {tier}" for word, tier in ONE_IS_TOP.items())
    return f"{quoted(token.text)}: 1"


def looked_up(table: Mapping[str, Tier]) -> Mapping[str, Tier]:
    """A table by its words as they are compared."""
    return {stripped(text): tier for text, tier in table.items()}


def is_ambiguous(token: Token, mapped: Mapping[str, Tier]) -> bool:
    """A number on a scale that neither its dialect nor the organisation has stated."""
    word = stripped(token.text)
    return token.dialect not in STATED and word in NUMBERS and word not in looked_up(mapped)


def stripped(text: str) -> str:
    """The token that is looked up: `Tier-1`, `tier_1`, `1.0`, `one` and `1` are one."""
    word = "".join(letter for letter in text.casefold() if letter not in "_- \t\n")
    word = word.removeprefix("tier").removesuffix("tier") or word
    whole = word.removesuffix(".0")
    return whole if whole.isdecimal() else SPELLED.get(word, word)


def quoted(text: str) -> str:
    """A key of a YAML flow mapping."""
    plain = all(letter.isalnum() or letter in "-_" for letter in text) and text
    return text if plain else "'{}'".format(text.replace("'", "''"))


def is_trap(text: str) -> bool:
    """Whether the word names a layer or an environment and no criticality."""
    return stripped(text) in TRAPS


def is_known(token: Token) -> bool:
    """Whether the dialect's own table holds the word."""
    return stripped(token.text) in looked_up(DIALECTS[token.dialect])
