"""Whether a workload's pods may share a node or a zone: by topology spread or by anti-affinity.

Judges one pod template; which of the two a policy accepts is the policy's business.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.kubernetes import selector
from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import mapping, sequence, words
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Spread
from readiness.record import NamedTuple

NODE, ZONE = "node", "zone"
KEYS = {
    "kubernetes.io/hostname": NODE,
    "topology.kubernetes.io/zone": ZONE,
    "failure-domain.beta.kubernetes.io/zone": ZONE,
}
STRENGTHS = ("none", "unknown", "soft", "hard")
"""From weakest to strongest; the strongest term of a domain counts."""
NAMESPACE_LABEL = "kubernetes.io/metadata.name"
"""The label that the API server puts on every namespace."""
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


class Term(NamedTuple):
    """One rule of spreading: how hard, over which key, whether over the pod's own like."""

    strength: str
    key: Any
    own: Answer
    reason: str = ""


def read(draft: Draft) -> Spread:
    """What the pod template asks of the scheduler."""
    best = {NODE: "none", ZONE: "none"}
    reasons = []
    for term in terms(draft):
        domain = KEYS.get(term.key) if isinstance(term.key, str) else None
        if domain is None:
            reasons.append(f"the key {term.key!s:.80} is neither node nor zone")
        elif term.own == NO:
            reasons.append(term.reason)
        else:
            strength = term.strength if term.own == YES else "unknown"
            best[domain] = max(best[domain], strength, key=STRENGTHS.index)
    return Spread(best[NODE], best[ZONE], "; ".join(dict.fromkeys(reasons)))


def terms(draft: Draft) -> Iterator[Term]:
    """All rules of both mechanisms."""
    for entry in sequence(draft.pod.get("topologySpreadConstraints")):
        soft = mapping(entry).get("whenUnsatisfiable") == "ScheduleAnyway"
        own, reason = selects_own(mapping(entry), draft)
        yield Term("soft" if soft else "hard", mapping(entry).get("topologyKey"), own, reason)
    affinity = mapping(mapping(draft.pod.get("affinity")).get("podAntiAffinity"))
    for entry in sequence(affinity.get(REQUIRED)):
        yield affinity_term("hard", mapping(entry), draft)
    for entry in sequence(affinity.get(PREFERRED)):
        yield affinity_term("soft", mapping(mapping(entry).get("podAffinityTerm")), draft)


def affinity_term(strength: str, entry: Mapping[str, Any], draft: Draft) -> Term:
    """One term of anti-affinity; it counts in the namespaces that it names, or in its own."""
    key = entry.get("topologyKey")
    own, reason = selects_own(entry, draft)
    if own == NO:
        return Term(strength, key, own, reason)
    where = covers(entry, draft.object.home)
    return Term(strength, key, where if where != YES else own, "its namespaces leave out the pod's")


def selects_own(entry: Mapping[str, Any], draft: Draft) -> tuple[Answer, str]:
    """Whether a term's labelSelector selects the pods of the template itself."""
    chosen = selector.parse(entry.get("labelSelector"))
    if chosen is None:
        return NO, "a term without labelSelector selects no pod"
    return chosen.judge(draft.pod_labels), "its labelSelector does not select the pod's own labels"


def covers(entry: Mapping[str, Any], namespace: str) -> Answer:
    """Whether a term looks at a namespace."""
    names = words(entry.get("namespaces"))
    chosen = selector.parse(entry.get("namespaceSelector"))
    if (not names and chosen is None) or namespace in names:
        return YES
    if chosen is None:
        return NO
    if chosen.matches({NAMESPACE_LABEL: namespace}):
        return YES
    return NO if only_names(chosen) else UNKNOWN


def only_names(chosen: selector.Selector) -> bool:
    """Whether a namespace selector looks at nothing but the name, which is known."""
    keys = [key for key, _ in chosen.equals] + [entry.key for entry in chosen.requirements]
    return all(key == NAMESPACE_LABEL for key in keys) and not chosen.unclear
