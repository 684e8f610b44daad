"""Which of a descriptor's links leads where; goes by what they are called."""

import posixpath
from collections.abc import Iterable, Iterator

from readiness.model import Contact, Link, Location

ON_CALL = ("on-call", "oncall", "on_call", "on call", "pagerduty", "opsgenie", "escalation")
CODES = frozenset({"repo", "repository", "code", "source"})
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
    return tuple(dict.fromkeys(resolved(link.url, folder) for link in of_kind(links, word)))


def of_kind(links: Iterable[Link], *words: str) -> Iterator[Link]:
    """The links that say one of the words, in their order."""
    return (link for link in links if any(says(link.kind, link.title, word) for word in words))


def resolved(url: str, folder: str) -> str:
    """A path from the repository's root; a URL, and what leaves the repository, as it is."""
    if not folder or "://" in url or url.startswith(("/", "#")):
        return url
    path = posixpath.normpath(posixpath.join(folder, url))
    return url if path.startswith("..") else path


def on_call(links: Iterable[Link]) -> tuple[str, Location] | None:
    """The first link that leads to whoever is paged, and its place."""
    return next(((link.url, link.location) for link in of_kind(links, *ON_CALL)), None)


def repository(links: Iterable[Link]) -> tuple[str, Location] | None:
    """The first link to source code, by its type alone: titles speak of it in passing."""
    codes = (link for link in links if link.kind.casefold() in CODES)
    return next(((link.url, link.location) for link in codes), None)


def channels(links: Iterable[Link]) -> Iterator[Contact]:
    """Links that lead to where the owners talk or read."""
    for link in links:
        words = {*link.kind.casefold().split(), *link.title.casefold().split()}
        if link.url.startswith("mailto:"):
            yield Contact("email", link.url.removeprefix("mailto:"), link.location)
        elif words & CHATS:
            yield Contact("chat", link.url, link.location)


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
