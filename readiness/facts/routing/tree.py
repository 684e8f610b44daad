"""A tree of routes in the order in which it is asked, whatever dialect wrote it; reads no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from readiness.facts.model import NodePlace, Receiver, Route
from readiness.facts.routing.matchers import Asked
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

MOST_ROUTES = 5_000
PARTS: dict[str, tuple[Step, ...]] = {"receiver": ("receiver",), "matchers": ("matchers",)}


class Words(NamedTuple):
    """How a dialect names what a route says."""

    asked: Callable[[dict[str, Any]], Asked]
    muting: tuple[str, ...] = ("mute_time_intervals",)
    active: tuple[str, ...] = ("active_time_intervals",)


class Written(NamedTuple):
    """A route as it is written, and where."""

    document: Document
    steps: tuple[Step, ...]
    parent: int | None
    above: str | None
    """The receiver of the node above."""


def flattened(document: Document, steps: tuple[Step, ...], words: Words) -> tuple[Route, ...]:
    """The node at these steps and all below it, each after the one above it."""
    found: list[Route] = []
    stack = [Written(document, steps, None, None)]
    while stack and len(found) < MOST_ROUTES:
        written = stack.pop()
        node = document.get(*written.steps)
        if not isinstance(node, dict):
            continue
        route = _route(written, node, words)
        below = node.get("routes")
        number = len(found)
        found.append(route)
        stack.extend(
            Written(document, (*written.steps, "routes", index), number, route.receiver)
            for index in reversed(range(len(below) if isinstance(below, list) else 0))
        )
    return tuple(found)


def _route(written: Written, node: dict[str, Any], words: Words) -> Route:
    asked = words.asked(node)
    named = node.get("receiver")
    muted = [name for key in words.muting for name in _names(node.get(key))]
    muted += [f"outside of {name}" for key in words.active for name in _names(node.get(key))]
    return Route(
        NodePlace(written.document, written.steps, PARTS),
        named if isinstance(named, str) and named else written.above,
        written.parent,
        asked.matchers,
        node.get("continue") is True,
        tuple(muted),
        not asked.clear,
    )


def _names(node: Any) -> Iterator[str]:
    return (each for each in node if isinstance(each, str)) if isinstance(node, list) else iter(())


def named(routes: tuple[Route, ...], receivers: list[Receiver]) -> tuple[Receiver, ...]:
    """The receivers, each with whether a route names it."""
    wanted = {route.receiver for route in routes}
    return tuple(each._replace(used=each.name in wanted) for each in receivers)


def undefined(routes: tuple[Route, ...], receivers: list[Receiver]) -> tuple[str, ...]:
    """What routes name and no receiver is called."""
    known = {each.name for each in receivers}
    found = {route.receiver for route in routes if route.receiver and route.receiver not in known}
    return tuple(sorted(found))
