"""Services and NetworkPolicies: what they say, before anybody asks what they select."""

from collections.abc import Sequence

from readiness.facts.kubernetes import selector
from readiness.facts.kubernetes.node import integer, labels, plain, sequence, text, words
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.selector import Choice, Selector
from readiness.facts.model import UNKNOWN, YES, KubernetesService, NetworkPolicy, Port
from readiness.record import NamedTuple

SERVICE_PARTS = {
    "name": ("metadata", "name"),
    "type": ("spec", "type"),
    "selector": ("spec", "selector"),
    "ports": ("spec", "ports"),
}
POLICY_PARTS = {
    "name": ("metadata", "name"),
    "selector": ("spec", "podSelector"),
    "policy_types": ("spec", "policyTypes"),
    "ingress": ("spec", "ingress"),
    "egress": ("spec", "egress"),
}
POLICY_GROUPS = frozenset({"networking.k8s.io", "extensions"})


class Router(NamedTuple):
    """A Service before the joins."""

    object: Object
    type: str
    selector: Selector | None
    """None where its endpoints are managed elsewhere."""
    ports: tuple[Port, ...]
    headless: bool
    labels: dict[str, str]


def is_service(one: Object) -> bool:
    """Whether an object is a core Service (Knative's is another thing)."""
    return one.kind == "Service" and one.group == ""


def is_policy(one: Object) -> bool:
    """Whether an object is a NetworkPolicy of Kubernetes itself."""
    return one.kind == "NetworkPolicy" and one.group in POLICY_GROUPS


def read(one: Object) -> Router:
    """A Service; an empty selector is as good as none, and ExternalName has no endpoints."""
    kind = text(one.spec.get("type")) or "ClusterIP"
    chosen = selector.of_labels(one.spec.get("selector"))
    if kind == "ExternalName" or (chosen is not None and chosen.everything):
        chosen = None
    headless = one.spec.get("clusterIP") == "None"
    return Router(one, kind, chosen, ports(one), headless, dict(one.labels))


def ports(one: Object) -> tuple[Port, ...]:
    """A Service's ports; an absent target is the port itself."""
    return tuple(
        Port(
            plain(entry.get("name")),
            integer(entry.get("port")),
            text(entry.get("protocol")) or "TCP",
            plain(entry.get("targetPort", entry.get("port"))),
        )
        for entry in sequence(one.spec.get("ports"))
        if isinstance(entry, dict)
    )


def service(
    router: Router, selects: tuple[str, ...], answer: str, unresolved: tuple[str, ...]
) -> KubernetesService:
    """The Service as rules see it, with the workloads whose pods it selects."""
    one = router.object
    return KubernetesService(
        place=one.place(SERVICE_PARTS),
        namespace=one.home,
        name=one.name,
        type=router.type,
        selector=labels(one.spec["selector"]) if one.spec.get("selector") is not None else None,
        ports=router.ports,
        selects=selects,
        matches=None if router.selector is None else answer,
        unresolved_ports=unresolved,
    )


def types(one: Object) -> tuple[str, ...]:
    """The directions that a policy isolates; Egress by default only where it has such rules."""
    given = one.spec.get("policyTypes")
    if given is not None:
        return words(given)
    return ("Ingress", "Egress") if one.spec.get("egress") else ("Ingress",)


def policy_selector(one: Object) -> Selector:
    """Whom a policy isolates; an absent podSelector is the empty one, everybody."""
    return selector.parse(one.spec.get("podSelector")) or Selector()


def policy(one: Object, choice: Choice, selects: Sequence[str], *, unseen: bool) -> NetworkPolicy:
    """The policy as rules see it; `unseen`: its pods may stand in an unread file."""
    everything = policy_selector(one).everything
    answer = YES if everything else choice.answer
    return NetworkPolicy(
        place=one.place(POLICY_PARTS),
        namespace=one.home,
        name=one.name,
        policy_types=types(one),
        selects=tuple(selects),
        selects_all=everything,
        matches=UNKNOWN if answer != YES and unseen else answer,
    )
