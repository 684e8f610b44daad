"""Waivers in comments: for which service each speaks, by what stands at its place; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.facts.attribution.scope import evidence
from readiness.facts.model import Facts
from readiness.model import Location, Service, Waiver
from readiness.policy import waiver_comment
from readiness.record import NamedTuple
from readiness.source.repository import Remark


class Stretch(NamedTuple):
    """Lines of a file that say something of a service."""

    first: int
    last: int
    service: Service

    def away(self, line: int) -> tuple[int, int, int, str]:
        """How far a comment is from speaking of this; 0 inside and on the line above."""
        distance = max(self.first - 1 - line, line - self.last, 0)
        return (distance, self.last - self.first, self.service.tier, self.service.name)


def waivers(remarks: Sequence[Remark], shares: Iterable[tuple[Service, Facts]]) -> Iterator[Waiver]:
    """Each with the service of what it stands in, else of what is nearest in its file; of several
    that share a thing the most critical one's. The service is empty where the file is nobody's.
    """
    if not remarks:
        return
    stretches = _stretches({remark.path for remark in remarks}, shares)
    comments: dict[str, list[tuple[int, int, str]]] = {}
    for path, comment in remarks:
        comments.setdefault(path, []).append(comment)
    for path, found in comments.items():
        for item in waiver_comment.inline(path, found):
            line = item.location.line
            near = sorted(stretches.get(path, ()), key=lambda each: each.away(line))
            yield item._replace(service=near[0].service.name if near else "")


def _stretches(
    paths: set[str], shares: Iterable[tuple[Service, Facts]]
) -> Mapping[str, Sequence[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for service, facts in shares:
        for place in _places(service, facts):
            if place.path in paths:
                last = max(place.end_line or place.line, place.line)
                found.setdefault(place.path, []).append(Stretch(place.line, last, service))
    return found


def _places(service: Service, facts: Facts) -> Iterator[Location]:
    yield service.location
    yield from (place for place in (service.tier_location, service.owner_location) if place)
    yield from (piece.fact.place.location for piece in evidence(facts))
