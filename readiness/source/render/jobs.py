"""One rendering: a program, its arguments and all that it may read; remembered by content."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from readiness.cache import Cache, digest
from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.render.programs import Program
from readiness.source.render.sandbox import BOUNDS, MIB, Bounds, Ran, run
from readiness.source.tree import Tree

KIND = "rendered"
"""The cache's word for it."""
AT_ONCE = 2
MOST_BYTES = 64 * MIB
"""Of the files of one chart or kustomization."""
MOST_REMEMBERED = 16 * MIB
"""Characters of an answer; a larger one is rendered each time."""

T = TypeVar("T")
R = TypeVar("R")


class Job(NamedTuple):
    """What is run, on which files; arguments are relative to the root of these."""

    program: Program
    arguments: tuple[str, ...]
    files: Mapping[str, bytes]


class Kitchen(NamedTuple):
    """What rendering needs beside the ingredients."""

    cache: Cache
    bounds: Bounds = BOUNDS
    path: str | None = None
    """Folders where programs are looked for; None: the environment's."""
    at_once: int = AT_ONCE
    """How many programs run at the same time."""


def done(job: Job, kitchen: Kitchen) -> Ran:
    """How the job ends; what ended in time is remembered, also where it failed."""
    key = digest(
        job.program.stamp,
        repr(job.arguments),
        repr(kitchen.bounds),
        *(part for path in sorted(job.files) for part in (path, job.files[path])),
    )
    remembered = _remembered(kitchen.cache.get(KIND, key))
    if remembered is not None:
        return remembered
    ran = run((job.program.path, *job.arguments), job.files, kitchen.bounds)
    if ran.trouble is None and ran.code in {0, 1} and len(ran.out) <= MOST_REMEMBERED:
        kitchen.cache.put(KIND, key, [ran.code, ran.out.decode("utf-8", "replace"), ran.error])
    return ran


def _remembered(value: Any) -> Ran | None:
    match value:
        case [int(code), str(out), str(error)]:
            return Ran(code, out.encode("utf-8", "replace"), error)
    return None


def each(work: Callable[[T], R], items: Sequence[T], at_once: int = AT_ONCE) -> list[R]:
    """The work done on every item, some at once, in the order of the items."""
    if len(items) < 2 or at_once < 2:
        return [work(item) for item in items]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - import cost

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(work, items))


def files(tree: Tree, paths: Iterable[str]) -> dict[str, bytes] | Fault:
    """The bytes of files and links; the fault of the first that cannot be had."""
    found: dict[str, bytes] = {}
    size = 0
    for path, content in tree.read_all(sorted(set(paths))):
        if isinstance(content, Fault):
            return content
        size += len(content)
        if size > MOST_BYTES:
            return Fault(Location(path), f"the files beside it are over {MOST_BYTES // MIB} MiB")
        found[path] = content
    return found
