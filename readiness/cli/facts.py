"""`readiness facts`: what was found, before anybody judges it."""

from __future__ import annotations

from pathlib import Path

import click

from readiness.cli import inputs, options, outputs
from readiness.cli import live as live_evidence


@click.command(short_help="Print what was found, as JSON or as a graph.")
@click.argument("paths", metavar="[PATH]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-s",
    "--service",
    "services",
    multiple=True,
    metavar="NAME",
    help="Only what belongs to this service, or to everybody (repeatable).",
)
@click.option("--at", metavar="REF", help="Read a commit without checking it out.")
@live_evidence.options
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["json", "dot", "mermaid"]),
    default="json",
    show_default=True,
    help="What to print on stdout; dot and mermaid draw who needs whom.",
)
@click.option(
    "--date",
    metavar="YYYY-MM-DD",
    callback=options.day,
    help="The day to write into the file (default: SOURCE_DATE_EPOCH, else today in UTC).",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor write what earlier runs remember.")
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what is being read.")
def command(  # noqa: PLR0917 - click hands over what the options are called
    paths: tuple[Path, ...],
    services: tuple[str, ...],
    at: str | None,
    live: tuple[tuple[str, str], ...],
    live_token_env: tuple[tuple[str, str], ...],
    live_token_file: tuple[tuple[str, str], ...],
    live_tenant: tuple[tuple[str, str], ...],
    live_record: Path | None,
    form: str,
    date: str,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Print the facts about the services below PATH (default: here) as JSON.

    This is what rules are written against: each workload, alert, SLO, runbook, … with its place,
    its service and the reason why it is that service's. `readiness policy schema facts` prints the
    schema. A board can judge the file later, without the repository: `readiness check --facts FILE`.
    """
    from readiness import app  # noqa: PLC0415 - `--help` needs none of it
    from readiness.authoring import graph, record  # noqa: PLC0415 - see above
    from readiness.evaluation import selection  # noqa: PLC0415 - see above

    where = inputs.place(paths)
    if where.files:
        raise click.UsageError("name one folder: facts are of a whole repository")
    request = app.Request(
        root=where.root,
        at=at,
        today=date,
        cache=inputs.cache(disabled=no_cache),
        progress=outputs.progress(verbose=verbose),
    )
    asked = live_evidence.Asked(live, live_token_env, live_token_file, live_record, live_tenant)
    with live_evidence.asking(asked) as witness:
        found = app.survey(request._replace(live=witness))
    if form in graph.DRAWINGS:
        chosen = selection.services(found.services, selection.Selection(services=services))
        outputs.put(graph.DRAWINGS[form](chosen))
    else:
        outputs.put(record.written(found, services, request))
