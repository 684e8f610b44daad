"""What a change made worse: the judged state beside an earlier one, both by today's policy.

The only place where two trees, or a tree and a baseline, meet; how failures are matched is decided
in `baseline`, what it means for verdicts in `evaluation.tolerance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from readiness import app, configuration, terms
from readiness.app import Docket, Found, Request
from readiness.baseline import file as baseline_file
from readiness.baseline.file import Baseline
from readiness.baseline.matching import Gap, compared, gaps, is_gap
from readiness.errors import PolicyErrors
from readiness.evaluation import unchanged
from readiness.evaluation.concern import concerning
from readiness.evaluation.tolerance import tolerant
from readiness.facts.model import Facts
from readiness.findings import chosen, keep
from readiness.model import Finding, Report, State
from readiness.record import NamedTuple
from readiness.source.ancestry import is_unborn, merge_base
from readiness.source.evidence import Memo
from readiness.source.history import last_changes
from readiness.source.identity import identity
from readiness.source.moves import moves
from readiness.source.tree import Tree, narrow, open_tree

FIRST = "this is the first commit: all is new"


class Base(NamedTuple):
    """The earlier commit, and the name by which somebody asked for it."""

    commit: str
    name: str


class Judgement(NamedTuple):
    """One state as it was judged, with what the judgement rests on."""

    found: Found
    called: Docket
    report: Report
    """Of all files, whatever the request narrows the report to."""


def check(request: Request, *, since: str | None, accepted: Baseline | None = None) -> Report:
    """`app.check`, in which only failures count that are new against `since` and `accepted`.

    Raises `ReadinessError` or `PolicyErrors` where the run cannot be made.
    """
    memo: Memo = {}
    everything = request._replace(files=())
    first = since is not None and request.staged and is_unborn(request.root, since)
    if since is None or first:
        now = _judged(app.survey(everything, memo), everything)
        report = now.report
        if first:
            report = report._replace(notes=(FIRST, *report.notes))
    else:
        base = Base(merge_base(request.root, since, request.at), since)
        now, report = _since(everything, base, memo)
    if accepted is not None:
        report = _beside(report, now, request, accepted)
    return concerning(report, request.files) if request.files else report


def whole(request: Request) -> Judgement:
    """The judged state without a comparison."""
    everything = request._replace(files=())
    return _judged(app.survey(everything), everything)


def _judged(found: Found, request: Request) -> Judgement:
    called = app.docket(found, request, app.load_policy(found, request))
    return _concluded(found, called, request)


def _concluded(found: Found, called: Docket, request: Request) -> Judgement:
    judged = app.pronounced(called, request)
    return Judgement(found, called, app.concluded(found, request, called, judged))


def _since(request: Request, base: Base, memo: Memo) -> tuple[Judgement, Report]:
    """The judged state, and its report with the state of each failure against a commit."""
    found = app.survey(request, memo)
    called = app.docket(found, request, app.load_policy(found, request))
    tree = open_tree(request.root, at=base.commit)
    then, notes = _before(tree, found, request, base.commit, memo)
    called, more = _told_changes(called, found, tree, then, request)
    now = _concluded(found, called, request)
    failures = tuple(chosen(now.report.findings, is_gap))
    earlier = _earlier(now, failures, then, request)
    named = {gap.subject.name.partition("#")[0] for gap in earlier}
    moved = moves(then.repository.tree, found.repository.tree, named)
    result = compared(failures, earlier, moved)
    told = _summary(result.states, len(result.gone), f"{base.name} ({base.commit[:12]})")
    report = tolerant(now.report, failures, result.states)
    return now, report._replace(notes=(told, *notes, *more, *report.notes))


def _told_changes(
    called: Docket, found: Found, tree: Tree, then: Found, request: Request
) -> tuple[Docket, tuple[str, ...]]:
    """The docket with what the change does to the terms of its judgement."""
    try:
        was = terms.own(tree, request)
        given = terms.weakened(then, was, found, called, request)
    except PolicyErrors as errors:
        first = errors.exceptions[0]
        note = (
            f"what the change does to the policy cannot be told, the earlier is not valid: {first}"
        )
        return called, (note,)
    cases = tuple(
        case._replace(facts=case.facts._replace(changes=given.get(case.service.name, ())))
        for case in called.cases
    )
    return called._replace(cases=cases), ()


def _summary(states: Sequence[State | None], gone: int, against: str) -> str:
    new = sum(state is State.NEW for state in states)
    same = sum(state is State.UNCHANGED for state in states)
    return (
        f"compared with {against}: {new} new, {same} unchanged, {gone} gone; "
        "the verdict is over what is new"
    )


def _before(
    tree: Tree, now: Found, request: Request, base: str, memo: Memo
) -> tuple[Found, tuple[str, ...]]:
    """What the earlier tree holds, under today's words; today's services where its own
    descriptors cannot be read (a change may be what mends them).
    """
    settings = now.settings
    law = now.repository.tree
    look = partial(
        app.look,
        tree,
        request.cache,
        identity=identity(request.root, at=base),
        changes=lambda paths: last_changes(request.root, paths, base),
        memo=memo,
        render=request.jobs,
    )
    try:
        own = configuration.read(narrow(tree, settings.exclude), request.cache)
        found = look(settings=settings._replace(declarations=own.declarations))
    except PolicyErrors:
        note = "its descriptors of services are not valid: today's are used in their place"
        return look(settings=settings)._replace(law=law, past=now.past), (f"{base[:12]}: {note}",)
    return found._replace(law=law, past=now.past), ()


def _earlier(
    now: Judgement, failures: Sequence[Finding], then: Found, request: Request
) -> tuple[Gap, ...]:
    """The failures of the earlier state. What is the same in both is not judged twice."""
    names = {each.name for each in then.services}
    asked = tuple(name for name in request.services if name in names)
    if request.services and not asked:
        return ()
    every = request._replace(files=(), services=asked)
    shared = then._replace(facts=_interned(then.facts, now.found.facts))
    called = app.docket(shared, every, now.called.policy)
    cases, stands = unchanged.remaining(_bench(now.called), _bench(called))
    judged = app.pronounced(called._replace(cases=cases), every)
    found = gaps((*chosen(judged.findings, is_gap), *unchanged.stand(failures, stands)))
    keep(judged.findings)
    return found


def _bench(called: Docket) -> unchanged.Bench:
    return unchanged.Bench(called.cases, called.waivers, called.catalog)


def _interned(then: Facts, now: Facts) -> Facts:
    """The same facts, with today's objects where they are equal: what is shared by all services
    is then compared once.
    """
    pairs = zip(then, now, strict=True)
    return Facts._make(new if old == new else old for old, new in pairs)


def _beside(report: Report, now: Judgement, request: Request, accepted: Baseline) -> Report:
    """The report with what a baseline accepts marked, and what of the baseline is stale told."""
    policy = now.called.policy
    current = baseline_file.renamed(accepted, policy.aliases)
    failures = tuple(chosen(report.findings, is_gap))
    result = compared(failures, baseline_file.gaps(current))
    states = tuple(map(_combined, failures, result.states))
    notes = tuple(_stale(current, result.gone, now, request))
    return tolerant(report, failures, states)._replace(notes=(*notes, *report.notes))


def _combined(failure: Finding, state: State | None) -> State:
    """Accepted by the baseline, else as it is against the commit, else new."""
    if state is State.UNCHANGED:
        return State.BASELINED
    return failure.state or State.NEW


def _stale(
    accepted: Baseline, gone: Sequence[Gap], now: Judgement, request: Request
) -> Iterator[str]:
    unknown = unknown_entries(gone, now)
    narrowed = bool(request.services or request.rules or request.categories)
    said = now.report.findings if narrowed else ()
    judged = {(each.service, each.rule) for each in said}
    mended = [
        gap
        for gap in gone
        if gap not in unknown and (not narrowed or (gap.service, gap.rule) in judged)
    ]
    for entries, why in (
        (sorted(unknown, key=str), "name a rule or a service that is not there"),
        (mended, "no longer fail"),
    ):
        if entries:
            first = baseline_file.told(entries[0])
            hint = "readiness baseline prune"
            yield f"{len(entries)} of the baseline's entries {why} (first: {first}): {hint}"
    digests = {pack.digest for pack in now.report.packs}
    if accepted.policy and {each.digest for each in accepted.policy} != digests:
        yield f"the baseline was written on {accepted.date} under another version of the policy"


def unknown_entries(entries: Iterable[Gap], now: Judgement) -> frozenset[Gap]:
    """Entries whose rule no policy has, or whose service is nowhere here."""
    services = {each.name for each in now.found.services}
    policy = now.called.policy
    return frozenset(
        gap for gap in entries if gap.service not in services or policy.rule(gap.rule) is None
    )
