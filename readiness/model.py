"""The words of the project: what every other floor says to the next; imports records alone of ours.

Records are `NamedTuple`s: frozen and typed like frozen dataclasses, but five times cheaper to
declare (cold start) and twice as cheap to make (a large run makes a hundred thousand findings).
"""

from collections.abc import Sequence
from enum import StrEnum

from readiness.record import NamedTuple

Tier = int
"""0 is the most critical, 3 the least."""

TIERS: tuple[Tier, ...] = (0, 1, 2, 3)


class Outcome(StrEnum):
    """What a rule says of one subject. A waiver is not an outcome: it rides on a finding."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"
    ERROR = "error"

    __hash__ = str.__hash__
    """That of an enum is a call per look-up; a text's is as good, and equal texts have equal ones."""


class Severity(StrEnum):
    """How much harm the gap can do; belongs to the rule."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Enforcement(StrEnum):
    """What a failure does to the gate; belongs to pack and tier."""

    OFF = "off"
    ADVISORY = "advisory"
    REQUIRED = "required"


class Verdict(StrEnum):
    """The decision on a service; a repository's is its worst service's."""

    READY = "ready"
    CONDITIONAL = "conditional"
    NOT_READY = "not-ready"
    NOTHING_CHECKED = "nothing-checked"


class EvidenceClass(StrEnum):
    """*verified*: we looked at the thing itself; *attested*: somebody declares it."""

    VERIFIED = "verified"
    ATTESTED = "attested"


class TierSource(StrEnum):
    """Where a service's tier comes from."""

    DECLARED = "declared"
    MAPPED = "mapped"
    DEFAULT = "default"


class WaiverStatus(StrEnum):
    """The state of an accepted risk on the day of the run; only *active* has any effect."""

    ACTIVE = "active"
    EXPIRED = "expired"
    UNUSED = "unused"
    UNKNOWN_RULE = "unknown-rule"
    TOO_LONG = "too-long"
    SELF_APPROVED = "self-approved"
    INVALID = "invalid"


class State(StrEnum):
    """What a failure is against an earlier state; only a *new* one counts for the verdict."""

    NEW = "new"
    UNCHANGED = "unchanged"
    BASELINED = "baselined"
    """Accepted by a baseline file, to be mended in time."""


class Location(NamedTuple):
    """A place in a file: path relative to the root with `/`, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Fault(NamedTuple):
    """Something that could not be read: a value, shown as *unknown* where a rule needed it."""

    location: Location
    message: str
    hint: str | None = None
    kinds: frozenset[str] = frozenset()
    """Object kinds that the unread text may hold (`Deployment`, `PodDisruptionBudget`, `SLO`,
    `Alert`, …), as far as a look at its bytes tells; empty where nothing is recognisable."""
    words: frozenset[str] = frozenset()
    """All words of it, in lower case, where it can hold nothing of what it does not name; empty: it
    may hold anybody's."""
    stands: bool = False
    """What it is about was read as it stands: how it is joined is unknown, not that it is there."""


class Subject(NamedTuple):
    """What a finding is about. For facts that are no Kubernetes objects: kind and name."""

    kind: str
    name: str
    namespace: str | None = None
    container: str | None = None

    def __str__(self) -> str:
        parts = (self.kind, self.namespace, self.name, self.container)
        return "/".join(part for part in parts if part)


class Evidence(NamedTuple):
    """What an outcome rests on: a place, a link, or both."""

    kind: EvidenceClass
    note: str
    location: Location | None = None
    url: str | None = None
    expires: str | None = None
    """The last day on which an attestation counts."""


class Judgement(NamedTuple):
    """What a check says of one subject; knows neither rule nor tier."""

    subject: Subject
    outcome: Outcome
    message: str
    location: Location
    evidence: tuple[Evidence, ...] = ()


class Contact(NamedTuple):
    """A way to reach the owners: `kind` is chat, email, on-call, link or other."""

    kind: str
    value: str
    location: Location | None = None


