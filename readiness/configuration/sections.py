"""The repository-wide sections of `readiness.yaml` as types; decides nothing about services."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.configuration.settings import (
    HelmRelease,
    Named,
    Override,
    PolicySection,
    RenderSection,
    Settings,
)
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Enforcement
from readiness.schema.keys import place
from readiness.source.document import Document, Step
from readiness.source.environments import Environment, is_production

Data = Mapping[str, Any]
LEVELS = ("info", "ticket", "page")
"""Where one word is listed twice the louder level wins."""


def settings(document: Document, data: Data) -> Settings:
    """The sections of the root's file; its services are read elsewhere."""
    return Settings(
        policy=policy(document, data["policy"]) if data["policy"] else PolicySection(),
        render=render(document, data["render"]) if data["render"] else RenderSection(),
        vocabulary=vocabulary(data),
        tier_keys=tuple(data["aliases"]["tier"]) if data["aliases"] else (),
        exclude=tuple(data["exclude"]),
        excluded_at=tuple(document.at("exclude", number) for number in range(len(data["exclude"]))),
        provided_at=tuple(document.at("provided", at) for at in range(len(data["provided"]))),
        environments=tuple(environments(data["environments"])),
        location=document.at(),
    )


def policy(document: Document, section: Data) -> PolicySection:
    """Packs, tiers and overrides with their places."""
    return PolicySection(
        packs=named(document, section["packs"], "policy", "packs"),
        default_tier=section["default_tier"],
        tiers=section["tiers"],
        overrides=(*overrides(document, ("policy",), section), *local(document, section)),
    )


def overrides(document: Document, steps: tuple[Step, ...], section: Data) -> Iterator[Override]:
    """The `rules` below some steps, in the order in which they are written."""
    for rule, entry in section["rules"].items():
        yield Override(
            rule,
            place(document, (*steps, "rules", rule)),
            Enforcement(entry["enforcement"]) if entry["enforcement"] else None,
            entry["params"],
            entry["reason"],
        )


def local(document: Document, section: Data) -> Iterator[Override]:
    """What holds for some services or paths; a rule may give a reason of its own."""
    for number, entry in enumerate(section["overrides"]):
        for each in overrides(document, ("policy", "overrides", number), entry):
            yield each._replace(
                reason=each.reason or entry["reason"],
                services=tuple(entry["services"]),
                paths=tuple(entry["paths"]),
            )


def render(document: Document, section: Data) -> RenderSection:
    """Charts and overlays; values files count from the chart's folder, as `helm` users write."""
    releases = tuple(
        HelmRelease(
            posixpath.normpath(entry["chart"]),
            document.at("render", "helm", index),
            tuple(posixpath.normpath(f"{entry['chart']}/{file}") for file in entry["values"]),
            entry["namespace"],
            entry["release"],
        )
        for index, entry in enumerate(section["helm"])
    )
    overlays = named(document, section["kustomize"], "render", "kustomize")
    return RenderSection(releases, overlays)


def environments(section: Data) -> Iterator[Environment]:
    """Environments in the order in which they are written; that of production gates by its name."""
    for name, entry in section.items():
        gates = is_production(name) if entry["gates"] is None else entry["gates"]
        yield Environment(name, tuple(entry["paths"]), gates)


def named(document: Document, texts: list[str], *steps: Step) -> tuple[Named, ...]:
    """Each item of a list with its place."""
    return tuple(Named(text, document.at(*steps, index)) for index, text in enumerate(texts))


def teams(paths: list[str]) -> tuple[str, ...]:
    """Files from the repository's root."""
    return tuple(posixpath.normpath(path) for path in paths)


def vocabulary(data: Data) -> Vocabulary:
    """The organisation's keys in front of the usual ones, its severity words over the usual."""
    usual = Vocabulary(
        provided=tuple(data["provided"]),
        teams=teams(data["teams"]),
        target_kubernetes=data["target_kubernetes"],
        links=tuple(sorted(data["links"].items(), key=_longest_first)),
    )
    aliases = data["aliases"]
    if not aliases:
        return usual
    levels = aliases["severity"] or {}
    own = {word.casefold(): level for level in LEVELS for word in levels.get(level, ())}
    return usual._replace(
        runbook=in_front(aliases["runbook"], usual.runbook),
        owner=in_front(aliases["owner"], usual.owner),
        severity_keys=in_front(aliases["severity_keys"], usual.severity_keys),
        summary=in_front(aliases["summary"], usual.summary),
        description=in_front(aliases["description"], usual.description),
        severities={**usual.severities, **own},
        workloads=tuple(aliases["workloads"].items()),
    )


def _longest_first(link: tuple[str, str]) -> tuple[int, str]:
    return -len(link[0]), link[0]


def in_front(own: list[str], usual: tuple[str, ...]) -> tuple[str, ...]:
    """Own keys first, each once."""
    return tuple(dict.fromkeys((*own, *usual)))
