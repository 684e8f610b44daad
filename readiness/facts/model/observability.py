"""What a repository says of how the service is watched: alerts, SLOs, runbooks, dashboards."""

from collections.abc import Mapping

from readiness.facts.model.live import LiveObjective, LiveRule
from readiness.facts.model.place import Answer, Place
from readiness.facts.model.routing import AlertRouting
from readiness.record import NamedTuple


class AlertSeverity(NamedTuple):
    """Severity as written, and its class: `page`, `ticket`, `info`, or None where unmapped."""

    raw: str | None
    level: str | None


class RunbookLink(NamedTuple):
    """A link to a runbook and what became of following it."""

    url: str | None
    target: str | None
    """Path of the page in this repository, `path#anchor` where it leads to a section."""
    resolves: Answer | None
    """None where there is no link."""
    reason: str
    words: int | None = None
    """Words of the page or section it leads to."""
    placeholder: bool = False
    """The link itself is a placeholder (`TODO`, `n/a`)."""


class BurnPair(NamedTuple):
    """Two windows, in seconds, of one error ratio that must both exceed `threshold`."""

    short: int
    long: int
    threshold: float | None
    """Share of errors 0–1; None where it is a multiple of a recorded budget."""
    factor: float | None = None
    """How many times the budget, where the expression writes it so."""
    budget: float | None = None
    """The budget (1 − target), where the expression writes it."""
    possible: bool = True
    """False where the threshold is out of a ratio's reach."""
    divided_twice: bool = False
    """The recorded value is already divided by the budget that the threshold multiplies."""


class Expression(NamedTuple):
    """What a parsed query says; nothing but `reason` is known where it does not parse."""

    parses: bool | None
    """None where it is template text or another language (LogQL)."""
    reason: str = ""
    metrics: tuple[str, ...] = ()
    labels: tuple[tuple[str, str, str], ...] = ()
    """Matchers of all selectors: label, operator, value."""
    windows: tuple[int, ...] = ()
    """Range windows in seconds, ascending."""
    compares: bool = False
    """Has a comparison or an absence: without any it fires whenever the series exists."""
    burn_rate: bool = False
    """Two windows of one error ratio against multiples of a budget."""
    burn_pairs: tuple[BurnPair, ...] = ()
    impossible: str | None = None
    """Why it, or the burn-rate branch that is worst off, can never fire: a bounded ratio above 1."""
    premature: str | None = None
    """Why it fires far too early, where it does: its threshold counts the budget twice."""
    mismatch: str | None = None
    """How the windows of one burn-rate condition look at different series, where they do."""


class Alert(NamedTuple):
    """One alerting rule."""

    place: Place
    name: str
    expr: str
    service: str | None = None
    attribution: str = ""
    format: str = "rule-file"
    group: str | None = None
    for_seconds: int | None = None
    keep_firing_seconds: int | None = None
    interval_seconds: int | None = None
    """How often its group is evaluated, where the group says."""
    severity: AlertSeverity = AlertSeverity(None, None)
    summary: str | None = None
    description: str | None = None
    owner: str | None = None
    owner_known: Answer = "unknown"
    """Whether its owner is a team that a file of teams, CODEOWNERS or a descriptor names."""
    owner_known_from: str = ""
    """Where that was found, or why it cannot be told."""
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}
    runbook: RunbookLink = RunbookLink(None, None, None, "no runbook link")
    expression: Expression = Expression(None)
    slo: str | None = None
    """Name of the SLO whose budget it watches."""
    routes_to: tuple[str, ...] | None = None
    """Receivers it may reach; None where no routing was read."""
    routing: AlertRouting = AlertRouting()
    templated: bool = False
    tested: bool = False
    """A rule unit test of the repository loads its file and expects it to fire."""
    watchdog: bool = False
    """Always fires by design (a dead man's switch)."""
    live: LiveRule | None = None
    """What a running Prometheus says of it; None where none was asked, or none evaluates it."""
    selects_service: Answer = "unknown"
    """Its expression, or a recording rule that it reads, says whose series it is about, by a label
    or by a metric of its own; no: it fires for every service that has the metric."""
    rests_on: tuple[str, ...] = ()
    """The metrics that it reads; in place of those of recording rules, what these record."""
    contradicts: str | None = None
    """`file:line` of another rule, of the file or one that is loaded beside it, with its name and labels
    and another expression."""


class RecordingRule(NamedTuple):
    """One recording rule."""

    place: Place
    name: str
    expr: str
    service: str | None = None
    attribution: str = ""
    labels: Mapping[str, str] = {}
    expression: Expression = Expression(None)
    live: LiveRule | None = None
    """What a running Prometheus says of it; None where none was asked, or none evaluates it."""


class Indicator(NamedTuple):
    """What an SLO measures: availability, latency, freshness, durability, other, or unknown."""

    type: str
    good: str | None = None
    bad: str | None = None
    total: str | None = None
    raw: str | None = None
    distinct: bool | None = None
    """Good (or bad) and total differ; None where that cannot be told."""
    parses: bool | None = None
    reason: str = ""
    selects_service: Answer = "unknown"
    metrics: tuple[str, ...] = ()
    """What its queries read, where they are PromQL."""


