"""Containers of a pod spec with their roles; joins nothing but the namespace's LimitRange."""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes import environment, image, probe, quantity, security
from readiness.facts.kubernetes.node import integer, mapping, plain, sequence, text, words
from readiness.facts.kubernetes.retagging import Retagged, is_retagged
from readiness.facts.model import Container, Image, NodePlace, Port, PreStop, Resources
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("name",),
    "image": ("image",),
    "readiness_probe": ("readinessProbe",),
    "liveness_probe": ("livenessProbe",),
    "startup_probe": ("startupProbe",),
    "resources": ("resources",),
    "requests": ("resources", "requests"),
    "limits": ("resources", "limits"),
    "security": ("securityContext",),
    "pre_stop": ("lifecycle", "preStop"),
    "env": ("env",),
    "ports": ("ports",),
    "command": ("command",),
    "pull_policy": ("imagePullPolicy",),
}
LISTS = (("containers", "main"), ("initContainers", "init"), ("ephemeralContainers", "ephemeral"))
SHELLS = frozenset({"sh", "bash", "ash", "dash", "ksh", "zsh"})
EXEC = pattern(r"(?:^|[;&|\n]|\bthen|\bdo)[ \t]{0,99}exec\s")
COMPOUND = pattern(r"[;&|\n]")
SLEEP = pattern(r"\bsleep\s{1,99}([0-9]{1,9}(?:\.[0-9]{1,9})?)([smh]?)(?![0-9A-Za-z.])")
UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
AMOUNTS = ("cpu", "memory", "ephemeral-storage")
NO_RESOURCES = Resources()


class Defaults(NamedTuple):
    """What a namespace's LimitRange adds to containers that do not say."""

    requests: Resources = NO_RESOURCES
    limits: Resources = NO_RESOURCES


UNSEEN = Defaults(Resources(unreadable=AMOUNTS), Resources(unreadable=AMOUNTS))
"""What a LimitRange adds that stands in an unread file."""


class Known(NamedTuple):
    """What other tools do to containers, here and everywhere in the repository."""

    injected: frozenset[str] = frozenset()
    """Names of containers that a webhook puts into pods."""
    retagged: Retagged = Retagged()


class Setting(NamedTuple):
    """What a container's pod and namespace have in common for all containers."""

    document: Document
    steps: tuple[Step, ...]
    """Steps to the pod spec."""
    pod: Mapping[str, Any]
    defaults: Defaults
    known: Known


def read_all(setting: Setting) -> tuple[Container, ...]:
    """The containers of a pod spec in the order of its three lists."""
    found = []
    for field, role in LISTS:
        for index, node in enumerate(sequence(setting.pod.get(field))):
            if isinstance(node, dict):
                found.append(read(node, role, (field, index), setting))
    return tuple(found)


def read(node: Mapping[str, Any], role: str, step: tuple[str, int], setting: Setting) -> Container:
    """One container."""
    name = plain(node.get("name")) or ""
    ports = read_ports(node.get("ports"))
    amounts = mapping(node.get("resources"))
    requests, limits = resources(amounts.get("requests")), resources(amounts.get("limits"))
    env = environment.read(node.get("env"))
    command = words(node.get("command"))
    return Container(
        place=NodePlace(setting.document, (*setting.steps, *step), PARTS),
        name=name,
        role="sidecar" if role == "init" and node.get("restartPolicy") == "Always" else role,
        image=named(node.get("image"), setting),
        injected=name in setting.known.injected,
        ports=ports,
        readiness_probe=probe.read(node.get("readinessProbe"), ports),
        liveness_probe=probe.read(node.get("livenessProbe"), ports),
        startup_probe=probe.read(node.get("startupProbe"), ports),
        requests=requests,
        limits=limits,
        effective_requests=filled(filled(requests, limits), setting.defaults.requests),
        effective_limits=filled(limits, setting.defaults.limits),
        security=security.read(node, setting.pod),
        pre_stop=pre_stop(mapping(node.get("lifecycle")).get("preStop")),
        env=env,
        duplicate_env=environment.duplicates(env) if env else (),
        pull_policy=text(node.get("imagePullPolicy")),
        command=command,
        shell_entrypoint=shell(command, words(node.get("args"))) if command else False,
        same_probes=probe.same(node, ports),
    )


def named(node: Any, setting: Setting) -> Image:
    """The image of a container, and whether its tag is the last word on it."""
    found = image.parse(node)
    retagged = is_retagged(found, setting.known.retagged, setting.document.origin)
    return found._replace(retagged=True) if retagged else found


def read_ports(node: Any) -> tuple[Port, ...]:
    """The declared ports; a port without a number is a template and keeps its name."""
    return tuple(
        Port(
            plain(entry.get("name")),
            integer(entry.get("containerPort")),
            text(entry.get("protocol")) or "TCP",
        )
        for entry in sequence(node)
        if isinstance(entry, dict)
    )


def resources(node: Any) -> Resources:
    """The amounts of `requests` or `limits`."""
    if not isinstance(node, dict):
        return NO_RESOURCES if node is None else Resources(unreadable=AMOUNTS)
    given = {name: node[name] for name in AMOUNTS if node.get(name) is not None}
    read = {name: quantity.parse(value) for name, value in given.items()}
    return Resources(
        read.get("cpu"),
        read.get("memory"),
        read.get("ephemeral-storage"),
        tuple(name for name, value in read.items() if value is None),
    )


def filled(own: Resources, other: Resources) -> Resources:
    """The own amounts, and the other's where the own say nothing (not: nothing readable)."""
    if other == NO_RESOURCES:
        return own
    pairs = zip(AMOUNTS, own[:3], other[:3], strict=True)
    amounts = [
        mine if mine is not None or name in own.unreadable else theirs
        for name, mine, theirs in pairs
    ]
    missing = (name for name, mine in zip(AMOUNTS, own[:3], strict=True) if mine is None)
    unreadable = tuple(
        name for name in missing if name in own.unreadable or name in other.unreadable
    )
    return Resources(amounts[0], amounts[1], amounts[2], unreadable)


def pre_stop(node: Any) -> PreStop | None:
    """The hook before the stop signal, and how long it sleeps where that can be read."""
    if not isinstance(node, dict):
        return None
    if isinstance(node.get("sleep"), dict):
        given = integer(node["sleep"].get("seconds"))
        return PreStop("sleep", None if given is None else float(given))
    if isinstance(node.get("exec"), dict):
        return PreStop("exec", slept(" ".join(words(node["exec"].get("command")))))
    http = isinstance(node.get("httpGet"), dict)
    return PreStop("http" if http else "tcp" if "tcpSocket" in node else "none")


def slept(command: str) -> float | None:
    """Seconds of all the sleeps in a shell command; None where it has none."""
    found = SLEEP.findall(command)
    return sum(float(number) * UNITS[unit] for number, unit in found) if found else None


def shell(command: Sequence[str], arguments: Sequence[str]) -> bool:
    """Whether a shell stays process 1: `sh -c` and a script without `exec`.

    Bash replaces itself by a script of one simple command; dash does not.
    """
    line = [*command, *arguments]
    name = line[0].rpartition("/")[2]
    if name not in SHELLS:
        return False
    for index, word in enumerate(line[1:-1], start=1):
        if word.startswith("-") and not word.startswith("--") and word.endswith("c"):
            script = line[index + 1].strip()
            replaced = name == "bash" and not COMPOUND.search(script)
            return not (replaced or EXEC.search(script))
    return False
