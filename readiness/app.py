"""The one place where the parts meet: tree → repository → services → facts → findings → report."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from readiness import __version__, configuration
from readiness.cache import Cache, NoCache
from readiness.configuration import Settings
from readiness.configuration.settings import Override
from readiness.errors import PolicyError, ReadinessError
from readiness.evaluation import run
from readiness.evaluation.concern import concerning
from readiness.evaluation.run import Case, Judged
from readiness.facts import gathering
from readiness.facts.attribution import orphans
from readiness.facts.attribution.scope import evidence as evidence_of
from readiness.facts.model import Facts, Ownership
from readiness.model import (
    Fault,
    Report,
    Service,
    Target,
    Tier,
    Waiver,
    WaiverStatus,
)
from readiness.policy import (
    catalogue,
    consistency,
    demand,
    shipped,
    waiver,
    waiver_comment,
    waiver_file,
)
from readiness.policy.demand import Resolved
from readiness.policy.ladder import Policy
from readiness.policy.pack import Setting, Wanted
from readiness.policy.rule import Rule
from readiness.services import catalogue as services
from readiness.source import evidence
from readiness.source.history import last_changes
from readiness.source.identity import GitIdentity, identity
from readiness.source.repository import NOWHERE, Repository
from readiness.source.tree import Tree, narrow, open_tree

Progress = Callable[[Iterable[str]], Iterable[str]]
Changes = Callable[[tuple[str, ...]], Mapping[str, str] | Fault]

NOBODY = "what stands in this file belongs to no service"
WAIVER_FILES = ("readiness-waivers.yaml", "readiness-waivers.yml")


class Request(NamedTuple):
    """One run: what to read, what to judge it by, what to tell of it."""

    root: Path
    today: str
    files: tuple[str, ...] = ()
    """Paths below the root: only what concerns them is reported, all is read."""
    at: str | None = None
    services: tuple[str, ...] = ()
    tier: Tier | None = None
    packs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Globs over rule ids."""
    categories: tuple[str, ...] = ()
    cache: Cache = NoCache()
    progress: Progress | None = None


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


def check(request: Request) -> Report:
    """The main job. Raises `ReadinessError` or `PolicyErrors` where the run cannot be made."""
    return judge(survey(request), request)


def survey(request: Request) -> Found:
    """What stands at the root of a request. Raises where it, or its configuration, is no good."""
    return look(
        open_tree(request.root, at=request.at),
        request.cache,
        identity=identity(request.root, at=request.at),
        changes=partial(_changes, request),
        progress=request.progress,
    )


def _changes(request: Request, paths: tuple[str, ...]) -> Mapping[str, str] | Fault:
    return last_changes(request.root, paths, request.at)


def look(
    tree: Tree,
    cache: Cache,
    *,
    identity: GitIdentity = NOWHERE,
    changes: Changes | None = None,
    progress: Progress | None = None,
) -> Found:
    """Everything but the judgement: services, and facts that know whose they are."""
    kept = narrow(tree, configuration.early(tree, cache))
    settings = configuration.read(kept, cache)
    repository = evidence.read(kept, identity=identity, changes=changes, progress=progress)
    facts = gathering.gather(repository, settings.vocabulary)
    found = services.find(repository, settings, facts.workloads)
    if found.faults:
        facts = facts._replace(faults=(*facts.faults, *found.faults))
    related = gathering.relate(facts, found.services, repository, settings.vocabulary)
    notes = (*found.notes, *_left_out(kept))
    return Found(repository, settings, found.services, related, notes)


def _left_out(tree: Tree) -> Iterable[str]:
    if tree.left_out:
        told = ", ".join(f"{name} ({count})" for name, count in sorted(tree.left_out.items()))
        yield f"files left out: {told}"


def judge(found: Found, request: Request) -> Report:
    """The report on what was found."""
    policy = load_policy(found, request)
    chosen = _at_tier(select(found.services, request.services), request)
    shares = shares_of(found, chosen)
    overrides = tuple(map(_setting, found.settings.policy.overrides))
    consistency.check_overrides(policy, overrides)
    resolved = {
        tier: _narrowed(demand.resolve(policy, overrides, tier, request.today), request)
        for tier in sorted({service.tier for service in chosen})
    }
    cases = [Case(each, shares[each.name], resolved[each.tier]) for each in chosen]
    known = frozenset(policy.rules) | frozenset(policy.aliases)
    given = waivers(found, cases, known, request.today)
    judged = run.evaluate(cases, given, request.today)
    return _report(found, request, policy, judged)


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
    tree = found.repository.tree
    return catalogue.load(wanted, tree, shipped.files(), request.cache, shipped.stamp())


