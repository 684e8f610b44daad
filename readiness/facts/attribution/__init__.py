"""Which evidence belongs to which service, and why; each reason is kept in words.

By precedence: a declared selector, a label, a name, a folder, the only service there is. What a
Kubernetes object selects or targets carries its service over to the object. Evidence that belongs
to nobody stays so and is listed.
"""

from readiness.facts.attribution.attribute import attribute
from readiness.facts.attribution.scope import by_service, narrow, orphans

__all__ = ["attribute", "by_service", "narrow", "orphans"]
