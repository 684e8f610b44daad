"""Renders the charts of a tree with Helm, as they are installed; judges nothing.

Nothing is fetched: what is not in `charts/` is missing, and said.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Setting
from readiness.source.packaging import Chart, unrendered_chart
from readiness.source.render import charts as packages
from readiness.source.render import programs
from readiness.source.render.charts import Charts
from readiness.source.render.complaints import Complaint, listed
from readiness.source.render.jobs import Kitchen, done, each
from readiness.source.render.manifests import Outcome, outcome
from readiness.source.render.programs import Program
from readiness.source.render.release import UNCHECKED, Plan, Way, jobs, plan
from readiness.source.render.sandbox import Ran
from readiness.source.rendered import Declared, Ingredients, Release, Rendered, merged


class Served(NamedTuple):
    """A chart with what became of it."""

    plan: Plan
    outcomes: list[Outcome]
    """Those that decide."""
    beside: list[Outcome]
    """Of other environments."""


def render(ingredients: Ingredients, declared: Declared, kitchen: Kitchen) -> Rendered:
    """The charts that deploy something, as they render."""
    charts = packages.read(ingredients.tree, ingredients.documents)
    wanted = _wanted(ingredients.charts, charts)
    found = Rendered(faults=tuple(_strays(ingredients.charts, declared.releases)))
    program = programs.helm(kitchen.path) if wanted else None
    if program is None:
        return merged(found, Rendered(faults=tuple(map(_no_helm, wanted)), charts=tuple(wanted)))
    above = _above(wanted)
    plans: list[Plan] = []
    for chart in wanted:
        made = plan(charts, chart, declared, above[chart.folder])
        if isinstance(made, Fault):
            found = merged(found, Rendered(faults=(made,), charts=(chart,)))
        else:
            plans.append(made)
    for served in _cooked(plans, charts, program, kitchen):
        found = merged(found, _told(served))
    return found


def _wanted(all_of: Sequence[Chart], charts: Charts) -> list[Chart]:
    """Without libraries, and without those that another chart of the tree takes in; of charts that
    take each other in, the first.
    """
    lent = {target for chart in all_of for _, target in charts.local(chart.folder)}
    found: list[Chart] = []
    taken: set[str] = set()
    for chart in sorted(all_of, key=lambda one: one.folder in lent):
        if chart.folder not in taken:
            found.append(chart)
            taken |= _reached(charts, chart.folder)
    return sorted(
        one for one in found if (one.templates or one.borrows) and not charts.is_library(one)
    )


def _reached(charts: Charts, folder: str) -> set[str]:
    """The folders of a chart and of all charts of the tree that it takes in."""
    found: set[str] = set()
    queue = [folder]
    while queue:
        at = queue.pop()
        if at not in found:
            found.add(at)
            queue += (target for _, target in charts.local(at))
    return found


def _no_helm(chart: Chart) -> Fault:
    fault = unrendered_chart(chart)
    return fault._replace(hint=f"{programs.HELM_HINT}; or {fault.hint}")


def _strays(charts: Sequence[Chart], releases: Sequence[Release]) -> Iterator[Fault]:
    folders = {chart.folder or "." for chart in charts}
    for release in releases:
        if release.chart not in folders:
            message = f"there is no chart in {release.chart}"
            yield Fault(release.location, message, "name the folder of a Chart.yaml")


def _above(charts: Sequence[Chart]) -> dict[str, tuple[str, ...]]:
    """A chart's folder → the folders around it in which no other chart deploys anything, the nearest
    first; beside the nearest there may be some further down.
    """
    around = {chart.folder: tuple(_around(chart.folder)) for chart in charts}
    near = Counter(folders[0] for folders in around.values() if folders)
    below = Counter(folder for folders in around.values() for folder in folders)
    below.update(list(around))
    return {
        chart: (
            *(folder for folder in folders[:1] if near[folder] == 1),
            *(folder for folder in folders[1:] if below[folder] == 1),
        )
        for chart, folders in around.items()
    }


def _around(folder: str) -> Iterator[str]:
    """The folders that hold a folder, up to the root."""
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def _cooked(
    plans: Sequence[Plan], charts: Charts, program: Program, kitchen: Kitchen
) -> Iterator[Served]:
    """Each plan with its outcomes; where the chart's own values do not do, the next that do."""
    work = [(one, way) for one in plans for way in (*one.judged, *one.beside)]
    answers = iter(each(lambda pair: _answer(*pair, program, kitchen), work, kitchen.at_once))
    for one in plans:
        outcomes = [outcome(one, way, next(answers), charts) for way in one.judged]
        beside = [outcome(one, way, next(answers), charts) for way in one.beside]
        if _wants_values(one, outcomes):
            rescue = next((other for other in beside if other.complaint is None), None)
            if rescue is not None:
                outcomes.append(rescue)
                beside.remove(rescue)
        yield Served(one, outcomes, beside)


