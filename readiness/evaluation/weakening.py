"""What a change does to the terms of its own judgement: policy, tiers, waivers, what is left out; pure.

A change that asks less, sees less or accepts more is a finding of its own, so that its review sees
it; one that asks more is told as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.configuration import Settings
from readiness.evaluation.reasking import policy_changes
from readiness.facts.model import Change
from readiness.model import Location, NotApplicable, Service, Waiver
from readiness.policy.ladder import Policy
from readiness.policy.pack import Setting
from readiness.record import NamedTuple


class Terms(NamedTuple):
    """By what one state of a repository is judged, as that state itself says."""

    services: tuple[Service, ...]
    settings: Settings
    overrides: tuple[Setting, ...]
    policy: Policy
    waivers: tuple[Waiver, ...]
    baselines: Mapping[str, Mapping[str, Location]]
    """Path → each accepted failure in words, and where it stands."""
    left_out: Mapping[str, int]
    """Glob → how many files it leaves out."""
    held: frozenset[str]
    """The paths of the repository: what stands elsewhere came with the tool."""


def changes(then: Terms, now: Terms) -> Mapping[str, tuple[Change, ...]]:
    """Service → what the change does that concerns it; what concerns all is told once, of the
    most critical.
    """
    found: dict[str, list[Change]] = {service.name: [] for service in now.services}
    if not now.services:
        return {}
    first = min(now.services, key=lambda each: (each.tier, each.name)).name
    for name, change in _all(then, now):
        found[name if name in found else first].append(change)
    return {name: tuple(sorted(each, key=_order)) for name, each in found.items()}


def _order(change: Change) -> tuple[str, str, int, str]:
    return (change.what, change.location.path, change.location.line, change.name)


Told = Iterator[tuple[str, Change]]
"""Name of the service (empty: everybody's), and the change."""


def _all(then: Terms, now: Terms) -> Told:
    yield from _tiers(then, now)
    yield from _exemptions(then.services, now.services)
    yield from _waivers(then, now)
    yield from (("", each) for each in _exclusions(then.settings, now))
    yield from (("", each) for each in _provided(then.settings, now.settings))
    yield from (("", each) for each in _baselines(then.baselines, now.baselines))
    packs = now.settings.policy.packs
    root = packs[-1].location if packs else now.settings.location or Location("readiness.yaml")
    sides = [(each.policy, each.overrides, each.held) for each in (then, now)]
    yield from (("", each) for each in policy_changes(sides[0], sides[1], now.services, root))


def _tiers(then: Terms, now: Terms) -> Told:
    before = {service.name: service for service in then.services}
    for service in now.services:
        old = before.get(service.name)
        if old is None or old.tier == service.tier:
            continue
        weaker = service.tier > old.tier
        word = "lowers" if weaker else "raises"
        said = f"{word} the tier of {service.name} from {old.tier} to {service.tier}"
        place = service.tier_location or now.settings.location or service.location
        yield service.name, Change("tier", service.name, weaker, said, place)


def _exemptions(then: Sequence[Service], now: Sequence[Service]) -> Told:
    before = {service.name: service.not_applicable for service in then}
    for service in now:
        old = _by_rule(before.get(service.name, ()))
        new = _by_rule(service.not_applicable)
        for rule in sorted(new.keys() - old.keys()):
            said = f"sets {rule} aside as not applicable to {service.name}"
            yield service.name, Change("exemption", rule, True, said, new[rule].location)
        for rule in sorted(old.keys() - new.keys()):
            said = f"lets {rule} apply to {service.name} again"
            yield service.name, Change("exemption", rule, False, said, service.location)


def _by_rule(given: Iterable[NotApplicable]) -> dict[str, NotApplicable]:
    return {item.rule: item for item in given}


def _waivers(then: Terms, now: Terms) -> Told:
    old, new = _risks(then), _risks(now)
    for key, item in new.items():
        rule, service, subject = key
        about = f"the waiver of {rule} for {service or 'nobody'}"
        name = f"{rule} for {subject}"
        before = old.get(key)
        if before is None:
            said = f"accepts that {service or 'nobody'} does not meet {rule} until {item.expires}"
            yield service, Change("waiver", name, True, said, item.location)
        elif (item.expires or "") != (before.expires or ""):
            later = (item.expires or "") > (before.expires or "")
            word = "prolongs" if later else "shortens"
            said = f"{word} {about} from {before.expires} to {item.expires}"
            yield service, Change("waiver", name, later, said, item.location)
    for key in old.keys() - new.keys():
        rule, service, subject = key
        said = f"takes back the waiver of {rule} for {service or 'nobody'}"
        place = Location(old[key].location.path)
        yield service, Change("waiver", f"{rule} for {subject}", False, said, place)


def _risks(terms: Terms) -> dict[tuple[str, str, str], Waiver]:
    """Of several that accept the same, the one that lasts longest."""
    found: dict[tuple[str, str, str], Waiver] = {}
    for item in sorted(terms.waivers, key=lambda each: (each.expires or "", each.location[:3])):
        rule = terms.policy.aliases.get(item.rule, item.rule)
        where = f"a comment in {item.location.path}" if item.inline else "every subject"
        found[rule, item.service, item.subject or where] = item
    return found


def _exclusions(then: Settings, now: Terms) -> Iterator[Change]:
    settings = now.settings
    places = dict(zip(settings.exclude, settings.excluded_at, strict=True))
    for glob in sorted(set(settings.exclude) - set(then.exclude)):
        count = now.left_out.get(glob, 0)
        said = f"leaves {glob} out of what is read: {count} file{'s' * (count != 1)}"
        yield Change("exclusion", glob, True, said, places[glob])
    root = settings.location or Location("readiness.yaml")
    for glob in sorted(set(then.exclude) - set(settings.exclude)):
        yield Change("exclusion", glob, False, f"has {glob} read again", root)


def _provided(then: Settings, now: Settings) -> Iterator[Change]:
    old, new = then.vocabulary.provided, now.vocabulary.provided
    places = dict(zip(new, now.provided_at, strict=True))
    for name in sorted(set(new) - set(old)):
        said = f"declares that {name} exists elsewhere"
        yield Change("provided", name, True, said, places[name])
    root = now.location or Location("readiness.yaml")
    for name in sorted(set(old) - set(new)):
        yield Change("provided", name, False, f"has {name} looked for again", root)


def _baselines(
    then: Mapping[str, Mapping[str, Location]], now: Mapping[str, Mapping[str, Location]]
) -> Iterator[Change]:
    for path in sorted(then.keys() | now.keys()):
        old, new = then.get(path, {}), now.get(path, {})
        more = [name for name in new if name not in old]
        gone = len(old.keys() - new.keys())
        if more:
            counted = f"{len(more)} more failure{'s' * (len(more) > 1)}"
            said = f"accepts {counted} in the baseline (first: {more[0]})"
            yield Change("baseline", path, True, said, new[more[0]])
        elif gone:
            said = f"takes {gone} of its entries out of the baseline"
            yield Change("baseline", path, False, said, Location(path))
