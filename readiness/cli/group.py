"""The command line as click knows it: its commands, its help, its version."""

from __future__ import annotations

import click

from readiness.cli import pages

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


@click.group(cls=LazyGroup, context_settings=CONTEXT, epilog=pages.examples(FIRST_STEPS))
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
