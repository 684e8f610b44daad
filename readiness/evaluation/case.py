"""One service at the bench: who it is, what is known of it, what its tier demands; judges nothing."""

from readiness.facts.model import Facts
from readiness.model import Service
from readiness.policy.demand import Resolved
from readiness.record import NamedTuple


class Case(NamedTuple):
    """One service with its facts and all that its tier demands."""

    service: Service
    facts: Facts
    resolved: Resolved

    @property
    def words(self) -> frozenset[str]:
        """The ids, present and past, of the rules that are demanded."""
        demands = self.resolved.demands
        return frozenset(
            word for demand in demands for word in (demand.rule.id, *demand.rule.aliases)
        )