def _setting(override: Override) -> Setting:
    return Setting(override.rule, override.location, override.enforcement, override.params)


def select(found: Sequence[Service], asked: Sequence[str]) -> tuple[Service, ...]:
    """The services that are asked for, or all. Raises for a name nobody has."""
    names = {service.name for service in found}
    for name in asked:
        if name not in names:
            known = ", ".join(sorted(names)[:20]) or "none"
            raise ReadinessError(f"there is no service {name!r} here", hint=f"found: {known}")
    return tuple(each for each in found if not asked or each.name in asked)


def _at_tier(services: tuple[Service, ...], request: Request) -> tuple[Service, ...]:
    if request.tier is None:
        return services
    return tuple(each._replace(tier=request.tier) for each in services)


def _narrowed(resolved: Resolved, request: Request) -> Resolved:
    """Only the rules that the command line asks for. Raises where it asks for none that is."""
    kept = [each for each in resolved.demands if _asked(each.rule, request)]
    return resolved._replace(demands=tuple(kept))


def _asked(rule: Rule, request: Request) -> bool:
    if request.rules and not any(fnmatch.fnmatchcase(rule.id, glob) for glob in request.rules):
        return False
    return not request.categories or rule.category in request.categories


def waivers(
    found: Found, cases: Sequence[Case], known: frozenset[str], today: str
) -> tuple[Waiver, ...]:
    """The waivers of files and comments, with their status on the day of the run.

    Raises `PolicyErrors` where a file of waivers cannot be read.
    """
    by_name = {case.service.name: case for case in cases}
    return tuple(_dated(item, by_name, known, today) for item in written_waivers(found))


def written_waivers(found: Found) -> tuple[Waiver, ...]:
    """The waivers of files and comments as they are written; raises as `waivers` does."""
    if found.recorded is not None:
        return found.recorded.waivers
    return (*_filed(found.repository.tree), *_commented(found))


def _filed(tree: Tree) -> Iterator[Waiver]:
    for path in tree.paths:
        if path.rpartition("/")[2] in WAIVER_FILES:
            content = tree.read(path)
            if isinstance(content, Fault):
                raise PolicyError(content.message, at=content.location, hint=content.hint)
            yield from waiver_file.load(path, content)


def _commented(found: Found) -> Iterator[Waiver]:
    """Those of comments; each speaks for the service of what stands in its file."""
    remarks: dict[str, list[tuple[int, int, str]]] = {}
    for path, comment in found.repository.remarks:
        remarks.setdefault(path, []).append(comment)
    if not remarks:
        return
    owners = {
        piece.fact.place.location.path: piece.fact.service
        for piece in evidence_of(found.facts)
        if piece.fact.service and piece.fact.place.location.path in remarks
    }
    for path, comments in remarks.items():
        for item in waiver_comment.inline(path, comments):
            yield item._replace(service=owners.get(path, ""))


def _dated(item: Waiver, cases: Mapping[str, Case], known: frozenset[str], today: str) -> Waiver:
    case = cases.get(item.service)
    if case is None:
        problem = f"there is no service {item.service!r} here" if item.service else NOBODY
        return item._replace(status=WaiverStatus.INVALID, problem=item.problem or problem)
    owners = [case.service.owner, *(contact.value for contact in case.service.contacts)]
    return waiver.status(
        item,
        known=known,
        owners=[owner for owner in owners if owner],
        longest_days=case.resolved.longest_days,
        today=today,
    )


def _report(found: Found, request: Request, policy: Policy, judged: Judged) -> Report:
    identity = found.repository.identity
    lowered = sorted({item for case in judged.cases for item in case.resolved.lowered})
    report = Report(
        tool_version=__version__,
        target=Target(identity.remote, identity.commit, identity.dirty, request.at),
        packs=catalogue.uses(policy),
        date=request.today,
        verdict=judged.verdict,
        services=judged.services,
        findings=judged.findings,
        waivers=judged.waivers,
        faults=found.facts.faults,
        unattributed=orphans(found.facts),
        lowered=tuple(lowered),
        notes=found.notes,
    )
    return concerning(report, request.files) if request.files else report
