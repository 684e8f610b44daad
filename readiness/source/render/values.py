"""Finds the sets of values that a chart is installed with, by the names of files; reads none."""

import fnmatch
import posixpath
from collections.abc import Iterable, Iterator, Sequence

from readiness.record import NamedTuple
from readiness.source import environments
from readiness.source.environments import Environment
from readiness.source.packaging import Chart
from readiness.source.rendered import Release

IN_THE_CHART = (
    *("values-*.yaml", "values.*.yaml", "values_*.yaml", "*.values.yaml", "*-values.yaml"),
    *("values/*.yaml", "values/*/values.yaml", "environments/*/values.yaml", "envs/*/values.yaml"),
    *("environments/*.yaml", "envs/*.yaml", "ci/*-values.yaml", "*/values.yaml"),
)
"""Files that are a set of values where they stand in a chart (`.yml` likewise). The folder of
`*/values.yaml` must name an environment."""
BESIDE_THE_CHART = (*IN_THE_CHART[:-2], IN_THE_CHART[-1])
"""Files that are one where they stand in a folder of which this chart is the only one, and name an
environment."""
CI = "ci/"


class ValuesSet(NamedTuple):
    """One way of installing a chart."""

    files: tuple[str, ...]
    """Laid over the chart's own values, in this order; paths from the tree's root."""
    production: bool = False
    environment: str = "default values"
    """What people would call the environment that is installed with it."""

    @property
    def name(self) -> str:
        """What people would call it."""
        return " and ".join(self.files) or "its own values"


DEFAULT = ValuesSet(())


def recognised(
    chart: Chart,
    paths: Iterable[str],
    known: Sequence[Environment] = (),
    *,
    above: Sequence[str] = (),
) -> tuple[ValuesSet, ...]:
    """The chart's own values first, then each file that lies over them, by path; `above`: folders
    around it with no other chart, the nearest first.
    """
    found = sorted(_files(chart.folder, list(paths), above))
    return DEFAULT, *(_set((path,), [(path, name)], known) for path, name in found)


def declared(release: Release, known: Sequence[Environment] = ()) -> ValuesSet:
    """The set of a declared release; its last file is the one that says most."""
    if not release.values:
        return DEFAULT
    names = [(file, posixpath.basename(file)) for file in reversed(release.values)]
    return _set(release.values, names, known)


def _set(
    files: tuple[str, ...], names: Iterable[tuple[str, str]], known: Sequence[Environment]
) -> ValuesSet:
    """A set with the environment nearest to production that its files name, by path and name."""
    pairs = list(names)
    found = [one for path, name in pairs if (one := environments.known(path, name, known))]
    if not found:
        return ValuesSet(files, environment=environments.called(pairs[0][1]))
    nearest = min(found, key=lambda one: one.rank)
    return ValuesSet(files, nearest.rank == 0, nearest.name)


def _files(chart: str, paths: Iterable[str], above: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Path and the part of it that may name an environment."""
    for path in paths:
        name = _below(path, chart)
        if name is not None:
            if _matches(name, IN_THE_CHART) and not name.startswith(("templates/", "charts/")):
                yield path, name
            continue
        names = (_below(path, folder) for folder in above)
        beside = (one for one in names if one is not None and _matches(one, BESIDE_THE_CHART))
        found = next((one for one in beside if environments.rank(one) is not None), None)
        if found is not None:
            yield path, found


def _below(path: str, folder: str) -> str | None:
    """The path as a folder sees it; None for what is not below."""
    inside = f"{folder}/" if folder else ""
    return path[len(inside) :] if path.startswith(inside) else None


def _matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns covers the name, `*` never a `/`."""
    spelled = name[:-4] + ".yaml" if name.endswith(".yml") else name
    parts = spelled.split("/")
    for pattern in patterns:
        wanted = pattern.split("/")
        if len(wanted) != len(parts):
            continue
        if all(map(fnmatch.fnmatchcase, parts, wanted)):
            return pattern != "*/values.yaml" or environments.rank(parts[0]) is not None
    return False
