"""`readiness explain`: one rule in full, or all of them in a line each."""

from __future__ import annotations

import click

from readiness.cli import inputs
from readiness.errors import ReadinessError


@click.command(short_help="Say why a rule is there and how to meet it.")
@click.argument("rule", required=False)
@click.option("--list", "listed", is_flag=True, help="All rules, a line each.")
@click.option(
    "-p",
    "--policy",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Tell what this pack asks: a shipped name or a path below here (repeatable).",
)
def command(rule: str | None, listed: bool, packs: tuple[str, ...]) -> None:
    """Tell all about RULE: why it is there, how to mend a failure, what each tier asks.

    RULE is the id that a finding names, or one that it had before.
    """
    from readiness import authoring  # noqa: PLC0415 - `--help` needs none of it

    if rule is None and not listed:
        raise click.UsageError("name a rule, or ask for --list")
    policy = authoring.policy(packs, inputs.cache(disabled=False))
    if rule is None:
        click.echo(authoring.listing(policy), nl=False)
        return
    found = policy.rule(rule)
    if found is None:
        from difflib import get_close_matches  # noqa: PLC0415 - only on the way out

        close = get_close_matches(rule, policy.rules, 3, 0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "readiness explain --list"
        raise ReadinessError(f"there is no rule {rule!r}", hint=hint)
    click.echo(authoring.page(found, policy), nl=False)
