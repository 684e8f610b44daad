"""Renders the kustomizations of a tree that deploy something with Kustomize; judges nothing.

Nothing is fetched and no plugin runs: a kustomization that asks for that is unknown, and said.
"""

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from readiness.model import Fault, Location
from readiness.source import mentions, yaml
from readiness.source.document import Document
from readiness.source.packaging import KUSTOMIZATIONS, unrendered_kustomization
from readiness.source.render import choices, complaints, origins, overlays, patches, programs
from readiness.source.render.choices import Choice
from readiness.source.render.jobs import Job, Kitchen, done, each, files
from readiness.source.render.overlays import Kustomizations, Overlay
from readiness.source.render.programs import Program
from readiness.source.render.sandbox import Ran
from readiness.source.render.transformers import Patch
from readiness.source.rendered import Declared, Ingredients, Rendered, merged

UNRENDERED = "kustomizations are not rendered"
MOST_BESIDE = 100
"""Overlays of other environments that are rendered."""
FOUND = frozenset(
    {
        *(
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicaSet",
            "Pod",
            "Job",
            "CronJob",
            "Rollout",
        ),
        *("ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim"),
    }
)
"""Kinds that others look for by labels and names, which an overlay may change."""
LABELS = (("metadata", "labels"), ("spec", "template", "metadata", "labels"))
TREE, WRAPPER = "tree", "wrapper"
"""Folders of the private copy: the files as they are, and what asks for their origin."""


def render(ingredients: Ingredients, declared: Declared, kitchen: Kitchen) -> Rendered:
    """The kustomizations that deploy something, as they render."""
    all_of = overlays.read(ingredients.tree, ingredients.documents)
    choice = choices.made(all_of, declared)
    deciding = {one.better for one in choice.beside}
    changing = [one for one in choice.judged if one.changes or one.obstacle or one in deciding]
    found = Rendered(faults=choice.faults)
    if changing:
        program = programs.kustomize(kitchen.path)
        if program is None:
            return merged(found, _without(all_of, changing, ingredients.documents))
        wanted = [*changing, *(one.overlay for one in choice.beside[:MOST_BESIDE])]
        cooked = list(_cooked(all_of, wanted, ingredients.documents, program, kitchen))
        told = [_set(*pair, choice, declared) for pair in zip(wanted, cooked, strict=True)]
        for made in told[: len(changing)]:
            found = merged(found, made)
        found = found._replace(documents=tuple(_distinct(found.documents)))
        for overlay, made in zip(wanted[len(changing) :], told[len(changing) :], strict=True):
            found = merged(found, _elsewhere(overlay, made))
    return _settled(all_of, choice, found)


def _set(overlay: Overlay, made: Rendered, choice: Choice, declared: Declared) -> Rendered:
    """What an overlay renders to, with its environment. One that changes nothing and does not
    render stands as its files do.
    """
    if made.faults and not (overlay.changes or overlay.obstacle):
        return Rendered()
    setting = choice.setting(overlay, declared.environments)
    documents = tuple(one._replace(setting=setting) for one in made.documents)
    return made._replace(documents=documents)


def _elsewhere(overlay: Overlay, made: Rendered) -> Rendered:
    """What another environment renders to decides nothing; that it does not render is told."""
    notes = tuple(
        f"kustomization {overlay.folder or '.'} is not rendered: {fault.message}"
        for fault in made.faults
    )
    return Rendered(notes=notes, elsewhere=made.documents)


def _distinct(documents: Sequence[Document]) -> Iterator[Document]:
    """Each document once, where several overlays make the same of a source; it tells them all."""
    same: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        same.setdefault((document.path, repr(document.data)), []).append(document)
    for first, *others in same.values():
        origins = dict.fromkeys(
            one.origin for one in others if one.origin not in {None, first.origin}
        )
        yield first._replace(also=tuple(each for each in origins if each)) if others else first


def _without(
    all_of: Kustomizations, changing: Sequence[Overlay], documents: Sequence[Document]
) -> Rendered:
    """What is told where there is no program: files stand, what overlays make of them is unknown."""
    by_path = _by_path(documents)
    faults: dict[str, Fault] = {}
    for overlay in sorted(changing, key=lambda one: len(one.files), reverse=True):
        for path in sorted(_paths(all_of, [overlay])):
            for document in by_path.get(path, ()):
                told = unrendered_kustomization(document)
                if told is not None and path not in faults:
                    veiled = _veiled(told, overlay, by_path)
                    faults[path] = veiled._replace(
                        hint=f"{programs.KUSTOMIZE_HINT}; or {told.hint}"
                    )
    note = f"{UNRENDERED}: {programs.KUSTOMIZE_HINT}"
    return Rendered(faults=tuple(faults.values()), notes=(note,), overlays=frozenset(faults))


