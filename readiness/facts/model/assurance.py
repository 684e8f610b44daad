"""What a repository says of how a service is kept safe: policies, load tests, backups, gates."""

from readiness.facts.model.place import Answer, Place
from readiness.record import NamedTuple


class BudgetPolicy(NamedTuple):
    """A page that says what happens when an error budget is spent."""

    place: Place
    path: str
    service: str | None = None
    attribution: str = ""
    sections: tuple[str, ...] = ()
    """Of goals, miss, exceptions, escalation: those that it says something of."""
    missing: tuple[str, ...] = ()
    """Why it is no policy yet: the sections it lacks, a placeholder, too few words."""
    words: int = 0
    approvers: str | None = None
    """Who agreed to it, as written."""
    approved: str | None = None
    """ISO day of the agreement."""
    revisit: str | None = None
    """ISO day by which it is to be looked at again."""


class LoadTest(NamedTuple):
    """A program that puts load on a service."""

    place: Place
    path: str
    tool: str
    """k6, locust, gatling, jmeter or artillery."""
    service: str | None = None
    attribution: str = ""
    thresholds: bool | None = None
    """Whether it can fail by what it measures; None where that stands in another file."""
    run_by: str | None = None
    """Path of a pipeline that runs it."""


class Backup(NamedTuple):
    """Something that saves data again and again."""

    place: Place
    kind: str
    name: str
    namespace: str | None
    tool: str
    service: str | None = None
    attribution: str = ""
    namespaces: tuple[str, ...] = ()
    """Whose data it saves; `*` is every one but `excluded`."""
    excluded: tuple[str, ...] = ()
    narrowed: bool = False
    """It saves some objects of a namespace only (by labels, by name or by kind)."""
    paused: bool | None = None
    """None where a template decides."""
    schedule: str | None = None
    interval_seconds: int | None = None
    """The longest time between two moments to go back to, where the schedule tells."""
    continuous: bool = False
    """It archives the log of a database too: any moment can be gone back to."""
    retention_seconds: int | None = None
    watched_by: tuple[str, ...] | None = None
    """Alerts of the repository on what its tool reports; None where no such metrics are known."""


class Store(NamedTuple):
    """Something that keeps data for good: a managed database, a volume that somebody wrote down."""

    place: Place
    kind: str
    """The type of the resource in Terraform, or PersistentVolume."""
    name: str
    service: str | None = None
    attribution: str = ""
    protected: Answer = "unknown"
    """Whether it cannot be deleted, or its data outlives it."""
    reason: str = ""


class PostmortemAction(NamedTuple):
    """Something that somebody promised to do so that an incident does not come back."""

    text: str
    owned: bool = False
    """It names somebody."""
    due: str | None = None
    """ISO day: the last one that it names."""
    ticket: bool = False
    """It links to a ticket, which has an owner and a day of its own."""
    done: bool = False


class Postmortem(NamedTuple):
    """A page that says what was learned from an incident."""

    place: Place
    path: str
    service: str | None = None
    attribution: str = ""
    sections: tuple[str, ...] = ()
    """Of timeline, impact, cause, detection, actions: those that it says something of."""
    actions: tuple[PostmortemAction, ...] = ()
    problem: str | None = None
    """Why it cannot be read."""


class ReleaseGate(NamedTuple):
    """A judgement of a release by what was measured, which may stop it."""

    place: Place
    name: str
    format: str
    """keptn-analysis, keptn-slo, or error-budget: a step or an analysis that asks how much is left."""
    service: str | None = None
    attribution: str = ""
    objectives: int = 0
    judged: int = 0
    """Objectives that have a criterion which they can miss."""
    pass_percent: float | None = None
    dangling: tuple[str, ...] = ()
    """References to other objects that do not resolve."""
