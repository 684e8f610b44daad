"""The period that sloth counts by, and the windows it uses for it; knows no objective.

The period stands in no specification: it is a flag (`--default-slo-period`, 30 days), and the
windows of periods other than 28 and 30 days come from a catalogue of `AlertWindows`, which
replaces the built-in one: https://sloth.dev/usage/slo-period-windows/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.model import Fault
from readiness.facts.promql import seconds
from readiness.facts.resources import resources
from readiness.facts.slos.burn import MONTH, Pair, Windows
from readiness.facts.slos.window import DAY
from readiness.facts.text import table
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step
from readiness.source.repository import Repository

DEFAULT_PERIOD = 30 * DAY
_FLAG = pattern(r"--default-slo-period(?:=|\s{1,9})[\"']?([0-9a-z]{2,12})")
_RUNNERS = frozenset({"Deployment", "StatefulSet", "CronJob", "Job", "Pod", "HelmRelease"})
_PIPELINES = (".github/workflows/", ".gitlab/", ".circleci/", ".buildkite/", ".tekton/", ".ci/")
_PIPELINE_NAMES = frozenset({".gitlab-ci.yml", ".gitlab-ci.yaml", ".drone.yml", "cloudbuild.yaml"})
_SCRIPTS = frozenset({"Makefile", "Jenkinsfile", "justfile", "Taskfile.yml", "Taskfile.yaml"})
_MOST_SCRIPTS = 200


class Period(NamedTuple):
    """Seconds, and what sloth alerts by; None where no catalogue of the repository has it."""

    seconds: int = DEFAULT_PERIOD
    windows: Windows | None = MONTH
    instead: Windows | None = None
    """The built-in windows, where a catalogue replaces them if sloth is told of it."""


class Catalogue(NamedTuple):
    """The `AlertWindows` of a repository by period in seconds, and those that are broken."""

    windows: Mapping[int, Windows]
    faults: tuple[Fault, ...] = ()


def catalogue(documents: tuple[Document, ...]) -> Catalogue:
    """Every `AlertWindows` object; the first of several for one period."""
    found: dict[int, Windows] = {}
    faults: list[Fault] = []
    for document in documents:
        for steps, resource in resources(document):
            version = str(resource.get("apiVersion"))
            if resource["kind"] == "AlertWindows" and version.startswith("sloth.slok.dev/"):
                read = _read(document, steps, resource)
                if isinstance(read, Fault):
                    faults.append(read)
                else:
                    found.setdefault(*read)
    return Catalogue(found, tuple(faults))


def _read(
    document: Document, steps: tuple[Step, ...], resource: dict[str, Any]
) -> tuple[int, Windows] | Fault:
    spec = table(resource.get("spec"))
    period = seconds(spec.get("sloPeriod"))
    kinds = frozenset({"AlertWindows"})
    if not period:
        at = document.at(*steps, "spec", "sloPeriod")
        return Fault(at, "the AlertWindows have no sloPeriod", kinds=kinds)
    pairs: list[Pair] = []
    for level, speed in (
        ("page", "quick"),
        ("page", "slow"),
        ("ticket", "quick"),
        ("ticket", "slow"),
    ):
        pair = _pair(table(table(spec.get(level)).get(speed)))
        if pair is None:
            at = document.at(*steps, "spec", level, speed)
            return Fault(at, f"the {speed} {level} windows are not complete", kinds=kinds)
        pairs.append(pair)
    return period, Windows(*pairs)


def _pair(given: dict[str, Any]) -> Pair | None:
    percent, short = given.get("errorBudgetPercent"), seconds(given.get("shortWindow"))
    long = seconds(given.get("longWindow"))
    if isinstance(percent, bool) or not isinstance(percent, int | float) or not short or not long:
        return None
    return Pair(percent / 100, short, long) if 0 < percent <= 100 else None


def period(repository: Repository, known: Catalogue) -> Period:
    """By the flag that the repository passes, else by the one period that its catalogue has."""
    asked = next(filter(None, map(seconds, _flags(repository))), None)
    if asked is None:
        asked = min(known.windows) if len(known.windows) == 1 else DEFAULT_PERIOD
    return of_length(asked, known)


def of_length(asked: int, known: Catalogue) -> Period:
    """A period with the windows that sloth has for it."""
    built_in = MONTH if asked in (28 * DAY, 30 * DAY) else None
    own = known.windows.get(asked)
    return Period(asked, own or built_in, built_in if own else None)


def _flags(repository: Repository) -> Iterator[str]:
    for text in _commands(repository):
        if (found := _FLAG.search(text)) is not None:
            yield found.group(1)


def _commands(repository: Repository) -> Iterator[str]:
    """Texts in which a program may be started: scripts, pipelines, containers."""
    scripts = [path for path in repository.paths if posixpath.basename(path) in _SCRIPTS]
    for path in sorted(scripts)[:_MOST_SCRIPTS]:
        yield repository.text(path) or ""
    for document in sorted(repository.documents, key=lambda one: (one.path, one.number)):
        kind = table(document.data).get("kind")
        runs = isinstance(kind, str) and kind in _RUNNERS
        if runs or document.path.startswith(_PIPELINES) or _is_pipeline(document):
            yield " ".join(value for _, value in document.nodes() if isinstance(value, str))


def _is_pipeline(document: Document) -> bool:
    return posixpath.basename(document.path) in _PIPELINE_NAMES
