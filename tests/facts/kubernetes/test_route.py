import pytest

from readiness.model import Location
from tests.facts.kubernetes.manifests import judged, manifest, service
from tests.facts.kubernetes.reading import facts

V1, BETA = "networking.k8s.io/v1", "networking.k8s.io/v1beta1"


def ingress(backend, version=V1, default=None):
    paths = [{"path": "/", "backend": backend}]
    spec = {"rules": [{"host": "a.example.com", "http": {"paths": paths}}]}
    return manifest("Ingress", spec if default is None else {**spec, **default}, version=version)


def to(name="web", **port):
    return {"service": {"name": name, "port": port}}


def resolved(*objects, **options):
    routed = service({"selector": {"app": "web"}, "ports": [{"port": 80, "name": "http"}]})
    found = judged(routed, *objects, **options).ingresses[0]
    return [(one.name, one.port, one.resolves, one.reason) for one in found.backends]


@pytest.mark.parametrize(
    ("backend", "version", "resolves"),
    [
        (to(number=80), V1, "yes"),
        ({"service": {"name": "web"}}, V1, "no"),
        ({"service": {"name": "web", "port": {"name": "http"}}}, V1, "yes"),
        (to(number=9999), V1, "no"),
        (to("gone", number=80), V1, "no"),
        (to("${NAME}", number=80), V1, "unknown"),
        (to(number="${PORT}"), V1, "unknown"),
        ({"service": {"name": "web", "port": {"name": "${PORT}"}}}, V1, "unknown"),
        ({"serviceName": "web", "servicePort": 80}, BETA, "yes"),
        ({"serviceName": "web", "servicePort": "http"}, BETA, "yes"),
        ({"serviceName": "web", "servicePort": 81}, "extensions/v1beta1", "no"),
        ({"serviceName": "web", "servicePort": 80}, V1, "no"),
        ({"serviceName": "redirect", "servicePort": "use-annotation"}, BETA, None),
        ({"resource": {"kind": "Bucket", "name": "static"}}, V1, None),
    ],
)
def test_a_backend_resolves_to_a_port_of_a_service(backend, version, resolves):
    assert [one[2] for one in resolved(ingress(backend, version))] == [resolves]


def test_an_unnamed_port_is_not_found_by_another_number():
    unnamed = service({"ports": [{"port": 80}]}, name="plain")
    found = resolved(ingress(to("plain", number=9999)), unnamed)
    assert found == [("plain", "9999", "no", "Service plain has no port 9999")]


def test_the_default_backend_is_a_backend():
    made = ingress(to(number=80), default={"defaultBackend": to("gone", number=80)})
    assert resolved(made) == [
        ("gone", "80", "no", "there is no Service gone in namespace shop"),
        ("web", "80", "yes", ""),
    ]


def test_a_resource_is_looked_for_where_its_kind_is_known():
    known = manifest("Bucket", {}, name="static", version="x.io/v1")
    found = [
        resolved(ingress({"resource": {"kind": "Bucket", "name": name}}), known)[0][2]
        for name in ("static", "gone")
    ]
    assert found == ["yes", "no"]


def test_a_service_that_is_provided_or_unread_is_not_missing():
    made = ingress(to("gone", number=80))
    assert resolved(made, provided=("Service/shop/gone",))[0][2] == "yes"
    assert resolved(made, unread=frozenset({"Service"}))[0][2] == "unknown"


@pytest.mark.parametrize("kind", ["HTTPRoute", "GRPCRoute", "TCPRoute"])
def test_a_route_of_the_gateway_api_is_resolved_alike(kind):
    refs = [
        {"name": "web", "port": 80},
        {"name": "web", "port": 81},
        {"name": "web", "namespace": "other", "port": 80},
        {"kind": "Mesh", "name": "x"},
    ]
    spec = {"hostnames": ["a.example.com"], "rules": [{"backendRefs": refs}]}
    made = manifest(kind, spec, version="gateway.networking.k8s.io/v1")
    assert [one[2] for one in resolved(made)] == ["yes", "no", "no", None]


def test_hosts_tls_and_the_place_of_a_backend_are_told():
    found = facts("""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          tls: [{hosts: [a.example.com]}]
          rules:
          - host: a.example.com
            http:
              paths:
              - path: /
                backend:
                  service: {name: web, port: {number: 80}}
          - host: a.example.com
    """).ingresses[0]
    assert (found.hosts, found.tls) == (("a.example.com",), True)
    assert found.backends[0].place.location == Location("k.yaml", 12, 9, 13)
