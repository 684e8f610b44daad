"""Feature flags as a way back: what a release switched on can be switched off without another one.

Definitions are known by their shape (flagd, OpenFeature's operator, GO Feature Flag, Flipt), the use
of a service elsewhere by the library that asks it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.manifests import manifests
from readiness.facts.model import UNKNOWN, YES, FixedPlace, Rollback
from readiness.facts.named_files import NamedFiles, named_files
from readiness.facts.text import entries, table
from readiness.model import Location
from readiness.pattern import pattern
from readiness.source.document import Document
from readiness.source.repository import Repository

KIND = "feature-flag"
MOST_FILES = 200
_DEFINITIONS = pattern(r"(?:flag|feature|toggle)[^/\n]{0,100}\.(?:ya?ml|json)$")
_MANIFESTS = frozenset(
    {
        *("package.json", "requirements.txt", "pyproject.toml", "go.mod", "pom.xml", "Gemfile"),
        *("build.gradle", "build.gradle.kts", "Cargo.toml", "composer.json"),
    }
)
_LIBRARIES = pattern(
    r"launchdarkly|\bunleash|@openfeature/|openfeature|growthbook|flagsmith|configcat|"
    r"splitio|split-io|\bflipt|go-feature-flag|posthog-feature|optimizely"
)


def rollbacks(repository: Repository) -> Iterator[Rollback]:
    """One way per file of definitions, by path; else one for the first library that asks elsewhere."""
    found = sorted({*_resources(repository), *_files(repository)})
    for path, line, number in found:
        reason = f"{number} feature flag(s) can be switched without a release"
        yield Rollback(FixedPlace(Location(path, line, 1)), KIND, path, works=YES, reason=reason)
    if not found:
        yield from _libraries(repository)


def _resources(repository: Repository) -> Iterator[tuple[str, int, int]]:
    for document in repository.documents:
        for one in manifests(document):
            if one.group.startswith("core.openfeature.dev/"):
                flags = table(one.get("spec", "flagSpec", "flags"))
                if flags:
                    place = one.at("spec", "flagSpec", "flags")
                    yield place.path, place.line, len(flags)


def _files(repository: Repository) -> Iterator[tuple[str, int, int]]:
    paths = [path for path in sorted(repository.paths) if _DEFINITIONS.search(path.lower())]
    files = named_files(repository)
    for path in paths[:MOST_FILES]:
        number = _defined(files, path)
        if number:
            yield path, 1, number


def _defined(files: NamedFiles, path: str) -> int:
    document = files.document(path)
    data = table(document.data) if isinstance(document, Document) else {}
    flags = data.get("flags")
    if isinstance(flags, dict):
        return sum(_is_flagd(table(one)) for one in flags.values())
    if isinstance(flags, list):
        return sum({"key", "enabled"} <= table(one).keys() for one in entries(flags))
    return sum(_is_go_flag(table(one)) for one in data.values())


def _is_flagd(flag: Mapping[str, Any]) -> bool:
    return {"variants", "defaultVariant"} <= flag.keys() and flag.get("state") != "DISABLED"


def _is_go_flag(flag: Mapping[str, Any]) -> bool:
    return {"variations", "defaultRule"} <= flag.keys() and flag.get("disable") is not True


def _libraries(repository: Repository) -> Iterator[Rollback]:
    paths = [path for path in sorted(repository.paths) if posixpath.basename(path) in _MANIFESTS]
    for path in paths[:MOST_FILES]:
        found = _LIBRARIES.search((repository.text(path) or "").lower())
        if found is not None:
            reason = f"{path} uses {found.group(0)}; its flags stand elsewhere"
            place = FixedPlace(Location(path, 1, 1))
            yield Rollback(place, KIND, path, works=UNKNOWN, reason=reason)
            return
