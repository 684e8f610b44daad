"""Whether what lets traffic in also limits it; judges nothing.

By annotations of Ingress controllers (<https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting>,
<https://haproxy-ingress.github.io/docs/configuration/keys/#limit>), and by what they and routes name:
middlewares of Traefik, plugins of Kong, policies of Envoy Gateway.
"""

from __future__ import annotations

from collections.abc import Iterable

from readiness.facts.kubernetes.node import mapping, plain, sequence
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import NO, UNKNOWN, YES, Answer, Ingress
from readiness.pattern import pattern
from readiness.record import NamedTuple

_LIMITS = pattern(
    r"(?:nginx\.ingress\.kubernetes\.io|haproxy-ingress\.github\.io|ingress\.kubernetes\.io)/limit-(?:rps|rpm|connections)"
    r"|nginx\.(?:org|com)/limit-req-rate|haproxy\.org/rate-limit-requests"
)
_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
_PLUGINS = "konghq.com/plugins"
_FIREWALLS = ("alb.ingress.kubernetes.io/wafv2-acl-arn", "alb.ingress.kubernetes.io/waf-acl-id")
"""May limit rates; what it does stands in the cloud."""
_KONG = frozenset({"rate-limiting", "rate-limiting-advanced", "request-termination"})


class Limiters(NamedTuple):
    """What other objects of the repository say of limits, by the names under which it is used."""

    named: dict[str, bool]
    """Name in an annotation → whether that middleware or plugin limits."""
    routes: frozenset[tuple[str, str, str]]
    """Kind, namespace and name of each route that a policy limits."""


def limiters(found: Iterable[Object]) -> Limiters:
    """The middlewares, plugins and policies of a repository."""
    named: dict[str, bool] = {}
    routes: set[tuple[str, str, str]] = set()
    for one in found:
        if one.kind == "Middleware" and one.group.startswith("traefik."):
            limits = not {"rateLimit", "inFlightReq"}.isdisjoint(one.spec)
            named[f"{one.home}-{one.name}@kubernetescrd"] = limits
        elif one.kind in {"KongPlugin", "KongClusterPlugin"}:
            named[f"{one.home}/{one.name}"] = (
                plain(one.data.get("plugin")) in _KONG and one.data.get("disabled") is not True
            )
        elif one.kind == "BackendTrafficPolicy" and one.spec.get("rateLimit"):
            targets = [*sequence(one.spec.get("targetRefs")), one.spec.get("targetRef")]
            routes |= {
                (plain(each.get("kind")) or "", one.home, plain(each.get("name")) or "")
                for each in map(mapping, targets)
            }
    return Limiters(named, frozenset(routes))


def told(ingress: Ingress, one: Object, known: Limiters) -> Ingress:
    """The same with whether its traffic is limited, and by what."""
    answer, reason = _answer(one, known)
    return ingress._replace(limited=answer, limited_by=reason)


def _answer(one: Object, known: Limiters) -> tuple[Answer, str]:
    annotations = one.annotations
    own = next(
        (
            key
            for key, value in annotations.items()
            if value.strip() not in {"", "0"} and _LIMITS.fullmatch(key)
        ),
        None,
    )
    if own is not None:
        return YES, f"annotation {own}"
    if one.key in known.routes:
        return YES, "a BackendTrafficPolicy"
    used = [(name, name) for name in _names(annotations.get(_MIDDLEWARES))]
    for name in _names(annotations.get(_PLUGINS)):
        spaced = f"{one.home}/{name}"
        used.append((spaced if spaced in known.named else f"/{name}", name))
    for key, name in used:
        if known.named.get(key):
            return YES, name
    unseen = [name for key, name in used if key not in known.named]
    unseen += [key for key in _FIREWALLS if annotations.get(key)]
    if unseen:
        return UNKNOWN, f"{unseen[0]} may limit it, and stands elsewhere"
    return NO, ""


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]
