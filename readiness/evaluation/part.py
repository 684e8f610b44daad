"""One service's facts against what its tier demands: a code for every rule and subject; pure.

Findings are made of codes where somebody reads them; of what rides on more than a look at one
subject they are made at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence

from readiness.evaluation import environments
from readiness.evaluation.bench import Bench, Group
from readiness.evaluation.case import Case
from readiness.evaluation.charge import Charge
from readiness.evaluation.hearing import Hearing
from readiness.evaluation.judging import hidden, rulings, said, unasked_here
from readiness.evaluation.profile import APART, CODES, FAIL, Profile
from readiness.findings import Counted
from readiness.model import Finding, Outcome
from readiness.record import NamedTuple


class Part(NamedTuple):
    """What the rules on one kind of subject say of a service."""

    group: Group
    hearing: Hearing
    profiles: tuple[Profile, ...]
    """One per subject, by name; one alone where there is no subject, for what every rule says."""
    apart: Mapping[int, Sequence[Finding]]
    """What is made already, by the number of its rule."""

    def blanks(self) -> Iterator[Counted]:
        """Of every profile, and of what is made."""
        alike = (
            Counter(self.profiles) if len(self.profiles) > 1 else dict.fromkeys(self.profiles, 1)
        )
        for profile, number in alike.items():
            yield self.group.blanks(profile), number
        if self.apart:
            yield [each for own in self.apart.values() for each in own], 1


def judge(case: Case, bench: Bench, *, about_waivers: bool) -> list[Part]:
    """Every demanded rule leaves at least one finding."""
    service = case.service
    hearing = Hearing(service, case.facts, bench)
    spoken = {item.rule for item in service.not_applicable}
    spoken |= bench.acceptance.rules(service.name)
    parts = [
        _part(group, hearing, spoken)
        for group in bench.groups(case.resolved, about_waivers=about_waivers)
    ]
    hearing.judged()
    return parts


def _part(group: Group, hearing: Hearing, spoken: Collection[str]) -> Part:
    """A large run asks a hundred thousand times, mostly of what is not there, or of what stands in
    one file and speaks for itself: of that only codes are kept.
    """
    charges = group.charges
    named, _, plain = hearing.subjects(group.each)
    elsewhere = hearing.elsewhere and environments.is_deployed(group.each)
    if elsewhere or (named and not plain):
        apart: Collection[int] = range(len(charges))
    else:
        apart = group.apart(spoken, attests=bool(hearing.service.attestations))
    made = {number: _findings(charges[number], group, hearing) for number in sorted(apart)}
    if len(made) == len(charges):
        profiles: tuple[Profile, ...] = ()
    elif named:
        profiles = tuple(_profiles(group, hearing, made))
    else:
        hides = bool(hearing.facts.unread)
        outcome = hearing.absent(group.each).outcome if hides else Outcome.NOT_APPLICABLE
        profiles = (group.uniform(CODES[outcome], made),)
    return Part(group, hearing, profiles, made)


def _profiles(group: Group, hearing: Hearing, apart: Container[int]) -> Iterator[Profile]:
    asked = [None if number in apart else one for number, one in enumerate(group.charges)]
    facts = hearing.facts
    rows = hearing.rows(group.each, group.rows)
    for (_, roots), row in zip(hearing.subjects(group.each).named, rows, strict=True):
        codes = [APART if charge is None else charge.code(row, roots) for charge in asked]
        if facts.unread and FAIL in codes:
            pairs = zip(group.charges, codes, strict=True)
            codes = [hidden(charge, code, facts) for charge, code in pairs]
        yield bytes(codes)


def findings(part: Part, number: int) -> Sequence[Finding]:
    """What one rule says, by the names of its subjects."""
    group, hearing, profiles, apart = part
    if number in apart:
        return apart[number]
    charge, name = group.charges[number], hearing.service.name
    named = hearing.subjects(group.each).named
    if not named:
        return [charge.finding(name, hearing.absent(group.each), None)]
    return [
        charge.finding(name, said(charge, profile[number], candidate, roots, hearing.facts), None)
        for (candidate, roots), profile in zip(named, profiles, strict=True)
    ]


def _findings(charge: Charge, group: Group, hearing: Hearing) -> list[Finding]:
    """What the rule says where more than its code counts."""
    service = hearing.service
    found: list[Finding] = []
    for ruling in rulings(charge, group, hearing):
        here = charge.at(ruling.extent.path)
        if here.off:
            ruling = unasked_here(here, ruling.subject, ruling.extent)  # noqa: PLW2901 - in its place
        waiver = hearing.bench.acceptance.covering(here.demand, service, ruling)
        found.append(here.finding(service.name, ruling, waiver))
    return found
