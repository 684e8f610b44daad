"""The single values that the models share: days, durations, words; knows no file.

A `ValueError` of a validator is a sentence without its subject: the name of the key is put in
front of it (`expires` + `must be a day …`).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from readiness.pattern import pattern
from readiness.schema.calendar import FIRST_YEAR, LAST_YEAR
from readiness.source.document import Step

DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
RELEASE = pattern(r"[0-9]{1,4}\.[0-9]{1,4}")
PERCENTAGE = pattern(r"[0-9]{1,3}([.][0-9]{1,12})?")
DURATION = pattern(r"([0-9]+(ms|s|m|h|d|w))+")


class Strict(BaseModel):
    """A mapping whose keys are all known; text is text, never a number that looks like it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def complaint(text: str, *at: Step, hint: str | None = None) -> PydanticCustomError:
    """An error of a validator that points below its own node or knows what to do next."""
    return PydanticCustomError("complaint", "{text}", {"text": text, "at": at, "hint": hint})


def day(text: str) -> str:
    """A real day of this century; years like 9999 mean never, and never is no date."""
    if not DAY.fullmatch(text):
        raise ValueError(f"must be a day written YYYY-MM-DD, without time or zone, not '{text}'")
    try:
        year = date.fromisoformat(text).year
    except ValueError:
        raise ValueError(f"must be a day of the calendar, and {text} is none") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"must be a day between {FIRST_YEAR} and {LAST_YEAR}, not '{text}'")
    return text


def duration(text: str) -> str:
    """A duration as Prometheus writes it."""
    if not DURATION.fullmatch(text):
        raise ValueError(f"must be a duration such as 500ms, 15m or 1h30m, not '{text}'")
    return text


def release(value: Any) -> str:
    """A release of Kubernetes, which YAML takes for a number (1.30 for 1.3) where it is bare."""
    if isinstance(value, str) and RELEASE.fullmatch(value):
        return value
    if isinstance(value, float):
        raise ValueError("must be text: put quotes around it, as '1.33'")  # noqa: TRY004 - told
    raise ValueError(f"must be a release such as '1.33', not {value!r}")


def percentage(text: str) -> str:
    """An availability: the sign tells 99.9 % from a ratio."""
    number = text.removesuffix("%").strip()
    if not (text.endswith("%") and PERCENTAGE.fullmatch(number) and 0 < float(number) <= 100):
        raise ValueError(f"must be a percentage such as 99.95%, not '{text}'")
    return text


def enforcement(word: Any) -> Any:
    """YAML 1.1 reads a bare `off` as false."""
    return "off" if word is False else word


def tier_word(value: Any) -> int | str:
    """A number of our scale or a word that a table maps; `1.0` is 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (int, str)) and not isinstance(value, bool):
        return value
    raise ValueError("must be 0, 1, 2, 3 or a word that policy.tiers maps")


def text_of_number(value: Any) -> Any:
    """A whole number as its text, where both are natural to write (`severity: [1, s1]`)."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def filled(text: str) -> str:
    """Text with something in it."""
    if not text.strip():
        raise ValueError("is empty")
    return text


Day = Annotated[str, AfterValidator(day), Field(json_schema_extra={"format": "date"})]
Duration = Annotated[
    str, AfterValidator(duration), Field(json_schema_extra={"pattern": f"^{DURATION.pattern}$"})
]
Percentage = Annotated[
    str,
    AfterValidator(percentage),
    Field(json_schema_extra={"pattern": f"^{PERCENTAGE.pattern} ?%$"}),
]
Text = Annotated[str, AfterValidator(filled), Field(json_schema_extra={"minLength": 1})]
Release = Annotated[
    str,
    PlainValidator(release),
    WithJsonSchema({"type": "string", "pattern": f"^{RELEASE.pattern}$"}),
]
Tier = Annotated[int, Field(ge=0, le=3)]
TierWord = Annotated[
    int | str,
    PlainValidator(tier_word),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 3}, {"type": "string"}]}
    ),
]
Word = Annotated[str, BeforeValidator(text_of_number), AfterValidator(filled)]
Enforcement = Annotated[Literal["off", "advisory", "required"], BeforeValidator(enforcement)]
