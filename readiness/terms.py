"""By what a state of a repository is judged, as that state itself says; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping

from readiness import app, configuration
from readiness.app import Docket, Found, Request
from readiness.baseline import file as baseline_file
from readiness.configuration import Settings
from readiness.errors import PolicyErrors
from readiness.evaluation.weakening import Terms, changes
from readiness.facts.model import Change
from readiness.model import Fault, Location, Service, Waiver
from readiness.policy.ladder import Policy
from readiness.record import NamedTuple
from readiness.services import catalogue as services
from readiness.source.json import parse_json
from readiness.source.tree import Tree, narrow


class Own(NamedTuple):
    """An earlier state by its own word: its whole tree, and its settings."""

    tree: Tree
    settings: Settings


def own(tree: Tree, request: Request) -> Own:
    """What a tree says of itself; raises `PolicyErrors` where that is not valid."""
    kept = narrow(tree, configuration.early(tree, request.cache))
    return Own(tree, configuration.read(kept, request.cache))


def weakened(
    then: Found, was: Own, now: Found, called: Docket, request: Request
) -> Mapping[str, tuple[Change, ...]]:
    """Service → what the change does to its terms. Raises `PolicyErrors` where the policy of the
    earlier state is not valid.
    """
    before = then._replace(settings=was.settings, law=was.tree, past=None)
    policy = app.load_policy(before, request)
    found = services.find(before.repository, was.settings, before.facts).services
    waivers = written(before, found)
    sides = (before.governing, now.governing)
    old, new = baselines(*sides)
    return changes(
        terms(before, found, policy, waivers, old),
        terms(now, called.catalog, called.policy, called.waivers, new),
    )


def written(found: Found, given: tuple[Service, ...]) -> tuple[Waiver, ...]:
    """The waivers as they are written; whose a comment is takes a look at all facts."""
    remarks = found.repository.remarks
    shares = app.shares_of(found, given) if remarks else {}
    return app.written_waivers(
        found, [(each, shares[each.name]) for each in given if each.name in shares]
    )


def terms(
    found: Found,
    given: tuple[Service, ...],
    policy: Policy,
    waivers: tuple[Waiver, ...],
    baselines: Mapping[str, Mapping[str, Location]],
) -> Terms:
    """The terms of one state."""
    return Terms(
        services=given,
        settings=found.settings,
        overrides=app.overrides(found),
        policy=policy,
        waivers=waivers,
        baselines=baselines,
        left_out=found.repository.tree.left_out,
        held=frozenset(found.governing.paths),
    )


Accepted = dict[str, dict[str, Location]]


def baselines(then: Tree, now: Tree) -> tuple[Accepted, Accepted]:
    """Path → what its baseline accepts, of the files that are not the same in both."""
    names = sorted({path for tree in (then, now) for path in tree.paths if _is_baseline(path)})
    old, new = Accepted(), Accepted()
    for path in names:
        contents = [tree.read(path) if path in tree.paths else b"" for tree in (then, now)]
        if contents[0] != contents[1]:
            old[path], new[path] = (_entries(path, content) for content in contents)
    return old, new


def _is_baseline(path: str) -> bool:
    return path.rpartition("/")[2] == baseline_file.NAME


def _entries(path: str, content: bytes | Fault) -> dict[str, Location]:
    """Nothing of a file that cannot be read: `--baseline` refuses it."""
    if isinstance(content, Fault) or not content:
        return {}
    try:
        entries = baseline_file.parse(path, content).entries
    except PolicyErrors:
        return {}
    document = parse_json(path, content, limits=baseline_file.LIMITS, wanted=True).documents[0]
    places = baseline_file.places(document)
    return {_counted(each): places.get(each, document.at()) for each in entries}


def _counted(entry: baseline_file.Entry) -> str:
    times = f" ({entry.times} times)" if entry.times > 1 else ""
    return f"{baseline_file.told(entry)}{times}"
