"""What a rule cannot be judged without: evidence that a run has only where somebody asks for it."""

from __future__ import annotations

from readiness.facts.model import Facts
from readiness.policy.rule import Rule

ANY = "live"
"""Any running system will do."""
FIRST = "prometheus"
"""The one to name where any will do."""


def unasked(rule: Rule, facts: Facts) -> str | None:
    """The kind of system that should be asked; None where all that the rule needs was."""
    asked = {source.kind for source in facts.live}
    for kind in rule.needs:
        if kind == ANY and not asked:
            return FIRST
        if kind != ANY and kind not in asked:
            return kind
    return None
