"""Waivers out of comments: `# readiness: waive[RULE] until 2026-12-01 -- reason`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readiness.model import Location, Waiver, WaiverStatus
from readiness.pattern import pattern
from readiness.policy.day import is_day

_INLINE = pattern(r"readiness:[ \t]*waive\b[ \t]*(?:\[([^\]]*)\])?")


def inline(path: str, comments: Iterable[tuple[int, int, str]]) -> tuple[Waiver, ...]:
    """Those of a file's comments: `readiness: waive[RULE] until 2026-12-01 -- reason`.

    A comment is its line, its column and its text behind the `#`. Their service is empty: they
    cover what stands at their place. Nobody approves them but the review of the file.
    """
    return tuple(
        waiver
        for line, column, text in comments
        for waiver in _commented(Location(path, line, column), text.strip())
    )


def _commented(location: Location, text: str) -> Iterator[Waiver]:
    """One waiver for each rule that a comment names; none where it speaks of other things."""
    found = _INLINE.match(text)
    if not found:
        return
    terms, _, reason = text[found.end() :].partition("--")
    words = terms.split()
    day = words[1] if len(words) == 2 and words[0] == "until" else None
    problem = "; ".join(_inline_problems(words, day, reason.strip(), found[1])) or None
    for rule in (found[1] or "").split(","):
        yield Waiver(
            rule=rule.strip(),
            service="",
            reason=reason.strip(),
            location=location,
            expires=day,
            inline=True,
            status=WaiverStatus.INVALID if problem else WaiverStatus.ACTIVE,
            problem=problem,
        )


def _inline_problems(
    words: list[str], day: str | None, reason: str, rules: str | None
) -> Iterator[str]:
    if not all(rule.strip() for rule in (rules or "").split(",")):
        yield "names no rule: waive[RULE]"
    if not words:
        yield "needs a date: until YYYY-MM-DD"
    elif day is None:
        yield f"cannot be read at '{' '.join(words)[:40]}': until YYYY-MM-DD -- reason"
    elif not is_day(day):
        yield f"until must be a day of this century written YYYY-MM-DD, not '{day[:40]}'"
    if not reason:
        yield "needs a reason behind --"
