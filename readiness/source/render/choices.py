"""Which kustomizations are judged, which are told beside them, and what is said of that.

Reads no file and renders nothing.
"""

import posixpath
from collections.abc import Iterator, Sequence

from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.document import Setting
from readiness.source.environments import Environment
from readiness.source.packaging import KUSTOMIZATIONS
from readiness.source.render import complaints, overlays
from readiness.source.render.overlays import Beside, Kustomizations, Overlay
from readiness.source.rendered import Declared, Rendered


class Choice(NamedTuple):
    """Which kustomizations are judged and which are not, with what is wrong with the question."""

    judged: tuple[Overlay, ...]
    beside: tuple[Beside, ...] = ()
    """Of other environments: told beside those that decide."""
    unused: tuple[Overlay, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def aside(self) -> tuple[Overlay, ...]:
        """All of which nothing is judged as it stands."""
        return (*(one.overlay for one in self.beside), *self.unused)

    def setting(self, overlay: Overlay, known: Sequence[Environment]) -> Setting | None:
        """The environment of an overlay, where it has others beside it."""
        name = overlays.environment(overlay, known)
        for one in self.beside:
            if overlay == one.overlay:
                return Setting(name, f"kustomize {one.better.folder}", gates=False)
            if overlay == one.better:
                return Setting(name, f"kustomize {overlay.folder}", gates=True)
        return None


def made(all_of: Kustomizations, declared: Declared) -> Choice:
    """What is declared, else the outermost; other environments stand back for production's."""
    roots = [overlays.gathered(all_of, folder) for folder in overlays.outermost(all_of)]
    if not declared.overlays:
        used, idle = overlays.parted(all_of, roots, declared.environments)
        kept, beside = overlays.chosen(used, declared.environments)
        return Choice(tuple(kept), tuple(beside), (*idle, *overlays.unused(all_of, roots)))
    named: list[Overlay] = []
    faults: list[Fault] = []
    for asked in declared.overlays:
        folder = posixpath.normpath(asked.folder)
        folder = "" if folder == "." else folder
        if posixpath.basename(folder) in KUSTOMIZATIONS:
            folder = posixpath.dirname(folder)
        if folder in all_of.by_folder:
            named.append(overlays.gathered(all_of, folder))
        else:
            message = f"there is no kustomization in {asked.folder}"
            faults.append(Fault(asked.location, message, "name the folder of a kustomization.yaml"))
    reached = {folder for overlay in named for folder in overlay.folders}
    rest = [root for root in roots if root.folder not in reached]
    unused = [*rest, *overlays.unused(all_of, [*named, *rest])]
    judged, beside = overlays.chosen(named, declared.environments)
    return Choice(tuple(judged), tuple(beside), tuple(unused), tuple(faults))


def told(found: Rendered, choice: Choice) -> Iterator[str]:
    """What a reader must know of the choice."""
    rendered = sorted(one.folder or "." for one in choice.judged if one.path in found.replaced)
    origins = {one.origin for one in found.elsewhere}
    beside = sorted(one.overlay.folder or "." for one in choice.beside)
    shown = [folder for folder in beside if f"kustomize {folder}" in origins]
    silent = [one.folder or "." for one in choice.aside]
    aside = complaints.listed(sorted(folder for folder in silent if folder not in shown))
    if rendered:
        near = f"; told beside them: {complaints.listed(shown)}" if shown else ""
        rest = f"; not judged: {aside}" if aside else ""
        yield f"kustomizations are judged as they render: {', '.join(rendered)}{near}{rest}"
    elif aside:
        yield f"kustomizations not judged: {aside}"
