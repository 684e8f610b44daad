"""Services where nobody declares any: workloads that share a name are one.

The name is that of the recommended label
(<https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>), of an older
habit, or the workload's own; a release's where a chart from elsewhere deploys it. `app.kubernetes.io/part-of` names the system around the services.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from readiness.configuration import Settings
from readiness.facts.kubernetes.editions import standing
from readiness.facts.model import Sync, Workload
from readiness.facts.names import folded
from readiness.model import Location, Service, TierSource
from readiness.record import NamedTuple
from readiness.services.folders import exclusive
from readiness.source.packaging import Chart

NAME_LABELS = (
    "app.kubernetes.io/name",
    "app",
    "k8s-app",
    "app.kubernetes.io/instance",
    "name",
)
INSTANCE = "app.kubernetes.io/instance"
PART_OF = "app.kubernetes.io/part-of"
ONCE = "Job"
JOBS = frozenset({ONCE, "CronJob"})
DEPLOYED = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Rollout", *JOBS})
"""Kinds in a chart's templates that make it a service's chart."""
ENVIRONMENTS = ("production", "prod", "staging", "stage", "development", "dev", "test", "qa", "uat")


class Clue(NamedTuple):
    """What a workload calls its service, and which label says so (None: its own name)."""

    name: str
    label: str | None


def services(
    workloads: Sequence[Workload], settings: Settings, releases: Sequence[Sync] = ()
) -> list[Service]:
    """One service for each name, at the default tier: of workloads, and of `releases` of charts
    that are kept elsewhere.
    """
    running = [each for each in workloads if each.hook is None]
    groups = grouped(running, [each.name for each in releases])
    files = {
        name: [each.place.location.path for each in members] for name, members in groups.items()
    }
    released = {folded(each.name): each for each in releases}
    spoken = {folded(name) for name in groups}
    silent = [each for name, each in released.items() if name not in spoken]
    for name in groups:
        if folded(name) in released:
            files[name].append(released[folded(name)].place.location.path)
    files |= {each.name: [each.place.location.path] for each in silent}
    roots = exclusive(files)
    return [
        *(service(name, members, roots[name], settings) for name, members in groups.items()),
        *(of_release(each, roots[each.name], settings) for each in silent),
    ]


def real(workloads: Sequence[Workload]) -> list[Workload]:
    """Those that run: what shows how something is used founds no service beside what runs."""
    return [each for each in workloads if standing(each.place.location.path).real]


def of_release(release: Sync, root: str, settings: Settings) -> Service:
    """A service of which no more is here than that a chart from elsewhere deploys it."""
    return Service(
        name=release.name,
        root=root,
        location=release.place.location,
        tier=settings.policy.default_tier,
        tier_source=TierSource.DEFAULT,
        inferred=True,
        inferred_from=f"{release.kind} {release.name}",
    )


def of_charts(
    charts: Iterable[Chart], settings: Settings, known: Iterable[Service]
) -> list[Service]:
    """A service for each chart that deploys something and that no workload speaks for.

    Nothing is known of it but that it is there: a repository that deploys by Helm alone must not
    look empty.
    """
    taken = {folded(name) for each in known for name in (each.name, *each.aliases)}
    return [
        Service(
            name=chart.name,
            root=chart.folder,
            location=Location(chart.path),
            tier=settings.policy.default_tier,
            tier_source=TierSource.DEFAULT,
            inferred=True,
            inferred_from="a Helm chart that is not rendered",
        )
        for chart in charts
        if (chart.borrows or chart.kinds & DEPLOYED) and folded(chart.name) not in taken
    ]


def service(name: str, members: Sequence[Workload], root: str, settings: Settings) -> Service:
    """A service as its workloads tell it; it stands where the first of them stands."""
    first = min(members, key=lambda each: each.place.location)
    owner = said(members, settings.vocabulary.owner)
    return Service(
        name=name,
        root=root,
        location=first.place.location,
        tier=settings.policy.default_tier,
        tier_source=TierSource.DEFAULT,
        owner=owner,
        owner_location=first.place.location if owner else None,
        system=said(members, (PART_OF,)),
        inferred=True,
        inferred_from=reason(name, members, first),
        aliases=tuple(sorted({each.name for each in members if folded(each.name) != folded(name)})),
    )


def reason(name: str, members: Sequence[Workload], first: Workload) -> str:
    """Why somebody may think that this is a service."""
    label = clue(first).label
    of = f"{first.kind} {first.name}"
    more = f" and {len(members) - 1} more" if len(members) > 1 else ""
    return f"label {label}: {name} of {of}{more}" if label else f"name of {of}{more}"


def said(members: Iterable[Workload], keys: Sequence[str]) -> str | None:
    """What labels or annotations say under the first of the keys, where all agree."""
    for key in keys:
        values = {
            value
            for each in members
            for value in (each.labels.get(key) or each.annotations.get(key),)
            if value
        }
        if len(values) == 1:
            return values.pop()
    return None


def grouped(
    workloads: Sequence[Workload], released: Iterable[str] = ()
) -> dict[str, list[Workload]]:
    """Service name → its workloads; jobs join the service whose name begins theirs, `released`
    ones too. A job that runs once is a service only where nothing else is.
    """
    clues = [(clue(each), each) for each in workloads]
    stems = stemmed({found.name for found, _ in clues if found.label is None})
    doubled = instances(clues)
    spelled: dict[str, str] = {}
    groups: dict[str, list[Workload]] = defaultdict(list)
    jobs: list[tuple[str, Workload]] = []
    for found, each in clues:
        name = stems.get(found.name, found.name) if found.label is None else found.name
        if name in doubled:
            name = each.labels.get(INSTANCE) or name
        name = spelled.setdefault(folded(name), name)
        if each.kind in JOBS:
            jobs.append((name, each))
        else:
            groups[name].append(each)
    running = {folded(name): name for name in (*released, *groups)}
    for name, each in jobs:
        owner = joined(name, running)
        if owner or each.kind != ONCE or not running:
            groups[owner or name].append(each)
    return dict(groups)


def clue(workload: Workload) -> Clue:
    """The name of the service by label or by the workload's own name."""
    for labels in (workload.labels, workload.pod_labels):
        for key in NAME_LABELS:
            value = str(labels.get(key) or "").strip()
            if value and "{" not in value:
                return Clue(value, key)
    return Clue(chart(workload) if "{" in workload.name else workload.name, None)


