"""Reads trees in memory as they render, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from textwrap import dedent
from typing import Any

from readiness.cache import Cache, NoCache
from readiness.source import evidence, render
from readiness.source.document import Document
from readiness.source.render import Bounds
from readiness.source.render.sandbox import BOUNDS
from readiness.source.rendered import Declared
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: web
        image: shop/web:1.0.0
"""


def read(
    files: Mapping[str, str],
    path: str,
    declared: Declared = Declared(),  # noqa: B008 - frozen
    *,
    bounds: Bounds = BOUNDS,
    cache: Cache = NoCache(),  # noqa: B008 - frozen
) -> Repository:
    """The repository of these files, with the programs of a path."""
    tree = MemoryTree({name: dedent(text) for name, text in files.items()})

    def rendered(ingredients: Any) -> Any:
        return render.render(ingredients, declared, cache, bounds=bounds, path=path)

    return evidence.read(tree, render=partial(rendered))


def made(repository: Repository) -> list[Document]:
    """The documents that were rendered."""
    return [document for document in repository.documents if document.origin]


def names(repository: Repository) -> list[tuple[str, str, str]]:
    """File, kind and name of what was rendered, in order."""
    return sorted(
        (one.path, str(one.get("kind")), str(one.get("metadata", "name")))
        for one in made(repository)
    )


def one(repository: Repository, kind: str) -> Document:
    """The only rendered document of a kind."""
    (document,) = (each for each in made(repository) if each.get("kind") == kind)
    return document


def chart(folder: str = "shop", **more: str) -> dict[str, str]:
    """The file that makes a folder a chart, with more of its lines."""
    lines = {"apiVersion": "v2", "name": folder.rpartition("/")[2], "version": "1.0.0", **more}
    return {f"{folder}/Chart.yaml": "".join(f"{key}: {value}\n" for key, value in lines.items())}
