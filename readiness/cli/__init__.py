"""Floor 9, the edge: arguments in, text and exit code out; one small module per command.

The only floor that reads argv, the environment and the clock, that prints, and that exits.
"""

from __future__ import annotations

import click

from readiness.cli import pages
from readiness.errors import EXIT_INTERRUPTED, EXIT_USAGE, PolicyErrors, ReadinessError

COMMANDS = {
    "baseline": "readiness.cli.baseline",
    "check": "readiness.cli.check",
    "completion": "readiness.cli.completion",
    "explain": "readiness.cli.explain",
    "facts": "readiness.cli.facts",
    "init": "readiness.cli.init",
    "policy": "readiness.cli.policy",
    "waiver": "readiness.cli.waiver",
}
"""Command → module with a `command`; loaded when it is called for, since cold start counts."""

FIRST_STEPS = {
    "readiness check": "what is ready here, and what to do first",
    "readiness explain RULE": "why a rule is there, and how to meet it",
    "readiness init": "a first readiness.yaml, when you want to say more",
}

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, sorted, without importing anything."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        from importlib import import_module  # noqa: PLC0415 - see COMMANDS

        del ctx
        module = COMMANDS.get(cmd_name)
        command: click.Command | None = import_module(module).command if module else None
        return command


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from readiness import __version__  # noqa: PLC0415 - only here

        click.echo(f"readiness {__version__}")
        ctx.exit()


@click.command(cls=LazyGroup, context_settings=CONTEXT, epilog=pages.examples(FIRST_STEPS))
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version and exit.",
)
def group() -> None:
    """Find out before launch what would make the next incident worse.

    Reads a service's repository (Kubernetes manifests, Prometheus rules, SLOs, runbooks, CI,
    catalogue), judges it by the policy of the service's tier, and says what to mend and where.

    Exit codes: 0 ready or conditional · 1 not ready · 2 bad usage, configuration or policy ·
    3 nothing was checked · 130 interrupted.
    """


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    try:
        code = group.main(arguments, prog_name="readiness", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as trouble:  # noqa: BLE001 - the last place to say it
        return _told(trouble)
    return code if isinstance(code, int) else 0


def _told(trouble: BaseException) -> int:
    """What ended the run, in words for a person, and the exit code it has."""
    match trouble:
        case click.Abort() | KeyboardInterrupt():
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

    from readiness import redaction  # noqa: PLC0415 - see above

    click.echo(redaction.text("".join(traceback.format_exception(trouble))), err=True, nl=False)
    click.echo("error: this is a bug in readiness, not a verdict; please report it", err=True)


def _tell(trouble: ReadinessError | PolicyErrors) -> None:
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
    from readiness.cli.outputs import abandon_stdout  # noqa: PLC0415 - only here

    abandon_stdout()
    click.echo(f"error: cannot write to stdout: {trouble.strerror}", err=True)