def _by_path(documents: Sequence[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document.path, []).append(document)
    return found


def _cooked(
    all_of: Kustomizations,
    changing: Sequence[Overlay],
    documents: Sequence[Document],
    program: Program,
    kitchen: Kitchen,
) -> Iterator[Rendered]:
    """What becomes of each overlay."""
    by_path = _by_path(documents)
    jobs = [_job(all_of, overlay, program) for overlay in changing]
    wanted = [job for job in jobs if isinstance(job, Job)]
    answers = iter(each(lambda job: done(job, kitchen), wanted, kitchen.at_once))
    find = partial(_found, all_of, by_path)
    for overlay, job in zip(changing, jobs, strict=True):
        made = job if isinstance(job, Fault) else _read(overlay, next(answers), by_path, find)
        if isinstance(made, Fault):
            told = _veiled(made, overlay, by_path)
            yield Rendered(faults=(told,), overlays=_paths(all_of, [overlay]))
        else:
            yield made


def _veiled(fault: Fault, overlay: Overlay, by_path: Mapping[str, Sequence[Document]]) -> Fault:
    """The fault with what an overlay might have made something else of: the kinds of its objects,
    and the words of their names and labels. These as they stand are not those that are deployed.
    """
    objects = [one for path in sorted(overlay.files) for one in by_path.get(path, ())]
    named = [one for one in objects if isinstance(one.get("metadata", "name"), str)]
    kinds = frozenset(one.get("kind") for one in named if isinstance(one.get("kind"), str))
    words: set[str] = set()
    for one in named:
        words |= mentions.parts(one.get("metadata", "name"))
        for steps in LABELS:
            labels = one.get(*steps)
            texts = labels.values() if isinstance(labels, dict) else ()
            words.update(*(mentions.parts(text) for text in texts if isinstance(text, str)))
    return fault._replace(kinds=kinds & FOUND, words=frozenset(words), stands=True)


def _found(
    all_of: Kustomizations, by_path: Mapping[str, Sequence[Document]], path: str
) -> Sequence[Document] | None:
    """The documents of a file, also of one that nobody read because it holds no object."""
    if path in by_path or path not in all_of.paths:
        return by_path.get(path)
    content = all_of.tree.read(path)
    return () if isinstance(content, Fault) else yaml.parse(path, content, wanted=True).documents


def _paths(all_of: Kustomizations, found: Sequence[Overlay]) -> frozenset[str]:
    """The kustomization files of overlays and of all they take in."""
    return frozenset(all_of.by_folder[folder].path for one in found for folder in one.folders)


def _job(all_of: Kustomizations, overlay: Overlay, program: Program) -> Job | Fault:
    """The private copy and the question; a fault where something would have to be fetched."""
    if overlay.obstacle is not None:
        location, reason = overlay.obstacle
        return _fault(overlay, location, reason)
    contents = files(all_of.tree, overlay.files)
    if isinstance(contents, Fault):
        return _fault(overlay, contents.location, f"{contents.location.path} {contents.message}")
    target = json.dumps(f"../{TREE}/{overlay.folder}", ensure_ascii=False)
    wrapper = f"resources: [{target}]\nbuildMetadata: [originAnnotations]\n"
    copy = {f"{TREE}/{path}": content for path, content in contents.items()}
    copy[f"{WRAPPER}/kustomization.yaml"] = wrapper.encode("utf-8", "surrogateescape")
    return Job(program, (*program.words, WRAPPER), copy)


def _fault(overlay: Overlay, location: Location, reason: str) -> Fault:
    folder = overlay.folder or "."
    return Fault(
        location,
        f"the kustomization {folder} is not rendered, so what no other renders of its files is judged "
        f"as it stands: {reason}",
        f"see it whole: kustomize build {folder}",
    )


def _read(
    overlay: Overlay, ran: Ran, by_path: Mapping[str, Sequence[Document]], find: patches.Find
) -> Rendered | Fault:
    """The documents of an answer, each at its place in its source; or why there are none."""
    at = Location(overlay.path)
    if ran.trouble is not None or ran.code:
        told = complaints.read(ran, "kustomize", at, lambda _: None)
        reason = told.reason.replace(f"{TREE}/", "").replace(f"../{WRAPPER}", "").strip()
        return _fault(overlay, at, reason)
    parsed = yaml.parse(overlay.path, ran.out, wanted=True)
    if not parsed.documents and not parsed.faults:
        return _fault(overlay, at, "it renders to no object at all")
    name = f"kustomize {overlay.folder or '.'}"
    written = patches.read(list(_kustomizations(overlay, by_path)), find)
    return Rendered(
        tuple(_placed(one, overlay, by_path, name, written) for one in parsed.documents),
        tuple(fault._replace(location=at) for fault in parsed.faults),
        overlays=frozenset(
            path for path in overlay.files if posixpath.basename(path) in KUSTOMIZATIONS
        ),
        replaced=overlay.files,
    )


def _kustomizations(
    overlay: Overlay, by_path: Mapping[str, Sequence[Document]]
) -> Iterator[Document]:
    """Those that an overlay takes in, its own last."""
    paths = (path for path in overlay.files if posixpath.basename(path) in KUSTOMIZATIONS)
    for path in sorted(paths, key=lambda path: (path == overlay.path, path)):
        yield from by_path.get(path, ())


def _placed(
    document: Document,
    overlay: Overlay,
    by_path: Mapping[str, Sequence[Document]],
    name: str,
    written: Sequence[Patch],
) -> Document:
    origin = origins.taken(document)
    path = origins.file(origin, WRAPPER)
    path = path.removeprefix(f"{TREE}/") if path else overlay.path
    if path not in by_path:
        path = overlay.path
    return origins.place(document, path, by_path.get(path, ()), written)._replace(origin=name)


def _settled(all_of: Kustomizations, choice: Choice, found: Rendered) -> Rendered:
    """With what is said of the overlays that are set aside: nothing of them is judged. Files of
    an overlay that was not rendered are judged as they stand, unless another one that is judged
    renders them: then they are ingredients, and what only this overlay makes of them is unknown.
    """
    standing = [one for one in choice.judged if one.path not in found.replaced]
    stands = frozenset[str]().union(*(one.files for one in standing))
    aside = frozenset[str]().union(*(one.files for one in choice.aside))
    return found._replace(
        notes=(*found.notes, *choices.told(found, choice)),
        overlays=found.overlays | _paths(all_of, choice.aside),
        replaced=found.replaced | (aside - stands),
    )
