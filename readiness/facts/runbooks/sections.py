"""What a section of a runbook is for, told by its heading; the words are a table to extend."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.pattern import pattern

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "rollback": ("rollback", "roll back", "rolling back", "revert", "back out", "backout", "undo"),
    "verification": ("verif", "validat", "confirm"),
    "escalation": ("escalat", "contact", "who to call", "on call", "oncall"),
    "mitigation": ("mitigat", "resol", "remed", "fix", "recover", "repair", "restor",
                   "workaround", "what to do"),
    "diagnosis": ("diagnos", "debug", "investigat", "troubleshoot", "triage", "inspect", "analys"),
    "impact": ("impact", "severity", "effect", "consequence"),
    "meaning": ("meaning", "symptom", "overview", "description", "summary", "background",
                "purpose", "about"),
}  # fmt: skip
"""Meaning → beginnings of words, or phrases, that say it wherever they stand in a heading. Words
of published collections; few use more than meaning, impact, diagnosis and mitigation."""

WEAK_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "mitigation": ("steps", "step", "action", "actions", "procedure"),
    "diagnosis": ("check", "checks", "checking"),
    "escalation": ("support", "help"),
    "meaning": ("what", "why"),
}
"""Whole words that say it only where nothing else in the heading does."""

_WORD = pattern(r"\w+")


def meanings(heading: str) -> tuple[str, ...]:
    """What the heading promises, several where it names several, in the order of the table."""
    words = _WORD.findall(heading.lower())
    text = " ".join(["", *words])
    strong = tuple(
        meaning
        for meaning, beginnings in SYNONYMS.items()
        if any(f" {beginning}" in text for beginning in beginnings)
    )
    if strong:
        return strong
    weak = [meaning for meaning, said in WEAK_SYNONYMS.items() if not set(said).isdisjoint(words)]
    return tuple(weak[:1])
