"""The shape of a pack, `policies/packs/<name>.yaml`; knows no rule."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from readiness.schema.rule_file import FieldName, Name, Scalar
from readiness.schema.scalars import Day, Enforcement, Strict, Text, Tier, complaint


def tier_key(word: str) -> str:
    """A key of a mapping by tier."""
    if word not in {"0", "1", "2", "3"}:
        raise ValueError("is no tier: they are 0, 1, 2 and 3")
    return word


TierKey = Annotated[str, AfterValidator(tier_key)]
Version = Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,6}){0,2}$")]


class Setting(Strict):
    """What a tier asks of one rule."""

    enforcement: Enforcement | None = Field(None, description="off, advisory or required.")
    params: dict[FieldName, Scalar | list[str]] = Field({}, description="Thresholds of the rule.")
    effective_on: Day | None = Field(None, description="Advisory until that day, YYYY-MM-DD.")
    waivable: bool | None = Field(None, description="false: no waiver has any effect.")
    exemptible: bool | None = Field(None, description="false: no not_applicable has any effect.")


class Rung(Strict):
    """One tier."""

    description: Text | None = Field(None, description="What services of this tier are.")
    extends: Tier | None = Field(None, description="A less critical tier; all it asks holds here.")
    rules: dict[Name, Enforcement | Setting] = Field({}, description="Rule → what is asked.")


class Waivers(Strict):
    """How long a risk may be accepted."""

    longest_days: dict[TierKey, Annotated[int, Field(ge=1)]] = Field(
        {}, description="Tier → days from created to expires."
    )


class PackFile(Strict):
    """What is asked of a service, by tier."""

    model_config = ConfigDict(title="A pack of a policy")

    pack: Name = Field(description="Its name.")
    version: Version = Field(description="Its version, as 1.2.0.")
    description: Text | None = Field(None, description="What it is for.")
    min_version: Version | None = Field(None, description="The oldest readiness that reads it.")
    extends: list[Text] = Field([], description="Shipped names, or paths in this repository.")
    unknown: dict[TierKey, Literal["blocks", "tolerated"]] = Field(
        {}, description="Tier → whether a required rule that could not be judged blocks."
    )
    waivers: Waivers = Field(
        Waivers(longest_days={}), description="How long a risk may be accepted."
    )
    tiers: dict[TierKey, Rung] = Field({}, description="Tier → what is asked of it.")

    @model_validator(mode="after")
    def ladders_lead_up(self) -> PackFile:
        """A tier extends a less critical one that is there."""
        for tier, rung in self.tiers.items():
            if rung.extends is None:
                continue
            at = ("tiers", tier, "extends")
            if rung.extends <= int(tier):
                raise complaint(
                    f"lets tier {tier} extend tier {rung.extends}, no less critical", *at
                )
            if str(rung.extends) not in self.tiers:
                raise complaint(f"lets tier {tier} extend tier {rung.extends}, which it lacks", *at)
        return self