class Dependency(NamedTuple):
    """A declared edge from a service to what it needs at run time."""

    service: str
    location: Location
    hard: bool | None = None
    """None where the descriptor does not say."""
    timeout: str | None = None
    retries: str | None = None
    fallback: str | None = None
    tier: Tier | None = None
    """The tier of the service it names: the catalogue's, else as declared beside the edge."""
    stage: str | None = None
    """The stage of life of the service it names, as the catalogue has it."""
    target: float | None = None
    """Availability 0–1 that is promised by the service it names: declared beside the edge, else
    the least of its own availability objectives in this repository."""
    resolves: bool | None = None
    """Whether the name is a service of this catalogue; None where that cannot be told."""
    circle: tuple[str, ...] = ()
    """The way back to the service over hard edges, itself first and last; empty where none is."""
    weakest: tuple[str, ...] = ()
    """The way over hard edges to the least critical service that it leads to, as names; ends at
    `weakest_tier`. None and empty where no tier is known."""
    weakest_tier: Tier | None = None
    untiered: str | None = None
    """The way over hard edges, beyond the service that it names, to the nearest one whose tier
    nobody declares here, as text; None where there is none."""


class Dependent(NamedTuple):
    """A service of the catalogue that declares that it needs another: the edge seen from there."""

    service: str
    tier: Tier
    location: Location
    """Where it says so."""
    hard: bool | None = None
    """None where the descriptor does not say."""


class Recovery(NamedTuple):
    """Declared recovery objectives, in seconds."""

    rto_seconds: int | None = None
    rpo_seconds: int | None = None


class Claim(NamedTuple):
    """What one descriptor of a service says of one field, as written."""

    format: str
    value: str | None
    """None where it leaves the field out."""
    location: Location


class Accord(NamedTuple):
    """One field that several descriptors of a service speak of."""

    field: str
    claims: tuple[Claim, ...]
    """The one that holds first."""
    verdict: str
    """`agree`, `differ`, `lost` (a descriptor that could say it does not), or `unknown` (a value
    is opaque: an id of somebody else's system)."""


class Attestation(NamedTuple):
    """What only a person can attest: for one rule, with date, person and link."""

    rule: str
    date: str
    by: str
    link: str | None
    location: Location


class NotApplicable(NamedTuple):
    """A rule that the owner declares to have no subject here, with the reason."""

    rule: str
    reason: str
    location: Location


class Link(NamedTuple):
    """A link of a descriptor, as declared (`kind` may be empty)."""

    url: str
    title: str
    kind: str
    location: Location


class Selector(NamedTuple):
    """Declared attribution of one kind of evidence: by labels, by path globs, or both."""

    labels: tuple[tuple[str, str], ...] = ()
    paths: tuple[str, ...] = ()


