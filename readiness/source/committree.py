"""The files of a commit, or of the index, as a tree; asks git, touches no work tree."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.errors import ReadinessError
from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.exclusion import DEFAULT_EXCLUDES, split
from readiness.source.file import LIMIT, MIB, not_listed, too_large
from readiness.source.git import NOT_FOUND, ask, fields, first_line, is_shallow, resolve
from readiness.source.resolution import BrokenLinkError, folders_of, resolve_link
from readiness.source.worktree import merge, nested, place

BATCH_BYTES = 32 * MIB
BATCH_FILES = 4096
LONGEST_PATH = 4096
LINK = "120000"
SUBMODULE = "160000"


class Blob(NamedTuple):
    """One entry of a commit; `size` in bytes, 0 for what is no file."""

    mode: str
    name: str
    size: int
    here: bool = True
    """False where a partial clone or a damaged one lacks the content: asking git for it would
    end the answer for all others too."""


class CommitTree(NamedTuple):
    """A folder as a commit or the index has it. Read many files with `read_all`: each `read` is a
    process.
    """

    root: str
    limit: int
    paths: Sequence[str]
    blobs: Mapping[str, Blob]
    """Path or link → what is read for it."""
    links: Mapping[str, str]
    notes: Sequence[Fault]
    left_out: Mapping[str, int]
    left: Mapping[str, str]
    """Path → the default that left it out."""

    @classmethod
    def open(cls, folder: str | os.PathLike[str], at: str, *, limit: int = LIMIT) -> CommitTree:
        """Lists a commit; raises `ReadinessError` without a repository or for an unknown ref."""
        root = os.path.realpath(folder)
        return cls.of(root, list_commit(root, commit_of(root, at), at), limit=limit)

    @classmethod
    def of(
        cls,
        root: str,
        blobs: Mapping[str, Blob],
        notes: Sequence[Fault] = (),
        *,
        limit: int = LIMIT,
    ) -> CommitTree:
        """The tree of these entries; `notes` tell of what is not among them."""
        parted = split(blobs, DEFAULT_EXCLUDES)
        followed, broken = follow(root, blobs)
        kept = {path: blobs[path] for path in parted.kept}
        files = [path for path, blob in kept.items() if blob.mode not in {LINK, SUBMODULE}]
        targets, links = merge(files, {link: to for link, to in followed.items() if link in kept})
        said = [*notes, *(note for note in broken if note.location.path in kept)]
        said += [nested(path) for path, blob in kept.items() if blob.mode == SUBMODULE]
        return cls(
            root=root,
            limit=limit,
            paths=tuple(sorted(targets)),
            blobs={path: blobs[target] for path, target in targets.items()}
            | {link: blobs[targets[path]] for link, path in links.items()},
            links=links,
            notes=tuple(sorted(said, key=place)),
            left_out=parted.counts(),
            left=parted.left,
        )

    def read(self, path: str) -> bytes | Fault:
        """The file's bytes, or why they cannot be had."""
        return next(self.read_all((path,)))[1]

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Fault]]:
        """Each path with its bytes, in the order asked; one git process for every 32 MiB."""
        batch: list[str] = []
        size = 0
        for path in paths:
            blob = self.blobs.get(path)
            weight = blob.size if blob and blob.size <= self.limit else 0
            if batch and (size + weight > BATCH_BYTES or len(batch) >= BATCH_FILES):
                yield from self._read_batch(batch)
                batch, size = [], 0
            batch.append(path)
            size += weight
        yield from self._read_batch(batch)

    def _read_batch(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Fault]]:
        wanted = [self.blobs[path] for path in paths if path in self.blobs]
        contents = read_blobs(self.root, wanted, self.limit)
        for path in paths:
            blob = self.blobs.get(path)
            if blob is None:
                yield path, not_listed(path, self.left.get(path))
            elif blob.size > self.limit:
                yield path, too_large(path, blob.size, self.limit)
            else:
                yield path, contents.get(blob.name, absent(path))


def commit_of(root: str, ref: str) -> str:
    """The commit that `--at` names; raises with what to do where it names none."""
    inside = ask(root, "rev-parse", "--git-dir")
    if inside.code == NOT_FOUND:
        raise ReadinessError("--at needs git, and git is not on the path", hint="install git")
    if not inside.ok:
        message = f"--at needs a git repository: {first_line(inside)}"
        raise ReadinessError(message, hint="check the folder as it is, without --at")
    commit = resolve(root, ref)
    if commit is None:
        hint = "fetch it first: git fetch origin, and see git log --oneline --all"
        if is_shallow(root):
            hint = "this clone is shallow: git fetch --unshallow (actions/checkout: fetch-depth: 0)"
        raise ReadinessError(f"no commit is known as {ref!r}", hint=hint)
    return commit


def list_commit(root: str, commit: str, ref: str) -> dict[str, Blob]:
    """Path below the root → entry."""
    answer = ask(root, "ls-tree", "-r", "-z", "--long", commit)
    if not answer.ok:
        message = f"the files of {ref!r} cannot be listed: {first_line(answer)}"
        raise ReadinessError(message, hint="clone without --filter, or git fetch --refetch")
    entries: dict[str, Blob] = {}
    for row in fields(answer.out):
        about, _, path = row.partition("\t")
        mode, _, name, size = about.split()
        entries[path] = Blob(mode, name, int(size) if size.isdecimal() else 0, here=size != "BAD")
    return entries


def follow(root: str, blobs: Mapping[str, Blob]) -> tuple[dict[str, str], list[Fault]]:
    """Link → file below the root, and a note for each that is not followed."""
    links = {path: blob for path, blob in blobs.items() if blob.mode == LINK}
    contents = read_blobs(root, links.values(), LONGEST_PATH)
    texts = {
        link: contents[blob.name].decode("utf-8", "surrogateescape")
        for link, blob in links.items()
        if blob.name in contents
    }
    folders = folders_of(blobs.keys()) if links else set()
    followed: dict[str, str] = {}
    notes: list[Fault] = []
    for link in sorted(links):
        try:
            target = resolve_link(link, texts, blobs.keys(), folders)
        except BrokenLinkError as error:
            notes.append(Fault(Location(link), str(error)))
            continue
        if target in links:
            notes.append(Fault(Location(link), "is a link that cannot be followed"))
        elif target in blobs and blobs[target].mode != SUBMODULE:
            followed[link] = target
    return followed, notes


def absent(path: str) -> Fault:
    """A file whose content git does not have."""
    hint = "clone without --filter, or git fetch --refetch"
    return Fault(Location(path), "its content is not in this clone: not read", hint)


def read_blobs(root: str, blobs: Iterable[Blob], limit: int) -> dict[str, bytes]:
    """Name of the blob → content, from one process; what git cannot give, or is over the limit,
    is missing.
    """
    names = dict.fromkeys(blob.name for blob in blobs if blob.here and blob.size <= limit)
    if not names:
        return {}
    asked = "".join(f"{name}\n" for name in names).encode()
    out = ask(root, "cat-file", "--batch", "--buffer", stdin=asked).out
    contents: dict[str, bytes] = {}
    start = 0
    while (end := out.find(b"\n", start)) >= 0:
        header = out[start:end].split()
        start = end + 1
        if len(header) == 3 and header[1] == b"blob":
            size = int(header[2])
            if start + size < len(out):
                contents[header[0].decode()] = out[start : start + size]
            start += size + 1
    return contents
