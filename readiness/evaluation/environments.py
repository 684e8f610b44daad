"""One answer per subject: of its environments, and of the files that hold it, the deciding one; pure.

What the others say rides on the answer as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.evaluation.ruling import Ruling
from readiness.facts.kubernetes.editions import standing
from readiness.facts.model import DEPLOYED, Environment, Facts
from readiness.model import Evidence, EvidenceClass, Outcome, Subject
from readiness.record import NamedTuple

BEST_FIRST = (
    Outcome.NOT_APPLICABLE,
    Outcome.PASS,
    Outcome.UNKNOWN,
    Outcome.ERROR,
    Outcome.FAIL,
)
QUIET = frozenset({Outcome.PASS, Outcome.NOT_APPLICABLE})
"""Nothing is added to these where all say the same."""
SAID = {
    Outcome.FAIL: "fails",
    Outcome.ERROR: "breaks",
    Outcome.UNKNOWN: "cannot be told",
    Outcome.PASS: "passes",
    Outcome.NOT_APPLICABLE: "does not apply",
}
MOST_NAMED = 3
LONGEST = 60
"""Of what is said of the others in a message; a longer one stands in the evidence alone."""


class Elsewhere(NamedTuple):
    """What a rule says in one other environment."""

    name: str
    gates: bool
    rulings: Sequence[Ruling]


class File(NamedTuple):
    """A file, and what rendered it (empty: it stands as it is)."""

    path: str
    origin: str

    @property
    def name(self) -> str:
        """What people would call it."""
        return self.origin or self.path


class Voice(NamedTuple):
    """An answer that does not decide, and whose it is."""

    name: str
    ruling: Ruling


def is_deployed(each: str) -> bool:
    """Whether a kind of subject is one that environments have of their own."""
    return each.partition(".")[0] in DEPLOYED


def there(facts: Facts, one: Environment) -> Facts:
    """The facts of a service as they are in another environment."""
    return facts._replace(environments=(), **{kind: getattr(one, kind) for kind in DEPLOYED})


def of_files(rulings: Sequence[Ruling]) -> list[Ruling]:
    """One file's answer per subject: of the file nearest to production, which is no sample, of the
    newest version; of equally near ones the worst. What is rendered twice stands in two files.
    """
    found: list[Ruling] = []
    for own in _by_subject(rulings).values():
        files: dict[File, list[Ruling]] = {}
        for ruling in own:
            files.setdefault(File(ruling.extent.path, ruling.environment), []).append(ruling)
        if len(files) == 1:
            found += own
            continue
        nearest = max(standing(file.path) for file in files)
        near = sorted(file for file in files if standing(file.path) == nearest)
        decides = max(near, key=lambda file: _badness(_worst(files[file])))
        voices = [
            Voice(file.name, _worst(files[file])) for file in sorted(files) if file != decides
        ]
        found += _with(files[decides], voices)
    return found


def of_all(rulings: Sequence[Ruling], elsewhere: Iterable[Elsewhere]) -> list[Ruling]:
    """The deciding environment's answers with those of the others; where two decide, the worse.

    Subjects that are only elsewhere have answers that decide nothing.
    """
    known = _by_subject(rulings)
    forms = _forms(known)
    others: dict[Subject, list[tuple[Elsewhere, Ruling]]] = {}
    for one in elsewhere:
        for subject, own in _by_subject(one.rulings).items():
            same = subject if subject in known else _form_of(subject, own[0], forms)
            others.setdefault(same, []).append((one, _worst(own)))
    found: list[Ruling] = []
    for subject, own in known.items():
        found += _answered(own, others.pop(subject, ()))
    for pairs in others.values():
        (first, ruling), *more = sorted(pairs, key=lambda pair: not pair[0].gates)
        alike = [one.name for one, said in more if _alike(said, ruling)]
        voices = [Voice(one.name, said) for one, said in more if not _alike(said, ruling)]
        places = _listed([first.name, *alike])
        only = Evidence(EvidenceClass.VERIFIED, f"only in {places}", ruling.location)
        quiet = ruling.outcome in QUIET
        message = ruling.message if quiet else f"{ruling.message} (only in {places})"
        evidence = (*ruling.evidence, only)
        ruling = ruling._replace(gates=first.gates, message=message, evidence=evidence)
        found += _with([ruling], voices)
    return found


def _forms(known: Mapping[Subject, Sequence[Ruling]]) -> Mapping[object, Subject | None]:
    """What may tell a subject again where an environment gives it another namespace or another
    name: its name, and the place in the source that both are made of. None: it would tell several.
    """
    forms: dict[object, Subject | None] = {}
    for subject, own in known.items():
        for key in _keys(subject, own[0]):
            forms[key] = subject if forms.get(key, subject) == subject else None
    return forms


def _form_of(subject: Subject, ruling: Ruling, forms: Mapping[object, Subject | None]) -> Subject:
    found = (forms.get(key) for key in _keys(subject, ruling))
    return next((one for one in found if one is not None), subject)


def _keys(subject: Subject, ruling: Ruling) -> tuple[object, object]:
    place = ruling.extent[:3]
    return (subject.kind, subject.name, subject.container), (subject.kind, subject.container, place)


def _answered(
    own: Sequence[Ruling], others: Iterable[tuple[Elsewhere, Ruling]]
) -> Sequence[Ruling]:
    """The rulings on one subject with what the other environments say of it."""
    pairs = list(others)
    if not pairs:
        return own
    lead = _worst(own)
    worse = [said for one, said in pairs if one.gates and _badness(said) > _badness(lead)]
    voices = [Voice(one.name, said) for one, said in pairs]
    if not worse:
        return _with(own, voices)
    decides = max(worse, key=_badness)
    name = lead.environment or "another environment"
    rest = [voice for voice in voices if voice.ruling is not decides]
    return _with([decides], [Voice(name, lead), *rest])


def _by_subject(rulings: Iterable[Ruling]) -> Mapping[Subject, list[Ruling]]:
    found: dict[Subject, list[Ruling]] = {}
    for ruling in rulings:
        found.setdefault(ruling.subject, []).append(ruling)
    return found


def _badness(ruling: Ruling) -> int:
    return BEST_FIRST.index(ruling.outcome)


def _worst(rulings: Sequence[Ruling]) -> Ruling:
    return max(rulings, key=_badness)


def _with(own: Sequence[Ruling], voices: Sequence[Voice]) -> list[Ruling]:
    """The rulings, the worst of them with what the others say."""
    lead = _worst(own)
    told = list(_told(lead, voices))
    if not told:
        return list(own)
    message = lead.message
    if lead.outcome not in QUIET:
        message += f" ({'; '.join(short for short, _ in told)})"
    evidence = (*lead.evidence, *(each for _, each in told))
    full = lead._replace(message=message, evidence=evidence)
    return [full if ruling is lead else ruling for ruling in own]


def _alike(one: Ruling, other: Ruling) -> bool:
    """Whether two answers say the same in the same words."""
    return (one.outcome, one.message) == (other.outcome, other.message)


def _listed(names: Sequence[str]) -> str:
    """The first names, and how many more."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _told(lead: Ruling, voices: Sequence[Voice]) -> Iterator[tuple[str, Evidence]]:
    """For each outcome of the others, the worst first, a few words and a line of evidence."""
    outcomes: dict[Outcome, list[Voice]] = {}
    for voice in voices:
        outcomes.setdefault(voice.ruling.outcome, []).append(voice)
    if lead.outcome in QUIET and QUIET.issuperset(outcomes):
        return
    for outcome in reversed(BEST_FIRST):
        if outcome in outcomes:
            first, *_ = said = outcomes[outcome]
            names = [voice.name for voice in said]
            message = first.ruling.message
            own = outcome in QUIET or message == lead.message
            verb = "also" if all(_alike(each.ruling, lead) for each in said) else SAID[outcome]
            note = f"{verb} in {_listed(names)}"
            short = note if len(note) <= LONGEST else f"{verb} in {len(names)} more places"
            text = note if own else f"{note}: {message}"
            yield short, Evidence(EvidenceClass.VERIFIED, text, first.ruling.location)
