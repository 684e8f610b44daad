"""The shape of `readiness.yaml`; says what may be written, decides nothing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from readiness.schema.scalars import (
    Day,
    Duration,
    Enforcement,
    Percentage,
    Release,
    Strict,
    Text,
    Tier,
    TierWord,
    Word,
    complaint,
)


class Contact(Strict):
    """A way to reach the owners."""

    kind: Literal["chat", "email", "on-call", "link", "other"] = Field(
        description="What it is: chat, email, on-call, link or other."
    )
    value: Text = Field(description="Channel, address or URL.")


class Link(Strict):
    """A link worth having at hand."""

    url: Text = Field(description="Where it leads.")
    title: str = Field("", description="What is found there.")
    kind: str = Field("", description="runbook, dashboard, on-call, documentation, …")


class Dependency(Strict):
    """Something that the service needs at run time."""

    service: Text = Field(description="Name of the service it needs.")
    hard: bool | None = Field(None, description="Whether this service fails when that one does.")
    timeout: Duration | None = Field(None, description="How long a call may take, as 2s.")
    retries: Word | None = Field(None, description="How a failed call is repeated.")
    fallback: Text | None = Field(None, description="What happens instead while it is down.")
    tier: Tier | None = Field(
        None, description="Its tier, where it is described in another repository."
    )
    slo: Percentage | None = Field(
        None, description="Availability that it promises, as 99.95%; where described elsewhere."
    )


class Recovery(Strict):
    """What is promised after a disaster."""

    rto: Duration | None = Field(None, description="Longest time until service is back.")
    rpo: Duration | None = Field(None, description="Longest stretch of data that may be lost.")


class Attestation(Strict):
    """What only a person can attest; shown apart from what was verified."""

    rule: Text = Field(description="The rule it answers.")
    date: Day = Field(description="The day it was true, YYYY-MM-DD.")
    by: Text = Field(description="Who says so.")
    link: Text | None = Field(None, description="Where the record of it can be read.")


class NotApplicable(Strict):
    """A rule that has no subject here."""

    rule: Text = Field(description="The rule.")
    reason: Text = Field(description="Why it cannot apply; shown in the report.")


class Selector(Strict):
    """Which evidence belongs to this service: by labels, by path globs, or by either."""

    labels: dict[str, Word] = Field(
        {}, description="Labels that the evidence carries, all of them."
    )
    paths: list[Text] = Field([], description="Globs as in .gitignore, from the repository's root.")

    @model_validator(mode="after")
    def says_something(self) -> Selector:
        """An empty selector would select nothing in silence."""
        if not self.labels and not self.paths:
            raise ValueError("needs 'labels' or 'paths'")
        return self


class Sources(Strict):
    """Where folders, labels and names do not already say whose evidence it is."""

    workloads: Selector | None = Field(None, description="Kubernetes workloads.")
    alerts: Selector | None = Field(None, description="Alerting and recording rules.")
    slos: Selector | None = Field(None, description="Service level objectives.")
    runbooks: Selector | None = Field(None, description="Runbook pages (paths only).")
    dashboards: Selector | None = Field(None, description="Dashboards.")
    pipelines: Selector | None = Field(None, description="CI workflows (paths only).")


class Service(Strict):
    """One service and what no other descriptor can say of it."""

    name: Text = Field(description="Its one name, as alerts and dashboards call it.")
    tier: TierWord | None = Field(
        None, description="0 is the most critical, 3 the least; or a word of policy.tiers."
    )
    tier_rationale: Text | None = Field(None, description="Why this tier and no other.")
    tier_assessed_at: Day | None = Field(None, description="When somebody last asked for that.")
    owner: Text | None = Field(None, description="The team that answers for it.")
    business_owner: Text | None = Field(None, description="Who decides what it is worth.")
    lifecycle: Text | None = Field(None, description="experimental, production, deprecated, …")
    type: Text | None = Field(None, description="service, worker, website, …")
    title: Text | None = Field(None, description="Name for people.")
    description: Text | None = Field(None, description="What it does, in a sentence.")
    system: Text | None = Field(None, description="The larger whole it is part of.")
    root: Text | None = Field(None, description="Its folder, from this file's folder.")
    repository: Text | None = Field(None, description="Where its source lives.")
    aliases: list[Text] = Field([], description="Other names by which evidence calls it.")
    contacts: list[Contact] = Field([], description="How to reach the owners.")
    on_call: Text | None = Field(None, description="Rota or escalation policy that is paged.")
    runbooks: list[Text] = Field([], description="Folders, files or URLs of its runbooks.")
    dashboards: list[Text] = Field([], description="Files or URLs of its dashboards.")
    links: list[Link] = Field([], description="Other links.")
    dependencies: list[Dependency] = Field([], description="What it needs at run time.")
    recovery: Recovery | None = Field(None, description="Recovery objectives.")
    data_classification: Text | None = Field(
        None, description="Class of the data that it handles: public, internal, confidential, …"
    )
    data_retention: Text | None = Field(None, description="How long that data is kept.")
    evidence: list[Attestation] = Field([], description="What only a person can attest.")
    not_applicable: list[NotApplicable] = Field([], description="Rules without a subject here.")
    sources: Sources | None = Field(None, description="Evidence that is not found by itself.")


def override(value: Any) -> Any:
    """`image-is-pinned: advisory` is short for a mapping with that enforcement."""
    return {"enforcement": value} if isinstance(value, (str, bool)) else value


class Override(Strict):
    """What this repository asks otherwise than the packs."""

    enforcement: Enforcement | None = Field(None, description="off, advisory or required.")
    params: dict[str, Any] = Field({}, description="Parameters of the rule.")
    reason: Text | None = Field(None, description="Why; shown where it lowers a demand.")


Overrides = dict[str, Annotated[Override, BeforeValidator(override)]]


class Local(Strict):
    """What is asked otherwise of some services, or of what stands in some files."""

    services: list[Text] = Field([], description="Names of services, or globs over them.")
    paths: list[Text] = Field(
        [], description="Globs as in .gitignore over the files in which the judged thing stands."
    )
    reason: Text = Field(description="Why; shown where it lowers a demand.")
    rules: Overrides = Field(min_length=1, description="Rule → what is asked otherwise there.")

    @model_validator(mode="after")
    def says_where(self) -> Local:
        """Without either it would hold everywhere, which `policy.rules` says."""
        if not self.services and not self.paths:
            hint = "what holds everywhere belongs into policy.rules"
            raise complaint("needs 'services' or 'paths'", hint=hint)
        return self


class Policy(Strict):
    """How this repository is judged."""

    packs: list[Text] = Field([], description="Shipped names, paths, or git+https URLs.")
    default_tier: Tier = Field(2, description="Tier of services that declare none.")
    tiers: dict[str, Tier] = Field(
        {}, description="This organisation's words for tiers: {gold: 1}."
    )
    rules: Overrides = Field({}, description="Rule → what is asked otherwise here.")
    overrides: list[Local] = Field(
        [], description="The same for some services or paths; of several paths the last counts."
    )


class Helm(Strict):
    """One way in which a chart is installed."""

    chart: Text = Field(description="Folder of the chart.")
    values: list[Text] = Field([], description="Values files, relative to the chart, in order.")
    namespace: Text | None = Field(None, description="Namespace of the release.")
    release: Text | None = Field(None, description="Name of the release.")


class Render(Strict):
    """What is deployed, where the repository holds its ingredients."""

    helm: list[Helm] = Field([], description="Charts with the values they are installed with.")
    kustomize: list[Text] = Field([], description="Overlays that are deployed.")


class Environment(Strict):
    """A place that the same workloads are deployed to."""

    paths: list[Text] = Field(
        min_length=1,
        description="Globs of its values files, overlays and manifests, as in .gitignore.",
    )
    gates: bool | None = Field(
        None, description="Whether its answer decides; by default where its name says production."
    )


class Severities(Strict):
    """Severity words of this organisation by what they do to a person."""

    page: list[Word] = Field([], description="Wakes somebody.")
    ticket: list[Word] = Field([], description="Is read in working hours.")
    info: list[Word] = Field([], description="Asks nothing of anybody.")


class Aliases(Strict):
    """The words that this organisation uses."""

    runbook: list[Text] = Field([], description="Annotations that hold a runbook link.")
    owner: list[Text] = Field([], description="Labels that name the owner of an alert.")
    severity_keys: list[Text] = Field([], description="Labels that hold an alert's severity.")
    summary: list[Text] = Field([], description="Annotations that hold an alert's summary.")
    description: list[Text] = Field([], description="Annotations that describe an alert.")
    tier: list[Text] = Field([], description="Labels or annotations that hold a tier.")
    workloads: dict[str, Text] = Field(
        {}, description="Kind, or Kind.group → steps to its pod template: {Worker: spec.template}."
    )
    severity: Severities | None = Field(None, description="Words for severities.")


class ServiceFile(Strict):
    """A service, or several, and (in the root's file) what holds for the whole repository."""

    model_config = ConfigDict(title="readiness.yaml")

    apiVersion: Literal["readiness/v1"] = Field(description="readiness/v1")  # noqa: N815 - its name
    service: Service | None = Field(None, description="The service at this folder.")
    services: list[Service] = Field([], description="Several services.")
    policy: Policy | None = Field(None, description="How it is judged; repository-wide.")
    render: Render | None = Field(None, description="What is deployed; repository-wide.")
    aliases: Aliases | None = Field(None, description="Own words; repository-wide.")
    provided: list[Text] = Field(
        [],
        description="Kind/namespace/name of what exists elsewhere; Service/*/bank speaks of "
        "dependencies too; repository-wide.",
    )
    environments: dict[str, Environment] = Field(
        {},
        description="Name → what is deployed there; repository-wide, the first that fits counts.",
    )
    target_kubernetes: Release | None = Field(
        None, description="Release of Kubernetes that is deployed to, as '1.33'; repository-wide."
    )
    teams: list[Text] = Field(
        [], description="Files that list the teams of the organisation; repository-wide."
    )
    links: dict[Text, Text] = Field(
        {},
        description="Start of a URL → folder that holds its pages, here or in a checkout beside "
        "(../NAME); repository-wide.",
    )
    exclude: list[Text] = Field([], description="Globs of what is not read; repository-wide.")

    @model_validator(mode="after")
    def links_stay_near(self) -> ServiceFile:
        """A URL leads below the root, or into one checkout right beside it."""
        for url, path in self.links.items():
            if not url.lower().startswith(("https://", "http://")):
                raise complaint(f"links {url}, which is no URL", "links", url, hint="https://…/")
            parts = path.split("/")
            inside = parts[1:] if parts[0] == ".." else parts
            if path.startswith("/") or ".." in inside or "\\" in path or parts == [".."]:
                hint = "name a folder below the root, or ../NAME for a checkout beside it"
                raise complaint(f"links {url} to {path}, elsewhere", "links", url, hint=hint)
        return self

    @model_validator(mode="after")
    def one_way_to_say_it(self) -> ServiceFile:
        """`service` is for one, `services` for several."""
        if self.service and self.services:
            hint = "move the one of 'service' into 'services'"
            raise complaint("has both 'service' and 'services'", "services", hint=hint)
        return self
