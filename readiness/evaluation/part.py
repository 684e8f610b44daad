"""One service's facts against what its tier demands: a code for every rule and subject; pure.

Findings are made of codes where somebody reads them; of what rides on more than a look at one
subject they are made at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from readiness.evaluation import environments
from readiness.evaluation.bench import Bench, Group
from readiness.evaluation.case import Case
from readiness.evaluation.charge import Charge
from readiness.evaluation.hearing import Hearing
from readiness.evaluation.judging import hidden, pointed, rulings, said, unasked_here
from readiness.evaluation.profile import APART, CODES, ENDS, FAIL, Profile
from readiness.evaluation.ruling import Ruling
from readiness.findings import NOWHERE, Counted
from readiness.model import Finding, Outcome
from readiness.record import NamedTuple


class Part(NamedTuple):
    """What the rules on one kind of subject say of a service."""

    group: Group
    hearing: Hearing
    profiles: Sequence[Profile]
    """One per subject, by name; one alone where there is no subject, for what every rule says."""
    apart: Mapping[int, Sequence[Finding]]
    """What is made already, by the number of its rule."""

    def blanks(self) -> Iterator[Counted]:
        """Of every profile, and of what is made."""
        if len(self.profiles) == 1:
            yield self.group.blanks(self.profiles[0]), 1
        else:
            for profile, number in Counter(self.profiles).items():
                yield self.group.blanks(profile), number
        if self.apart:
            yield self.group.alike(self.apart.values()), 1


NOT_APART: Mapping[int, Sequence[Finding]] = {}

Codes = Sequence[Sequence[Profile]]
"""Of each group of rules the profiles of its subjects, by name; one profile where there is no
subject; none where all is told apart.
"""


def codes(case: Case, bench: Bench, *, about_waivers: bool) -> Codes:
    """How every demanded rule ends: plain data, which another process can work out."""
    hearing = Hearing(case.service, case.facts, bench)
    return _codes(hearing, bench.groups(case.resolved, about_waivers=about_waivers))


def judge(
    case: Case, bench: Bench, *, about_waivers: bool, known: Codes | None = None
) -> list[Part]:
    """Every demanded rule leaves at least one finding; `known` are the codes, where they are."""
    hearing = Hearing(case.service, case.facts, bench)
    groups = bench.groups(case.resolved, about_waivers=about_waivers)
    known = _codes(hearing, groups) if known is None else known
    parts = [
        Part(group, hearing, profiles, _apart(group, hearing, profiles))
        for group, profiles in zip(groups, known, strict=True)
    ]
    hearing.judged()
    return parts


def _codes(hearing: Hearing, groups: Sequence[Group]) -> Codes:
    service = hearing.service
    spoken = {item.rule for item in service.not_applicable}
    spoken |= hearing.bench.acceptance.rules(service.name)
    return [_of_group(group, hearing, spoken) for group in groups]


def _of_group(group: Group, hearing: Hearing, spoken: Collection[str]) -> Sequence[Profile]:
    """A large run asks a hundred thousand times, mostly of what is not there, or of what stands in
    one file and speaks for itself: of that only codes are kept.
    """
    named, _, plain = hearing.subjects(group.each)
    elsewhere = hearing.elsewhere and environments.is_deployed(group.each)
    if elsewhere or (named and not plain):
        return ()
    apart = group.apart(spoken, attests=bool(hearing.service.attestations))
    if len(apart) == len(group.charges):
        return ()
    if named:
        return tuple(_profiles(group, hearing, apart))
    hides = bool(hearing.facts.unread)
    outcome = hearing.absent(group.each).outcome if hides else Outcome.NOT_APPLICABLE
    return (group.uniform(CODES[outcome], apart),)


def _apart(
    group: Group, hearing: Hearing, profiles: Sequence[Profile]
) -> Mapping[int, Sequence[Finding]]:
    """The findings of which the codes do not tell."""
    numbers: Iterable[int] = range(len(group.charges))
    if profiles and APART not in profiles[0]:
        return NOT_APART
    if profiles:
        numbers = [number for number, code in enumerate(profiles[0]) if code == APART]
    return {number: _findings(group.charges[number], group, hearing) for number in numbers}


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


def findings(
    part: Part, number: int, *, worded: bool = True, placed: bool = True
) -> Sequence[Finding]:
    """What one rule says, by the names of its subjects; `worded`: with its messages; `placed`:
    what has none has its place.
    """
    group, hearing, profiles, apart = part
    if number in apart:
        return apart[number]
    charge, name = group.charges[number], hearing.service.name
    named = hearing.subjects(group.each).named
    if not named:
        return [charge.finding(name, hearing.absent(group.each), None)]
    facts = hearing.facts
    told = (
        said(charge, profile[number], candidate, roots, facts)
        if worded
        else pointed(charge, profile[number], candidate)
        if placed
        else Ruling(candidate.subject, ENDS[profile[number]], "", NOWHERE, NOWHERE)
        for (candidate, roots), profile in zip(named, profiles, strict=True)
    )
    return [charge.finding(name, ruling, None) for ruling in told]


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
