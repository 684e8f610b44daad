"""The options of live evidence, for every command that takes it; nothing is imported without them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.cli import outputs
from readiness.errors import ReadinessError
from readiness.record import NamedTuple

if TYPE_CHECKING:
    from readiness.live.address import Source
    from readiness.live.question import Answer, Question, Witness

KINDS = ("prometheus", "alertmanager")
REPLAY = "replay"

Command = Callable[..., Any]


class Asked(NamedTuple):
    """What the options say."""

    named: tuple[tuple[str, str], ...] = ()
    """Kind and URL, or `replay` and a file."""
    variables: tuple[tuple[str, str], ...] = ()
    """Kind (empty: all) and the environment variable that holds its token."""
    files: tuple[tuple[str, str], ...] = ()
    """Kind (empty: all) and the file that holds its token."""
    record: Path | None = None
    tenants: tuple[tuple[str, str], ...] = ()
    """Kind (empty: all) and the tenant that is asked for."""


def _kind_and_url(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """What is wrong is told without the value: it may hold a password."""
    found: list[tuple[str, str]] = []
    for value in values:
        kind, equals, url = value.partition("=")
        if not equals or kind not in (*KINDS, REPLAY) or not url:
            raise click.BadParameter(f"write KIND=URL with {', '.join(KINDS)}, or {REPLAY}=FILE")
        if kind in dict(found):
            raise click.BadParameter(f"{kind} is named twice")
        found.append((kind, url))
    if REPLAY in dict(found) and len(found) > 1:
        raise click.BadParameter(f"{REPLAY} stands alone: it has the answers of all systems")
    return tuple(found)


def _for_kind(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """`KIND=NAME`, or `NAME` for all."""
    split = [value.partition("=") for value in values]
    return tuple(
        (kind, name) if kind in KINDS and equals else ("", f"{kind}{equals}{name}")
        for kind, equals, name in split
    )


_OPTIONS = (
    click.option(
        "--live",
        "live",
        multiple=True,
        metavar="KIND=URL",
        callback=_kind_and_url,
        help="Ask a running prometheus or alertmanager too; replay=FILE repeats a recording.",
    ),
    click.option(
        "--live-token-env",
        multiple=True,
        metavar="[KIND=]NAME",
        callback=_for_kind,
        help="Environment variable that holds the token for --live.",
    ),
    click.option(
        "--live-token-file",
        multiple=True,
        metavar="[KIND=]FILE",
        callback=_for_kind,
        help="File that holds the token for --live.",
    ),
    click.option(
        "--live-tenant",
        multiple=True,
        metavar="[KIND=]ID",
        callback=_for_kind,
        help="Tenant to ask for, of Mimir or Cortex (X-Scope-OrgID).",
    ),
    click.option(
        "--live-record",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write down what --live answers, to be replayed.",
    ),
)


def options(command: Command) -> Command:
    """The command with the options: `live`, `live_token_env`, `live_token_file`, `live_tenant`,
    `live_record`.
    """
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def asking(asked: Asked) -> Iterator[Witness | None]:
    """Whoever is to be asked, or nobody; what is said is written down at the end, where wanted.

    Raises `ReadinessError` for an address or a token that is none.
    """
    if not asked.named:
        if asked != Asked():
            raise click.UsageError("the other options of --live go with --live KIND=URL")
        yield None
        return
    from readiness.live import recording  # noqa: PLC0415 - most runs ask nobody

    said: dict[Question, Answer] = {}
    witness = recording.recorded(_witness(asked), said)
    yield witness
    if asked.record is not None:
        outputs.replace(asked.record, [recording.written(witness.origins, said).encode()])


def _witness(asked: Asked) -> Witness:
    kind, value = asked.named[0]
    if kind == REPLAY:
        from readiness.live.recording import replayed  # noqa: PLC0415 - see above

        return replayed(value, _content(Path(value)))
    from readiness.live.online import witness  # noqa: PLC0415 - what opens the network

    return witness([_source(kind, url, asked) for kind, url in asked.named])


def _source(kind: str, url: str, asked: Asked) -> Source:
    from readiness.live import address  # noqa: PLC0415 - see above
    from readiness.live.question import Kind  # noqa: PLC0415 - see above

    tenant = next((name for whose in (kind, "") for of, name in asked.tenants if of == whose), None)
    return address.parse(Kind(kind), url, _token(kind, asked), tenant)


def _token(kind: str, asked: Asked) -> str | None:
    """One for this kind of system before one for all; it never stands on the command line."""
    for whose in (kind, ""):
        for name in (name for of, name in asked.variables if of == whose):
            value = os.environ.get(name)
            if not value:
                hint = "the option takes the name of a variable, never a token"
                raise ReadinessError("the variable of --live-token-env is not set", hint=hint)
            return value.strip()
        for path in (path for of, path in asked.files if of == whose):
            return _content(Path(path)).decode("utf-8", "replace").strip()
    return None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        hint = "name a file that can be read"
        raise ReadinessError(f"cannot read {path}: {trouble.strerror}", hint=hint) from None
