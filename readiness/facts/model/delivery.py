"""What a repository says of how changes reach production, and who answers for which file."""

from readiness.facts.model.place import Answer, Place
from readiness.record import NamedTuple


class ActionUse(NamedTuple):
    """A step that runs somebody else's code: `pinned` is a full commit or digest."""

    place: Place
    name: str
    ref: str | None
    pinned: bool
    local: bool = False


class Job(NamedTuple):
    """One job of a pipeline."""

    place: Place
    name: str
    purpose: str
    """`test`, `deploy`, `rollback`, `build`, `scan` or `other`, as far as names and commands
    tell; a job that tests and then deploys is `deploy`."""
    tests: bool = False
    """It tests, whatever else it is for."""
    environment: str | None = None
    production: bool = False
    needs: tuple[str, ...] = ()
    runs_after_tests: bool | None = None
    """Some job it needs, directly or not, tests (or it tests itself, before it deploys); None
    where it is no deployment, or where a job it needs stands in another repository."""
    gate: str | None = None
    """`manual` or `environment` where something must be approved (an environment's protection
    stands on the server: unknown from here), else None."""
    rolls_back: Answer = "unknown"
    """A deployment that undoes itself on failure (`helm --atomic`, `rollout undo`)."""
    undo: tuple[str, ...] = ()
    """The commands that take a deployment back, as written."""
    tools: tuple[str, ...] = ()
    """Programs that deploy (`helm`, `kubectl`), sorted."""
    releases: tuple[str, ...] = ()
    """Releases of Helm that it installs or upgrades, as written, sorted."""
    timeout: bool = False
    concurrency: bool = False
    called: bool = False
    """It is the call of a whole workflow, which sets its own timeouts."""


class Pipeline(NamedTuple):
    """One CI workflow."""

    place: Place
    path: str
    name: str
    format: str
    """github-actions or gitlab-ci."""
    service: str | None = None
    attribution: str = ""
    triggers: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    actions: tuple[ActionUse, ...] = ()
    permissions: str | None = None
    """Of the whole workflow: `read`, `write` (to code, packages, releases or what checks say: a
    bot may write to issues), `none`, or None where nothing is declared. `none`
    also where each job declares its own and none of them `write-all`."""
    opaque: bool = False
    """Some of what it runs stands in another repository."""
    dangers: tuple[str, ...] = ()
    """Patterns that let a stranger run code with the repository's rights: each in words, with
    its place; the fact's part `dangers` is the place of the first."""


class Protection(NamedTuple):
    """A file that says what must be green before a change is merged."""

    place: Place
    path: str
    service: str | None = None
    attribution: str = ""
    checks: tuple[str, ...] = ()
    """Names of all required checks, as written."""
    tests: Answer = "unknown"
    """Whether one of them is a job that tests."""
    problem: str | None = None
    """Why the file cannot be read."""


class Rollback(NamedTuple):
    """One way back, and whether it can be run."""

    place: Place
    kind: str
    """`revision-history`, `canary-analysis`, `pipeline`, `runbook`, `helm-release`,
    `feature-flag`."""
    subject: str
    service: str | None = None
    attribution: str = ""
    works: Answer = "unknown"
    automatic: bool = False
    reason: str = ""


class Sync(NamedTuple):
    """What keeps a cluster like a source: an Application of Argo CD, a release of Flux."""

    place: Place
    kind: str
    """`Application`, `ApplicationSet`, `HelmRelease` or `Kustomization` (of Flux)."""
    namespace: str
    name: str
    tool: str
    """argocd or flux."""
    service: str | None = None
    attribution: str = ""
    source: str | None = None
    """URL of the repository, or `GitRepository/shop`; None where it is missing or a template, as
    for all texts here."""
    path: str | None = None
    chart: str | None = None
    revision: str | None = None
    release: str | None = None
    """Name of the Helm release."""
    automated: bool | None = False
    """It applies what the source says without being asked; None where that cannot be told."""
    prunes: bool = False
    """It deletes what the source no longer holds."""
    heals: bool = False
    """It undoes what is changed in the cluster."""
    suspended: bool = False
    retries: int | None = None
    """After a failed upgrade, before it is remediated; None: nobody says, so it is not."""
    remediation: str | None = None
    """`rollback` or `uninstall`, as declared."""


class OwnerRule(NamedTuple):
    """One line of CODEOWNERS."""

    place: Place
    pattern: str
    owners: tuple[str, ...]
    section: str | None = None
    """GitLab: the section it stands in; the last match counts per section."""
    excludes: bool = False
    """GitLab: `!pattern`, which takes paths out of its section for good."""
    approvals: int = 1
    """GitLab: how many owners the section asks to agree (`[Section][2]`)."""
    optional: bool = False
    """GitLab: nobody of the section has to agree (`^[Section]`)."""


class CodeOwners(NamedTuple):
    """The CODEOWNERS file in force."""

    place: Place
    path: str
    rules: tuple[OwnerRule, ...] = ()
    errors: tuple[str, ...] = ()
    """Lines that the forge passes over, each as `path:line:column: why`."""
    dialect: str = "github"
    """github or gitlab."""


class PathOwners(NamedTuple):
    """A file and who has to agree to a change of it."""

    path: str
    owners: tuple[str, ...] = ()
    """Without those of optional sections, who are only asked."""


class Team(NamedTuple):
    """A team of the organisation, as a file of teams or a Backstage Group names it."""

    place: Place
    name: str
    aliases: tuple[str, ...] = ()


class Ownership(NamedTuple):
    """Who answers for the files of one service (last matching line wins)."""

    file: str | None
    owners: tuple[str, ...] = ()
    production_paths: int = 0
    """How many source, deployment, alert and descriptor files the service has."""
    unowned: tuple[str, ...] = ()
    """The production paths that nobody owns, the first twenty."""
    covered: float | None = None
    """Share 0–1 of production paths with an owner; None without any such path."""
    errors: tuple[str, ...] = ()
    voluntary: tuple[str, ...] = ()
    """GitLab: production paths whose owners all stand in optional sections, the first twenty."""
    approvals: int | None = None
    """GitLab: how many owners agree at least to a change of an owned path that is not voluntary;
    None on GitHub, where the settings of a branch say so and no file does."""
    known: Answer = "unknown"
    """Whether the service's owner is a team that somebody has listed: a file of teams, a Group, or
    CODEOWNERS. Only a list of teams can say no."""
    known_from: str = ""
    """Where the owner is listed, or why that cannot be told."""
    policy_files: tuple[PathOwners, ...] = ()
    """What decides how the service is judged (`readiness.yaml`, waivers), by path."""


class Availability(NamedTuple):
    """What a service promises beside what it needs to work; ratios 0–1."""

    target: float | None = None
    """The highest of its availability objectives."""
    ceiling: float | None = None
    """Product of the targets of its hard dependencies, as far as they are known: it cannot be more
    available than that. None where none is known."""
    spent: float | None = None
    """Share of its error budget that these dependencies may use up by keeping their promises."""
    unpromised: tuple[str, ...] = ()
    """Hard dependencies of which no target is known."""
