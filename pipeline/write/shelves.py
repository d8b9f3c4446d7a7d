"""articles/, by the first two characters of an id: a shelf is a folder with a file for each article, or one file with a line for
each, a *shard*.

    articles/5c/5c31….json         the record, one key a line, so that versions compare line by line
    articles/5c.jsonl              the records of a shelf, sorted by id; a line is such a file with a tab for every newline

A newline or tab of JSON is never in a string, so the one is the other to the last byte, whatever an article holds. Where both
stand, a move was killed, and the shard is whole: it is written before the files go, and goes after they are written.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .files import ending, put, sync_all, write

ID = re.compile(rb'"id": "(\w+)"')
HEAD = 200  # bytes of a record by which its id has come
Places = dict[str, tuple[int, int]]  # by id: where in a shard its line begins, and how long it is


class Laid(NamedTuple):
    """The hash of a record, and of that which stands in its place; None where there is none."""

    digest: bytes
    stood: bytes | None


class Desk(NamedTuple):
    """Where other processes lay out records beside their places, under names that are not final."""

    articles: str
    ending: str

    def lay(self, id_: str, data: bytes) -> Laid:
        """Write a record, unless it stands there already."""
        digest, stood = hashlib.sha256(data).digest(), None
        with suppress(FileNotFoundError), open(_file(self.articles, id_), "rb") as file:  # noqa: PTH123
            stood = hashlib.sha256(file.read()).digest()
        if digest != stood:
            place = self.file(id_)
            try:
                write(place, data)
            except FileNotFoundError:
                Path(place).parent.mkdir(parents=True, exist_ok=True)
                write(place, data)
        return Laid(digest, stood)

    def file(self, id_: str) -> str:
        """Where a record is laid out."""
        return _file(self.articles, id_) + self.ending


class Shelves:
    """The articles of a folder. `shards`: how they are to stand; None leaves them as they are."""

    def __init__(self, folder: Path, shards: bool | None = None) -> None:
        self._folder, self._shards = folder, shards
        self._name = str(folder)  # a Path takes longer, for each of a million articles
        self._desk = Desk(self._name, ending())
        self._forms: dict[str, bool] | None = None
        self._new = bool(shards)
        self._places: dict[str, tuple[tuple[int, int], Places]] = {}  # by shard, and by what the file system told of it
        self._open, self._lines, self._changed = "", dict[str, bytes](), False  # one shard, as it is to be written

    def ids(self) -> set[str]:
        """The id of every article."""
        self.flush()
        self._forms = None
        found: set[str] = set()
        for shelf, shard in self._standing().items():
            found.update(self._placed(shelf) if shard else _names(f"{self._name}/{shelf}"))
        return found

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """(where it stands, record) of every article, sorted by id; a shelf at a time, so that a million names are never held."""
        for shelf, shard in sorted(self._standing().items()):
            if shard:
                with open(self._shard(shelf), "rb") as lines:  # noqa: PTH123
                    yield from ((f"{self._shard(shelf)}, line {number},", line) for number, line in enumerate(lines, 1))
            else:
                files = (f"{self._name}/{shelf}/{id_}.json" for id_ in sorted(_names(f"{self._name}/{shelf}")))
                yield from ((file, Path(file).read_bytes()) for file in files)

    def read(self, id_: str) -> bytes:
        """A record. Raises FileNotFoundError."""
        shelf = id_[:2]
        if not self._form(shelf):
            with open(self._file(id_), "rb") as file:  # noqa: PTH123
                return file.read()
        line = self._lines.get(id_) if self._open == shelf else self._line(shelf, id_)
        if line is None:
            raise FileNotFoundError(f"{self._shard(shelf)} has no article {id_}")
        return _record(line)

    def digest(self, id_: str) -> bytes | None:
        """The hash of a record; None where there is none."""
        try:
            return hashlib.sha256(self.read(id_)).digest()
        except FileNotFoundError:
            return None

    def desk(self) -> Desk | None:
        """Where records can be laid out; None where some stand in shards, or are to."""
        standing = self._standing()
        return None if self._new or any(standing.values()) else self._desk

    def write(self, id_: str, data: bytes | None) -> None:
        """Put a record in its place; without data, that which was laid out. A shard is written when another is turned to, or at
        `flush`: so in order of the ids."""
        shelf = id_[:2]
        if data is None:
            os.replace(self._desk.file(id_), self._file(id_))  # noqa: PTH105
        elif self._form(shelf):
            self._turn_to(shelf)
            self._lines[id_], self._changed = _line(data), True
        else:
            if shelf not in self._standing():
                Path(self._name, shelf).mkdir(parents=True, exist_ok=True)
            put(self._file(id_), data, durable=False)
        self._standing().setdefault(shelf, self._form(shelf))

    def drop(self, id_: str) -> None:
        """Take a record away."""
        self.flush_others(id_[:2])
        if self._form(id_[:2]):
            self._turn_to(id_[:2])
            self._changed = self._lines.pop(id_, None) is not None or self._changed
        else:
            Path(self._file(id_)).unlink(missing_ok=True)

    def flush(self) -> None:
        """Write the shard that is open."""
        if self._changed:
            if self._lines:
                self._folder.mkdir(parents=True, exist_ok=True)
                put(self._shard(self._open), b"".join(line for _, line in sorted(self._lines.items())), durable=False)
            else:
                Path(self._shard(self._open)).unlink(missing_ok=True)
            self._changed = False
        self._open, self._lines = "", {}

    def flush_others(self, shelf: str) -> None:
        """What was written before on another shelf stands before this one is changed."""
        if self._open != shelf:
            self.flush()

    def arrange(self) -> None:
        """Move every shelf that does not stand as it is to, and end the moves that were begun."""
        self.flush()
        for shelf, shard in sorted(self._standing().items()):
            wanted = shard if self._shards is None else self._shards
            folder = Path(self._name, shelf)
            if shard and not wanted:
                self._spread(shelf, folder)
            elif wanted and folder.is_dir():
                self._gather(shelf, folder, whole=shard)
        self._forms = None

    def strays(self) -> Iterator[Path]:
        """Files that are no part of this."""
        forms = self._standing()
        for file in self._folder.rglob("*") if self._folder.is_dir() else ():
            inside = file.parent.name if file.parent != self._folder else ""
            known = file.suffix == ".json" and file.stem[:2] == inside if inside else file.suffix == ".jsonl"
            if file.is_file() and (not known or (inside and forms.get(inside))):
                yield file

    def _spread(self, shelf: str, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        with open(self._shard(shelf), "rb") as lines:  # noqa: PTH123
            for line in lines:
                if id_ := _id(line):
                    put(self._file(id_), _record(line), durable=False)
        sync_all(folder)
        Path(self._shard(shelf)).unlink()

    def _gather(self, shelf: str, folder: Path, *, whole: bool) -> None:
        names = sorted(_names(str(folder)))
        if names and not whole:
            put(self._shard(shelf), b"".join(_line(Path(self._file(id_)).read_bytes()) for id_ in names), durable=False)
            sync_all(folder)
        here = self._placed(shelf)
        for id_ in names:
            if id_ in here:
                Path(self._file(id_)).unlink()
        with suppress(OSError):  # something else is in it, which `strays` tells
            folder.rmdir()

    def _standing(self) -> dict[str, bool]:
        """The shelves that there are, and whether each is a shard."""
        if self._forms is None:
            self._forms = {}
            with suppress(FileNotFoundError):
                for entry in os.scandir(self._name):
                    shelf, dot, ending = entry.name.partition(".")
                    if dot and ending == "jsonl":
                        self._forms[shelf] = True
                    elif not dot and entry.is_dir():
                        self._forms.setdefault(shelf, False)
            self._new = any(self._forms.values()) if self._shards is None else self._shards
        return self._forms

    def _form(self, shelf: str) -> bool:
        """Whether a shelf is a shard, or would be."""
        standing = self._standing()
        return standing.get(shelf, self._new)

    def _turn_to(self, shelf: str) -> None:
        if self._open != shelf:
            self.flush()
            with suppress(FileNotFoundError):
                lines = Path(self._shard(shelf)).read_bytes().splitlines(keepends=True)
                self._lines = {id_: line for line in lines if (id_ := _id(line))}
            self._open = shelf

    def _line(self, shelf: str, id_: str) -> bytes | None:
        at = self._placed(shelf).get(id_)
        if at is None:
            return None
        with open(self._shard(shelf), "rb") as lines:  # noqa: PTH123
            lines.seek(at[0])
            return lines.read(at[1])

    def _placed(self, shelf: str) -> Places:
        """Where every article of a shard is; looked for again where the shard has changed."""
        try:
            stat = os.stat(self._shard(shelf))  # noqa: PTH116
        except FileNotFoundError:
            return {}
        told = (stat.st_size, stat.st_mtime_ns)
        if self._places.get(shelf, ((), {}))[0] != told:
            with open(self._shard(shelf), "rb") as lines:  # noqa: PTH123
                self._places[shelf] = told, dict(_places(lines))
        return self._places[shelf][1]

    def _shard(self, shelf: str) -> str:
        return f"{self._name}/{shelf}.jsonl"

    def _file(self, id_: str) -> str:
        return _file(self._name, id_)


def _file(articles: str, id_: str) -> str:
    return f"{articles}/{id_[:2]}/{id_}.json"


def _names(folder: str) -> Iterator[str]:
    """The ids of the articles that have a file in a folder."""
    shelf = os.path.basename(folder)  # noqa: PTH119
    for file in os.scandir(folder):
        if file.name.endswith(".json") and file.name[:2] == shelf:
            yield file.name.removesuffix(".json")


def _places(lines: Iterable[bytes]) -> Iterator[tuple[str, tuple[int, int]]]:
    at = 0
    for line in lines:
        if id_ := _id(line):
            yield id_, (at, len(line))
        at += len(line)


def _id(line: bytes) -> str:
    found = ID.search(line, 0, HEAD)
    return found[1].decode("ascii") if found else ""


def _line(record: bytes) -> bytes:
    return record.removesuffix(b"\n").replace(b"\n", b"\t") + b"\n"


def _record(line: bytes) -> bytes:
    return line.removesuffix(b"\n").replace(b"\t", b"\n") + b"\n"
