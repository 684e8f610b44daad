"""What several commands take on their command lines, so that it means the same to all of them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import click

from readiness.cli import inputs
from readiness.report import FORMATS

POLICY = click.option(
    "-p",
    "--policy",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Judge by this pack: a shipped name or a path (repeatable).",
)


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    """The day of the run as ISO text: the option, else that of the environment."""
    if value is not None:
        return _checked(value)
    try:
        return inputs.today(os.environ)
    except (ValueError, OverflowError, OSError):
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        raise click.BadParameter(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}") from None


def _checked(value: str) -> str:
    from datetime import date  # noqa: PLC0415 - only where the option is given

    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is no day; write YYYY-MM-DD")


def targets(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """`FORMAT=FILE` taken apart; a format that is not there is bad usage."""
    return tuple(_target(value) for value in values)


def _target(value: str) -> tuple[str, str]:
    name, equals, file = value.partition("=")
    if not equals or not file:
        raise click.BadParameter(f"{value!r} is not FORMAT=FILE")
    if name not in FORMATS:
        raise click.BadParameter(f"{name!r} is none of {', '.join(sorted(FORMATS))}")
    return name, file
