"""What a repository says of the way from an alert to a person: routes, receivers, escalation."""

from readiness.facts.model.place import UNKNOWN, Answer, Place
from readiness.record import NamedTuple


class Matcher(NamedTuple):
    """What a route asks of one label; `operator` is one of =, !=, =~, !~."""

    label: str
    operator: str
    value: str


class Route(NamedTuple):
    """One node of a tree of routes, in the order in which they are asked."""

    place: Place
    receiver: str | None
    """Its own, or that of the node above."""
    parent: int | None = None
    """Which of the routes is above it; None for the root."""
    matchers: tuple[Matcher, ...] = ()
    continues: bool = False
    """Whether those beside it are asked too after it matched."""
    muted: tuple[str, ...] = ()
    """Names of intervals in which it says nothing, or outside of which (`active …`)."""
    unclear: bool = False
    """Some of its matchers cannot be read."""


class Receiver(NamedTuple):
    """A receiver, and what it tells somebody through."""

    place: Place
    name: str
    integrations: tuple[str, ...] = ()
    """As the dialect names them, without `_configs`: `pagerduty`, `slack`, …"""
    reach: str = UNKNOWN
    """page, chat, mail, hook (whatever listens there), null or unknown."""
    used: bool = True
    """Some route names it."""
    escalations: tuple[str, ...] = ()
    """Names of the escalation policies that it calls by, where Terraform here describes them."""
    calls: Answer = UNKNOWN
    """One of these calls somebody; no: not one of them does."""


class Routing(NamedTuple):
    """One tree of routes with its receivers."""

    place: Place
    name: str
    service: str | None = None
    attribution: str = ""
    format: str = "alertmanager"
    """alertmanager, alertmanager-config or grafana."""
    namespace: str | None = None
    """Whose alerts alone it sees, where it is one namespace's."""
    whole: bool = True
    """Whether nothing else routes beside it: an AlertmanagerConfig is a part of a tree."""
    environment: int | None = None
    """How far from production its path says that it is; 0 is production's own."""
    routes: tuple[Route, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    undefined: tuple[str, ...] = ()
    """Receivers that routes name and nobody defines."""


class AlertRouting(NamedTuple):
    """Where an alert goes; `reason` says how that is known, or why it is not."""

    known: bool = False
    """A tree of routes was read that may see it."""
    pages: Answer = UNKNOWN
    """It reaches a receiver that pages."""
    silent: Answer = UNKNOWN
    """All that it reaches is a receiver without an integration, or none."""
    defaulted: Answer = UNKNOWN
    """No route is about it: the root catches it."""
    muted: tuple[str, ...] = ()
    """Intervals that silence every page of it at times."""
    reason: str = "no routing was read"
    escalations: tuple[str, ...] = ()
    """The escalation policies by which its pages call, as far as Terraform here tells."""
    called: Answer = UNKNOWN
    """Its pages call somebody by one of these."""


class Heartbeat(NamedTuple):
    """An alert that always fires, so that its silence tells that alerting is dead."""

    told: Answer = UNKNOWN
    """It reaches a receiver with an integration; no: there is none, or it reaches nobody."""
    reason: str = ""


class EscalationLevel(NamedTuple):
    """Who is told at one level of a policy."""

    targets: tuple[str, ...]
    """Schedules, people and teams by their name in the file."""
    delay_minutes: int | None = None
    """How long until the next level is told."""
    people: int | None = None
    """The fewest different people behind one of its schedules; None where nobody can tell."""
    scheduled: Answer = UNKNOWN
    """Everybody it tells is told by a schedule."""


class EscalationPolicy(NamedTuple):
    """Who is called, and who next."""

    place: Place
    name: str
    service: str | None = None
    attribution: str = ""
    format: str = "pagerduty"
    """pagerduty or opsgenie."""
    users: tuple[str, ...] = ()
    """The services of the paging tool that call by it."""
    levels: tuple[EscalationLevel, ...] | None = None
    """None where an expression makes them."""
    distinct: int | None = None
    """How many levels tell somebody whom no earlier one told."""
    people: int | None = None
    """The fewest different people behind a schedule of the first level."""
    delay_minutes: int | None = None
    """How long the first level has."""
    reason: str = ""
    """Why something of it is not known."""
