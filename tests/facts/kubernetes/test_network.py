import pytest

from readiness.facts.model import Port
from tests.facts.kubernetes.manifests import budget, deployment, judged, manifest, service, workload


def policy(spec, name="web"):
    return manifest("NetworkPolicy", spec, name=name, version="networking.k8s.io/v1")


@pytest.mark.parametrize(
    ("spec", "matches"),
    [
        ({"selector": {"app": "web"}}, "yes"),
        ({"selector": {"app": "db"}}, "no"),
        ({"selector": {"app": "web", "tier": "x"}}, "no"),
        ({"selector": {"app": "${APP}"}}, "unknown"),
        ({"selector": {}}, None),
        ({}, None),
        ({"type": "ExternalName", "selector": {"app": "web"}}, None),
    ],
)
def test_a_service_matches_pods_by_all_of_its_labels(spec, matches):
    assert judged(deployment(), service(spec)).kubernetes_services[0].matches == matches


def test_a_service_selects_in_its_own_namespace_only():
    near, far = service(), service(namespace="other")
    found = judged(deployment(), near, far)
    assert [one.selects for one in found.kubernetes_services] == [("Deployment/shop/web",), ()]
    assert found.workloads[0].selected_by == ("web",)


def adrift(one):
    return {**one, "metadata": {"name": one["metadata"]["name"]}}


def relations(*objects):
    found = judged(*objects)
    return (
        [one.matches for one in found.kubernetes_services],
        [one.matches for one in found.disruption_budgets],
        [one.resolves for each in found.ingresses for one in each.backends],
        [(one.disruption.covered, one.containers[0].serves) for one in found.workloads],
    )


@pytest.mark.parametrize(
    ("change", "others", "answer"),
    [
        (adrift, adrift, "yes"),
        (dict, dict, "yes"),
        (adrift, dict, "unknown"),
        (dict, adrift, "unknown"),
    ],
)
def test_who_names_no_namespace_may_meet_whoever_does(change, others, answer):
    limits = budget({"maxUnavailable": 1})
    found = relations(change(deployment()), others(service()), others(limits))
    assert found == ([answer], [answer], [], [(answer, answer)])


def test_a_route_to_a_service_without_namespace_may_lead_there():
    route = manifest(
        "Ingress",
        {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}},
        version="networking.k8s.io/v1",
    )
    assert relations(adrift(service()), route)[2] == ["unknown"]
    elsewhere = {**service(), "metadata": {"name": "web", "namespace": "other"}}
    assert relations(elsewhere, route)[2] == ["no"]


def test_other_labels_and_declared_namespaces_never_meet():
    other = adrift(service({"selector": {"app": "other"}, "ports": [{"port": 80}]}))
    elsewhere = service(name="far")
    elsewhere["metadata"]["namespace"] = "far"
    assert relations(deployment(), other, elsewhere) == (["no", "no"], [], [], [("no", "no")])


def test_an_explicit_default_namespace_is_the_absent_one():
    made, routed = deployment(), service(namespace="default")
    del made["metadata"]["namespace"]
    assert judged(made, routed).kubernetes_services[0].matches == "yes"


def test_what_is_provided_elsewhere_is_matched():
    found = judged(service({"selector": {"app": "db"}}), provided=("Deployment/shop/we*",))
    assert found.kubernetes_services[0].matches == "yes"


def test_a_named_target_port_must_exist_and_a_number_need_not():
    ports = [{"port": 80, "targetPort": one} for one in ("http", "gone", 9999)] + [{"port": 81}]
    named = {"containers": [{"name": "a", "ports": [{"name": "http", "containerPort": 1}]}]}
    routed = service({"selector": {"app": "web"}, "ports": ports})
    found = judged(deployment(named), routed).kubernetes_services[0]
    assert found.unresolved_ports == ("gone",)
    assert found.ports[2:] == (Port(None, 80, "TCP", "9999"), Port(None, 81, "TCP", "81"))


def test_a_knative_service_is_another_thing():
    assert (
        judged(manifest("Service", {}, version="serving.knative.dev/v1")).kubernetes_services == ()
    )


@pytest.mark.parametrize(
    ("spec", "types", "everything", "matches"),
    [
        ({"podSelector": {"matchLabels": {"app": "web"}}}, ("Ingress",), False, "yes"),
        ({"podSelector": {}, "egress": [{}]}, ("Ingress", "Egress"), True, "yes"),
        ({"podSelector": {}, "policyTypes": ["Egress"]}, ("Egress",), True, "yes"),
        ({}, ("Ingress",), True, "yes"),
        ({"podSelector": {"matchLabels": {"app": "db"}}}, ("Ingress",), False, "no"),
        ({"podSelector": "x"}, ("Ingress",), False, "unknown"),
    ],
)
def test_a_policy_isolates_whom_it_selects(spec, types, everything, matches):
    found = judged(deployment(), policy(spec)).network_policies[0]
    assert (found.policy_types, found.selects_all, found.matches) == (types, everything, matches)


def test_a_workload_knows_the_policies_that_isolate_it():
    objects = policy({}, "deny"), policy({"podSelector": {"matchLabels": {"app": "web"}}}, "allow")
    found = workload(deployment(), *objects)
    assert (found.network_policies, found.isolated) == (("allow", "deny"), "yes")
    assert workload(deployment()).isolated == "no"


HEADLESS = {"selector": {"app": "web"}, "clusterIP": "None"}


@pytest.mark.parametrize(
    ("spec", "name", "answer"),
    [
        (HEADLESS, "web", "yes"),
        (HEADLESS, "gone", "no"),
        (HEADLESS, None, "no"),
        ({"selector": {"app": "web"}}, "web", "no"),
        ({"selector": {"app": "db"}, "clusterIP": "None"}, "web", "no"),
        ({"clusterIP": "None"}, "web", "no"),
        (HEADLESS, "${NAME}", "unknown"),
    ],
)
def test_a_stateful_set_needs_a_headless_service_that_selects_it(spec, name, answer):
    template = deployment()["spec"]["template"]
    made = manifest("StatefulSet", {"serviceName": name, "template": template})
    assert workload(made, service(spec)).governing_service == answer


def test_only_a_stateful_set_has_a_governing_service():
    assert workload(deployment()).governing_service is None