def chart(workload: Workload) -> str:
    """The folder of the chart whose template gives the workload its name, or the file's name."""
    path = workload.place.location.path
    folder = path.partition("/templates/")[0] if "/templates/" in path else path
    return folder.rpartition("/")[2].partition(".")[0]


def instances(clues: Sequence[tuple[Clue, Workload]]) -> frozenset[str]:
    """Names that one namespace installs twice under different instance names (two Redis)."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for found, each in clues:
        instance = each.labels.get(INSTANCE)
        if instance and found.label == NAME_LABELS[0]:
            seen[each.namespace, found.name].add(instance)
    return frozenset(name for (_, name), names in seen.items() if len(names) > 1)


def stemmed(names: Iterable[str]) -> Mapping[str, str]:
    """Name → the name without an environment, where several are left with the same."""
    stems = {name: stem(name) for name in names}
    shared = Counter(stems.values())
    return {name: short for name, short in stems.items() if shared[short] > 1}


def stem(name: str) -> str:
    """A name without an environment in front or behind."""
    for word in ENVIRONMENTS:
        short = name.removeprefix(f"{word}-").removesuffix(f"-{word}")
        if short and short != name:
            return short
    return name


def joined(name: str, running: Mapping[str, str]) -> str | None:
    """The longest name of a running service that begins the job's name at a `-`."""
    parts = folded(name).split("-")
    begun = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((running[short] for short in begun if short in running), None)
