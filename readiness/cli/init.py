"""`readiness init`: a first `readiness.yaml` from what the repository shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli import options, outputs
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from readiness.comparison import Judgement

SCHEMA = ".readiness/service.schema.json"
NAMES = ("readiness.yaml", "readiness.yml")
COUNTED = ("workloads", "alerts", "slos", "runbooks", "dashboards", "pipelines")
OPEN = "say the tier of each service, and who owns it, where the file asks"
CLOSED = "read it over: its descriptors say every tier and owner, and what they say holds"
NEXT_STEPS = (
    "readiness check: what is ready, what is not, and what to do first",
    "readiness check --since origin/main, in the pipeline: stop only what a change makes worse",
)


@click.command(short_help="Write a first readiness.yaml from what is there.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--baseline", is_flag=True, help="Also accept what fails today, in a baseline.")
@click.option("--no-schema", is_flag=True, help="Do not write a schema for editors beside it.")
@click.option("--date", metavar="YYYY-MM-DD", callback=options.day, help="As of this day.")
@click.option("--no-cache", is_flag=True, help="Do not use what earlier runs remember.")
def command(
    path: Path | None, *, baseline: bool, no_schema: bool, date: str, no_cache: bool
) -> None:
    """Look at PATH (default: here) and write its first readiness.yaml.

    Nothing that is there is overwritten. Tiers are left open: only people know them. The file names
    its schema, .readiness/service.schema.json, so that editors complete and check it.
    """
    from readiness import adoption  # noqa: PLC0415 - `--help` needs none of it
    from readiness.baseline import file  # noqa: PLC0415 - see above
    from readiness.cli.baseline import judged, save  # noqa: PLC0415 - see above
    from readiness.report.visible import visible  # noqa: PLC0415 - see above

    root = path or Path()
    _require_free(root, (*NAMES, file.NAME) if baseline else NAMES)
    now = judged(path, (), date, no_cache=no_cache)
    owners = {each.service.name: each.facts.ownership.owners for each in now.called.cases}
    drafts = adoption.drafts(now.found.services, owners, root.resolve().name or "service")
    target = root / NAMES[0]
    with target.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        out.write(adoption.configuration(drafts, None if no_schema else SCHEMA))
    click.echo(f"wrote {target}")
    if not no_schema:
        _write_schema(root / SCHEMA)
    if baseline:
        again = judged(path, (), date, no_cache=no_cache).report
        accepted = file.of(again.findings, again.packs, date)
        save(root / file.NAME, accepted)
        click.echo(f"wrote {root / file.NAME}: {len(accepted.entries)} findings accepted")
    told = adoption.summary(drafts, _evidence(now))
    asks = not drafts or any(not each.tier_known or not each.owner for each in drafts)
    for title, lines in (
        ("Found", told.found),
        ("Not found", told.missing),
        ("Next", (OPEN if asks else CLOSED, *NEXT_STEPS)),
    ):
        if lines:
            click.echo("\n".join((f"\n{title}", *(f"  - {visible(line)}" for line in lines))))


def _write_schema(target: Path) -> None:
    """What `readiness policy schema service` prints, beside what names it; a newer version of the
    tool may replace it.
    """
    from readiness.authoring import schemas  # noqa: PLC0415 - see above

    target.parent.mkdir(exist_ok=True)
    outputs.replace(target, [outputs.encoded(schemas.text("service"))])
    click.echo(f"wrote {target}")


def _require_free(root: Path, names: Iterable[str]) -> None:
    for name in names:
        if (root / name).exists() or (root / name).is_symlink():
            hint = "nothing is overwritten: edit it, or remove it first"
            raise ReadinessError(f"there is a {root / name} already", hint=hint)


def _evidence(now: Judgement) -> Iterable[tuple[str, int]]:
    return [(name, len(getattr(now.found.facts, name))) for name in COUNTED]
