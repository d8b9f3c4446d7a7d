"""raw/ → Raw, one item at a time, in a fixed order. To add a format: write a reader, add a row to READERS in `readers.py`."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO, cast

from pipeline.model import Raw, Rejected

from .folder import Found, anything, files
from .readers import ONE, READERS, read_source, reader_of
from .remote import Remote, fetched, is_url
from .source import CHANGED, UNREADABLE, Budget, Source, Stop, Watched

__all__ = [
    "READERS",
    "UNREADABLE",
    "Found",
    "Remote",
    "anything",
    "files",
    "is_one",
    "is_url",
    "read",
    "read_as",
    "read_file",
    "reject",
]
SMALL = 2**20  # bytes of a file that is read at once
OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # what became a link or a pipe meanwhile is not followed


def reject(path: str, data: bytes, code: str, reason: str, member: str = "") -> Rejected:
    """The row that an input leaves in `rejected.jsonl`."""
    return Rejected(path=path, member=member, sha256=hashlib.sha256(data).hexdigest(), code=code, reason=reason)


def read_as(name: str, path: str, data: bytes) -> Iterator[Raw | Rejected]:
    """The articles of a file called `name`, of which these are the bytes."""
    return read_source(Source.of(name, path, data))


def read(root: Path) -> Iterator[Raw | Rejected]:
    """Every article under `root`, in a fixed order; what cannot be read comes as `Rejected`. Raises FileNotFoundError."""
    if not root.is_dir():
        raise FileNotFoundError(root)
    for found in files(root):
        yield from read_file(found)


def is_one(found: Found) -> bool:
    """Whether a file of this machine is one article, by its name; then reading it takes little."""
    return reader_of(found.path) in ONE and not is_url(found.file)


def read_file(found: Found) -> Iterator[Raw | Rejected]:
    """Every article of one file; at least one item, in a fixed order."""
    try:
        handle = _opened(found.file)
    except Stop as stop:
        yield reject(found.path, b"", stop.code, stop.reason)
        return
    try:
        yield from _read(found.path, Watched(handle))
    except Stop as stop:
        yield reject(found.path, b"", stop.code, stop.reason)
    finally:
        os.close(handle)


def _opened(file: str) -> int:
    try:
        if is_url(file):
            return fetched(file)
        kind = os.lstat(file).st_mode
        if not (S_ISREG(kind) or S_ISDIR(kind)):
            raise Stop("not-a-file", "links, pipes and devices are not read; put the file itself here")
        if S_ISDIR(kind):
            raise Stop(UNREADABLE, "the folder cannot be opened")
        return os.open(file, OPEN)
    except OSError as error:
        raise Stop(UNREADABLE, f"it cannot be read: {error.strerror or error}") from error


def _read(path: str, disk: Watched) -> Iterator[Raw | Rejected]:
    name, budget = path.rpartition("/")[2], Budget(disk.size)
    if disk.size <= SMALL and (data := disk.whole()) is not None:
        yield from read_source(Source(path, name, io.BytesIO(data), budget))
        return
    stream = cast(BinaryIO, io.BufferedReader(disk, 2**16))
    last: Raw | Rejected | None = None
    for last in read_source(Source(path, name, stream, budget)):
        yield last
    told = isinstance(last, Rejected) and (last.code, last.member) == (UNREADABLE, "")
    if disk.changed() and not told:
        yield reject(path, b"", UNREADABLE, CHANGED)
