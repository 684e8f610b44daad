"""The joins between Kubernetes objects: by selector and by reference, per namespace.

Pure; what unread files may hold makes an absence unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from readiness.facts.kubernetes import (
    autoscaling,
    budget,
    claims,
    container,
    monitoring,
    references,
    reloading,
    serving,
    workload,
)
from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.existence import Inventory, parts
from readiness.facts.kubernetes.graph import Graph, Selection
from readiness.facts.kubernetes.nearness import distinct, site, site_of
from readiness.facts.kubernetes.network import Router
from readiness.facts.kubernetes.selector import NONE, Choice, Selector
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Container, Workload

KNATIVE_NAME = "user-container"
"""What Knative calls a container without a name."""


def join(graph: Graph, number: int) -> Workload:
    """One workload with everything that other objects make of it."""
    draft = graph.drafts[number]
    one = draft.object
    routers = [graph.routers[n] for n in graph.services.by.get(number, ())]
    if draft.key in graph.released:
        routers.append(graph.released[draft.key])
    selected = standing(graph, "Service", graph.services, number)
    containers = serving.judge(contained(draft, graph), routers, workload.excuse(draft), selected)
    scaler = autoscaling.of(draft, graph.scalers)
    if scaler is not None:
        scaler = autoscaling.against(scaler, draft, containers)
    covered = distinct(
        (graph.budgets[n] for n in graph.budgeted.by.get(number, ())),
        site(one.document),
        lambda budget: budget.fact.name,
        lambda budget: site_of(budget.fact.place),
    )
    ties = workload.Ties(
        replicas=graph.replicas[number],
        containers=containers,
        autoscaler=scaler,
        vertical=graph.vertical.get(draft.key),
        disruption=budget.disruption(
            [(c.fact, c.limits, c.expected) for c in covered],
            standing(graph, "PodDisruptionBudget", graph.budgeted, number),
            one.kind,
        ),
        references=reloading.told(
            references.read(draft, graph.inventory), draft, graph.configuration
        ),
        selected_by=tuple(sorted({router.object.name for router in routers})),
        network_policies=tuple(
            sorted({graph.policies[n].name for n in graph.isolated.by.get(number, ())})
        ),
        isolated=standing(graph, "NetworkPolicy", graph.isolated, number),
        governing_service=governing(draft, graph) if one.kind == "StatefulSet" else None,
        scraped=scraped(draft, number, graph),
        claims=claims.read(draft, graph.reclaiming),
    )
    return workload.build(draft, ties)


def contained(draft: Draft, graph: Graph) -> tuple[Container, ...]:
    """The containers of a workload, before anybody asks whether they serve."""
    home = draft.object.home
    unseen = graph.inventory.may_hide("LimitRange", home, draft.names)
    setting = container.Setting(
        draft.document,
        draft.pod_steps,
        draft.pod,
        graph.defaults.get(home) or (container.UNSEEN if unseen else container.Defaults()),
        graph.known,
    )
    found = container.read_all(setting)
    if draft.object.kind != "KnativeService":
        return found
    return tuple(one if one.name else one._replace(name=KNATIVE_NAME) for one in found)


def standing(graph: Graph, kind: str, selection: Selection, number: int) -> Answer:
    """Whether any object of a kind selects a workload; unknown where one may, unseen."""
    if number in selection.by:
        return YES
    if number in selection.maybe:
        return UNKNOWN
    draft = graph.drafts[number]
    home = draft.object.home
    hidden = home in selection.hazy or graph.inventory.may_hide(kind, home, draft.names)
    return UNKNOWN if hidden else NO


def matches(
    choice: Choice,
    namespace: str,
    inventory: Inventory,
    name: str,
    selector: Selector | None,
) -> Answer:
    """Whether an object's selector finds pods; unknown where a workload that it means may be unseen,
    or made by a controller of this repository.
    """
    if choice.answer == YES or choice is NONE:
        return choice.answer
    if any(inventory.elsewhere(kind, namespace, name) for kind in inventory.shapes):
        return YES
    about = parts(name, *(selector.wanted if selector else ()))
    unseen = any(inventory.may_hide(kind, namespace, about) for kind in inventory.shapes)
    unseen = unseen or (selector is not None and inventory.makes(selector.keys))
    return UNKNOWN if unseen else choice.answer


def governing(draft: Draft, graph: Graph) -> Answer:
    """Whether `serviceName` is a headless Service that selects the StatefulSet's pods."""
    home, name = draft.object.home, draft.object.spec.get("serviceName")
    if not isinstance(name, str) or not name:
        return NO
    router = graph.named.get((home, name))
    if router is None:
        return graph.inventory.exists("Service", home, name, draft.names)
    if not router.headless or router.selector is None:
        return NO
    return router.selector.judge(draft.pod_labels)


def scraped(draft: Draft, number: int, graph: Graph) -> Answer:
    """Whether anything collects the workload's metrics; unknown where a monitor may be unseen."""
    selected_by = graph.services.by.get(number, ())
    if monitoring.scraped(draft, number, selected_by, graph.routers, graph.monitors):
        return YES
    kinds = ("ServiceMonitor", "PodMonitor")
    home = draft.object.home
    hidden = any(graph.inventory.may_hide(kind, home, draft.names) for kind in kinds)
    return UNKNOWN if hidden or graph.monitors.unclear else NO


def unresolved(router: Router, found: Sequence[Sequence[Container]]) -> tuple[str, ...]:
    """Named target ports of a Service that none of the selected containers declares."""
    names = {
        port.name for containers in found for one in containers for port in one.ports if port.name
    }
    targets = (port.target for port in router.ports)
    named = (target for target in targets if target and not target.isdecimal())
    return tuple(dict.fromkeys(name for name in named if name not in names))
