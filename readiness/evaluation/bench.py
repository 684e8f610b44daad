"""What all judgements of a run share: what each tier demands, made ready once; judges nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.charge import Charge, own_reads
from readiness.evaluation.decision import Decision
from readiness.evaluation.profile import APART, ENDS, Profile
from readiness.evaluation.ruling import Ruling
from readiness.findings import NOBODY, NOWHERE, WHOLE
from readiness.model import EvidenceClass, Finding, Service, Subject
from readiness.policy.answers import Told
from readiness.policy.demand import Demand, Resolved
from readiness.policy.rows import Rows
from readiness.policy.rule import Rule

WAIVERS = "waivers"
"""What rules about waivers are asked of: judged last, once it is known which were used."""


class Bench:
    """Each rule is made ready and remembered once."""

    def __init__(
        self,
        catalog: tuple[Service, ...],
        today: str,
        acceptance: Acceptance,
        told: Told | None = None,
    ) -> None:
        """`told`: what earlier runs said."""
        self._told = told
        self.catalog = catalog
        self.today = today
        self.acceptance = acceptance
        self._decisions: dict[int, Decision] = {}
        self._groups: dict[tuple[int, bool], tuple[Group, ...]] = {}

    def groups(self, resolved: Resolved, *, about_waivers: bool) -> tuple[Group, ...]:
        """What a tier demands, about waivers or about all else, made ready once for all services:
        cases of one tier share what is resolved, and live as long as the bench.
        """
        key = id(resolved), about_waivers
        known = self._groups.get(key)
        if known is None:
            grouped: dict[str, list[Demand]] = {}
            for demand in resolved.demands:
                if (demand.rule.each == WAIVERS) is about_waivers:
                    grouped.setdefault(demand.rule.each, []).append(demand)
            known = self._groups[key] = tuple(
                self._group(each, own, unknown_blocks=resolved.unknown_blocks)
                for each, own in grouped.items()
            )
        return known

    def _group(self, each: str, demands: Sequence[Demand], *, unknown_blocks: bool) -> Group:
        asked = [(demand, self._decision(demand.rule)) for demand in demands]
        rows = Rows(own_reads(decision) for _, decision in asked)
        made = [Charge(*pair, rows, unknown_blocks=unknown_blocks) for pair in asked]
        return Group(each, rows, tuple(made))

    def _decision(self, rule: Rule) -> Decision:
        """The rule, ready to be asked."""
        known = self._decisions.get(id(rule))
        if known is None:
            known = self._decisions[id(rule)] = Decision(rule, self._told)
        return known


class Group:
    """All that is demanded of one kind of subject, by rule id."""

    def __init__(self, each: str, rows: Rows, charges: tuple[Charge, ...]) -> None:
        """`rows`: of what the rules read."""
        self.each = each
        self.rows = rows
        self.charges = charges
        self._blanks: dict[Profile, tuple[Finding, ...]] = {}
        self._alike: dict[tuple[Finding, ...], tuple[Finding, ...]] = {}
        self._plain: dict[int, Profile] = {}
        self._always: set[int] = set()
        self._attested: set[int] = set()
        self._words: dict[str, int] = {}
        self._numbers = {charge.demand.rule.id: number for number, charge in enumerate(charges)}
        for number, charge in enumerate(charges):
            rule = charge.demand.rule
            self._words |= dict.fromkeys((rule.id, *rule.aliases), number)
            if charge.elsewhere or rule.needs or rule.check is not None:
                self._always.add(number)
            if rule.evidence is EvidenceClass.ATTESTED:
                self._attested.add(number)

    def apart(self, words: Collection[str], *, attests: bool) -> Collection[int]:
        """The rules of which findings are made at once: those that need more than a look at one
        subject, and those that a waiver or an owner speaks of, in one of these words.
        """
        spoken = {self._words[word] for word in words if word in self._words}
        attested = self._attested if attests else ()
        return self._always.union(spoken, attested) if spoken or attested else self._always

    def numbers(self, rules: Collection[str] | None = None) -> Iterator[tuple[str, int]]:
        """The rules with the number of each, or those of some rules."""
        if rules is None:
            yield from self._numbers.items()
        else:
            for rule in rules:
                if rule in self._numbers:
                    yield rule, self._numbers[rule]

    def uniform(self, code: int, apart: Collection[int]) -> Profile:
        """The profile of which all rules say the same, but for those that are told apart."""
        if apart is not self._always:  # nearly always it is
            return self._uniform(code, apart)
        if code not in self._plain:
            self._plain[code] = self._uniform(code, apart)
        return self._plain[code]

    def _uniform(self, code: int, apart: Collection[int]) -> Profile:
        return bytes([APART if number in apart else code for number in range(len(self.charges))])

    def blanks(self, profile: Profile) -> tuple[Finding, ...]:
        """What is known of the findings on every subject with this profile."""
        known = self._blanks.get(profile)
        if known is None:
            whose = WHOLE if self.each == "service" else NOBODY
            known = self._blanks[profile] = tuple(
                charge.finding("", Ruling(whose, ENDS[code], "", NOWHERE, NOWHERE), None)
                for charge, code in zip(self.charges, profile, strict=True)
                if code != APART
            )
        return known

    def alike(self, findings: Iterable[Sequence[Finding]]) -> tuple[Finding, ...]:
        """What findings that are made, rule by rule, would have been blanks of."""
        made = tuple([_blank(each, alone=len(own) == 1) for own in findings for each in own])
        return self._alike.setdefault(made, made)


def _blank(finding: Finding, *, alone: bool) -> Finding:
    whose = WHOLE if alone and finding.subject == Subject(WHOLE.kind, finding.service) else NOBODY
    return finding._replace(service="", subject=whose, message="", location=NOWHERE)
