"""Which of a descriptor's links leads where; goes by what they are called."""

import posixpath
from collections.abc import Iterable

from readiness.model import Contact, Link, Location

ON_CALL = ("on-call", "oncall", "on_call", "on call", "pagerduty", "opsgenie", "escalation")
CHATS = frozenset(
    {
        "chat",
        "chat_channel",
        "slack",
        "msteams",
        "microsoft-teams",
        "teams",
        "discord",
        "mattermost",
    }
)


def says(kind: str, title: str, word: str) -> bool:
    """Whether a link is of a kind by its type or its title."""
    return word in kind.casefold() or word in title.casefold()


def pages(links: Iterable[Link], word: str, folder: str = "") -> tuple[str, ...]:
    """What the links of a kind lead to; a relative one counts from the descriptor's folder."""
    found = (link.url for link in links if says(link.kind, link.title, word))
    return tuple(dict.fromkeys(resolved(url, folder) for url in found))


def resolved(url: str, folder: str) -> str:
    """A path from the repository's root; a URL, and what leaves the repository, as it is."""
    if not folder or "://" in url or url.startswith(("/", "#")):
        return url
    path = posixpath.normpath(posixpath.join(folder, url))
    return url if path.startswith("..") else path


def on_call(links: Iterable[Link]) -> str | None:
    """The first link that leads to whoever is paged."""
    return next(
        (x.url for x in links if any(says(x.kind, x.title, word) for word in ON_CALL)), None
    )


def contact(kind: str, value: str, place: Location) -> Contact:
    """A way to reach the owners; the kind in our words."""
    word = kind.casefold()
    if word in CHATS:
        return Contact("chat", value, place)
    if word in {"email", "mail"}:
        return Contact("email", value, place)
    if any(part in word for part in ON_CALL):
        return Contact("on-call", value, place)
    return Contact("link" if "://" in value else "other", value, place)
