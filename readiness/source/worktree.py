"""The files of a folder on disk as a tree; the folder is never written to."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.exclusion import DEFAULT_EXCLUDES, TESTED, WALK_EXCLUDES, Split, split
from readiness.source.file import LIMIT, encode, irregular, not_listed, read_file, unreadable
from readiness.source.git import Running
from readiness.source.listing import HERE, METADATA, Listing, list_folder

MOST_LISTINGS = 3


class Sorted(NamedTuple):
    """Names told apart by what lies there."""

    files: list[str]
    links: list[str]
    notes: list[Fault]
    gone: list[str]


class WorkTree(NamedTuple):
    """What git tracks or would track below a folder; without git, what a walk finds."""

    root: bytes
    limit: int
    paths: Sequence[str]
    targets: Mapping[str, str]
    """Path or link → the file that is read for it."""
    links: Mapping[str, str]
    notes: Sequence[Fault]
    left_out: Mapping[str, int]
    left: Mapping[str, str]
    """Path → the default that left it out."""

    @classmethod
    def open(
        cls,
        folder: str | os.PathLike[str],
        *,
        limit: int = LIMIT,
        tests: bool = False,
        asked: Running | None = None,
    ) -> WorkTree:
        """Lists the folder, on demand with what is only input of tests; raises `ReadinessError` for
        a bare repository. `asked`: the question for the files, where git has it already.
        """
        root = os.path.realpath(folder)
        listing, parted, found = settled(root, list_folder(root, asked), tests=tests)
        followed, notes = follow(encode(root), found.links)
        targets, links = merge(found.files, followed)
        return cls(
            root=encode(root),
            limit=limit,
            paths=tuple(sorted(targets)),
            targets=targets | {link: targets[path] for link, path in links.items()},
            links=links,
            notes=tuple(sorted([*listing.notes, *found.notes, *notes], key=place)),
            left_out=parted.counts(),
            left=parted.left,
        )

    def read(self, path: str) -> bytes | Fault:
        """The file's bytes, or why they cannot be had."""
        target = self.targets.get(path)
        if target is None:
            return not_listed(path, self.left.get(path))
        data = read_file(self.root, target, self.limit)
        return data._replace(location=Location(path)) if isinstance(data, Fault) else data

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Fault]]:
        """Each path with its bytes, in the order asked."""
        return ((path, self.read(path)) for path in paths)


def place(note: Fault) -> tuple[str, str]:
    """Notes are told in the order of their places."""
    return note.location.path, note.message


def settled(root: str, listing: Listing, *, tests: bool) -> tuple[Listing, Split, Sorted]:
    """What lies at the names of a listing, or of a newer one: what is not there was deleted before
    it was listed, or has moved since, to a name that nobody would read.
    """
    for _ in range(MOST_LISTINGS):
        excludes = DEFAULT_EXCLUDES if listing.by_git else WALK_EXCLUDES
        kept = [each for each in excludes if not tests or each.reason != TESTED]
        parted = split(listing.names, kept)
        found = sort_names(encode(root), parted.kept)
        newer = list_folder(root) if found.gone else listing
        if newer.names == listing.names:
            return listing, parted, found
        listing = newer
    found.notes.append(
        Fault(Location(HERE), "files come and go while they are listed: not all read")
    )
    return listing, parted, found


def sort_names(root: bytes, names: Iterable[str]) -> Sorted:
    """Looks at each name once. What is gone is deleted work, and no news; what lies behind a
    folder that has become a link is gone as well.
    """
    found = Sorted([], [], [], [])
    straight: dict[str, bool] = {"": True}
    for name in names:
        try:
            if not is_straight(root, name.rpartition("/")[0], straight):
                continue
            mode = os.lstat(root + b"/" + encode(name)).st_mode
        except OSError as error:
            if error.errno in {errno.ENOENT, errno.ENOTDIR}:
                found.gone.append(name)
            else:
                found.notes.append(unreadable(name, error))
            continue
        if stat.S_ISREG(mode):
            found.files.append(name)
        elif stat.S_ISLNK(mode):
            found.links.append(name)
        elif stat.S_ISDIR(mode):
            found.notes.append(nested(name))
        else:
            found.notes.append(irregular(name))
    return found


def is_straight(root: bytes, folder: str, known: dict[str, bool]) -> bool:
    """Whether no part of the folder's path is a link; raises `OSError` where it cannot be seen."""
    todo = []
    while folder not in known:
        todo.append(folder)
        folder = folder.rpartition("/")[0]
    straight = known[folder]
    for deeper in reversed(todo):
        mode = os.lstat(root + b"/" + encode(deeper)).st_mode if straight else 0
        straight = known[deeper] = stat.S_ISDIR(mode)
    return straight


def nested(path: str) -> Fault:
    """A submodule, or a repository inside the repository."""
    return Fault(
        Location(path), "is a repository of its own (submodule): not read", "check it by itself"
    )


def follow(root: bytes, links: Iterable[str]) -> tuple[dict[str, str], list[Fault]]:
    """Link → file inside the root, and a note for each that is not followed. A link to a folder
    inside the root is no news: its files are read where they lie.
    """
    followed: dict[str, str] = {}
    notes: list[Fault] = []
    for link in sorted(links):
        target = target_of(root, link)
        if isinstance(target, Fault):
            notes.append(target)
        elif target is not None:
            followed[link] = target
    return followed, notes


def target_of(root: bytes, link: str) -> str | Fault | None:
    """The file that a link leads to; None for a folder inside the root."""
    try:
        real = os.path.realpath(root + b"/" + encode(link), strict=True)
        mode = os.stat(real).st_mode  # noqa: PTH116 - bytes: names need not be UTF-8
    except OSError as error:
        return broken(link, error)
    inside = real.removeprefix(root.rstrip(b"/") + b"/")
    path = inside.decode("utf-8", "surrogateescape")
    if real == root:
        return None
    if inside == real or not METADATA.isdisjoint(path.split("/")):
        return Fault(Location(link), "is a link that leaves the folder: not followed")
    if stat.S_ISDIR(mode):
        return None
    return path if stat.S_ISREG(mode) else irregular(link)


def broken(link: str, error: OSError) -> Fault:
    """A link that leads to no file."""
    match error.errno:
        case errno.ELOOP:
            message = "is a link that leads in a circle: not followed"
        case errno.ENOENT | errno.ENOTDIR:
            message = "is a link that leads nowhere"
        case _:
            message = f"is a link that cannot be followed: {os.strerror(error.errno or 0).lower()}"
    return Fault(Location(link), message)


def merge(
    files: Iterable[str], followed: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Path → file, each file once; and the links to files that are listed anyway, link → path."""
    targets = {path: path for path in files}
    shown = dict(targets)
    links: dict[str, str] = {}
    for link, target in followed.items():
        if target in shown:
            links[link] = shown[target]
        else:
            shown[target] = link
            targets[link] = target
    return targets, links
