"""The one place where the parts meet: tree → repository → services → facts → findings → report."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache as cache_of_one_run
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from readiness import __version__, configuration, processes
from readiness.cache import Cache, NoCache
from readiness.configuration import Settings
from readiness.evaluation import acceptance, context, notices, remark, run, selection
from readiness.evaluation.case import Case
from readiness.evaluation.concern import concerning
from readiness.evaluation.run import Judged
from readiness.evaluation.selection import Selection
from readiness.facts import gathering
from readiness.facts.attribution import orphans
from readiness.facts.model import Facts, Ownership
from readiness.findings import Findings
from readiness.model import (
    Fault,
    Report,
    Service,
    Target,
    Tier,
    Waiver,
)
from readiness.policy import catalogue, consistency, demand, shipped, waiver_file
from readiness.policy.answers import Answers
from readiness.policy.demand import Resolved
from readiness.policy.ladder import Policy
from readiness.policy.pack import Setting, Wanted
from readiness.processes import Hands
from readiness.record import NamedTuple
from readiness.services import catalogue as services
from readiness.source import evidence
from readiness.source.beginning import Beginning
from readiness.source.git import Folder
from readiness.source.history import last_changes
from readiness.source.identity import GitIdentity, look_up
from readiness.source.rendered import Asked, Declared, Ingredients, Release, Rendered
from readiness.source.repository import NOWHERE, Repository
from readiness.source.transcripts import Transcripts
from readiness.source.tree import Tree, narrow, open_tree

if TYPE_CHECKING:
    from readiness.live.question import Witness
    from readiness.source.revisions import Revision

NOTHING_FOUND = (
    "no service was found; looked for readiness.yaml, descriptors (Backstage, Cortex, OpsLevel, "
    "Datadog, Compass, …), Kubernetes workloads, releases of charts, Dockerfiles, files of platforms "
    "and Terraform. Name a folder that holds one, or write a readiness.yaml: "
    "{apiVersion: readiness/v1, service: {name: …, tier: 0–3, owner: …}}"
)

Progress = Callable[[Iterable[str]], Iterable[str]]
Changes = Callable[[tuple[str, ...]], Mapping[str, str] | Fault]


Past = Callable[[str], "tuple[Revision, ...] | Fault"]


class Request(NamedTuple):
    """One run: what to read, what to judge it by, what to tell of it."""

    root: Folder
    today: str
    files: tuple[str, ...] = ()
    """Paths below the root: only what concerns them is reported, all is read."""
    at: str | None = None
    staged: bool = False
    """Judge git's index: what will be committed."""
    services: tuple[str, ...] = ()
    tier: Tier | None = None
    packs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Globs over rule ids."""
    categories: tuple[str, ...] = ()
    cache: Cache = NoCache()
    progress: Progress | None = None
    jobs: int = 2
    """How many processes may work at once: programs that render, and copies of this one."""
    live: "Witness | None" = None
    """Who says what runs, where somebody asks."""
    begun: Beginning | None = None
    """What git was asked about the root already."""


class Recorded(NamedTuple):
    """What a file of facts tells instead of the tree that it was made from."""

    ownership: Mapping[str, Ownership]
    """By service."""
    waivers: tuple[Waiver, ...]


class Found(NamedTuple):
    """What a tree holds, before any policy."""

    repository: Repository
    settings: Settings
    services: tuple[Service, ...]
    facts: Facts
    notes: tuple[str, ...]
    recorded: Recorded | None = None
    law: Tree | None = None
    """Whose packs and waivers hold, where that is another tree than the one that was read."""
    past: Past | None = None
    """Path of a file → its earlier states, where somebody can tell."""

    @property
    def governing(self) -> Tree:
        """The tree that packs and waivers are read from."""
        return self.repository.tree if self.law is None else self.law


def check(request: Request) -> Report:
    """The main job. Raises `ReadinessError` or `PolicyErrors` where the run cannot be made."""
    return judge(survey(request), request)


def survey(request: Request, memo: evidence.Memo | None = None) -> Found:
    """What stands at the root of a request. Raises where it, or its configuration, is no good.

    `memo` keeps what was parsed for another tree.
    """
    root, at, staged, begun = request.root, request.at, request.staged, request.begun
    where = os.path.abspath(root)  # noqa: PTH100 - pathlib costs cold start
    remembers = not isinstance(request.cache, NoCache)
    transcripts = Transcripts(request.cache, where) if remembers else None
    tree = open_tree(root, at=at, staged=staged, begun=begun)
    known = look_up(root, at=at, staged=staged, begun=begun)
    try:
        found = look(
            tree,
            request.cache,
            identity=known,
            changes=partial(_changes, request, known),
            progress=request.progress,
            memo=memo,
            render=request.jobs,
            transcripts=transcripts,
            hands=processes.hands(request.jobs),
        )
    finally:
        known()
    if transcripts is not None:
        transcripts.keep()
    if request.live is not None:
        found = witnessed(found, request.live)
    return found._replace(past=cache_of_one_run(partial(_past, request)))


def _past(request: Request, path: str) -> "tuple[Revision, ...] | Fault":
    from readiness.source.revisions import revisions  # noqa: PLC0415 - only waivers have a past

    return revisions(request.root, path, at=request.at)


def witnessed(found: Found, witness: "Witness") -> Found:
    """What was found, with what running systems say of it."""
    from readiness.live.collecting import collect  # noqa: PLC0415 - most runs ask nobody

    vocabulary = found.settings.vocabulary
    return found._replace(facts=collect(found.facts, found.services, vocabulary, witness))


def _changes(
    request: Request, known: Callable[[], GitIdentity], paths: tuple[str, ...]
) -> Mapping[str, str] | Fault:
    return last_changes(request.root, paths, request.at, known=known())


def look(
    tree: Tree,
    cache: Cache,
    *,
    identity: GitIdentity | Callable[[], GitIdentity] = NOWHERE,
    changes: Changes | None = None,
    progress: Progress | None = None,
    settings: Settings | None = None,
    memo: evidence.Memo | None = None,
    render: int = 0,
    transcripts: Transcripts | None = None,
    hands: Hands = processes.ALONE,
) -> Found:
    """Everything but the judgement: services, and facts that know whose they are.

    `settings` stand in for those of the tree itself; `memo` keeps what was parsed for another,
    `transcripts` what earlier runs read; `hands` share what is new;
    `render`: how many programs may run at once that render charts and kustomizations; 0: none.
    """
    kept = narrow(tree, settings.exclude if settings else configuration.early(tree, cache))
    settings = settings or configuration.read(kept, cache)
    repository = evidence.read(
        kept,
        identity=identity,
        changes=changes,
        progress=progress,
        memo=memo,
        cache=cache,
        environments=settings.environments,
        transcripts=transcripts,
        hands=hands,
        render=partial(_rendered, settings, cache, render) if render else None,
    )
    facts = gathering.gather(repository, settings.vocabulary)
    found = services.find(repository, settings, facts)
    if found.faults:
        facts = facts._replace(faults=(*facts.faults, *found.faults))
    related = gathering.relate(facts, found.services, repository, settings.vocabulary)
    notes = (*found.notes, *repository.notes, *_left_out(kept))
    return Found(repository, settings, found.services, related, notes)


def _rendered(settings: Settings, cache: Cache, at_once: int, ingredients: Ingredients) -> Rendered:
    """What charts and kustomizations deploy, as `render:` of `readiness.yaml` says."""
    from readiness.source import render  # noqa: PLC0415 - most repositories render nothing

    declared = Declared(
        tuple(Release(*release) for release in settings.render.helm),
        tuple(Asked(overlay.text, overlay.location) for overlay in settings.render.kustomize),
        settings.environments,
        settings.vocabulary.target_kubernetes,
    )
    return render.render(ingredients, declared, cache, at_once=at_once)


def _left_out(tree: Tree) -> Iterable[str]:
    if tree.left_out:
        told = ", ".join(f"{name} ({count})" for name, count in sorted(tree.left_out.items()))
        yield f"files left out: {told}"


class Docket(NamedTuple):
    """All that a judgement takes."""

    policy: Policy
    cases: tuple[Case, ...]
    waivers: tuple[Waiver, ...]
    """With their status on the day of the run."""
    catalog: tuple[Service, ...]
    """All services of the repository."""
    gone: tuple[str, ...] = ()
    """Services that are retired and of which nothing is left: only rules about the end are asked."""


def judge(found: Found, request: Request) -> Report:
    """The report on what was found."""
    called = docket(found, request, load_policy(found, request))
    report = concluded(found, request, called, pronounced(called, request))
    return concerning(report, request.files) if request.files else report


def docket(found: Found, request: Request, policy: Policy) -> Docket:
    """Every service that is asked for, with its facts and demands."""
    asked = _selection(request)
    kept = selection.rules(policy, asked)
    chosen = selection.services(found.services, asked)
    shares = shares_of(found, chosen)
    gone = () if request.services else tuple(_gone(chosen, shares))
    resolved = _resolved(found, policy, chosen, kept, request.today)
    ended = {name: selection.about_the_end(resolved[name]) for name in gone}
    chosen = tuple(each for each in chosen if each.name not in ended or ended[each.name].demands)
    resolved |= ended
    cases = tuple(Case(each, shares[each.name], resolved[each.name]) for each in chosen)
    known = frozenset(policy.rules) | frozenset(policy.aliases)
    given = waivers(found, cases, known, request.today)
    told = selection.waivers(given, found.services, policy, asked, kept)
    return Docket(policy, cases, told, _catalog(found.services, chosen), gone)


def _gone(services: Sequence[Service], shares: Mapping[str, Facts]) -> Iterable[str]:
    """Who is retired and has neither workloads nor alerts here."""
    for each in services:
        if each.stage == "retired" and not (
            shares[each.name].workloads or shares[each.name].alerts
        ):
            yield each.name


def pronounced(called: Docket, request: Request) -> Judged:
    """The findings on what is on the docket."""
    answers = Answers(request.cache, os.path.abspath(request.root))  # noqa: PTH100 - as above
    judged = run.evaluate(
        called.cases,
        called.waivers,
        request.today,
        called.catalog,
        answers,
        hands=processes.hands(request.jobs) if len(called.cases) > 1 else processes.ALONE,
    )
    answers.keep()
    return judged._replace(findings=Findings(judged.findings.pages, answers.keep))


def _selection(request: Request) -> Selection:
    return Selection(request.services, request.tier, request.rules, request.categories)


def _resolved(
    found: Found,
    policy: Policy,
    chosen: Sequence[Service],
    kept: frozenset[str] | None,
    today: str,
) -> dict[str, Resolved]:
    """Service → its demands: those of whom the same is asked share them, and are judged faster."""
    given = overrides(found)
    consistency.check_overrides(policy, given)
    shared: dict[tuple[Any, ...], Resolved] = {}
    found_for: dict[str, Resolved] = {}
    for each in chosen:
        key = (each.tier, *(demand.speaks_of(setting, each.name) for setting in given))
        if key not in shared:
            all_of_it = demand.resolve(policy, given, each.tier, today, each.name)
            shared[key] = selection.narrowed(all_of_it, kept)
        found_for[each.name] = shared[key]
    return found_for


def _catalog(found: Sequence[Service], chosen: Sequence[Service]) -> tuple[Service, ...]:
    """All services, those that are judged as they are judged."""
    judged = {each.name: each for each in chosen}
    return tuple(judged.get(each.name, each) for each in found)


def shares_of(found: Found, services: Sequence[Service]) -> Mapping[str, Facts]:
    """Service name → its facts."""
    shares = gathering.by_service(found.facts, services, found.repository)
    if found.recorded is None:
        return shares
    owned = found.recorded.ownership
    return {name: own._replace(ownership=owned[name]) for name, own in shares.items()}


def load_policy(found: Found, request: Request) -> Policy:
    """The rules and packs of a run; options before `readiness.yaml`, else the shipped pack."""
    named = [Wanted(item.text, item.location) for item in found.settings.policy.packs]
    asked = [Wanted(name) for name in request.packs]
    wanted = asked or named or [Wanted(catalogue.DEFAULT)]
    tree = found.governing
    return catalogue.load(wanted, tree, shipped.shelved(), request.cache, shipped.stamp())


def overrides(found: Found) -> tuple[Setting, ...]:
    """What the repository's own `readiness.yaml` asks otherwise than its packs."""
    return demand.settings(found.settings.policy.overrides)


