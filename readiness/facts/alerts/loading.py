"""Which files one Prometheus loads together, as far as the repository says; judges nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from readiness.facts.model import Alert, NodePlace
from readiness.record import NamedTuple
from readiness.source import glob
from readiness.source.document import Document

RESOURCE = "prometheus-rule"
"""The format of an alert of a PrometheusRule."""
Together = tuple[str, ...]
"""What loads a rule: the same for all that are loaded beside it."""


class Configuration(NamedTuple):
    """A configuration of Prometheus, and the globs of its rule files from the root."""

    path: str
    files: tuple[str, ...]


def configurations(documents: Sequence[Document]) -> tuple[Configuration, ...]:
    """Every one that names rule files here; a unit test of rules loads what it pleases."""
    return tuple(_configurations(documents))


def _configurations(documents: Sequence[Document]) -> Iterator[Configuration]:
    for document in documents:
        listed = document.get("rule_files")
        if not isinstance(listed, list) or document.get("tests") is not None:
            continue
        folder = posixpath.dirname(document.path)
        files = (posixpath.join(folder, each) for each in listed if isinstance(each, str))
        here = tuple(posixpath.normpath(each) for each in files if not each.startswith("/"))
        if here:
            yield Configuration(document.path, here)


def loads(alert: Alert, known: Sequence[Configuration]) -> Iterator[Together]:
    """What loads an alert's file with others: a configuration, a rendering, or the operator, which
    takes the PrometheusRules of a namespace. Folders are environments as often as groups, so a
    namespace counts within one.
    """
    place = alert.place
    if not isinstance(place, NodePlace):
        return
    document = place.document
    if document.origin is not None:
        yield ("rendered", document.origin)
    elif alert.format == RESOURCE:
        namespace = document.get("metadata", "namespace")
        yield ("namespace", posixpath.dirname(document.path), str(namespace))
    for one in known:
        if any(glob.matches(document.path, f"/{each}") for each in one.files):
            yield ("configuration", one.path)