class Service(NamedTuple):
    """One service of the catalogue, whatever descriptor it came from."""

    name: str
    root: str
    """Folder of the service, relative to the repository's root; empty for the root itself."""
    location: Location
    tier: Tier
    tier_source: TierSource = TierSource.DEFAULT
    tier_location: Location | None = None
    tier_rationale: str | None = None
    tier_assessed_at: str | None = None
    """The day on which somebody last asked whether the tier holds, YYYY-MM-DD."""
    owner: str | None = None
    owner_location: Location | None = None
    co_owners: tuple[str, ...] = ()
    """Other teams that the same descriptor calls accountable: then none of them is."""
    business_owner: str | None = None
    lifecycle: str | None = None
    """As declared."""
    stage: str | None = None
    """What the lifecycle means: planned, experimental, preview, production, deprecated or retired;
    None where no table knows the word."""
    type: str | None = None
    """What it is: service, website, library, worker, … as declared."""
    title: str | None = None
    description: str | None = None
    system: str | None = None
    format: str = "inferred"
    """The dialect of the descriptor that goes first: readiness, backstage, cortex, opslevel,
    datadog, compass, gitlab, opensrm, score or inferred."""
    inferred: bool = False
    inferred_from: str | None = None
    repository: str | None = None
    contacts: tuple[Contact, ...] = ()
    on_call: str | None = None
    runbooks: tuple[str, ...] = ()
    """Declared runbook folders, files or URLs."""
    dashboards: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    dependents: tuple[Dependent, ...] = ()
    """The other services of the catalogue that need it, by name."""
    recovery: Recovery | None = None
    data_classification: str | None = None
    data_retention: str | None = None
    attestations: tuple[Attestation, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    selectors: tuple[tuple[str, Selector], ...] = ()
    """Kind of fact → declared attribution (`sources:` of readiness.yaml)."""
    aliases: tuple[str, ...] = ()
    """Other names by which evidence may call it."""
    places: tuple[tuple[str, Location], ...] = ()
    """Field (`lifecycle`, `on_call`, …) → where a descriptor says it, by field."""
    agreements: tuple[Accord, ...] = ()
    """What several descriptors of it say of the same fields; empty where there is one."""


class Waiver(NamedTuple):
    """An accepted risk. Dates are ISO days; `status` is decided on the day of the run."""

    rule: str
    service: str
    reason: str
    location: Location
    expires: str | None
    subject: str | None = None
    """Glob over `Subject` texts; None is every subject of the service."""
    owner: str | None = None
    approved_by: str | None = None
    ticket: str | None = None
    created: str | None = None
    inline: bool = False
    entered_by: str | None = None
    """`Name <address>` of who committed it as it is; None where no history tells."""
    renewals: int | None = None
    """How often its end was moved on; None where no history tells."""
    status: WaiverStatus = WaiverStatus.ACTIVE
    problem: str | None = None
    """Why it has no effect, in words, where it has none."""


class Finding(NamedTuple):
    """One rule × one subject of one service, passes included."""

    rule: str
    title: str
    category: str
    service: str
    subject: Subject
    outcome: Outcome
    severity: Severity
    enforcement: Enforcement
    blocking: bool
    message: str
    fix: str
    location: Location
    evidence: tuple[Evidence, ...] = ()
    waiver: Waiver | None = None
    state: State | None = None
    """Of a failure against what it was compared with; None of a pass, or without comparison."""
    effective_on: str | None = None
    """The day from which the rule is required, where that is still to come."""
    tier_path: str | None = None
    """Where policy asks for it: pack, tier, file and line."""
    excused: bool = False
    """Whether it would block but for its waiver."""

    @property
    def fingerprint(self) -> str:
        """Identity across runs: rule, service and subject; no line numbers in it."""
        from hashlib import sha256  # noqa: PLC0415 - it loads OpenSSL, and few formats tell this

        kind, name, namespace, container = self.subject
        subject = f"{kind}\0{name}\0{namespace or ''}\0{container or ''}"
        key = f"{self.rule}\0{self.service}\0{subject}"
        return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Counts(NamedTuple):
    """How many findings of a service ended how; the first five add up to all of them."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0
    not_applicable: int = 0
    error: int = 0
    waived: int = 0


class ServiceReport(NamedTuple):
    """One service's verdict."""

    service: Service
    verdict: Verdict
    counts: Counts
    categories: tuple[tuple[str, Counts], ...]
    evidence: tuple[tuple[str, int], ...] = ()
    """The number of workloads, alerts, SLOs, … that were looked at for it."""
    excused: int = 0
    """How many findings would block but for a waiver."""

    @property
    def unwaived(self) -> Verdict:
        """The verdict without waivers."""
        return Verdict.NOT_READY if self.excused else self.verdict


class PackUse(NamedTuple):
    """A policy pack that took part; `digest` is `sha256:…` over its files."""

    name: str
    version: str
    source: str
    digest: str


class Unattributed(NamedTuple):
    """A piece of evidence that belongs to no service."""

    kind: str
    name: str
    location: Location


class Lowered(NamedTuple):
    """A demand that the repository's own configuration lowers or switches off."""

    rule: str
    enforcement: Enforcement
    was: Enforcement
    location: Location
    how: str = ""
    """In words: `advisory instead of required`, `replicas 1 instead of 2`."""
    where: str = ""
    """Services and paths, where it does not hold for all: `for checkout in legacy/**`."""
    reason: str = ""


class Unanswered(NamedTuple):
    """What a running system was asked for and did not give: `rules`, `targets`, `alerts`, …"""

    asked: str
    reason: str


class LiveSource(NamedTuple):
    """A running system that was asked for evidence."""

    kind: str
    """prometheus or alertmanager."""
    origin: str
    """Its address without credentials."""
    at: str
    """When, `YYYY-MM-DDTHH:MM:SSZ`."""
    version: str | None = None
    unanswered: tuple[Unanswered, ...] = ()


class Target(NamedTuple):
    """What was judged."""

    repository: str | None = None
    commit: str | None = None
    dirty: bool = False
    ref: str | None = None
    prefix: str = ""
    """The folder that was judged, from the repository's root: empty, or ends in `/`."""


class Reference(NamedTuple):
    """Where a rule comes from."""

    title: str
    url: str | None = None


class RuleText(NamedTuple):
    """What a reader may want to know of a rule that findings speak of."""

    id: str
    title: str
    category: str
    severity: Severity
    why: str
    fix: str
    references: tuple[Reference, ...] = ()
    requirements: tuple[str, ...] = ()
    """Ids of the catalogue of requirements that it covers."""


class Objective(NamedTuple):
    """A service level objective of a service, as far as a report tells of it."""

    service: str
    name: str
    location: Location
    target: float | None = None
    """A ratio, whatever the dialect's unit."""
    window_seconds: int | None = None
    indicator: str | None = None
    format: str | None = None
    fast: str = "unknown"
    """Whether an alert pages on a fast burn: yes, no or unknown."""
    slow: str = "unknown"


class Cause(StrEnum):
    """Why a finding is not what it was."""

    SERVICE = "service"
    TIER = "tier"
    """The service is judged by another tier than before."""
    POLICY = "policy"
    """Another policy asks, or asks harder; the service may be what it was."""


class Change(NamedTuple):
    """A failure that an earlier report did not have, or that is no more."""

    rule: str
    title: str
    service: str
    subject: Subject
    outcome: Outcome
    """Of the failure: today's where it is new, the earlier one where it is gone."""
    blocking: bool
    cause: Cause


class ServiceChange(NamedTuple):
    """A service whose verdict or tier is not what it was; None on a side where it was not judged."""

    service: str
    was: Verdict | None
    now: Verdict | None
    tier_was: Tier | None
    tier_now: Tier | None


class PackChange(NamedTuple):
    """A pack that is not what it was; None on a side where it took no part."""

    name: str
    was: PackUse | None
    now: PackUse | None


class Since(NamedTuple):
    """What changed since an earlier report; changes no verdict."""

    date: str
    verdict: Verdict
    tool_version: str
    commit: str | None = None
    services: tuple[ServiceChange, ...] = ()
    packs: tuple[PackChange, ...] = ()
    new: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    unchanged: int = 0
    """Failures that both reports have."""


class Report(NamedTuple):
    """The whole answer of one run; formats know nothing else."""

    tool_version: str
    target: Target
    packs: tuple[PackUse, ...]
    date: str
    verdict: Verdict
    services: tuple[ServiceReport, ...]
    findings: Sequence[Finding]
    """By service and rule; made while they are read where there are many (`findings.py`)."""
    waivers: tuple[Waiver, ...] = ()
    faults: tuple[Fault, ...] = ()
    unattributed: tuple[Unattributed, ...] = ()
    lowered: tuple[Lowered, ...] = ()
    rules: tuple[RuleText, ...] = ()
    """Those that the findings speak of, by id."""
    objectives: tuple[Objective, ...] = ()
    """By service and name."""
    live: tuple[LiveSource, ...] = ()
    """The running systems that were asked; empty where files alone are evidence."""
    notes: tuple[str, ...] = ()
    """What a reader must know of how the run was made (default tier, files left out, …)."""
    since: Since | None = None
    """Beside an earlier report, where one is named."""

    @property
    def unwaived(self) -> Verdict:
        """The verdict without waivers."""
        excused = any(item.excused for item in self.services)
        return Verdict.NOT_READY if excused else self.verdict
