"""What running systems said: of rules, objectives, targets and pages; empty where nobody asked."""

from collections.abc import Mapping

from readiness.facts.model.place import Answer
from readiness.record import NamedTuple


class LiveRule(NamedTuple):
    """What a server says of a rule of this repository."""

    loaded: Answer
    """yes: the server evaluates the same expression under the same name and labels."""
    health: str | None
    """ok, err or unknown, as the server says; None where the rule is not loaded."""
    problem: str
    """Why it is not loaded, not healthy, or cannot be told; empty where all is well."""
    origin: str
    at: str
    """When the server said so, `YYYY-MM-DDTHH:MM:SSZ`."""


class LiveObjective(NamedTuple):
    """What a server says of an objective of this repository."""

    remaining: float | None
    """Share of the error budget that is left over the objective's window: 1 is all of it, below 0
    more than all is spent; None where there is no data."""
    before: float | None
    """The same at the end of the window before this one."""
    query: str | None
    """What was asked for it."""
    problem: str
    """Why the budget cannot be told; empty where it can."""
    fresh: Answer
    """Whether each series that its indicator reads has a recent sample."""
    age_seconds: float | None
    """Age of the newest sample of the series that is worst off."""
    covers_window: Answer
    """Whether its series are as old as its window: before that, what is left says little."""
    series_problem: str
    """Which series is absent, or why that cannot be told; empty where all is well."""
    origin: str
    at: str


class ScrapeTarget(NamedTuple):
    """One target that a server scrapes."""

    job: str
    instance: str
    health: str
    """up, down or unknown."""
    error: str
    """What the last scrape failed with; empty where it did not."""
    origin: str
    at: str
    service: str | None = None
    attribution: str = ""


class FiringAlert(NamedTuple):
    """An alert that fires now; one that only waits for its `for` does not."""

    name: str
    level: str | None
    """page, ticket or info; None where the vocabulary does not know its severity."""
    labels: Mapping[str, str]
    since: str | None
    """As the server says."""
    silenced: bool | None
    """Silenced or inhibited; None where no Alertmanager was asked."""
    origin: str
    at: str
    service: str | None = None
    attribution: str = ""
