"""Reads one file below a root, whatever lies there: never blocks, never raises, follows no link."""

from __future__ import annotations

import errno
import os
import stat

from readiness.model import Fault, Location

MIB = 1024 * 1024
LIMIT = 10 * MIB
"""Bytes. Files that people write are far smaller; what is larger was made by a program."""
FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
)
"""A pipe without a writer would block for ever."""
BLOCK = 1 << 16


def encode(path: str) -> bytes:
    """The name's own bytes, the same under every locale."""
    return path.encode("utf-8", "surrogateescape")


def read_file(root: bytes, path: str, limit: int) -> bytes | Fault:
    """The content of a regular file of at most `limit` bytes."""
    try:
        descriptor = os.open(root + b"/" + encode(path), FLAGS)
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    try:
        return content(descriptor, path, limit)
    except OSError as error:
        return unreadable(path, error)
    finally:
        os.close(descriptor)


def content(descriptor: int, path: str, limit: int) -> bytes | Fault:
    """All bytes of an open file, also of one that grows while it is read."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return irregular(path)
    if status.st_size > limit:
        return too_large(path, status.st_size, limit)
    data = os.read(descriptor, status.st_size + 1)
    while more := os.read(descriptor, BLOCK):
        data += more
        if len(data) > limit:
            return too_large(path, len(data), limit)
    return data


def unreadable(path: str, error: Exception) -> Fault:
    """The system's refusal as a fault."""
    number = error.errno if isinstance(error, OSError) else None
    match number:
        case errno.ENOENT | errno.ENOTDIR:
            message = "is gone since its folder was listed"
        case errno.ELOOP:
            message = "is a link now: not followed"
        case None:
            message = "cannot be read: no file has such a name"
        case _:
            message = f"cannot be read: {os.strerror(number).lower()}"
    return Fault(Location(path), message)


def irregular(path: str) -> Fault:
    """A pipe, a socket, a device."""
    return Fault(Location(path), "is neither a file nor a folder: not read")


def too_large(path: str, size: int, limit: int) -> Fault:
    """A file over the cap."""
    message = f"is {size / MIB:.1f} MiB, over the cap of {limit / MIB:g} MiB: not read"
    return Fault(Location(path), message, "leave it out with `exclude:` where it is no evidence")


def not_listed(path: str, left_out_by: str | None = None) -> Fault:
    """A path that the tree does not hold."""
    if left_out_by is None:
        return Fault(Location(path), "is no file of this tree")
    return Fault(Location(path), f"is left out by `{left_out_by}`: not read")
