"""Which files are ingredients of something that is rendered before it is deployed.

Chart templates and Kustomize patches describe no object on their own: judging them as they stand
would be wrong, passing over them in silence would be worse. Knows no policy.
"""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.document import Document

CHART_FILE = "Chart.yaml"
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""The names that `kustomize build` looks for (kubernetes-sigs/kustomize, konfig package)."""

PATCH_KEYS = ("patches", "patchesStrategicMerge", "patchesJson6902", "transformers", "replacements")
CHANGING_KEYS = (
    *PATCH_KEYS,
    "commonLabels",
    "components",
    "helmCharts",
    "helmChartInflationGenerator",
    "images",
    "labels",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "replicas",
)
"""Keys with which a kustomization deploys something else than the files that it lists."""


class Chart(NamedTuple):
    """A Helm chart of the tree; sub-charts below `charts/` belong to their parent."""

    folder: str
    path: str
    templates: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    """Object kinds that its templates seem to hold."""
    title: str | None = None
    """What its `Chart.yaml` calls it."""
    borrows: bool = False
    """Whether it deploys what other charts hold (`dependencies`)."""

    @property
    def name(self) -> str:
        """Its own name, else its folder's."""
        return self.title or posixpath.basename(self.folder) or "chart"


def charts(paths: Sequence[str]) -> tuple[Chart, ...]:
    """The charts that nobody vendors, outermost first, each with its template files."""
    folders = sorted(posixpath.dirname(p) for p in paths if posixpath.basename(p) == CHART_FILE)
    outermost = [f for f in folders if not any(_vendored(f, other) for other in folders)]
    return tuple(_chart(folder, paths) for folder in outermost)


def _vendored(folder: str, other: str) -> bool:
    return folder.startswith(posixpath.join(other, "charts") + "/")


def _chart(folder: str, paths: Sequence[str]) -> Chart:
    templates = posixpath.join(folder, "templates") + "/"
    vendored = posixpath.join(folder, "charts") + "/"
    own = tuple(path for path in paths if path.startswith((templates, vendored)))
    return Chart(folder, posixpath.join(folder, CHART_FILE), own)


def introduced(chart: Chart, documents: Mapping[str, Document]) -> Chart:
    """The chart with what its `Chart.yaml` says, by path."""
    document = documents.get(chart.path)
    if document is None:
        return chart
    title = document.get("name")
    library = document.get("type") == "library"
    return chart._replace(
        title=title if isinstance(title, str) and title.strip() else None,
        borrows=bool(document.get("dependencies")) and not library,
    )


def unrendered_chart(chart: Chart) -> Fault:
    """What has to be said of a chart that was not rendered."""
    return Fault(
        Location(chart.path),
        f"this chart is not rendered: {len(chart.templates)} file(s) of it were not judged",
        hint=f"render it and check the result: helm template {chart.folder or '.'} --output-dir …",
        kinds=chart.kinds,
    )


class Overlays(NamedTuple):
    """What the kustomizations of a tree make of its files."""

    patches: frozenset[str]
    """Files that only change other objects."""
    faults: tuple[Fault, ...]


def overlays(documents: Iterable[Document]) -> Overlays:
    """The patch files, and a fault for each kustomization that changes what it lists."""
    patches: set[str] = set()
    faults: list[Fault] = []
    for document in documents:
        if posixpath.basename(document.path) not in KUSTOMIZATIONS:
            continue
        patches.update(_patch_files(document))
        fault = unrendered_kustomization(document)
        if fault is not None:
            faults.append(fault)
    return Overlays(frozenset(patches), tuple(faults))


def _patch_files(document: Document) -> Iterable[str]:
    folder = posixpath.dirname(document.path)
    for key in PATCH_KEYS:
        entries = document.get(key)
        for entry in entries if isinstance(entries, list) else ():
            name = _patch_path(entry)
            if name and "\n" not in name:
                yield posixpath.normpath(posixpath.join(folder, name))


def _patch_path(entry: Any) -> str | None:
    if isinstance(entry, Mapping):
        entry = entry.get("path")
    return entry if isinstance(entry, str) else None


def unrendered_kustomization(document: Document) -> Fault | None:
    """That a kustomization which changes what it lists is not rendered."""
    if not isinstance(document.data, dict):
        return None
    changing = [key for key in CHANGING_KEYS if document.data.get(key)]
    remote = _remote_resources(document)
    if not changing and not remote:
        return None
    told = ", ".join([*changing, *(f"remote {name}" for name in remote)])
    folder = posixpath.dirname(document.path) or "."
    return Fault(
        document.at(changing[0]) if changing else document.at("resources"),
        f"this kustomization is not rendered, so its files are judged as they stand; it sets {told}",
        hint=f"render it and check the result: kustomize build {folder}",
    )


def _remote_resources(document: Document) -> list[str]:
    entries = document.get("resources")
    texts = (
        [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list) else []
    )
    return [text for text in texts if "://" in text or text.startswith("github.com/")]


MIXIN = "mixin.libsonnet"
"""The entry of a jsonnet mixin, <https://monitoring.mixins.dev>."""
MIXIN_KINDS = frozenset({"Alert", "PrometheusRule", "RecordingRule", "Dashboard", "Routing"})


def is_mixin(path: str) -> bool:
    """Whether a file is the entry of a mixin."""
    return path == MIXIN or path.endswith(f"/{MIXIN}")


def is_jsonnet(path: str) -> bool:
    """Whether a file is a mixin, or may be evaluated by itself."""
    return is_mixin(path) or path.endswith(".jsonnet")


def unrendered_mixin(path: str) -> Fault:
    """What has to be said of a mixin that was not rendered."""
    return Fault(
        Location(path),
        "this mixin is not rendered: its rules and dashboards were not judged",
        hint="install the reader of jsonnet: pip install 'readiness[jsonnet]'",
        kinds=MIXIN_KINDS,
    )
