"""What was worked out before, kept in the user's cache folder; only ever a shortcut.

Plain JSON, never in the scanned tree, never trusted: an entry that is missing, foreign or
damaged is as good as none, and a folder that cannot be written costs nothing but time.
"""

import contextlib
import json
import marshal
import os
import sys
from collections.abc import Mapping
from typing import Any, Protocol

from readiness.record import NamedTuple

try:  # `hashlib` loads OpenSSL, which costs a small run more than all of its digests
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

MOST_ENTRIES = 16_384
"""Entries per kind, roughly: each of the 256 folders of a kind keeps its 256th part."""
FOLDERS = 256
UNREADABLE = (OSError, ValueError, RecursionError)
"""`ValueError` covers broken JSON, broken UTF-8, and values that JSON cannot say."""


class Cache(Protocol):
    """A store of JSON values by kind and content digest."""

    def get(self, kind: str, key: str) -> Any | None:
        """The value, or None where there is none to be trusted."""

    def put(self, kind: str, key: str, value: Any) -> None:
        """Keeps a value if that can be done."""


class NoCache(NamedTuple):
    """Remembers nothing."""

    def get(self, kind: str, key: str) -> Any | None:  # noqa: ARG002 - the protocol's arguments
        """Nothing."""
        return None

    def put(self, kind: str, key: str, value: Any) -> None:
        """Drops the value."""


class DiskCache(NamedTuple):
    """One file per entry: `<folder>/<version>/<kind>/<key[:2]>/<key>.json`, a line that names it
    and the value behind. The caller takes care that `folder` (see `cache_folder`) is outside the
    scanned tree.
    """

    folder: str
    version: str
    """The tool's: another version never reads these entries."""

    def get(self, kind: str, key: str) -> Any | None:
        """The value, or None where the entry is missing, foreign, damaged or truncated."""
        try:
            with open(self._file(kind, key), "rb") as file:  # noqa: PTH123 - hot path
                head, _, payload = file.read().partition(b"\n")
            if head != _head(kind, key, payload):
                return None
            return json.loads(payload)
        except UNREADABLE:
            return None

    def put(self, kind: str, key: str, value: Any) -> None:
        """Writes beside and renames, so that no reader ever sees half an entry."""
        file = self._file(kind, key)
        with contextlib.suppress(*UNREADABLE, TypeError):
            payload = json.dumps(value, separators=(",", ":")).encode()
            self._make_room(file.rpartition("/")[0])
            write(file, _head(kind, key, payload) + b"\n" + payload)

    def _file(self, kind: str, key: str) -> str:
        return f"{self.folder}/{self.version}/{kind}/{key[:2]}/{key}.json"

    def _make_room(self, folder: str) -> None:
        """Makes the folder, and drops its oldest half when it is full."""
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - pathlib costs cold start
        with os.scandir(folder) as entries:
            files = list(entries)
        if len(files) >= MOST_ENTRIES // FOLDERS:
            aged = sorted((entry.stat().st_mtime_ns, entry.path) for entry in files)
            for _, path in aged[: len(aged) // 2 + 1]:
                with contextlib.suppress(OSError):
                    os.unlink(path)  # noqa: PTH108 - pathlib costs cold start


def _head(kind: str, key: str, payload: bytes) -> bytes:
    """The first line of an entry, by which a foreign or damaged one is known."""
    return f"{kind} {key} {digest(payload)}".encode()


def write(file: str, content: bytes) -> None:
    """Replaces the file at once, readable by its owner alone; raises `OSError`."""
    draft = f"{file}.{os.getpid()}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(draft, flags, 0o600), "wb") as out:  # noqa: PTH123 - from a descriptor
            out.write(content)
        os.replace(draft, file)  # noqa: PTH105 - pathlib costs cold start
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft)  # noqa: PTH108 - pathlib costs cold start
        raise


def code_state(package: str) -> str:
    """Eight digits that change when the code below a folder does: what an edited checkout remembers
    must not outlive the edit, though the version stays.
    """
    return state(package, ".py")[:8]


def state(folder: str, ending: str) -> str:
    """A digest that changes when a file below a folder does, as far as names, sizes and times tell;
    of files with such an ending. Raises `OSError`.
    """
    found: list[str] = []
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(ending):
                    stat = entry.stat()
                    found.append(f"{entry.path} {stat.st_size} {stat.st_mtime_ns}")
    return digest("\n".join(sorted(found)))


def digest(*parts: bytes | str) -> str:
    """BLAKE2b over the parts and their lengths, in hex: `("a", "bc")` is not `("ab", "c")`."""
    total = blake2b(digest_size=32)
    for part in parts:
        raw = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        total.update(b"%d:" % len(raw))
        total.update(raw)
    return str(total.hexdigest())


def hashed(content: bytes) -> bytes:
    """BLAKE2b of one text, in 32 bytes."""
    return bytes(blake2b(content, digest_size=32).digest())


def plainly(value: Any) -> bytes:
    """Plain data as bytes to be digested, a tenth of the time that JSON takes. Values that are not
    the same are written otherwise, `1` and `True` too. Raises `ValueError` for other data.
    """
    # only this version of the format writes equal values alike, whoever else holds them
    return marshal.dumps(value, 0)


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """`READINESS_CACHE_DIR`, else the platform's folder; relative paths of the XDG variable do not
    count (<https://specifications.freedesktop.org/basedir-spec/latest/>).
    """
    if own := environ.get("READINESS_CACHE_DIR"):
        return os.path.abspath(own)  # noqa: PTH100 - pathlib costs cold start
    home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - see above
    if platform == "win32":
        return f"{environ.get('LOCALAPPDATA') or home + '/AppData/Local'}/readiness/cache"
    if platform == "darwin":
        return f"{home}/Library/Caches/readiness"
    given = environ.get("XDG_CACHE_HOME", "")
    return f"{given if given.startswith('/') else home + '/.cache'}/readiness"
