"""`readiness baseline`: accept what fails today, and never more than that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli import inputs, options, outputs
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from readiness.baseline.file import Baseline, Entry
    from readiness.comparison import Judgement

TOLD = 10
"""Entries that are listed before the rest is only counted."""


@click.group(name="baseline", short_help="Accept what fails today; the file may only shrink.")
def command() -> None:
    """Accept what fails today, so that `check --baseline FILE` stops only what is new.

    The file may only shrink: what was mended is pruned, and nothing is added without --force.
    """


def _options(decorated: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.argument("path", required=False, type=click.Path(path_type=Path)),
            click.option(
                "-o",
                "--output",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="The baseline  [default: readiness-baseline.json in PATH].",
            ),
            options.POLICY,
            click.option(
                "--date", metavar="YYYY-MM-DD", callback=options.day, help="As of this day."
            ),
            click.option("--no-cache", is_flag=True, help="Do not use what earlier runs remember."),
        )
    ):
        decorated = option(decorated)
    return decorated


@command.command(name="write", short_help="Accept all that fails today.")
@_options
@click.option("--force", is_flag=True, help="Accept more than the file that is there accepts.")
def write(
    path: Path | None,
    output: Path | None,
    packs: tuple[str, ...],
    date: str,
    *,
    no_cache: bool,
    force: bool,
) -> None:
    """Accept all that fails today and is not waived, in PATH (default: here)."""
    from readiness.baseline import file  # noqa: PLC0415 - `--help` needs none of it

    now = judged(path, packs, date, no_cache=no_cache)
    found = file.of(now.report.findings, now.report.packs, date)
    target = output or (path or Path()) / file.NAME
    if not target.exists():
        save(target, found)
        click.echo(f"{target}: {_entries(len(found.entries))} accepted on {date}")
        return
    old = file.renamed(inputs.baseline(target), now.called.policy.aliases)
    more = file.added(old, found)
    if more and not force:
        raise ReadinessError(
            f"{target} may only shrink, and {_entries(len(more))} would be added: {_named(more)}",
            hint="mend them, waive them (readiness waiver add), or accept them with --force",
        )
    kept = file.grown(old, found) if more else file.shrunk(old, found)
    save(target, kept)
    gone = len(file.added(found, old))
    click.echo(
        f"{target}: {_entries(len(kept.entries))}, {len(more)} added, {gone} mended and removed"
    )


@command.command(name="prune", short_help="Remove what no longer fails.")
@_options
def prune(
    path: Path | None, output: Path | None, packs: tuple[str, ...], date: str, *, no_cache: bool
) -> None:
    """Remove what no longer fails, in PATH (default: here); never adds anything."""
    from readiness.baseline import file  # noqa: PLC0415 - `--help` needs none of it

    target = output or (path or Path()) / file.NAME
    inputs.baseline(target)
    now = judged(path, packs, date, no_cache=no_cache)
    old = file.renamed(inputs.baseline(target), now.called.policy.aliases)
    found = file.of(now.report.findings, now.report.packs, date)
    gone = file.added(found, old)
    if not gone:
        click.echo(f"{target}: nothing to remove, {_entries(len(old.entries))} still fail")
        return
    kept = file.shrunk(old, found)
    save(target, kept)
    click.echo(f"{target}: {_entries(len(gone))} removed, {len(kept.entries)} left{_listed(gone)}")


def judged(path: Path | None, packs: tuple[str, ...], date: str, *, no_cache: bool) -> Judgement:
    """The whole of PATH as it is today; raises where nothing could be judged."""
    from readiness import app, comparison  # noqa: PLC0415 - `--help` needs none of it

    where = inputs.place((path,) if path else ())
    if where.files:
        raise ReadinessError(f"{path} is no folder", hint="name the folder of a repository")
    cache = inputs.cache(disabled=no_cache)
    return comparison.whole(app.Request(where.root, date, packs=packs, cache=cache))


def save(target: Path, accepted: Baseline) -> None:
    """Writes the file as a whole or not at all; raises `OSError`."""
    from readiness.baseline import file  # noqa: PLC0415 - `--help` needs none of it

    outputs.replace(target, [outputs.encoded(file.text(accepted))])


def _entries(count: int) -> str:
    return f"{count} entry" if count == 1 else f"{count} entries"


def _listed(entries: Sequence[Entry]) -> str:
    return "".join(f"\n  {line}" for line in _lines(entries))


def _named(entries: Sequence[Entry]) -> str:
    return "; ".join(_lines(entries))


def _lines(entries: Sequence[Entry]) -> list[str]:
    from readiness import redaction  # noqa: PLC0415 - see above
    from readiness.baseline import file  # noqa: PLC0415 - `--help` needs none of it
    from readiness.report.visible import visible  # noqa: PLC0415 - see above

    lines = [visible(redaction.text(file.told(each))) for each in entries[:TOLD]]
    more = len(entries) - TOLD
    return [*lines, f"… and {more} more"] if more > 0 else lines
