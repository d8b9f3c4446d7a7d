"""Files that are made beside their places and moved there together when all are whole; what would not change is not touched."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.write import make_folder, sync

CHUNK = 1 << 20  # bytes


class Made(NamedTuple):
    """A file that was made: its rows, its size and the SHA-256 of its bytes."""

    name: str
    rows: int
    bytes: int
    sha256: str


class Beside:
    """The files of one folder while they are made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[str] = []
        self.rows: Counter[str] = Counter()  # of each file, counted by who makes it
        self.written: list[str] = []

    def place(self, name: str) -> Path:
        """Where to make the file of this name."""
        self._names.append(name)
        file = self._folder / f"{name}.tmp"
        file.unlink(missing_ok=True)
        return file

    def made(self) -> list[Made]:
        """The files that were made so far; they must be closed."""
        return [self._made(name) for name in self._names]

    def _made(self, name: str) -> Made:
        digest, size = hashlib.sha256(), 0
        for chunk in _chunks(self._folder / f"{name}.tmp"):
            digest.update(chunk)
            size += len(chunk)
        return Made(name, self.rows[name], size, digest.hexdigest())

    def settle(self) -> None:
        """Move every file to its place, where other bytes stand there."""
        for name in self._names:
            temporary, file = self._folder / f"{name}.tmp", self._folder / name
            if file.is_file() and _same(temporary, file):
                temporary.unlink()
                continue
            with temporary.open("rb") as stream:
                os.fsync(stream.fileno())
            temporary.replace(file)
            self.written.append(name)
        sync(self._folder)

    def drop(self) -> None:
        """Delete what was not moved, and what SQLite kept beside it."""
        for name in self._names:
            for suffix in ("", "-journal"):
                (self._folder / f"{name}.tmp{suffix}").unlink(missing_ok=True)


@contextmanager
def beside(folder: Path) -> Iterator[Beside]:
    """Make files in a folder: all appear when the block ends, or none where it fails."""
    make_folder(folder)
    files = Beside(folder)
    try:
        yield files
        files.settle()
    finally:
        files.drop()


def _same(a: Path, b: Path) -> bool:
    return a.stat().st_size == b.stat().st_size and all(x == y for x, y in zip(_chunks(a), _chunks(b), strict=True))


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
