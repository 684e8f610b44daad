"""Whether what lets traffic in also limits it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts.kubernetes.manifests import judged, manifest

ELSEWHERE = "may limit it, and stands elsewhere"


def used(key: str, name: str) -> Any:
    return manifest("Ingress", {}, version="networking.k8s.io/v1", annotations={key: name})


def middleware(**spec: Any) -> Any:
    return manifest("Middleware", spec, name="fair", version="traefik.io/v1alpha1")


def plugin(name: str) -> Any:
    made = manifest("KongPlugin", {}, name="fair", version="configuration.konghq.com/v1")
    return {**made, "plugin": name}


TRAEFIK = used("traefik.ingress.kubernetes.io/router.middlewares", "shop-fair@kubernetescrd")
KONG = used("konghq.com/plugins", "fair")
ROUTE = manifest("HTTPRoute", {}, version="gateway.networking.k8s.io/v1")
POLICY = manifest(
    "BackendTrafficPolicy",
    {"targetRefs": [{"kind": "HTTPRoute", "name": "web"}], "rateLimit": {"type": "Local"}},
    version="gateway.envoyproxy.io/v1alpha1",
)
CASES = {
    "nothing": ((used("kubernetes.io/ingress.class", "nginx"),), ("no", "")),
    "ingress-nginx": (
        (used("nginx.ingress.kubernetes.io/limit-rps", "50"),),
        ("yes", "annotation nginx.ingress.kubernetes.io/limit-rps"),
    ),
    "a size is no rate": ((used("nginx.ingress.kubernetes.io/limit-rate-after", "1"),), ("no", "")),
    "a middleware": (
        (TRAEFIK, middleware(inFlightReq={"amount": 9})),
        ("yes", "shop-fair@kubernetescrd"),
    ),
    "a middleware that does something else": ((TRAEFIK, middleware(compress={})), ("no", "")),
    "a middleware elsewhere": ((TRAEFIK,), ("unknown", f"shop-fair@kubernetescrd {ELSEWHERE}")),
    "a plugin": ((KONG, plugin("rate-limiting")), ("yes", "fair")),
    "a limit of nothing": ((used("nginx.ingress.kubernetes.io/limit-rps", "0"),), ("no", "")),
    "a plugin that is off": ((KONG, {**plugin("rate-limiting"), "disabled": True}), ("no", "")),
    "a plugin without a name": ((KONG, {**plugin(""), "plugin": ["rate-limiting"]}), ("no", "")),
    "another plugin": ((KONG, plugin("cors")), ("no", "")),
    "a firewall": (
        (used("alb.ingress.kubernetes.io/wafv2-acl-arn", "arn:aws:x"),),
        ("unknown", f"alb.ingress.kubernetes.io/wafv2-acl-arn {ELSEWHERE}"),
    ),
    "a policy": ((ROUTE, POLICY), ("yes", "a BackendTrafficPolicy")),
    "a route alone": ((ROUTE,), ("no", "")),
}


@pytest.mark.parametrize("case", CASES)
def test_traffic_is_limited_by_the_controller_or_by_what_is_named(case: str) -> None:
    objects, expected = CASES[case]
    found = judged(*objects).ingresses[0]
    assert (found.limited, found.limited_by) == expected
