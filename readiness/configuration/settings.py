"""What `readiness.yaml` says, as types; reads nothing."""

from collections.abc import Mapping
from typing import Any

from readiness.facts.vocabulary import Vocabulary
from readiness.model import Enforcement, Location, Service, Tier
from readiness.record import NamedTuple
from readiness.source.environments import Environment

DEFAULT_TIER: Tier = 2
"""Where no tier is declared: asks for the basics without pretending that life depends on it."""


class Token(NamedTuple):
    """A tier as somebody wrote it; `dialect` names the table that can read it."""

    text: str
    location: Location
    dialect: str


class Declaration(NamedTuple):
    """A service as one descriptor tells it: its tier is still a word."""

    service: Service
    tier: Token | None = None


class Named(NamedTuple):
    """A name and where it was written."""

    text: str
    location: Location


class Override(NamedTuple):
    """What this repository asks of one rule otherwise than its packs."""

    rule: str
    location: Location
    enforcement: Enforcement | None = None
    params: Mapping[str, Any] = {}
    reason: str | None = None
    services: tuple[str, ...] = ()
    """Globs over names; empty is every service."""
    paths: tuple[str, ...] = ()
    """Globs over the files in which what is judged stands; empty is everywhere."""


class PolicySection(NamedTuple):
    """How the repository is judged; no packs means the shipped one."""

    packs: tuple[Named, ...] = ()
    default_tier: Tier = DEFAULT_TIER
    tiers: Mapping[str, Tier] = {}
    """This organisation's words, as written."""
    overrides: tuple[Override, ...] = ()


class HelmRelease(NamedTuple):
    """A chart and the values it is installed with; paths relative to the repository's root."""

    chart: str
    location: Location
    values: tuple[str, ...] = ()
    namespace: str | None = None
    release: str | None = None


class RenderSection(NamedTuple):
    """What is deployed, where the repository holds its ingredients."""

    helm: tuple[HelmRelease, ...] = ()
    kustomize: tuple[Named, ...] = ()


class Settings(NamedTuple):
    """Everything that the `readiness.yaml` files of a repository say."""

    declarations: tuple[Declaration, ...] = ()
    policy: PolicySection = PolicySection()
    render: RenderSection = RenderSection()
    vocabulary: Vocabulary = Vocabulary()
    tier_keys: tuple[str, ...] = ()
    """Labels and annotations that hold a tier, before those known by default."""
    exclude: tuple[str, ...] = ()
    excluded_at: tuple[Location, ...] = ()
    """Where each of `exclude` is written."""
    provided_at: tuple[Location, ...] = ()
    """Where each of `vocabulary.provided` is written."""
    environments: tuple[Environment, ...] = ()
    location: Location | None = None
    """The root's file, where there is one."""
