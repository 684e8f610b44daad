"""What a rule says of one subject before policy weighs it; knows no tier."""

from readiness.model import Evidence, Location, Outcome, Subject
from readiness.record import NamedTuple


class Ruling(NamedTuple):
    """Like a `Judgement`, of any rule: the outcome of one rule on one subject."""

    subject: Subject
    outcome: Outcome
    message: str
    location: Location
    """Where the finding points."""
    extent: Location
    """Where the subject as a whole stands: a comment inside speaks of it."""
    evidence: tuple[Evidence, ...] = ()
    environment: str = ""
    """Where the subject is so: an environment, else what renders it; empty for a plain file."""
    gates: bool = True
    """False of what is only in environments that decide nothing."""