def waivers(
    found: Found, cases: Sequence[Case], known: frozenset[str], today: str
) -> tuple[Waiver, ...]:
    """The waivers of files and comments, with their status on the day of the run.

    Raises `PolicyErrors` where a file of waivers cannot be read.
    """
    shares = [(case.service, case.facts) for case in cases]
    return acceptance.dated(written_waivers(found, shares), cases, known, today)


def written_waivers(found: Found, shares: Sequence[tuple[Service, Facts]]) -> tuple[Waiver, ...]:
    """The waivers of files and comments as they are written; raises as `waivers` does."""
    if found.recorded is not None:
        return found.recorded.waivers
    return (
        *_of_files(found),
        *remark.waivers(found.repository.remarks, shares),
    )


def _of_files(found: Found) -> Iterator[Waiver]:
    """The waivers of files, with what the history of each file tells."""
    given = waiver_file.found(found.governing)
    for path, items in groupby(given, key=lambda item: item.location.path):
        states = found.past(path) if found.past else ()
        if found.past is None or isinstance(states, Fault):
            yield from items
            continue
        from readiness.policy import waiver_history  # noqa: PLC0415 - most have no waivers

        history = [
            waiver_history.past(path, f"{each.name} <{each.email}>", each.day, each.content)
            for each in states
        ]
        yield from waiver_history.remembered(items, history)


