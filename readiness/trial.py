"""Examples of rules judged as whole runs, in memory: what `policy test` and our own tests run."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from readiness import app, terms
from readiness.app import Found
from readiness.cache import Cache, NoCache
from readiness.evaluation import bench, run
from readiness.evaluation.case import Case
from readiness.evaluation.run import Judged
from readiness.evaluation.weakening import changes
from readiness.facts import gathering
from readiness.facts.model import Change
from readiness.model import Enforcement, Finding, Location, Outcome, Waiver
from readiness.policy.demand import Demand, Resolved
from readiness.policy.example import Example
from readiness.policy.ladder import Policy
from readiness.policy.pack import Pack, Rung, Setting
from readiness.policy.rule import Rule
from readiness.policy.template import UNTOLD
from readiness.record import NamedTuple
from readiness.source.repository import NOWHERE
from readiness.source.revisions import Revision
from readiness.source.tree import MemoryTree

TODAY = "2026-11-21"
"""The day of an example that names none."""

LONG_AGO = "2026-10-21"
"""The day on which what stood there before was committed."""

DESCRIPTORS = frozenset(
    {
        *("readiness.yaml", "catalog-info.yaml", "cortex.yaml", "opslevel.yml", "compass.yml"),
        *("service.datadog.yaml", "service-catalog.yml", "score.yaml"),
    }
)

DESCRIPTOR = """\
apiVersion: readiness/v1
service:
  name: {name}
  tier: {tier}
  owner: team-{name}
  lifecycle: production
  description: Shows what a rule asks for, in as few files as can be.
"""

AUTHOR = "Robin <robin@acme.dev>"
"""Who committed what stood there before, where an example does not say."""

NAME, TIER = "example", 1
"""The service of an example without a descriptor."""


LONGEST_DAYS = 180
"""How long a waiver of an example may last."""

NONE: Mapping[str, Rule] = {}


class Problem(NamedTuple):
    """An example that does not end as it says it does."""

    rule: str
    location: Location
    message: str


def problems(
    rule: Rule, examples: Iterable[Example], others: Mapping[str, Rule] = NONE
) -> Iterator[Problem]:
    """What is wrong with the examples of a rule; nothing where all is well.

    `others` are the rules that a waiver in an example may speak of.
    """
    for example in examples:
        judged = judge(rule, example, others=others)
        for message in _wrong(example, [f for f in judged.findings if f.rule == rule.id]):
            yield Problem(rule.id, example.location, message)


def judge(
    rule: Rule,
    example: Example,
    files: Mapping[str, str] | None = None,
    others: Mapping[str, Rule] = NONE,
) -> Judged:
    """The example's files (or these instead) judged by that rule alone, required; a rule about
    waivers sees what they excuse judged too.
    """
    given = _described(dict(example.files if files is None else files), example)
    found = _look(given, example)
    excused = _excused(given, others) if rule.each == bench.WAIVERS else ()
    demands = [_demand(rule, example.params, example.location)]
    demands += [_demand(each, {}, example.location) for each in excused]
    resolved = Resolved(tuple(demands), unknown_blocks=True, longest_days=LONGEST_DAYS)
    shares = gathering.by_service(found.facts, found.services, found.repository)
    cases = [Case(service, shares[service.name], resolved) for service in found.services]
    today = example.date or TODAY
    given_waivers = app.waivers(found, cases, frozenset({rule.id, *others}), today)
    if example.before:
        was = _described(given | dict(example.before), example)
        told = _changes(_look(was, example), found, given_waivers, others)
        cases = [
            each._replace(facts=each.facts._replace(changes=told[each.service.name]))
            for each in cases
        ]
    return run.evaluate(cases, given_waivers, today)


def _described(files: dict[str, str], example: Example) -> dict[str, str]:
    """The files that are there, with a descriptor where there is none."""
    given = {path: text for path, text in files.items() if text or path not in example.before}
    if any(path.rpartition("/")[2] in DESCRIPTORS for path in given):
        return given
    tier = TIER if example.tier is None else example.tier
    return given | {"readiness.yaml": DESCRIPTOR.format(name=NAME, tier=tier)}


def _look(files: Mapping[str, str], example: Example) -> Found:
    cache: Cache = NoCache()
    identity = NOWHERE._replace(remote=example.remote)
    tree = MemoryTree(files)
    found = app.look(tree, cache, identity=identity, changes=lambda _paths: example.changed)
    if example.live is not None:
        from readiness.live.scripted import scripted  # noqa: PLC0415 - few examples ask somebody

        found = app.witnessed(found, scripted(example.live))
    return found._replace(past=partial(_past, example)) if example.before else found


def _past(example: Example, path: str) -> tuple[Revision, ...]:
    """What stood in a file before, as its only history."""
    text = example.before.get(path)
    name, _, address = (example.author or AUTHOR).rpartition(" <")
    if not text:
        return ()
    return (Revision(name, address.removesuffix(">"), LONG_AGO, text.encode()),)


def _changes(
    then: Found, now: Found, given: tuple[Waiver, ...], others: Mapping[str, Rule]
) -> Mapping[str, tuple[Change, ...]]:
    """What the step from one state to the other does, under a pack that requires every rule."""
    policy = Policy(others, (_requiring(others),))
    was = terms.written(then, then.services)
    old, new = terms.baselines(then.governing, now.governing)
    return changes(
        terms.terms(then, then.services, policy, was, old),
        terms.terms(now, now.services, policy, given, new),
    )


def _requiring(rules: Mapping[str, Rule]) -> Pack:
    place = Location("pack.yaml")
    settings = tuple(Setting(name, place, Enforcement.REQUIRED) for name in rules)
    return Pack("example", "1", place.path, place, (Rung(3, place, settings),))


def _excused(files: Mapping[str, str], others: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """The rules whose ids stand in the files."""
    text = "\n".join(files.values())
    return tuple(rule for name, rule in sorted(others.items()) if name in text)


def _demand(rule: Rule, given: Mapping[str, Any], location: Location) -> Demand:
    params = {name: param.default for name, param in rule.params.items()} | dict(given)
    return Demand(rule, Enforcement.REQUIRED, params, location, "example")


def _wrong(example: Example, findings: Iterable[Finding]) -> Iterator[str]:
    own = [f for f in findings if example.service in (None, f.service)]
    if not own:
        yield "no service is judged"
        return
    outcomes = {finding.outcome for finding in own}
    if example.outcome not in outcomes:
        told = "; ".join(f"{f.outcome} at {f.location}: {f.message}" for f in own)
        yield f"should end in {example.outcome}, but: {told}"
        return
    if example.outcome is Outcome.PASS and outcomes - {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        told = "; ".join(f"{f.outcome} at {f.location}: {f.message}" for f in own)
        yield f"should pass as a whole, but: {told}"
    yield from _elsewhere(example, [f for f in own if f.outcome is example.outcome])


def _elsewhere(example: Example, findings: Iterable[Finding]) -> Iterator[str]:
    places = [str(finding.location) for finding in findings]
    if example.at is not None and not any(_stands(place, example.at) for place in places):
        yield f"should stand at {example.at}, but stands at {', '.join(places)}"
    messages = [finding.message for finding in findings]
    if any(UNTOLD in message for message in messages):
        yield f"should be told in words, but says {messages!r}"
    if example.message is not None and example.message not in messages:
        yield f"should say {example.message!r}, but says {messages!r}"


def _stands(place: str, wanted: str) -> bool:
    return place == wanted or place.startswith(f"{wanted}:")
