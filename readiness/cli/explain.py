"""`readiness explain`: one rule in full, or all of them in a line each."""

from __future__ import annotations

from pathlib import Path

import click

from readiness.cli import inputs, offers, options, outputs
from readiness.errors import ReadinessError


@click.command(short_help="Say why a rule is there and how to meet it.")
@click.argument("rule", required=False, shell_complete=offers.rules)
@click.option("--list", "listed", is_flag=True, help="All rules, a line each.")
@options.POLICY
def command(rule: str | None, listed: bool, packs: tuple[str, ...]) -> None:
    """Tell all about RULE: why it is there, how to mend a failure, what each tier asks.

    RULE is the id that a finding names, or one that it had before. What tiers ask is what the
    readiness.yaml of the current folder asks for; without one, what the shipped pack asks.
    """
    if rule is None and not listed:
        raise click.UsageError("name a rule, or ask for --list")
    from readiness.authoring import listing, rule_page  # noqa: PLC0415 - `--help` needs none of it
    from readiness.authoring.shelf import shelf  # noqa: PLC0415 - see above

    known = shelf(Path(), packs, inputs.cache(disabled=False))
    if rule is None or listed:
        outputs.put(listing.rules(known))
        return
    found = known.policy.rule(rule)
    if found is None:
        from difflib import get_close_matches  # noqa: PLC0415 - only on the way out

        close = get_close_matches(rule, known.policy.rules, 3, 0.7)
        hint = f"did you mean {' or '.join(close)}?" if close else "readiness explain --list"
        raise ReadinessError(f"there is no rule {rule!r}", hint=hint)
    outputs.put(rule_page.page(found, known))
