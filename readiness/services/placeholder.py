"""Words that stand where an owner should: they count as not declared; reads nothing."""

from __future__ import annotations

WORDS = frozenset(
    [
        "default",
        "everyone",
        "all-teams",
        "all",
        "nobody",
        "no-one",
        "noone",
        "none",
        "n/a",
        "na",
        "tbd",
        "tba",
        "todo",
        "fixme",
        "xxx",
        "team",
        "owner",
        "unknown",
        "unassigned",
        "changeme",
        "change-me",
        "placeholder",
        "your-team",
        "my-team",
        "guest",
        "guests",
        "-",
        "?",
    ]
)
PARTS = ("unowned", "todo:", "<", ">", "{{", "${", "changeme")
HOSTS = ("localhost", "example.com", "example.org", "example.net", "example.invalid")


def is_placeholder(text: str | None) -> bool:
    """Whether an owner is blank, a catch-all or left over from a template."""
    word = (text or "").strip().casefold()
    word = word.rpartition("/")[2].rpartition(":")[2].lstrip("@")
    if not word or word in WORDS or any(part in (text or "").casefold() for part in PARTS):
        return True
    person, at, host = word.partition("@")
    return bool(at) and (person in WORDS or host in HOSTS)
