"""The shape of an organisation's tests of its policy; judges nothing."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from readiness.schema.scalars import Day, Strict, Text, complaint


class Expected(Strict):
    """A finding that must be there; what is left out may be anything."""

    rule: Text = Field(description="The rule.")
    outcome: Literal["pass", "fail", "not-applicable", "unknown", "error"] = Field(
        "fail", description="How it ends."
    )
    service: Text | None = Field(None, description="The service it is about.")
    subject: Text | None = Field(None, description="Its subject, as reports call it, or a glob.")
    at: Text | None = Field(None, description="Its place: path, path:line, path:line:column.")
    message: Text | None = Field(None, description="Its whole message.")
    enforcement: Literal["advisory", "required"] | None = Field(
        None, description="What the tier asks."
    )
    waived: bool | None = Field(None, description="Whether a waiver covers it.")


class Test(Strict):
    """A small repository, and what is to be found in it."""

    name: Text = Field(description="What it shows.")
    folder: Text | None = Field(None, description="Its files: a folder, from this file's folder.")
    files: dict[str, str] = Field({}, description="Its files, or more of them: path → content.")
    rules: list[Text] = Field([], description="Judge only rules with such an id; globs.")
    date: Day | None = Field(None, description="The day of the run, YYYY-MM-DD.")
    expect: list[Expected] = Field(
        [], description="All that fails, errs or is unknown; passes where you like."
    )

    @model_validator(mode="after")
    def has_files(self) -> Test:
        """Nothing to judge proves nothing."""
        if self.folder is None and not self.files:
            raise complaint("needs 'folder' or 'files'")
        return self


class TestFile(Strict):
    """What a policy must find, and nothing else."""

    model_config = ConfigDict(title="Tests of a policy")

    apiVersion: Literal["readiness/v1"] = Field(description="readiness/v1")  # noqa: N815 - its name
    packs: list[Text] = Field(
        min_length=1, description="What to judge by: shipped names, or paths in this repository."
    )
    date: Day | None = Field(None, description="The day of the runs that name none, YYYY-MM-DD.")
    tests: list[Test] = Field(min_length=1, description="The tests.")
