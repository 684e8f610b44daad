"""`readiness waiver`: accepted risks, what expires next, and what can go."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli import options, outputs
from readiness.errors import ReadinessError
from readiness.model import WaiverStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.model import Location, Waiver
    from readiness.risk import Listed
    from readiness.source.authorship import Author

NAMES = ("readiness-waivers.yaml", "readiness-waivers.yml")
PATH = click.argument("path", required=False, type=click.Path(path_type=Path))
DATE = click.option("--date", metavar="YYYY-MM-DD", callback=options.day, help="As of this day.")


@click.group(name="waiver", short_help="Accepted risks: list, add, prune.")
def command() -> None:
    """Accepted risks, in readiness-waivers.yaml and in comments.

    A waived rule is still judged; the waiver says who accepts that it fails, why, and until when.
    """


@command.command(name="list", short_help="What is accepted, what ends first at the top.")
@PATH
@options.POLICY
@DATE
def listing(path: Path | None, packs: tuple[str, ...], date: str) -> None:
    """List all waivers of PATH (default: here) with their status, what ends first at the top."""
    from readiness import risk  # noqa: PLC0415 - `--help` needs none of it
    from readiness.cli.baseline import judged  # noqa: PLC0415 - see above
    from readiness.policy.waiver import SOON_DAYS  # noqa: PLC0415 - see above

    now = judged(path, packs, date, no_cache=False)
    rows = risk.listed(now.report.waivers, date)
    if not rows:
        click.echo("no waivers")
        return
    writers = _writers(path or Path(), [row.waiver for row in rows])
    for row in rows:
        click.echo(_told(row))
        click.echo(_entered(row.waiver, writers.get(row.waiver.location)), nl=False)
    soon = risk.expiring(rows)
    click.echo(f"\n{len(rows)} waiver(s), {len(soon)} expiring within {SOON_DAYS} days")
    for row in soon:
        click.echo(f"  {row.waiver.expires}  {_visible(row.waiver.rule)} for {_about(row.waiver)}")


def _writers(root: Path, given: Iterable[Waiver]) -> dict[Location, Author]:
    """Who wrote each waiver, where git knows its line."""
    from readiness.source.authorship import authors  # noqa: PLC0415 - only for this list

    by_path: dict[str, list[Location]] = {}
    for item in given:
        by_path.setdefault(item.location.path, []).append(item.location)
    found: dict[Location, Author] = {}
    for path, places in by_path.items():
        known = authors(str(root), path)
        found.update({place: known[place.line] for place in places if place.line in known})
    return found


def _entered(item: Waiver, author: Author | None) -> str:
    """Who entered it and when; told aloud where that is who approved it."""
    if author is None:
        return ""
    own = author.email.casefold() == (item.approved_by or "").strip().casefold()
    approved = ", who also approved it" if own else ""
    return f"  entered by {_visible(author.name)} on {author.day}{approved}\n"


def _counted(days: int) -> str:
    plural = "" if abs(days) == 1 else "s"
    return f"{days} day{plural} left" if days >= 0 else f"{-days} day{plural} ago"


def _told(row: Listed) -> str:
    item, days = row
    left = "" if days is None or item.status is WaiverStatus.INVALID else f", {_counted(days)}"
    what = f"{_visible(item.rule)} for {_about(item)}"
    lines = [
        f"{item.status.value}  {item.expires or 'no date'}{left}  {what}",
        f"  {_visible(str(item.location))}  {_approval(item)}",
        f"  {_visible(item.reason)}",
    ]
    if item.problem:
        lines.append(f"  {_visible(item.problem)}")
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _about(item: Waiver) -> str:
    subject = f" ({item.subject})" if item.subject else ""
    return _visible(f"{item.service or 'nobody'}{subject}")


def _approval(item: Waiver) -> str:
    if item.inline:
        return "in a comment"
    return _visible(f"approved by {item.approved_by}" if item.approved_by else "approved by nobody")


def _visible(text: str) -> str:
    from readiness import redaction  # noqa: PLC0415 - `--help` needs none of it
    from readiness.report.visible import visible  # noqa: PLC0415 - see above

    return visible(redaction.text(text))


@command.command(name="add", short_help="Accept that a service does not meet a rule.")
@click.argument("rule")
@click.option("-s", "--service", required=True, metavar="NAME", help="Whose risk it is.")
@click.option("--reason", required=True, help="Why the risk is accepted.")
@click.option("--approved-by", required=True, metavar="WHO", help="Who accepts it; not the owner.")
@click.option(
    "--expires", required=True, metavar="YYYY-MM-DD", callback=options.day, help="Its last day."
)
@click.option("--subject", metavar="GLOB", help="Kind/namespace/name; default: all of the service.")
@click.option("--ticket", help="Where the mending is tracked.")
@click.option("--owner", metavar="TEAM", help="Who mends it in the end.")
@click.option(
    "--in", "folder", type=click.Path(path_type=Path), metavar="PATH", help="The repository."
)
@options.POLICY
@DATE
def add(  # noqa: PLR0917 - click hands over what the options are called
    rule: str,
    service: str,
    reason: str,
    approved_by: str,
    expires: str,
    subject: str | None,
    ticket: str | None,
    owner: str | None,
    folder: Path | None,
    packs: tuple[str, ...],
    date: str,
) -> None:
    """Accept that SERVICE does not meet RULE, at the end of readiness-waivers.yaml."""
    from readiness import risk  # noqa: PLC0415 - `--help` needs none of it
    from readiness.cli.baseline import judged  # noqa: PLC0415 - see above
    from readiness.model import Location, Waiver  # noqa: PLC0415 - see above
    from readiness.policy import waiver_text  # noqa: PLC0415 - see above

    if expires < date:
        raise ReadinessError(f"{expires} has passed", hint="name a day to come")
    root = folder or Path()
    target = next((root / name for name in NAMES if (root / name).exists()), root / NAMES[0])
    asked = Waiver(
        _line("the rule", rule),
        _line("--service", service),
        _line("--reason", reason),
        Location(target.name),
        expires,
        subject=subject and _line("--subject", subject),
        owner=owner and _line("--owner", owner),
        approved_by=_line("--approved-by", approved_by),
        ticket=ticket and _line("--ticket", ticket),
        created=date,
    )
    now = judged(folder, packs, date, no_cache=False)
    given = risk.accepted(asked, now)
    before = target.read_bytes() if target.exists() else None
    after = waiver_text.added(target.name, before, given)
    outputs.replace(target, [after])
    covered = len(risk.covered(given, now))
    click.echo(f"{target}: {given.rule} waived for {_about(given)} until {expires}")
    click.echo(f"  covers {covered} finding(s)" if covered else "  nothing fails that it covers")
    for each in risk.faults(judged(folder, packs, date, no_cache=False), target.name):
        click.echo(f"  {each.enforcement.value}  {each.rule}: {_visible(each.message)}")


def _line(name: str, text: str) -> str:
    """One line of printable text; raises for anything else."""
    folded = " ".join(text.split())
    if not folded or not folded.isprintable():
        raise ReadinessError(f"{name} must be one line of printable text")
    return folded


@command.command(name="prune", short_help="Remove what has expired or covers nothing.")
@PATH
@click.option("--dry-run", is_flag=True, help="Show what would be removed, and leave it.")
@options.POLICY
@DATE
def prune(path: Path | None, packs: tuple[str, ...], date: str, *, dry_run: bool) -> None:
    """Remove expired and unused waivers from the files of PATH (default: here)."""
    from readiness import risk  # noqa: PLC0415 - `--help` needs none of it
    from readiness.cli.baseline import judged  # noqa: PLC0415 - see above
    from readiness.policy import waiver_text  # noqa: PLC0415 - see above

    now = judged(path, packs, date, no_cache=False)
    gone = risk.dead(now.report.waivers)
    edits: list[tuple[Path, bytes]] = []
    for name in sorted({item.location.path for item in gone}):
        target = (path or Path()) / name
        before = target.read_bytes()
        after = waiver_text.without(name, before, [i for i in gone if i.location.path == name])
        edits.append((target, after))
        click.echo(_diff(name, before, after), nl=False)
    for target, after in () if dry_run else edits:
        outputs.replace(target, [after])
    done = "would be removed" if dry_run else "removed"
    click.echo(f"{len(gone)} waiver(s) {done}" if gone else "nothing to remove")


def _diff(name: str, before: bytes, after: bytes) -> str:
    old, new = (text.decode("utf-8", "replace").splitlines() for text in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm="")
    return "".join(f"{_steady(line)}\n" for line in lines)


def _steady(line: str) -> str:
    """A line as it is, but for what would steer a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
