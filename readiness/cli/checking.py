"""What `readiness check` does with what its command line says; knows no click but on the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.cli import inputs, outputs
from readiness.cli.inputs import Where
from readiness.record import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.app import Request
    from readiness.baseline.earlier import Earlier
    from readiness.cache import Cache
    from readiness.cli.live import Asked as AskedLive
    from readiness.live.question import Witness
    from readiness.model import Report
    from readiness.source.beginning import Beginning


class Asked(NamedTuple):
    """What the command line says, parameter by parameter, as plain data but for what is never kept."""

    paths: tuple[str, ...]
    services: tuple[str, ...]
    tier: int | None
    packs: tuple[str, ...]
    form: str
    files: tuple[tuple[str, str], ...]
    """Format and file."""
    fail_on: str
    facts: str | None
    at: str | None
    staged: bool
    since: str | None
    baseline: str | None
    compare: str | None
    live: tuple[tuple[str, str], ...]
    live_token_env: tuple[tuple[str, str], ...]
    live_token_file: tuple[tuple[str, str], ...]
    live_tenant: tuple[tuple[str, str], ...]
    live_record: Path | None
    show: str
    rules: tuple[str, ...]
    categories: tuple[str, ...]
    date: str
    jobs: int
    no_cache: bool
    color: str
    quiet: bool
    verbose: bool

    @property
    def of_live(self) -> AskedLive | None:
        """What the options of live evidence say, where there are any."""
        given = (self.live, self.live_token_env, self.live_token_file)
        if not any((*given, self.live_tenant, self.live_record)):
            return None
        from readiness.cli.live import Asked as AskedLive  # noqa: PLC0415 - most runs ask nobody

        return AskedLive(*given, self.live_record, self.live_tenant)

    @property
    def usual(self) -> bool:
        """Whether it asks for files alone, of which no option can turn out to be bad usage."""
        return self.of_live is None and self.compare is None and self.facts is None


def check(asked: Asked, store: Cache) -> int:
    """Find services, judge them, report; the exit code. Raises `ReadinessError` or `PolicyErrors`
    where the run cannot be made, `UsageError` where options do not go together.
    """
    from readiness.source.beginning import beginning  # noqa: PLC0415 - not for --help

    where = inputs.place(asked.paths, on_disk=not asked.staged)
    with beginning(where.root, on_disk=asked.at is None and not asked.staged) as begun:
        report = _told(asked, _request(asked, where, store, begun))
    everything = asked.show == "all"
    style = outputs.style(color=asked.color, everything=everything, quiet=asked.quiet)
    outputs.write(report, asked.form, asked.files, style)
    return outputs.exit_code(report, asked.fail_on)


def _request(asked: Asked, where: Where, store: Cache, begun: Beginning) -> Request:
    from readiness import app  # noqa: PLC0415 - git answers while this is read

    return app.Request(
        root=where.root,
        files=where.files,
        services=asked.services,
        tier=asked.tier,
        packs=asked.packs,
        at=asked.at,
        staged=asked.staged,
        rules=asked.rules,
        categories=asked.categories,
        today=asked.date,
        cache=store,
        progress=outputs.progress(verbose=asked.verbose),
        jobs=asked.jobs,
        begun=begun,
    )


def _told(asked: Asked, request: Request) -> Report:
    """The judgement, beside an earlier one where the line names one."""
    earlier = None if asked.compare is None else _earlier(asked.compare, request)
    report = _judged(asked, request)
    if earlier is not None:
        report = _beside(report, earlier)
    return report


def _judged(asked: Asked, request: Request) -> Report:
    compared = asked.since is not None or asked.baseline is not None
    if asked.facts is not None and (compared or asked.live):
        import click  # noqa: PLC0415 - only on the way out

        message = "--facts judges alone: leave out --since, --baseline and --live"
        raise click.UsageError(message)
    live = asked.of_live
    if live is None:
        return _reported(asked, request, None)
    from readiness.cli.live import asking  # noqa: PLC0415 - see above

    with asking(live) as witness:
        return _reported(asked, request, witness)


def _reported(asked: Asked, request: Request, witness: Witness | None) -> Report:
    from readiness import app  # noqa: PLC0415 - see above

    request = request._replace(live=witness)
    if asked.facts is not None:
        return _replayed(asked.facts, request)
    if asked.since is not None or asked.baseline is not None:
        return _compared(request, asked.since, asked.baseline)
    return app.check(request)


def _compared(request: Request, since: str | None, baseline: str | None) -> Report:
    from pathlib import Path  # noqa: PLC0415 - most runs compare nothing

    from readiness import comparison  # noqa: PLC0415 - as above

    accepted = None if baseline is None else inputs.baseline(Path(baseline))
    return comparison.check(request, since=since, accepted=accepted)


def _earlier(compare: str, request: Request) -> Earlier:
    if request.files or request.services or request.rules or request.categories:
        import click  # noqa: PLC0415 - only on the way out

        told = "leave out FILES, --service, --rule and --category"
        raise click.UsageError(f"--compare takes whole reports: {told}")
    from pathlib import Path  # noqa: PLC0415 - most runs compare nothing

    return inputs.earlier(Path(compare))


def _beside(report: Report, earlier: Earlier) -> Report:
    from readiness.baseline.since import since  # noqa: PLC0415 - most runs compare nothing

    return since(report, earlier)


def _replayed(facts: str, request: Request) -> Report:
    from pathlib import Path  # noqa: PLC0415 - only where it is asked for

    from readiness.authoring.replay import replay  # noqa: PLC0415 - as above

    return replay(Path(facts), request)