def concluded(found: Found, request: Request, called: Docket, judged: Judged) -> Report:
    """The report on all files."""
    policy, identity = called.policy, found.repository.identity
    asked = {id(case.resolved): case.resolved for case in judged.cases}
    lowered = sorted({item for resolved in asked.values() for item in resolved.lowered})
    return Report(
        tool_version=__version__,
        target=Target(
            identity.remote, identity.commit, identity.dirty, request.at, identity.prefix
        ),
        packs=catalogue.uses(policy),
        date=request.today,
        verdict=judged.verdict,
        services=judged.services,
        findings=judged.findings,
        waivers=judged.waivers,
        faults=found.facts.faults,
        unattributed=orphans(found.facts),
        lowered=tuple(lowered),
        rules=context.rules(policy, judged.cases),
        objectives=context.objectives(judged.cases),
        live=found.facts.live,
        notes=(
            *_of_the_run(found, request, judged),
            *_told(called.gone),
            *notices.told(judged, policy, overrides(found), request.today),
            *_unmatched(found),
            *found.notes,
        ),
    )


def _unmatched(found: Found) -> Iterable[str]:
    """Of recorded facts the files are not there to be looked at."""
    if found.recorded is None:
        names = [each.name for each in found.services]
        yield from notices.unmatched(overrides(found), names, found.repository.tree.paths)


def _told(gone: Sequence[str]) -> Iterable[str]:
    if gone:
        names = ", ".join(gone)
        yield f"retired, and nothing of them is left here: asked for no more than their end: {names}"


def _of_the_run(found: Found, request: Request, judged: Judged) -> Iterable[str]:
    """What the command line made of the run, and what is missing where nothing was checked."""
    if request.staged:
        yield "what is staged to be committed is judged, not the files as they lie on disk (--staged)"
    if request.tier is not None:
        yield f"judged as tier {request.tier}, whatever is declared (--tier)"
    for option, words in (
        ("--service", request.services),
        ("--rule", request.rules),
        ("--category", request.categories),
    ):
        if words:
            yield f"only what was asked for is judged: {option} {', '.join(words)}"
    if not found.services:
        yield NOTHING_FOUND
    elif not judged.findings:
        yield "no rule that was asked for applies to these services at their tier"
