"""What a change does to the terms of judgement: weaker or stricter than before; judges nothing."""

from readiness.model import Location
from readiness.record import NamedTuple


class Change(NamedTuple):
    """One difference between the commit that is compared with and what is judged."""

    what: str
    """policy, tier, waiver, exclusion, exemption, baseline or provided."""
    name: str
    """Whose: a rule, a service, a glob, a file."""
    weakens: bool
    """Whether less is asked, seen or mended than before."""
    said: str
    """What it does, in words that follow `the change`."""
    location: Location
    """In the file that was changed, as it is now."""
