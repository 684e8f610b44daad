"""PodDisruptionBudgets: how many evictions they leave; pure arithmetic and its words.

https://kubernetes.io/docs/tasks/run-application/configure-pdb/
"""

from collections.abc import Sequence

from readiness.facts.kubernetes import selector
from readiness.facts.kubernetes.node import Amount, amount, plain, text
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.selector import Selector
from readiness.facts.model import Budget, Disruption, Replicas
from readiness.record import NamedTuple

PARTS = {
    "name": ("metadata", "name"),
    "selector": ("spec", "selector"),
    "min_available": ("spec", "minAvailable"),
    "max_unavailable": ("spec", "maxUnavailable"),
    "unhealthy_policy": ("spec", "unhealthyPodEvictionPolicy"),
}
FIELDS = ("maxUnavailable", "minAvailable")
UNCOUNTED = frozenset({"DaemonSet", "Job", "CronJob"})
"""Kinds without a number of pods that the budget's controller could ask for."""


class Limits(NamedTuple):
    """A budget as declared: exactly one of both, or it is invalid."""

    min_available: Amount | None
    max_unavailable: Amount | None
    valid: bool
    selector: Selector | None


def is_budget(one: Object) -> bool:
    """Whether an object is a PodDisruptionBudget."""
    return one.kind == "PodDisruptionBudget" and one.group == "policy"


def read(one: Object) -> Limits:
    """What a budget demands; an empty selector selects everything only since `policy/v1`."""
    least, most = one.spec.get("minAvailable"), one.spec.get("maxUnavailable")
    chosen = selector.parse(one.spec.get("selector"))
    if chosen is not None and chosen.everything and one.version == "v1beta1":
        chosen = None
    refused = any(
        isinstance(node, str) and amount(node) is None and text(node) for node in (least, most)
    )
    single = (least is None) != (most is None)
    return Limits(amount(least), amount(most), single and not refused, chosen)


def allowed(limits: Limits, expected: int | None) -> int | None:
    """Evictions that a budget allows of this many healthy pods; None where that depends.

    Percentages round up, of the pods that stay as of the pods that go.
    """
    if not limits.valid:
        return None
    if limits.max_unavailable is not None:
        if expected is None:
            return 0 if limits.max_unavailable.value == 0 else None
        return min(limits.max_unavailable.of(expected, up=True), expected)
    if limits.min_available is None:
        return None
    if expected is None:
        whole = limits.min_available.percent and limits.min_available.value >= 100
        return 0 if whole else None
    return max(0, expected - limits.min_available.of(expected, up=True))


def evictable(limits: Limits, expected: int | None) -> bool | None:
    """Whether an eviction is ever possible; some budgets tell without the number of pods."""
    if expected == 0:
        return None
    left = allowed(limits, expected)
    if left is not None:
        return left > 0
    most = limits.max_unavailable
    return True if limits.valid and most is not None and most.value > 0 else None


def expected(replicas: Sequence[tuple[str, Replicas]]) -> int | None:
    """The fewest pods that run under a budget, over all workloads (kind, replicas) it selects.

    An autoscaler that scales to zero leaves one pod while anything runs at all.
    """
    total = 0
    for kind, one in replicas:
        if one.min is None or kind in UNCOUNTED:
            return None
        total += max(1, one.min) if one.source == "autoscaler" else one.min
    return total


def fact(one: Object, limits: Limits, count: int | None, selects: tuple[str, ...]) -> Budget:
    """The budget as rules see it; `count`: the fewest pods that it can expect."""
    given = next((field for field in FIELDS if one.spec.get(field) is not None), FIELDS[0])
    budget = Budget(
        one.place({**PARTS, "limit": ("spec", given)}),
        one.home,
        one.name,
        plain(one.spec.get("minAvailable")),
        plain(one.spec.get("maxUnavailable")),
        allowed(limits, count),
        text(one.spec.get("unhealthyPodEvictionPolicy")),
        selects,
        limits.selector is not None and limits.selector.everything,
    )
    possible = evictable(limits, count) if limits.valid else False
    return budget._replace(evictable=possible, reason=explain(budget, limits, count))


def disruption(
    budgets: Sequence[tuple[Budget, Limits, int | None]], covered: str, kind: str
) -> Disruption:
    """What a workload's budgets mean for a drain; each with the pods it expects."""
    facts = tuple(budget for budget, _, _ in budgets)
    if not facts:
        reason = (
            "no budget selects its pods"
            if covered == "no"
            else "a budget may stand unread, or name no namespace"
        )
        return Disruption((), None, None, reason, covered)
    if len(facts) > 1:
        names = ", ".join(sorted(budget.name for budget in facts))
        reason = f"{len(facts)} budgets select its pods ({names}), so every eviction is refused"
        return Disruption(facts, False, 0, reason, covered)
    budget, limits, count = budgets[0]
    possible = None if kind in UNCOUNTED else evictable(limits, count)
    return Disruption(facts, possible, budget.allowed, explain(budget, limits, count), covered)


def explain(budget: Budget, limits: Limits, count: int | None) -> str:
    """The arithmetic in words."""
    demand = (
        f"minAvailable {budget.min_available}"
        if budget.max_unavailable is None
        else f"maxUnavailable {budget.max_unavailable}"
    )
    if not limits.valid:
        return f"{budget.name} needs exactly one of minAvailable and maxUnavailable, well formed"
    if count is None:
        return f"{demand} of a number of pods that the manifests do not tell"
    if count == 0:
        return "it runs no pods"
    return f"{demand} of {count} pod(s) leaves {budget.allowed} that may be evicted"
