"""How a chart is installed: which sets of values are judged and with which words Helm is asked."""

import re
from collections.abc import Mapping, Sequence

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.environments import Environment
from readiness.source.packaging import Chart
from readiness.source.render import charts as packages
from readiness.source.render import values
from readiness.source.render.capabilities import served
from readiness.source.render.charts import Charts
from readiness.source.render.jobs import Job
from readiness.source.render.programs import Program
from readiness.source.render.values import ValuesSet
from readiness.source.rendered import Declared, Release

UNCHECKED = "--skip-schema-validation"
"""A schema may name others on other machines; Helm before 3.16 does not know the word."""
NAMESPACE = "default"
"""What `.Release.Namespace` says where nobody declares one."""
KUBERNETES = "1.34"
"""The release that templates are told where nobody says, the same whatever Helm was built with."""
MOST_BESIDE = 30
"""Other environments of one chart that are rendered."""
LONGEST_NAME = 53
"""Of a release (<https://helm.sh/docs/chart_template_guide/getting_started/>)."""


class Way(NamedTuple):
    """One way in which a chart is installed."""

    set: ValuesSet
    release: str
    namespace: str | None = None
    """As somebody declares it."""


class Plan(NamedTuple):
    """A chart, the ways whose answer decides, those told beside them, and those left out."""

    chart: Chart
    files: Mapping[str, bytes]
    judged: tuple[Way, ...]
    beside: tuple[Way, ...]
    left: tuple[Way, ...]
    kubernetes: str = KUBERNETES
    recognised: bool = True
    """The ways are recognised by the names of files; nobody declares them."""

    @property
    def folder(self) -> str:
        """The chart's, as people write it."""
        return self.chart.folder or "."


def plan(
    charts: Charts,
    chart: Chart,
    declared: Declared,
    above: Sequence[str] = (),
) -> Plan | Fault:
    """How to render a chart: as it is declared, else as its files are named."""
    releases = [one for one in declared.releases if one.chart == (chart.folder or ".")]
    ways = _ways(charts, chart, releases, declared.environments, above)
    judged = _judged(ways, every=bool(releases))
    others = [way for way in ways if way not in judged]
    beside = [way for way in others if way.set.files or releases][:MOST_BESIDE]
    ring = packages.circle(charts, chart.folder)
    if ring:
        at = Location(chart.path)
        message = f"the chart {chart.folder or '.'} is not rendered: {' needs '.join(ring)}"
        return Fault(at, message, "take one of the dependencies out", chart.kinds)
    more = [path for way in ways for path in way.set.files]
    files = packages.ingredients(charts, chart.folder, more)
    if isinstance(files, Fault):
        path, chart_folder = files.location.path, chart.folder or "."
        message = f"the chart {chart_folder} is not rendered: {path} {files.message}"
        at = releases[0].location if releases else files.location
        return Fault(at, message, files.hint, chart.kinds)
    left = tuple(way for way in others if way not in beside)
    release = declared.kubernetes or KUBERNETES
    return Plan(chart, files, judged, tuple(beside), left, release, recognised=not releases)


def _ways(
    charts: Charts,
    chart: Chart,
    releases: Sequence[Release],
    known: Sequence[Environment],
    above: Sequence[str],
) -> list[Way]:
    """Every way in which a chart is installed, as far as somebody says or names tell."""
    name = release_name(charts.name(chart))
    if releases:
        return [
            Way(values.declared(one, known), release_name(one.name or name), one.namespace)
            for one in releases
        ]
    paths = (*charts.tree.paths, *charts.tree.links)
    return [Way(one, name) for one in values.recognised(chart, paths, known, above=above)]


def _judged(ways: Sequence[Way], *, every: bool) -> tuple[Way, ...]:
    """Production's, where some are; else all that are declared, or the chart's own values."""
    production = tuple(way for way in ways if way.set.production)
    return production or tuple(ways if every else ways[:1])


def release_name(name: str) -> str:
    """The name as one that Helm accepts for a release."""
    short = re.sub(r"[^a-z0-9-]+", "-", name.lower())[:LONGEST_NAME].strip("-")
    return short or "release"


def _listed(path: str) -> str:
    """The path as one item of the comma-separated list that Helm takes it for."""
    return '"' + path.replace('"', '""') + '"' if set(path) & set(',"') else path


def jobs(plan: Plan, way: Way, program: Program) -> tuple[Job, Job]:
    """The question to Helm, and the same for a Helm that does not know its last word."""
    arguments = (
        *program.words,
        *(way.release, f"./{plan.chart.folder}"),
        *("--namespace", way.namespace or NAMESPACE, "--kube-version", f"{plan.kubernetes}.0"),
        *("--api-versions", ",".join(served(plan.kubernetes))),
        *(word for file in way.set.files for word in ("--values", _listed(f"./{file}"))),
    )
    whole = Job(program, (*arguments, UNCHECKED), plan.files)
    return whole, whole._replace(arguments=arguments)
