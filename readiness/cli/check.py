"""`readiness check` as click knows it: its options, and which of them go together."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from readiness.cli import checking, inputs, lines, offers, options, pages
from readiness.cli import live as live_evidence
from readiness.cli.checking import Asked
from readiness.report import FORMATS

SECTIONS = {
    "What to judge": ("services", "rules", "categories", "at", "staged", "facts"),
    "By what": ("tier", "packs", "date"),
    "What runs": ("live", "live_token_env", "live_token_file", "live_tenant", "live_record"),
    "What counts": ("since", "baseline", "fail_on"),
    "What to tell": ("form", "files", "show", "compare", "color", "quiet", "verbose"),
}
EXAMPLES = {
    "readiness check": "all services, here",
    "readiness check --since origin/main": "what this branch makes worse",
    "readiness check --staged --since HEAD": "what this commit makes worse",
    "readiness check -o html=dossier.html": "also write the dossier",
    "readiness check --at v2.1.0 -s checkout": "a service, as it was released",
}


@click.command(
    cls=pages.page(SECTIONS),
    epilog=pages.examples(EXAMPLES),
    short_help="Find services, judge them, report.",
)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "-s",
    "--service",
    "services",
    multiple=True,
    metavar="NAME",
    help="Judge only this service (repeatable).",
)
@click.option(
    "-t",
    "--tier",
    type=click.IntRange(0, 3),
    metavar="N",
    help="Judge as if this were the tier; 0 is the most critical.",
)
@options.POLICY
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(sorted(FORMATS)),
    default="text",
    show_default=True,
    help="What to print on stdout.",
)
@click.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=options.targets,
    help="Also write a report to a file (repeatable).",
)
@click.option(
    "--fail-on",
    type=click.Choice(["required", "advisory", "never"]),
    default="required",
    show_default=True,
    help="What makes the exit code 1.",
)
@click.option(
    "--facts",
    type=click.Path(),
    metavar="FILE",
    help="Judge what `readiness facts` wrote, without the repository.",
)
@click.option("--at", metavar="REF", help="Judge a commit without checking it out.")
@click.option(
    "--staged",
    is_flag=True,
    help="Judge what git add has staged, as a hook wants it, not the disk.",
)
@click.option(
    "--since", metavar="REF", help="Count only what is new since the work left this commit."
)
@click.option(
    "--baseline",
    type=click.Path(),
    metavar="FILE",
    help="Do not count what this file accepts (see readiness baseline).",
)
@click.option(
    "--compare",
    type=click.Path(),
    metavar="REPORT.json",
    help="Tell what changed since this JSON report; it changes no verdict.",
)
@live_evidence.options
@click.option(
    "--show",
    type=click.Choice(["fail", "all"]),
    default="fail",
    show_default=True,
    help="Show only what is wrong, or passes and not-applicable too.",
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="GLOB",
    shell_complete=offers.rules,
    help="Judge only rules with such an id (repeatable).",
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    shell_complete=offers.categories,
    help="Judge only rules of this category (repeatable).",
)
@click.option(
    "--date",
    metavar="YYYY-MM-DD",
    callback=options.day,
    help="Judge as of this day (default: SOURCE_DATE_EPOCH, else today in UTC).",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    metavar="N",
    help="Work with at most so many processes at once.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor write what earlier runs remember.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the text report.",
)
@click.option("-q", "--quiet", is_flag=True, help="Verdicts and what blocks, nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what is being read.")
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Find services below PATH (default: here), judge them, report.

    PATH is a repository or a folder of one; or files, which narrow what is reported to what
    concerns them (as a pre-commit hook passes them), never what is read.

    Exit codes: 0 ready or conditional, 1 not ready, 2 bad usage, configuration or policy, 3 nothing
    was checked.
    """
    asked = Asked(**given)
    if asked.staged and (asked.at is not None or asked.facts is not None):
        raise click.UsageError("--staged judges the index: leave out --at and --facts")
    store = inputs.cache(disabled=asked.no_cache)
    if ctx.obj is not None:
        dated = ctx.get_parameter_source("date") is ParameterSource.COMMANDLINE
        lines.remember(ctx.obj, asked if dated else asked._replace(date=""), store)
    return checking.check(asked, store)
