"""Which containers take the traffic of a Service; knows the Services that select the pods."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.facts.kubernetes.network import Router
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Container

Verdict = tuple[Answer, str]


def judge(
    containers: Sequence[Container], routers: Sequence[Router], excuse: str | None, selected: Answer
) -> tuple[Container, ...]:
    """The containers with whether each serves; `excuse`: why none of the workload does."""
    if excuse is not None:
        return tuple(set_(one, (NO, excuse)) for one in containers)
    if not routers:
        verdict = NOBODY if selected == NO else HIDDEN
        return tuple(set_(one, exempt(one) or verdict) for one in containers)
    busy = [one for one in routers if not only_metrics(one)]
    if not busy:
        return tuple(set_(one, exempt(one) or SCRAPED) for one in containers)
    served = served_by(containers, busy)
    return tuple(
        set_(one, exempt(one) or ((YES, "") if number in served else OTHERS))
        for number, one in enumerate(containers)
    )


NOBODY: Verdict = (NO, "no Service selects its pods")
HIDDEN: Verdict = (
    UNKNOWN,
    "a Service that selects its pods may stand unread, or name no namespace",
)
SCRAPED: Verdict = (NO, "its Services offer nothing but metrics")
METRICS = frozenset({"metrics", "prometheus"})
"""Words in the names of ports that monitoring alone asks, whether or not a pod is ready."""
OTHERS: Verdict = (NO, "the Services of its pods route to other containers")


def set_(one: Container, verdict: Verdict) -> Container:
    """The container with a verdict."""
    return one._replace(serves=verdict[0], serves_reason=verdict[1])


def only_metrics(router: Router) -> bool:
    """Whether a Service leads to ports for monitoring and to no others, as their names tell."""
    names = [(port.name or port.target or "").lower().split("-") for port in router.ports]
    return bool(names) and not any(METRICS.isdisjoint(words) for words in names)


def exempt(one: Container) -> Verdict | None:
    """Why a container never serves, whatever its ports are."""
    if one.role in ("init", "ephemeral"):
        return NO, f"an {one.role} container"
    return (NO, "injected by somebody else") if one.injected else None


def served_by(containers: Sequence[Container], routers: Sequence[Router]) -> frozenset[int]:
    """Numbers of the containers that the ports of these Services lead to.

    A port that no container declares leads to each main container that declares none: nobody can
    tell which one listens. A Service without ports is asked by name and leads to all.
    """
    able = [number for number, one in enumerate(containers) if exempt(one) is None]
    main = [number for number in able if containers[number].role == "main"]
    if len(main) == 1 and len(able) == 1:
        return frozenset(main)
    silent = [number for number in main if not containers[number].ports] or main
    found: set[int] = set()
    for router in routers:
        if not router.ports:
            found.update(main)
        for port in router.ports:
            declaring = [n for n in able if declares(containers[n], port.target)]
            found.update(declaring or silent)
    return frozenset(found)


def declares(one: Container, target: str | None) -> bool:
    """Whether a container declares a port of this name or number."""
    return any(target in (port.name, str(port.number)) for port in one.ports if target)
