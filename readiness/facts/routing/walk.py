"""Which routes an alert reaches, exactly as Alertmanager walks its tree; reads nothing.

<https://github.com/prometheus/alertmanager/blob/main/dispatch/route.go> (`Route.Match`): the
children of a node that matches are asked in order, up to the first that matches and does not
continue; where none matches, the node itself is reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from readiness.facts.model import NO, UNKNOWN, YES, Answer, Route
from readiness.facts.routing.matchers import Candidates, answer
from readiness.record import NamedTuple


class Reached(NamedTuple):
    """A route that an alert reaches, and whether it does so whatever is not known of it."""

    route: int
    certain: bool


class Match(NamedTuple):
    """Whether a node matches, and what is reached below it where it does."""

    answer: Answer
    reached: tuple[Reached, ...]


Children = Mapping[int | None, Sequence[int]]


def walk(routes: Sequence[Route], labels: Candidates) -> tuple[Reached, ...]:
    """The routes that an alert with these labels reaches; of nothing where the root refuses."""
    if not routes:
        return ()
    children: dict[int | None, list[int]] = defaultdict(list)
    for number, route in enumerate(routes):
        children[route.parent].append(number)
    return _match(0, routes, children, labels).reached


def _match(number: int, routes: Sequence[Route], children: Children, labels: Candidates) -> Match:
    """Depth is bounded by the readers of documents."""
    route = routes[number]
    own = answer(route.matchers, labels)
    own = UNKNOWN if route.unclear and own == YES else own
    if own == NO:
        return Match(NO, ())
    certain = own == YES
    found: list[Reached] = []
    caught: Answer = NO
    for child in children.get(number, ()):
        match = _match(child, routes, children, labels)
        found += [Reached(one.route, one.certain and certain) for one in match.reached]
        if match.answer == NO:
            continue
        caught = YES if YES in {caught, match.answer} else UNKNOWN
        if not routes[child].continues:
            if match.answer == YES:
                break
            certain = False
    if caught != YES:
        found.append(Reached(number, certain=own == YES and caught == NO))
    return Match(own, tuple(found))
