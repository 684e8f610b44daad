"""`readiness completion`: the script by which a shell completes commands, options and rules."""

from __future__ import annotations

import click

VARIABLE = "_READINESS_COMPLETE"
"""By which the script asks; click looks for a name made of the program's."""
HELP = """Print the script that lets a shell complete commands, options, formats and rules.

\b
bash  add to ~/.bashrc:  eval "$(readiness completion bash)"
zsh   add to ~/.zshrc:   eval "$(readiness completion zsh)"
fish  readiness completion fish > ~/.config/fish/completions/readiness.fish

It asks readiness itself, so that it knows what your version knows.
"""


@click.command(short_help="Print the script that completes commands in a shell.", help=HELP)
@click.argument("shell", type=click.Choice(["bash", "fish", "zsh"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """The script of a shell on stdout."""
    from click import shell_completion as shells  # noqa: PLC0415 - only here

    makers: dict[str, type[shells.ShellComplete]] = {
        "bash": shells.BashComplete,
        "fish": shells.FishComplete,
        "zsh": shells.ZshComplete,
    }
    group = context.find_root().command
    click.echo(makers[shell](group, {}, "readiness", VARIABLE).source())
