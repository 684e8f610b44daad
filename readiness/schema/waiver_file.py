"""The shape of `readiness-waivers.yaml`; whether a waiver has any effect is decided elsewhere."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from readiness.schema.scalars import Day, Strict, Text, complaint


class Waiver(Strict):
    """One accepted risk."""

    rule: Text = Field(description="The rule that is not met.")
    service: Text = Field(description="The service that does not meet it.")
    subject: Text | None = Field(
        None, description="Glob over subjects (Deployment/shop/web); default: all of the service."
    )
    reason: Text = Field(description="Why the risk is accepted.")
    owner: Text | None = Field(None, description="Who mends it in the end.")
    approved_by: Text = Field(description="Who accepts the risk; not the owner.")
    ticket: Text | None = Field(None, description="Where the mending is tracked.")
    created: Day | None = Field(None, description="The day it was accepted, YYYY-MM-DD.")
    expires: Day = Field(description="The last day of its effect, YYYY-MM-DD.")

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Waiver:
        """Days compare as text."""
        if self.created and self.created > self.expires:
            raise complaint(f"expires before it was created ({self.created})", "expires")
        return self


class WaiverFile(Strict):
    """Accepted risks, apart from the configuration so that their review can be protected."""

    model_config = ConfigDict(title="readiness-waivers.yaml")

    apiVersion: Literal["readiness/v1"] = Field(description="readiness/v1")  # noqa: N815 - its name
    waivers: list[Waiver] = Field(description="The accepted risks.")
