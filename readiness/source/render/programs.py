"""Finds the programs that render; runs none of them."""

import os
import shutil

from readiness.record import NamedTuple

HELM_HINT = "install helm 3 or 4: https://helm.sh/docs/intro/install/"
KUSTOMIZE_HINT = (
    "install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl"
)


class Program(NamedTuple):
    """A program and the words that ask it to render."""

    name: str
    path: str
    words: tuple[str, ...]
    stamp: str
    """Another version has another stamp: file, size and time of change tell it without a run."""


def helm(path: str | None = None) -> Program | None:
    """Helm; `path`: folders to look in, else the environment's."""
    return _found("helm", ("template",), path)


def kustomize(path: str | None = None) -> Program | None:
    """Kustomize, or the one inside of kubectl."""
    return _found("kustomize", ("build",), path) or _found("kubectl", ("kustomize",), path)


def _found(name: str, words: tuple[str, ...], path: str | None) -> Program | None:
    where = shutil.which(name, path=path)
    if where is None:
        return None
    real = os.path.realpath(where)
    status = os.stat(real)  # noqa: PTH116 - beside `realpath`
    stamp = f"{name} {real} {status.st_size} {status.st_mtime_ns}"
    return Program(name, os.path.abspath(where), words, stamp)  # noqa: PTH100 - see above