class BurnBranch(NamedTuple):
    """One way in which a burning budget tells somebody: two windows, in seconds."""

    level: str | None
    """`page`, `ticket`, `info`, or None where its severity is not known."""
    short: int
    long: int
    factor: float | None
    """How many times the budget it compares with."""
    spent: float | None
    """Share 0–1 of the whole budget that is gone when a burn of that factor has lasted for the
    long window."""
    outage_seconds: int | None
    """How long everything has to fail before it fires; None where that cannot be told."""
    fires: bool = True
    """False where the threshold is out of a ratio's reach."""


class SloAlerting(NamedTuple):
    """Whether somebody is told when the budget burns; `reason` says how or why not."""

    fast: Answer
    """A page within the hour."""
    slow: Answer
    reason: str
    branches: tuple[BurnBranch, ...] = ()
    """As far as they are known, the fastest first."""


class SloAgreement(NamedTuple):
    """What labels and annotations of an objective say of those it was agreed with."""

    approvers: str | None = None
    last_reviewed: str | None = None
    """ISO day that the file claims."""
    sla: float | None = None
    """What customers were promised, a ratio 0–1."""
    journey: str | None = None
    """The journey of a user that it stands for."""


class Slo(NamedTuple):
    """One objective of one service level indicator."""

    place: Place
    name: str
    service: str | None = None
    attribution: str = ""
    format: str = "openslo"
    """openslo, sloth, sloth-resource, pyrra, nobl9, slo-generator, datadog, grafana, cortex or
    opensrm."""
    service_name: str | None = None
    """The service it names, as written."""
    description: str | None = None
    target: float | None = None
    """As a ratio 0–1 whatever the dialect's unit; None where it cannot be read."""
    target_raw: str | None = None
    target_problem: str | None = None
    """A unit mistake or another reason why the target is not one."""
    window_seconds: int | None = None
    rolling: bool | None = None
    indicator: Indicator = Indicator("unknown")
    alerting: SloAlerting = SloAlerting("unknown", "unknown", "")
    absence: Answer = "unknown"
    """Some alert fires when its series, or the targets that have them, are gone."""
    drift: str | None = None
    """How generated rules in the repository differ from this objective, where they do."""
    dangling: tuple[str, ...] = ()
    """References to other objects that do not resolve."""
    problems: tuple[str, ...] = ()
    """What else its format refuses: a reader of it would reject the file, or guess."""
    owner: str | None = None
    agreement: SloAgreement = SloAgreement()
    last_changed: str | None = None
    """ISO day of the last commit that changed its file; None where history cannot tell."""
    runbook: RunbookLink = RunbookLink(None, None, None, "no runbook link")
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}
    live: LiveObjective | None = None
    """What a running server says of it; None where none was asked."""


class RunbookSection(NamedTuple):
    """A section by its meaning: meaning, impact, diagnosis, mitigation, verification, rollback,
    escalation; `text` is the heading as written.
    """

    meaning: str
    text: str
    words: int
    commands: tuple[str, ...] = ()
    actionable: bool = False
    """Holds a command, a query or a link."""


class Runbook(NamedTuple):
    """One page that tells somebody what to do."""

    place: Place
    path: str
    service: str | None = None
    attribution: str = ""
    title: str | None = None
    sections: tuple[RunbookSection, ...] = ()
    meanings: tuple[str, ...] = ()
    """The meanings that sections with substance cover, sorted."""
    words: int = 0
    placeholder: str | None = None
    """The first placeholder that is left, as written."""
    moved_to: str | None = None
    deprecated: bool = False
    last_changed: str | None = None
    """ISO day of the last commit that changed it; None where history cannot tell."""
    last_reviewed: str | None = None
    """ISO day that its front matter claims."""
    broken_links: tuple[str, ...] = ()
    """Relative links and anchors of it that lead nowhere."""
    alerts: tuple[str, ...] = ()
    """Names of the alerts that link to it."""
    rollback_commands: tuple[str, ...] = ()
    """Commands in its rollback section."""


class DocumentationPage(NamedTuple):
    """A page that readers of the repository are led to, which is no runbook."""

    place: Place
    path: str
    service: str | None = None
    attribution: str = ""
    broken_links: tuple[str, ...] = ()
    """Links to files or headings of the repository that are not there, each with its line."""
    problem: str | None = None
    """Why it cannot be read."""


class Dashboard(NamedTuple):
    """One dashboard and the golden signals that its panels show."""

    place: Place
    title: str
    service: str | None = None
    attribution: str = ""
    uid: str | None = None
    format: str = "grafana"
    panels: int = 0
    signals: tuple[str, ...] = ()
    """Of latency, traffic, errors, saturation."""
    unparsed: int = 0
    """Different queries that do not parse after variables are substituted, or of which there are
    too many."""
    labels: tuple[tuple[str, str, str], ...] = ()
    """Matchers of all selectors: label, operator, value; those with a variable's value left out."""
