"""Everything that workloads are joined with, each kind of object looked at once; linear."""

import posixpath
from collections.abc import Mapping, Sequence

from readiness.facts.kubernetes import (
    autoscaling,
    budget,
    canary,
    claims,
    container,
    monitoring,
    network,
    reloading,
    replicas,
    variants,
    vertical,
)
from readiness.facts.kubernetes.budget import Limits
from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.existence import Inventory
from readiness.facts.kubernetes.nearness import distinct, site
from readiness.facts.kubernetes.network import Router
from readiness.facts.kubernetes.node import mapping, sequence
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.selector import Choice, Index, Selector
from readiness.facts.kubernetes.variants import Variants
from readiness.facts.model import NO, UNKNOWN, Autoscaler, Budget, Replicas, VerticalScaling
from readiness.record import NamedTuple


class Selection(NamedTuple):
    """What selecting objects (Services, budgets, policies) choose, and who chose each workload."""

    chosen: tuple[Choice, ...]
    """Numbers of workloads, for each selecting object."""
    by: Mapping[int, list[int]]
    """Workload → numbers of the objects that select it."""
    hazy: frozenset[str]
    """Namespaces where some selector may mean more than it shows."""
    maybe: frozenset[int] = frozenset()
    """Workloads that an object selects if it is applied to their namespace."""


class Covered(NamedTuple):
    """A budget with what it leaves of the workloads that it selects."""

    fact: Budget
    limits: Limits
    expected: int | None
    choice: Choice


class Graph(NamedTuple):
    """All that workloads are joined with."""

    drafts: Sequence[Draft]
    replicas: Sequence[Replicas]
    scalers: Mapping[autoscaling.Key, list[Autoscaler]]
    routers: Sequence[Router]
    named: Mapping[tuple[str, str], Router]
    """Namespace and name → Service."""
    services: Selection
    budgets: Sequence[Covered]
    budgeted: Selection
    policies: Sequence[Object]
    isolated: Selection
    monitors: monitoring.Scraped
    inventory: Inventory
    defaults: Mapping[str, container.Defaults]
    known: container.Known
    vertical: Mapping[vertical.Key, VerticalScaling]
    released: Mapping[canary.Key, Router]
    """Workload → the Service that Flagger makes to lead to it."""
    configuration: frozenset[reloading.Key]
    """ConfigMaps and Secrets of the repository."""
    reclaiming: frozenset[str]
    """StorageClasses that delete a volume with its claim."""


def labelled(drafts: Sequence[Draft]) -> Index:
    """The index of pod labels, by the numbers of the workloads."""
    return Index((draft.object.home, draft.pod_labels) for draft in drafts)


def select(choices: Sequence[Choice], homes: Sequence[str]) -> Selection:
    """A selection turned round, so that each workload knows who selects it."""
    by: dict[int, list[int]] = {}
    for number, choice in enumerate(choices):
        for one in choice.found:
            by.setdefault(one, []).append(number)
    pairs = zip(choices, homes, strict=True)
    unclear = (home for choice, home in pairs if choice.answer == UNKNOWN and not choice.maybe)
    maybe = frozenset(one for choice in choices for one in choice.maybe)
    return Selection(tuple(choices), by, frozenset(unclear), maybe)


class Pods(NamedTuple):
    """The workloads, as selectors find them."""

    drafts: Sequence[Draft]
    by_label: Index
    variants: Variants
    beside: Index | None = None
    """The same by folder, where some declare their namespace and some do not."""

    def chosen(self, selector: Selector | None, one: Object) -> Choice:
        """What the selector of an object finds in its namespace, and not in another form of it."""
        found = self.by_label.select(selector, one.home)
        if found.answer == NO and selector is not None and self.beside is not None:
            near = self.beside.select(selector, posixpath.dirname(one.document.path)).found
            maybe = tuple(n for n in near if self.drafts[n].object.adrift != one.adrift)
            return Choice((), UNKNOWN, maybe) if maybe else found
        return self.variants.kept(found, one.document, self.drafts)


