import pytest

from readiness.facts.model import Spread
from tests.facts.kubernetes.manifests import deployment, workload

OWN = {"matchLabels": {"app": "web"}}
HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"


def constraint(key=HOST, when="DoNotSchedule", selector=OWN):
    told = {"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": when}
    return {"topologySpreadConstraints": [{**told, "labelSelector": selector}]}


def required(**term):
    told = {"topologyKey": HOST, "labelSelector": OWN, **term}
    field = "requiredDuringSchedulingIgnoredDuringExecution"
    return {"affinity": {"podAntiAffinity": {field: [told]}}}


def preferred(**term):
    told = {"topologyKey": HOST, "labelSelector": OWN, **term}
    field = "preferredDuringSchedulingIgnoredDuringExecution"
    return {"affinity": {"podAntiAffinity": {field: [{"weight": 1, "podAffinityTerm": told}]}}}


OTHER = "its labelSelector does not select the pod's own labels"
OUTSIDE = "its namespaces leave out the pod's"
NAME = "kubernetes.io/metadata.name"


@pytest.mark.parametrize(
    ("pod", "spread"),
    [
        ({}, Spread()),
        (constraint(), Spread(node="hard")),
        (constraint(ZONE), Spread(zone="hard")),
        (constraint(when="ScheduleAnyway"), Spread(node="soft")),
        (constraint("failure-domain.beta.kubernetes.io/zone"), Spread(zone="hard")),
        (constraint(selector={}), Spread(node="hard")),
        (constraint(selector={"matchLabels": {"app": "db"}}), Spread(reason=OTHER)),
        (constraint(selector=None), Spread(reason="a term without labelSelector selects no pod")),
        (constraint("rack"), Spread(reason="the key rack is neither node nor zone")),
        (constraint(selector={"matchLabels": {"app": "${APP}"}}), Spread(node="unknown")),
        (required(), Spread(node="hard")),
        (required(topologyKey=ZONE), Spread(zone="hard")),
        (preferred(), Spread(node="soft")),
        (required(labelSelector={"matchLabels": {"app": "db"}}), Spread(reason=OTHER)),
        (required(namespaces=["shop"]), Spread(node="hard")),
        (required(namespaces=["other"]), Spread(reason=OUTSIDE)),
        (required(namespaceSelector={}), Spread(node="hard")),
        (required(namespaceSelector={"matchLabels": {NAME: "shop"}}), Spread(node="hard")),
        (required(namespaceSelector={"matchLabels": {NAME: "x"}}), Spread(reason=OUTSIDE)),
        (required(namespaceSelector={"matchLabels": {"team": "x"}}), Spread(node="unknown")),
        ({**preferred(), **constraint()}, Spread(node="hard")),
        ({"topologySpreadConstraints": []}, Spread()),
        ({"topologySpreadConstraints": "all", "affinity": ["none"]}, Spread()),
    ],
)
def test_either_mechanism_spreads_where_it_selects_its_own_pods(pod, spread):
    assert workload(deployment(pod)).spread == spread
