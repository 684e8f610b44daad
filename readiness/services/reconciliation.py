"""One service from several descriptors: its own file first, what is missing from the others."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from readiness.configuration import Declaration, Token
from readiness.facts.names import folded
from readiness.model import Service, Tier
from readiness.record import NamedTuple
from readiness.services.agreement import agreements
from readiness.services.lifecycles import least_ripe

GAPS = (
    *("tier_rationale", "tier_assessed_at", "business_owner", "lifecycle", "type", "title"),
    *("description", "system", "repository", "contacts", "on_call", "runbooks", "dashboards"),
    *("links", "dependencies", "recovery", "data_classification", "data_retention"),
)
"""Fields of which the first descriptor that has one holds."""
OWNERS = ("owner", "owner_location", "co_owners")


class Described(NamedTuple):
    """A service and its tiers as its descriptors write them."""

    service: Service
    tokens: tuple[Token, ...]


def reconciled(
    own: Sequence[Declaration],
    others: Sequence[Declaration],
    mapped: Mapping[str, Tier] | None = None,
) -> tuple[Described, ...]:
    """Declarations of one name, or the only ones of their dialects in one folder, are one service."""
    every = (*own, *others)
    alone = sole(every)
    joined: list[list[Declaration]] = []
    by_name: dict[str, list[int]] = {}
    by_folder: dict[str, list[int]] = {}
    for each in every:
        names = [folded(name) for name in (each.service.name, *each.service.aliases)]
        near = by_folder.get(each.service.root, []) if alone(each) else []
        known = [*(index for name in names for index in by_name.get(name, ())), *near]
        index = next((index for index in known if joins(each, joined[index])), len(joined))
        if index == len(joined):
            joined.append([])
        joined[index].append(each)
        for name in names:
            by_name.setdefault(name, []).append(index)
        if alone(each):
            by_folder.setdefault(each.service.root, []).append(index)
    return tuple(merged(each, mapped or {}) for each in joined)


def joins(one: Declaration, others: Sequence[Declaration]) -> bool:
    """A dialect describes a service once."""
    return all(each.service.format != one.service.format for each in others)


def sole(declarations: Sequence[Declaration]) -> Callable[[Declaration], bool]:
    """Whether a declaration is the only one of its dialect that speaks for its folder."""
    roots = Counter((each.service.format, each.service.root) for each in declarations)
    return lambda each: roots[each.service.format, each.service.root] == 1


def merged(declarations: Sequence[Declaration], mapped: Mapping[str, Tier]) -> Described:
    """The first with its gaps filled by the next; of lifecycles that differ the least ripe holds."""
    service = declarations[0].service
    for other in declarations[1:]:
        service = filled(service, other.service)
    service = service._replace(
        stage=least_ripe(each.service.lifecycle for each in declarations),
        agreements=agreements(declarations, mapped),
    )
    return Described(service, tuple(each.tier for each in declarations if each.tier))


def filled(service: Service, other: Service) -> Service:
    """What the first leaves out, as the second has it; a different name becomes an alias."""
    names = (other.name, *other.aliases)
    taken = [*GAPS, *(() if service.owner else OWNERS)]
    gaps: dict[str, Any] = {name: getattr(service, name) or getattr(other, name) for name in taken}
    return service._replace(
        aliases=tuple(
            dict.fromkeys(
                name for name in (*service.aliases, *names) if folded(name) != folded(service.name)
            )
        ),
        attestations=(*service.attestations, *other.attestations),
        not_applicable=(*service.not_applicable, *other.not_applicable),
        places=tuple(sorted({**dict(other.places), **dict(service.places)}.items())),
        **gaps,
    )
