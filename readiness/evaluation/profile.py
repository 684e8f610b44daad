"""What all rules of a kind say of one subject, as a row of codes: many subjects have the same; pure.

A code says how a rule ends, and what else its words depend on. The words are put together where
somebody reads them (`judging.said`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.model import Outcome

Profile = bytes
"""A code per rule of the kind, by rule id."""

OUTCOMES: Sequence[Outcome] = tuple(Outcome)
CODES: Mapping[Outcome, int] = {outcome: code for code, outcome in enumerate(OUTCOMES)}
FAIL = CODES[Outcome.FAIL]

HIDDEN = len(OUTCOMES)
"""It fails, but a file that cannot be read may hold what is missing: unknown."""
BROKEN = HIDDEN + 1
"""The rule could not be evaluated: error."""
APART = BROKEN + 1
"""Told apart for this service: its findings are made."""

ENDS: Sequence[Outcome] = (*OUTCOMES, Outcome.UNKNOWN, Outcome.ERROR)
"""Code → outcome, but for what is told apart."""
