"""What the lifecycle of a descriptor means: from a plan to the end; never guesses."""

from collections.abc import Iterable, Mapping

from readiness.services.tiers import stripped

STAGES = ("planned", "experimental", "preview", "production", "deprecated", "retired")
"""From the least ripe to the end; where descriptors differ the first of these holds, so that
nobody is spared by calling retired what others call production."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "planned": ("planned", "planning", "proposed", "design", "idea", "pipeline"),
    "experimental": (
        *("experimental", "experiment", "development", "in_development", "dev", "incubating"),
        *("alpha", "pre-alpha", "private_alpha", "pre-release", "prototype", "poc"),
    ),
    "preview": ("preview", "beta", "private_beta", "closed_beta", "public_beta", "limited"),
    "production": (
        *("production", "prod", "public_ga", "ga", "general availability", "generally_available"),
        *("active", "live", "operational", "stable", "maintenance", "mature"),
    ),
    "deprecated": ("deprecated", "sunset", "end-of-life", "end_of_support", "eol", "phase-out"),
    "retired": ("retired", "decommissioned", "removed", "archived", "inactive", "non-operational"),
}
"""Words of Backstage, OpsLevel, Compass, Datadog and ServiceNow, and their usual neighbours."""
KNOWN: Mapping[str, str] = {
    stripped(word): stage for stage, words in WORDS.items() for word in words
}


def stage(lifecycle: str | None) -> str | None:
    """What a word means; None where no table knows it."""
    return KNOWN.get(stripped(lifecycle)) if lifecycle else None


def least_ripe(lifecycles: Iterable[str | None]) -> str | None:
    """Of several the one that asks for most care."""
    found = {stage(each) for each in lifecycles}
    return next((each for each in STAGES if each in found), None)
