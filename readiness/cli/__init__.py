"""Floor 9, the edge: arguments in, text and exit code out; one small module per command.

The only floor that reads argv, the environment and the clock, that prints, and that exits.
"""

from __future__ import annotations

import os
from typing import Any

from readiness.cli import lines
from readiness.errors import EXIT_INTERRUPTED, EXIT_USAGE, PolicyErrors, ReadinessError


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    try:
        code = _ran(arguments)
    except (Exception, KeyboardInterrupt) as trouble:  # noqa: BLE001 - the last place to say it
        return _told(trouble)
    return code if isinstance(code, int) else 0


def _ran(arguments: list[str]) -> Any:
    """What the command gives back. One that was understood before needs no click."""
    known = lines.recalled(arguments, os.environ)
    if known is not None:
        from readiness.cli import checking  # noqa: PLC0415 - not for --help

        return checking.check(*known)
    from readiness.cli.group import group  # noqa: PLC0415 - see above

    obj = tuple(arguments)
    return group.main(arguments, prog_name="readiness", standalone_mode=False, obj=obj)


def _told(trouble: BaseException) -> int:
    """What ended the run, in words for a person, and the exit code it has."""
    import click  # noqa: PLC0415 - only on trouble

    match trouble:
        case KeyboardInterrupt():
            click.echo(err=True)  # behind the ^C, as click does before it aborts
            return _told(click.Abort())
        case click.Abort():
            click.echo("interrupted", err=True)
            return EXIT_INTERRUPTED
        case click.ClickException():
            trouble.show()
        case ReadinessError() | PolicyErrors():
            _tell(trouble)
            return trouble.exit_code
        case BrokenPipeError():
            _closed_pipe(trouble)
        case OSError():
            # a full disk or a read-only folder for what we write: input has faults as values
            click.echo(f"error: {trouble.strerror or trouble}: {trouble.filename or ''}", err=True)
        case _:
            _bug(trouble)
    return EXIT_USAGE


def _bug(trouble: BaseException) -> None:
    """What nobody foresaw: said as such, with all that a report of it needs."""
    import traceback  # noqa: PLC0415 - only on trouble

    import click  # noqa: PLC0415 - see above

    from readiness import redaction  # noqa: PLC0415 - see above

    click.echo(redaction.text("".join(traceback.format_exception(trouble))), err=True, nl=False)
    click.echo("error: this is a bug in readiness, not a verdict; please report it", err=True)


def _tell(trouble: ReadinessError | PolicyErrors) -> None:
    import click  # noqa: PLC0415 - only on trouble

    errors = trouble.exceptions if isinstance(trouble, PolicyErrors) else (trouble,)
    for error in errors:
        from readiness import redaction  # noqa: PLC0415 - only on trouble
        from readiness.report.visible import visible  # noqa: PLC0415 - see above

        click.echo(visible(redaction.text(f"error: {error}")), err=True)
        hint = getattr(error, "hint", None)
        if hint:
            click.echo(f"  {visible(redaction.text(hint))}", err=True)


def _closed_pipe(trouble: OSError) -> None:
    """The reader went away before all was said."""
    import click  # noqa: PLC0415 - only on trouble

    from readiness.cli.outputs import abandon_stdout  # noqa: PLC0415 - see above

    abandon_stdout()
    click.echo(f"error: cannot write to stdout: {trouble.strerror}", err=True)
