"""The shape of a rule, `policies/rules/<category>/<id>.yaml`; compiles no expression."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from readiness.schema.scalars import Day, Strict, Text, Tier, complaint

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Scalar = bool | int | float | str


class Param(Strict):
    """A threshold that packs may set."""

    type: Literal["integer", "number", "string", "boolean", "list"] = Field(
        description="integer, number (with decimals), string, boolean, or list (of strings)."
    )
    default: Scalar | list[str] = Field(description="The value where no pack says otherwise.")
    description: Text = Field(description="What it is, with its unit.")
    minimum: int | float | None = Field(None, description="Least value that makes sense.")
    maximum: int | float | None = Field(None, description="Greatest value that makes sense.")
    enum: list[Scalar] | None = Field(None, description="The values it may have.")
    stricter: Literal["higher", "lower"] | None = Field(
        None, description="Which values ask for more; a more critical tier never asks less."
    )


class Reference(Strict):
    """Where the rule comes from."""

    title: Text = Field(description="Name of the page, book or standard.")
    url: Text | None = Field(None, description="Where it can be read.")


class PrometheusAnswers(Strict):
    """What a Prometheus answers; what is left out is not answered."""

    rules: list[Any] | None = Field(
        None, description="data.groups of /api/v1/rules; health is ok where it is left out."
    )
    targets: list[Any] | None = Field(None, description="data.activeTargets of /api/v1/targets.")
    queries: dict[str, float | list[float] | str] = Field(
        {}, description="Query → its values (an empty list: no data), or the problem with it."
    )


class AlertmanagerAnswers(Strict):
    """What an Alertmanager answers; what is left out is not answered."""

    alerts: list[Any] | None = Field(None, description="The list of /api/v2/alerts.")


class LiveAnswers(Strict):
    """Running systems that an example asks."""

    prometheus: PrometheusAnswers | None = Field(None, description="Its answers.")
    alertmanager: AlertmanagerAnswers | None = Field(None, description="Its answers.")


class Example(Strict):
    """A small repository that the rule judges: its test and its documentation."""

    name: Text | None = Field(None, description="What it shows.")
    files: dict[str, str] = Field(min_length=1, description="Path → content.")
    at: Text | None = Field(
        None, description="Where the finding stands: path, path:line, …:column."
    )
    message: Text | None = Field(None, description="The whole message of the finding.")
    service: Text | None = Field(None, description="The service it is about, where there are many.")
    params: dict[FieldName, Scalar | list[str]] = Field({}, description="Parameters of this one.")
    tier: Tier | None = Field(None, description="The tier of a service that declares none.")
    date: Day | None = Field(None, description="The day of the run, YYYY-MM-DD.")
    remote: Text | None = Field(None, description="Address of the repository's remote.")
    before: dict[str, str] = Field(
        {}, description="Path → content before the change, as --since sees it; empty: no such file."
    )
    author: Text | None = Field(
        None, description="Name <address> of who committed what stood there before."
    )
    changed: dict[str, Day] = Field({}, description="Path → day of its last commit.")
    live: LiveAnswers | None = Field(None, description="What running systems answer.")


ALWAYS = "true"
"""What `unknown_when` says of a rule whose every subject is unknown: it neither passes nor fails."""
NEVER = "false"
"""What `expect` says of a rule whose every subject is wrong, unless somebody attests otherwise."""


class Examples(Strict):
    """At least one repository that passes and one that fails."""

    passing: list[Example] = Field([], alias="pass", description="Ends in pass.")
    fail: list[Example] = Field([], description="Ends in fail.")
    unknown: list[Example] = Field([], description="Ends in unknown.")
    not_applicable: list[Example] = Field([], description="Ends in not-applicable.")


class RuleFile(Strict):
    """One rule: the words, how to judge, and examples that prove both."""

    model_config = ConfigDict(title="A rule of a policy")

    id: Name = Field(description="A statement that can be true of a service; the file's name.")
    title: Text = Field(max_length=100, description="The same as a sentence.")
    category: Name = Field(description="The folder it stands in.")
    why: Text = Field(description="One or two sentences that a tired person believes.")
    fix: Text = Field(description="What to do, concretely.")
    severity: Literal["low", "medium", "high", "critical"] = Field(
        description="How much harm the gap can do."
    )
    each: Text = Field(
        description="The subjects: a kind of fact (workloads, alerts, …) or service."
    )
    at: FieldName | None = Field(None, description="The part of the subject a finding points at.")
    when: Text | None = Field(None, description="CEL; not-applicable where false.")
    when_message: Text | None = Field(None, description="Why it is not applicable there.")
    unknown_when: Text | None = Field(None, description="CEL; unknown where true.")
    unknown_message: Text | None = Field(None, description="What could not be told, and why.")
    expect: Text | None = Field(None, description="CEL; what has to be true.")
    check: Text | None = Field(None, description="Instead of expect: the name of a deep check.")
    message: Text | None = Field(None, description="What is wrong; {{ CEL }} inside.")
    pass_message: Text | None = Field(None, description="What is right; {{ CEL }} inside.")
    rests_on: list[Text] = Field(
        [], description="Kinds of object whose absence a failure rests on (PodDisruptionBudget)."
    )
    evidence: Literal["verified", "attested"] = Field(
        "verified", description="attested: a person may declare it in readiness.yaml."
    )
    attests_absence: bool = Field(
        False,
        description="With evidence attested: a failure is only that nothing was found in files, "
        "so that an attestation may answer it; what was verified it never answers.",
    )
    asked_of_retired: bool = Field(
        False,
        description="Also asked of a retired service of which nothing is left in the files; no "
        "other rule is.",
    )
    needs: list[Literal["live", "prometheus", "alertmanager"]] = Field(
        [],
        description="What must have been asked (--live) for it to apply: a certain system, or any.",
    )
    params: dict[FieldName, Param] = Field({}, description="Thresholds that packs may set.")
    references: list[Reference] = Field([], description="Where the rule comes from.")
    requirements: list[Text] = Field([], description="Ids of the catalogue that it covers.")
    aliases: list[Name] = Field([], description="Ids it had before.")
    status: Literal["preview", "stable", "deprecated"] = Field(
        "stable",
        description="preview: nobody can require it yet; deprecated: its successor takes over.",
    )
    successor: Name | None = Field(
        None, description="The rule that takes the place of a deprecated one."
    )
    examples: Examples = Field(description="Its tests and its documentation.")

    @model_validator(mode="after")
    def judges_in_one_way(self) -> RuleFile:
        """An expression with its message, or a check."""
        if (self.expect is None) == (self.check is None):
            raise complaint("needs either expect or check", hint="expect is CEL, check a name")
        if self.expect is not None and self.message is None:
            raise complaint("needs a message that says what is wrong where expect is false")
        return self

    @model_validator(mode="after")
    def goes_with_a_word(self) -> RuleFile:
        """Who uses a rule that goes is told what comes."""
        if self.status == "deprecated" and self.successor is None:
            hint = "name the rule that takes its place: successor: …"
            raise complaint("is deprecated and names no successor", "status", hint=hint)
        if self.status != "deprecated" and self.successor is not None:
            raise complaint("has a successor, and is not deprecated", "successor")
        if self.successor == self.id:
            raise complaint("is its own successor", "successor")
        return self

    @model_validator(mode="after")
    def shows_both_sides(self) -> RuleFile:
        """A rule that never passed, or never failed, may be one that cannot."""
        sides = {"pass": self.examples.passing, "fail": self.examples.fail}
        if self.unknown_when == ALWAYS:
            sides = {
                "unknown": self.examples.unknown,
                "not_applicable": self.examples.not_applicable,
            }
        elif self.expect == NEVER and not self.examples.passing:
            sides["pass"] = self.examples.not_applicable
        for side, shown in sides.items():
            if not shown:
                raise complaint(f"needs an example under '{side}'", "examples")
        return self
