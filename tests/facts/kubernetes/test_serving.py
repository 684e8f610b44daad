import pytest

from tests.facts.kubernetes.manifests import deployment, manifest, service, workload

HTTP = {"ports": [{"name": "http", "containerPort": 8080}]}
ADMIN = {"ports": [{"name": "admin", "containerPort": 9000}]}


def routed(*targets):
    ports = [{"port": 80 + n, "targetPort": target} for n, target in enumerate(targets)]
    return service({"selector": {"app": "web"}, "ports": ports})


def answers(containers, *objects, init=(), **options):
    pod = {"containers": containers, "initContainers": list(init)}
    found = workload(deployment(pod), *objects, **options).containers
    return {one.name: one.serves for one in found}


@pytest.mark.parametrize(
    ("containers", "target", "serving"),
    [
        ([{"name": "a"}], 8080, {"a": "yes"}),
        ([{"name": "a"}, {"name": "istio-proxy"}], 8080, {"a": "yes", "istio-proxy": "no"}),
        ([{"name": "a", **HTTP}, {"name": "b", **ADMIN}], "http", {"a": "yes", "b": "no"}),
        ([{"name": "a", **HTTP}, {"name": "b", **ADMIN}], 9000, {"a": "no", "b": "yes"}),
        ([{"name": "a"}, {"name": "b"}], 8080, {"a": "yes", "b": "yes"}),
        ([{"name": "a", **HTTP}, {"name": "b"}], 7000, {"a": "no", "b": "yes"}),
        ([{"name": "a", **HTTP}, {"name": "b", **ADMIN}], 7000, {"a": "yes", "b": "yes"}),
    ],
)
def test_a_container_serves_when_a_service_routes_to_its_port(containers, target, serving):
    assert answers(containers, routed(target)) == serving


def test_a_native_sidecar_serves_through_its_own_port_only():
    init = [{"name": "proxy", "restartPolicy": "Always", **HTTP}, {"name": "migrate", **HTTP}]
    found = answers([{"name": "a", **ADMIN}], routed("http"), init=init)
    assert found == {"a": "no", "proxy": "yes", "migrate": "no"}


def test_a_service_without_ports_leads_to_all():
    headless = service({"selector": {"app": "web"}, "clusterIP": "None"})
    assert answers([{"name": "a"}, {"name": "b"}], headless) == {"a": "yes", "b": "yes"}


def test_without_a_service_nothing_serves_and_says_why():
    found = workload(deployment()).containers[0]
    assert (found.serves, found.serves_reason) == ("no", "no Service selects its pods")


def test_a_service_without_selector_matches_no_pod():
    assert answers([{"name": "a"}], service({"ports": [{"port": 80}]})) == {"a": "no"}
    assert answers([{"name": "a"}], service({"selector": {}, "ports": []})) == {"a": "no"}


def test_a_service_in_an_unread_file_makes_it_unknown():
    assert answers([{"name": "a"}], unread=frozenset({"Service"})) == {"a": "unknown"}
    assert answers([{"name": "a"}], service({"selector": "x"})) == {"a": "unknown"}


@pytest.mark.parametrize(
    ("kind", "annotations", "reason"),
    [
        ("Deployment", {"helm.sh/hook": "pre-upgrade"}, "a pre-upgrade hook"),
        ("Job", {}, "a Job runs to completion"),
    ],
)
def test_hooks_and_jobs_never_serve(kind, annotations, reason):
    template = deployment()["spec"]["template"]
    made = manifest(kind, {"template": template}, annotations=annotations)
    made["apiVersion"] = "batch/v1" if kind == "Job" else "apps/v1"
    found = workload(made, service())
    assert found.long_running is False
    assert (found.containers[0].serves, found.containers[0].serves_reason) == ("no", reason)


@pytest.mark.parametrize(
    ("ports", "serving"),
    [
        ([{"port": 9402, "name": "http-metrics"}], "no"),
        ([{"port": 9402, "targetPort": "metrics"}], "no"),
        ([{"port": 9402, "name": "http-metrics"}, {"port": 443, "name": "https"}], "yes"),
        ([{"port": 9402, "name": "telemetry"}], "yes"),
        ([{"port": 9402}], "yes"),
    ],
)
def test_who_offers_metrics_alone_takes_no_traffic(ports, serving):
    scraped = service({"selector": {"app": "web"}, "ports": ports})
    assert answers([{"name": "a"}], scraped) == {"a": serving}
