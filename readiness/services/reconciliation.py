"""One service from several descriptors: its own file first, what is missing from the others."""

from collections import Counter
from collections.abc import Sequence

from readiness.configuration import Declaration, Token
from readiness.facts.names import folded
from readiness.model import Service
from readiness.record import NamedTuple


class Described(NamedTuple):
    """A service and its tiers as its descriptors write them."""

    service: Service
    tokens: tuple[Token, ...]


def reconciled(own: Sequence[Declaration], others: Sequence[Declaration]) -> tuple[Described, ...]:
    """Declarations of one name, or the only two of one folder, are one service."""
    by_name = {
        folded(name): index
        for index, (service, _) in reversed(list(enumerate(own)))
        for name in (*service.aliases, service.name)
    }
    alone = sole(own)
    partners = sole(others)
    joined: list[list[Declaration]] = [[each] for each in own]
    for other in others:
        root = other.service.root
        index = by_name.get(folded(other.service.name))
        if index is None and root in partners:
            index = alone.get(root)
        if index is None or len(joined[index]) > 1:
            joined.append([other])
        else:
            joined[index].append(other)
    return tuple(merged(each) for each in joined)


def sole(declarations: Sequence[Declaration]) -> dict[str, int]:
    """Folder → the only declaration that speaks for it."""
    roots = Counter(each.service.root for each in declarations)
    return {
        each.service.root: index
        for index, each in enumerate(declarations)
        if roots[each.service.root] == 1
    }


def merged(declarations: Sequence[Declaration]) -> Described:
    """The first with its gaps filled by the next."""
    service = declarations[0].service
    for other in declarations[1:]:
        service = filled(service, other.service)
    return Described(service, tuple(each.tier for each in declarations if each.tier))


def filled(service: Service, other: Service) -> Service:
    """What the first leaves out, as the second has it; a different name becomes an alias."""
    names = (other.name, *other.aliases)
    return service._replace(
        owner=service.owner or other.owner,
        owner_location=service.owner_location or other.owner_location,
        lifecycle=service.lifecycle or other.lifecycle,
        type=service.type or other.type,
        title=service.title or other.title,
        description=service.description or other.description,
        system=service.system or other.system,
        repository=service.repository or other.repository,
        on_call=service.on_call or other.on_call,
        runbooks=service.runbooks or other.runbooks,
        dashboards=service.dashboards or other.dashboards,
        links=service.links or other.links,
        dependencies=service.dependencies or other.dependencies,
        aliases=tuple(
            dict.fromkeys(
                name for name in (*service.aliases, *names) if folded(name) != folded(service.name)
            )
        ),
    )
