"""The effective security context of a container: its own word before its pod's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.facts.kubernetes.node import boolean, integer, mapping, text, words
from readiness.facts.model import Security

UNSET = Security()


def read(container: Mapping[str, Any], pod: Mapping[str, Any]) -> Security:
    """From the container and its pod spec."""
    own, outer = mapping(container.get("securityContext")), mapping(pod.get("securityContext"))
    if not (own or outer):
        return UNSET
    user = either(integer, "runAsUser", own, outer)
    privileged = own.get("privileged") is True
    capabilities = mapping(own.get("capabilities"))
    escalation = True if privileged else boolean(own.get("allowPrivilegeEscalation"))
    profile = mapping(own.get("seccompProfile")) or mapping(outer.get("seccompProfile"))
    return Security(
        non_root(either(boolean, "runAsNonRoot", own, outer), user),
        user,
        either(integer, "runAsGroup", own, outer),
        privileged,
        escalation,
        boolean(own.get("readOnlyRootFilesystem")),
        any(name.upper() == "ALL" for name in words(capabilities.get("drop"))),
        words(capabilities.get("add")),
        text(profile.get("type")),
    )


def either(read: Any, field: str, own: Mapping[str, Any], outer: Mapping[str, Any]) -> Any:
    """A field of the container, else of the pod."""
    found = read(own.get(field))
    return read(outer.get(field)) if found is None else found


def non_root(demanded: bool | None, user: int | None) -> bool | None:
    """Whether the container cannot run as root; the kubelet refuses user 0 where demanded."""
    if demanded or user is None:
        return demanded
    return user != 0
