"""Packs: what a policy file asks of each tier, with the line that asks; knows no other pack."""

from collections.abc import Mapping
from typing import Any

from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import TIERS, Enforcement, Location, Tier
from readiness.record import NamedTuple
from readiness.source.document import Document, Step


class Scope(NamedTuple):
    """Of what a repository's own setting speaks; empty is all."""

    services: tuple[str, ...] = ()
    """Globs over names."""
    paths: tuple[str, ...] = ()
    """Globs over the files in which what is judged stands."""

    def __str__(self) -> str:
        names = f"for {', '.join(self.services)}" if self.services else ""
        places = f"in {', '.join(self.paths)}" if self.paths else ""
        return " ".join(part for part in (names, places) if part)


class Setting(NamedTuple):
    """What one line asks of one rule; None and empty leave what was asked before."""

    rule: str
    location: Location
    enforcement: Enforcement | None = None
    params: Mapping[str, Any] = {}
    effective_on: str | None = None
    waivable: bool | None = None
    exemptible: bool | None = None
    reason: str = ""
    scope: Scope | None = None
    """Only of a repository's own settings: packs ask by tier."""


class Wanted(NamedTuple):
    """A pack that somebody names: a shipped name, or a path in this repository."""

    word: str
    location: Location | None = None
    """None where it was asked for on the command line, or by default."""


class Rung(NamedTuple):
    """One tier of a pack."""

    tier: Tier
    location: Location
    settings: tuple[Setting, ...] = ()
    extends: Tier | None = None
    description: str | None = None


class Pack(NamedTuple):
    """One policy file; `digest` is over it and the rules that it names."""

    name: str
    version: str
    path: str
    location: Location
    rungs: tuple[Rung, ...] = ()
    extends: tuple[Wanted, ...] = ()
    description: str | None = None
    unknown: tuple[tuple[Tier, str], ...] = ()
    """Tier → `blocks` or `tolerated`."""
    longest_days: tuple[tuple[Tier, int], ...] = ()
    min_version: str | None = None
    digest: str = ""

    def rung(self, tier: Tier) -> Rung | None:
        """The tier's own rung; where it has none, the nearest less critical one's."""
        at = {rung.tier: rung for rung in self.rungs}
        return next((at[below] for below in TIERS if below >= tier and below in at), None)

    def ladder(self, tier: Tier) -> list[Rung]:
        """The rungs that hold at a tier, the least critical first."""
        at = {rung.tier: rung for rung in self.rungs}
        steps: list[Rung] = []
        rung = self.rung(tier)
        while rung is not None:
            steps.append(rung)
            rung = at.get(rung.extends) if rung.extends is not None else None
        return steps[::-1]


def parse(document: Document) -> Pack:
    """A pack from its file; raises `PolicyErrors` with everything that is wrong with its shape."""
    from readiness.schema.validation import examined  # noqa: PLC0415 - not where memory knows

    data = examined(document, "pack")
    wrong = _too_new(data["min_version"], document)
    if wrong:
        raise PolicyErrors(f"{document.path} is not valid", wrong)
    return Pack(
        name=data["pack"],
        version=data["version"],
        path=document.path,
        location=document.at("pack"),
        rungs=tuple(_rung(document, tier, given) for tier, given in sorted(data["tiers"].items())),
        extends=tuple(
            Wanted(word, document.at("extends", number))
            for number, word in enumerate(data["extends"])
        ),
        description=data["description"],
        unknown=_by_tier(data["unknown"]),
        longest_days=_by_tier(data["waivers"]["longest_days"]),
        min_version=data["min_version"],
    )


def settings(
    document: Document, steps: tuple[Step, ...], given: Mapping[str, Any]
) -> tuple[Setting, ...]:
    """Rule → enforcement or mapping, as packs and `policy.rules` of `readiness.yaml` hold them.

    `given` is the validated mapping, `steps` lead to it in the document.
    """
    return tuple(_setting(document, (*steps, rule), rule, asked) for rule, asked in given.items())


def _rung(document: Document, tier: str, given: Mapping[str, Any]) -> Rung:
    from readiness.schema.keys import place  # noqa: PLC0415 - not where memory knows

    return Rung(
        tier=int(tier),
        location=place(document, ("tiers", tier)),
        settings=settings(document, ("tiers", tier, "rules"), given["rules"]),
        extends=given["extends"],
        description=given["description"],
    )


def _setting(document: Document, steps: tuple[Step, ...], rule: str, asked: Any) -> Setting:
    from readiness.schema.keys import place  # noqa: PLC0415 - not where memory knows

    where = place(document, steps)
    if not isinstance(asked, dict):
        return Setting(rule, where, Enforcement(asked))
    word = asked.get("enforcement")
    return Setting(
        rule,
        where,
        Enforcement(word) if word else None,
        asked.get("params") or {},
        asked.get("effective_on"),
        asked.get("waivable"),
        asked.get("exemptible"),
    )


def _by_tier(given: Mapping[str, Any]) -> tuple[tuple[Tier, Any], ...]:
    return tuple(sorted((int(tier), value) for tier, value in given.items()))


def _too_new(wanted: str | None, document: Document) -> list[ReadinessError]:
    from readiness import __version__  # noqa: PLC0415 - beside its only use

    if wanted is None or _numbers(wanted) <= _numbers(__version__):
        return []
    message = f"needs readiness {wanted} or later, this is {__version__}"
    return [PolicyError(message, at=document.at("min_version"), hint="install a newer readiness")]


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(part) if part.isdigit() else 0 for part in version.split(".")[:3]]
    return tuple(found + [0] * (3 - len(found)))
