"""`readiness check`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli import inputs, offers, outputs, pages
from readiness.cli import live as live_evidence
from readiness.report import FORMATS

if TYPE_CHECKING:
    from readiness.app import Request
    from readiness.baseline.earlier import Earlier
    from readiness.model import Report


SECTIONS = {
    "What to judge": ("services", "rules", "categories", "at", "staged", "facts"),
    "By what": ("tier", "packs", "date"),
    "What runs": ("live", "live_token_env", "live_token_file", "live_record"),
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
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
@inputs.POLICY
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
    callback=outputs.targets,
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
    type=click.Path(path_type=Path),
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
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Do not count what this file accepts (see readiness baseline).",
)
@click.option(
    "--compare",
    type=click.Path(path_type=Path),
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
    callback=inputs.day,
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
def command(  # noqa: PLR0917 - click hands over what the options are called
    paths: tuple[Path, ...],
    services: tuple[str, ...],
    tier: int | None,
    packs: tuple[str, ...],
    form: str,
    files: tuple[tuple[str, Path], ...],
    fail_on: str,
    facts: Path | None,
    at: str | None,
    staged: bool,
    since: str | None,
    baseline: Path | None,
    compare: Path | None,
    live: tuple[tuple[str, str], ...],
    live_token_env: tuple[tuple[str, str], ...],
    live_token_file: tuple[tuple[str, str], ...],
    live_record: Path | None,
    show: str,
    rules: tuple[str, ...],
    categories: tuple[str, ...],
    date: str,
    jobs: int,
    no_cache: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Find services below PATH (default: here), judge them, report.

    PATH is a repository or a folder of one; or files, which narrow what is reported to what
    concerns them (as a pre-commit hook passes them), never what is read.

    Exit codes: 0 ready or conditional, 1 not ready, 2 bad usage, configuration or policy, 3 nothing
    was checked.
    """
    from readiness import app  # noqa: PLC0415 - `--help` needs none of it

    if staged and (at is not None or facts is not None):
        raise click.UsageError("--staged judges the index: leave out --at and --facts")
    where = inputs.place(paths, on_disk=not staged)
    request = app.Request(
        root=where.root,
        files=where.files,
        services=services,
        tier=tier,
        packs=packs,
        at=at,
        staged=staged,
        rules=rules,
        categories=categories,
        today=date,
        cache=inputs.cache(disabled=no_cache),
        progress=outputs.progress(verbose=verbose),
        jobs=jobs,
    )
    earlier = None if compare is None else _earlier(compare, request)
    if facts is not None and (since is not None or baseline is not None or live):
        raise click.UsageError("--facts judges alone: leave out --since, --baseline and --live")
    asked = live_evidence.Asked(live, live_token_env, live_token_file, live_record)
    with live_evidence.asking(asked) as witness:
        request = request._replace(live=witness)
        if facts is not None:
            report = _replayed(facts, request)
        elif since is not None or baseline is not None:
            report = _compared(request, since, baseline)
        else:
            report = app.check(request)
    if earlier is not None:
        report = _beside(report, earlier)
    style = outputs.style(color=color, everything=show == "all", quiet=quiet)
    outputs.write(report, form, files, style)
    return outputs.exit_code(report, fail_on)


def _compared(request: Request, since: str | None, baseline: Path | None) -> Report:
    from readiness import comparison  # noqa: PLC0415 - most runs compare nothing

    accepted = None if baseline is None else inputs.baseline(baseline)
    return comparison.check(request, since=since, accepted=accepted)


def _earlier(compare: Path, request: Request) -> Earlier:
    if request.files or request.services or request.rules or request.categories:
        told = "leave out FILES, --service, --rule and --category"
        raise click.UsageError(f"--compare takes whole reports: {told}")
    return inputs.earlier(compare)


def _beside(report: Report, earlier: Earlier) -> Report:
    from readiness.baseline.since import since  # noqa: PLC0415 - most runs compare nothing

    return since(report, earlier)


def _replayed(facts: Path, request: Request) -> Report:
    from readiness.authoring.replay import replay  # noqa: PLC0415 - only where it is asked for

    return replay(facts, request)