def _wants_values(one: Plan, outcomes: Sequence[Outcome]) -> bool:
    """Whether other values may help."""
    if not one.recognised or one.judged[0].set.production:
        return False
    complaint = outcomes[0].complaint
    return complaint is not None and complaint.missing is None and not complaint.broken


def _answer(one: Plan, way: Way, program: Program, kitchen: Kitchen) -> Ran:
    """Helm's answer; asked again without the word that an old Helm does not know."""
    whole, shorter = jobs(one, way, program)
    ran = done(whole, kitchen)
    if ran.code and f"unknown flag: {UNCHECKED}" in ran.error:
        return done(shorter, kitchen)
    return ran


def _told(served: Served) -> Rendered:
    """All outcomes of a chart as one answer; its own values may fail where others do, and those
    of other environments decide nothing.
    """
    one, outcomes, beside = served
    good = [outcome for outcome in outcomes if outcome.complaint is None]
    bad = [outcome for outcome in outcomes if outcome.complaint is not None]
    rescued = bool(good) and _wants_values(one, outcomes)
    faults = [] if rescued else [_fault(one, outcome) for outcome in bad]
    told = [outcome for outcome in beside if outcome.complaint is None] if good else []
    failed = [outcome for outcome in beside if outcome.complaint is not None]
    settled = _settled(one, good, told)
    return Rendered(
        tuple(_distinct(settled[: len(good)])),
        (*faults, *(fault for outcome in good for fault in outcome.faults)),
        tuple(_notes(one, good, told, (*bad, *failed) if rescued else failed)),
        () if good else (one.chart,),
        elsewhere=tuple(document for each in settled[1:] for document in each.documents),
    )


def _settled(one: Plan, good: Sequence[Outcome], told: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with the setting of each, where one release of the chart has several."""
    outcomes = [*good, *told]
    names = Counter((each.way.release, each.way.set.environment) for each in outcomes)
    found: list[Outcome] = []
    for number, each_one in enumerate(outcomes):
        way = each_one.way
        same = names[way.release, way.set.environment] > 1
        name = way.set.name if same else way.set.environment
        setting = Setting(name, f"helm {one.folder} {way.release}", number < len(good))
        documents = each_one.documents
        if len(outcomes) > 1:
            documents = tuple(document._replace(setting=setting) for document in documents)
        found.append(each_one._replace(documents=documents))
    return found


def _distinct(outcomes: Sequence[Outcome]) -> Iterator[Document]:
    """Each document once, where several sets of values make the same of a template."""
    seen: set[tuple[str, str]] = set()
    for one in outcomes:
        for document in one.documents:
            key = (document.path, repr(document.data))
            if len(outcomes) == 1 or key not in seen:
                seen.add(key)
                yield document


def _fault(one: Plan, failed: Outcome) -> Fault:
    complaint = failed.complaint or Complaint(Location(one.chart.path), "")
    files = "".join(f" --values {file}" for file in failed.way.set.files)
    hint = f"see it whole: helm template {one.folder}{files}"
    if complaint.missing is not None:
        hint = f"fetch them before the check: helm dependency build {one.folder}"
    with_values = f" with {failed.way.set.name}" if failed.way.set.files else ""
    message = f"the chart {one.folder} is not rendered{with_values}: {complaint.reason}"
    return Fault(complaint.location, message, hint, one.chart.kinds)


def _notes(
    one: Plan, good: Sequence[Outcome], told: Sequence[Outcome], failed: Sequence[Outcome]
) -> Iterator[str]:
    """Which sets of values were judged, where there is a choice."""
    chosen = {outcome.way for outcome in (*good, *told)}
    rest = [way.set.name for way in (*one.judged, *one.beside, *one.left) if way not in chosen]
    if good and (rest or told or any(outcome.way.set.files for outcome in good)):
        names = ", ".join(sorted({outcome.way.set.name for outcome in good}))
        others = listed([outcome.way.set.name for outcome in told])
        beside = f"; told beside it: {others}" if told else ""
        left = f"; not judged: {listed(rest)}" if rest else ""
        yield f"chart {one.folder} is judged as it renders with {names}{beside}{left}"
    for each_failed in failed:
        if each_failed.complaint is not None:
            name, reason = each_failed.way.set.name, each_failed.complaint.reason
            yield f"chart {one.folder} does not render with {name}: {reason}"