def gathered(found: Sequence[Object], drafts: Sequence[Draft]) -> Pods:
    """The workloads of a repository; by folder too where a namespace may turn out to be another."""
    adrift = {one.adrift for one in found if one.namespace is not None}
    beside = (
        Index((posixpath.dirname(one.document.path), one.pod_labels) for one in drafts)
        if len(adrift) > 1
        else None
    )
    return Pods(drafts, labelled(drafts), variants.read(drafts), beside)


def route(routers: Sequence[Router], pods: Pods) -> Selection:
    """Which Services select which workloads."""
    choices = [pods.chosen(one.selector, one.object) for one in routers]
    return select(choices, [one.object.home for one in routers])


def isolate(policies: Sequence[Object], pods: Pods) -> Selection:
    """Which policies select which workloads."""
    choices = [pods.chosen(network.policy_selector(one), one) for one in policies]
    return select(choices, [one.home for one in policies])


def cover(objects: Sequence[Object], pods: Pods, counts: Sequence[Replicas]) -> list[Covered]:
    """Each budget with the workloads it selects and the evictions it leaves them together."""
    found = []
    drafts = pods.drafts
    for one in objects:
        limits = budget.read(one)
        choice = pods.chosen(limits.selector, one)
        once = distinct(
            choice.found,
            site(one.document),
            lambda n: drafts[n].key,
            lambda n: site(drafts[n].object.document),
        )
        counted = [(drafts[n].object.kind, counts[n]) for n in once]
        expected = budget.expected(counted) if counted else None
        names = tuple(dict.fromkeys(drafts[n].id for n in choice.found))
        found.append(Covered(budget.fact(one, limits, expected, names), limits, expected, choice))
    return found


def connect(
    found: Sequence[Object],
    drafts: Sequence[Draft],
    scalers: Sequence[Autoscaler],
    inventory: Inventory,
    known: container.Known,
) -> Graph:
    """Everything that workloads are joined with, each kind of object looked at once."""
    by_target = autoscaling.by_target(scalers)
    pods = gathered(found, drafts)
    adrift = autoscaling.adrift(scalers)
    counts = []
    for one in drafts:
        home = one.object.home
        hidden = any(inventory.may_hide(kind, home, one.names) for kind in autoscaling.KINDS)
        scaler = autoscaling.of(one, by_target)
        counts.append(replicas.read(one, scaler, unseen=hidden or home in adrift))
    routers = [network.read(one) for one in found if network.is_service(one)]
    pdbs = [one for one in found if budget.is_budget(one)]
    covered = cover(pdbs, pods, counts)
    rules = [one for one in found if network.is_policy(one)]
    monitors = [one for one in found if monitoring.is_monitor(one)]
    return Graph(
        drafts=drafts,
        replicas=counts,
        scalers=by_target,
        routers=routers,
        named={(one.object.home, one.object.name): one for one in routers},
        services=route(routers, pods),
        budgets=covered,
        budgeted=select([one.choice for one in covered], [one.home for one in pdbs]),
        policies=rules,
        isolated=isolate(rules, pods),
        monitors=monitoring.collect(monitors, routers, pods.by_label),
        inventory=inventory,
        defaults=limit_ranges(found),
        known=known,
        vertical=vertical.by_target(found),
        released=canary.by_target(found),
        configuration=reloading.configuration(found),
        reclaiming=claims.reclaiming(found),
    )


def limit_ranges(found: Sequence[Object]) -> Mapping[str, container.Defaults]:
    """Namespace → what its LimitRange adds to containers; a default request is the limit's."""
    ranges: dict[str, container.Defaults] = {}
    for one in found:
        if one.kind == "LimitRange" and one.group == "":
            for entry in map(mapping, sequence(one.spec.get("limits"))):
                if entry.get("type") == "Container":
                    limits = container.resources(entry.get("default"))
                    requests = container.resources(entry.get("defaultRequest"))
                    ranges.setdefault(
                        one.home,
                        container.Defaults(container.filled(requests, limits), limits),
                    )
    return ranges
