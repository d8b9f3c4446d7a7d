"""What is known of raw/: every file by its stamp, every input by its content, and what `prepare` and `cluster` made of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .journal import SETTLED, tell
from .questions import SOME, Row, chosen, named, parts

Pairs = dict[tuple[str, str], str]
DOCUMENT = "lower(hex(substr(i.sha256, 1, 10)))"  # the id of an input, were it a document
CHANGED = "INSERT OR IGNORE INTO changed SELECT work FROM input WHERE path = ? AND work IS NOT NULL"


class Input(NamedTuple):
    """One article of a file. `key` names the work on it; what the reader rejected has `code` and `reason` instead."""

    member: str
    sha256: bytes
    key: bytes | None
    code: str | None = None
    reason: str | None = None


class Work(NamedTuple):
    """What `prepare` answered: a document, packed, with its sketch; or a rejection with `code` and `reason`."""

    document: str | None = None
    body: bytes = b""
    sketch: bytes = b""
    code: str | None = None
    reason: str | None = None


class File(NamedTuple):
    """A file of raw/: its stamp, the version of `prepare` that its inputs were worked on by, and these."""

    path: str
    stamp: str
    version: bytes
    inputs: Sequence[Input]


class Witness(NamedTuple):
    """A document at one place in raw/, by the work on it."""

    document: str
    path: str
    member: str
    sha256: bytes
    work: int


class Place(NamedTuple):
    """An input, and whether it is a document."""

    path: str
    member: str
    id: str
    there: bool


class Inputs:
    """The tables `file`, `input`, `work`, `body`, `sketch` and `pair`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def files(self) -> dict[str, tuple[str, bytes]]:
        """(stamp, version of `prepare`) of every known file, by path."""
        return {path: (stamp, version) for path, stamp, version in self._db.execute("SELECT path, stamp, version FROM file")}

    def is_known(self, key: bytes) -> bool:
        """Whether the work of this key was done."""
        return self._db.execute("SELECT 1 FROM work WHERE key = ?", (key,)).fetchone() is not None

    def keys(self) -> frozenset[bytes]:
        """The keys of all works that were done."""
        return frozenset(key for (key,) in self._db.execute("SELECT key FROM work"))

    def keep_works(self, works: Mapping[bytes, Work]) -> None:
        """Remember what `prepare` answered, by key."""
        (last,) = self._db.execute("SELECT coalesce(max(id), 0) FROM work").fetchone()
        rows = ((key, work.document, work.code, work.reason) for key, work in works.items())
        self._db.executemany("INSERT OR IGNORE INTO work (key, document, code, reason) VALUES (?, ?, ?, ?)", rows)
        new = self._db.execute("SELECT id, key FROM work WHERE id > ? AND document IS NOT NULL", (last,)).fetchall()
        self._db.executemany("INSERT INTO body VALUES (?, ?)", ((id_, works[key].body) for id_, key in new))
        self._db.executemany("INSERT INTO sketch VALUES (?, ?)", ((id_, works[key].sketch) for id_, key in new))

    def keep_files(self, files: Sequence[File]) -> None:
        """Remember files and the inputs in them, whose works are kept already."""
        before: dict[str, list[Row]] = {}
        for row in chosen(self._db, "SELECT * FROM input WHERE path IN", [file.path for file in files]):
            before.setdefault(row[0], []).append(row)
        keys = {each.key for file in files for each in file.inputs if each.key}
        works: dict[bytes, int] = dict(chosen(self._db, "SELECT key, id FROM work WHERE key IN", list(keys)))
        rows = {file.path: list(_rows(file, works)) for file in files}
        changed = [path for path in rows if sorted(before.get(path, ())) != rows[path]]
        self.forget(path for path in changed if path in before)
        if changed:
            tell(self._db, SETTLED, "no")
        known = "ON CONFLICT (path) DO UPDATE SET stamp = excluded.stamp, version = excluded.version"
        self._db.executemany(f"INSERT INTO file VALUES (?, ?, ?) {known}", (file[:3] for file in files))
        self._db.executemany("INSERT INTO input VALUES (?, ?, ?, ?, ?, ?, ?)", (row for path in changed for row in rows[path]))
        self._db.executemany(CHANGED, ((path,) for path in changed))

    def forget(self, paths: Iterable[str]) -> None:
        """These files are gone, or are not what they were."""
        for path in paths:
            tell(self._db, SETTLED, "no")
            self._db.execute(CHANGED, (path,))
            self._db.execute("DELETE FROM file WHERE path = ?", (path,))

    def reread(self, documents: Iterable[str]) -> None:
        """What was decided about these documents is not what they were prepared with: their files are read again."""
        paths = f"SELECT i.path FROM input i WHERE {DOCUMENT} IN {named(self._db, documents)}"
        self._db.execute(f"UPDATE file SET stamp = '' WHERE path IN ({paths})")

    def called(self, names: Collection[str]) -> Iterator[Place]:
        """The inputs that have one of these names: as their id, their path, or their path and member."""
        every = {name[: match.start()] for name in names for match in re.finditer(" |$", name)}
        columns = f"SELECT i.path, i.member, {DOCUMENT}, w.document IS NOT NULL FROM input i LEFT JOIN work w ON w.id = i.work"
        ids = [name for name in names if re.fullmatch("[0-9a-f]{20}", name)]
        for of, some in (("i.path", every), (DOCUMENT, ids)):
            rows = self._db.execute(f"{columns} WHERE {of} IN {named(self._db, some)}").fetchall() if some else ()
            yield from (Place(*row) for row in rows)

    def witnesses(self, scope: Collection[str] | None = None) -> Iterator[Witness]:
        """Every document at every place, in the order (document, path, member); of a scope, only its documents."""
        among = "IS NOT NULL" if scope is None else f"IN {named(self._db, scope)}"
        found = self._db.execute(
            "SELECT w.document, i.path, i.member, i.sha256, w.id FROM work w JOIN input i ON i.work = w.id"
            f" WHERE w.document {among} ORDER BY w.document, i.path, i.member"
        )
        return (Witness(*row) for row in found)

    def sketches(self, works: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
        """(document, sketch), by the work on each document."""
        for some in parts(list(works.items()), SOME):
            sketches: dict[int, bytes] = dict(
                chosen(self._db, "SELECT work, sketch FROM sketch WHERE work IN", [work for _, work in some])
            )
            yield from ((document, sketches[work]) for document, work in some)

    def sketch(self, document: str) -> bytes | None:
        """The sketch of a document."""
        one = "SELECT sketch FROM sketch s JOIN work w ON w.id = s.work WHERE w.document = ?"
        return next((bytes(sketch) for (sketch,) in self._db.execute(one, (document,))), None)

    def documents(self, works: Iterable[int]) -> set[str]:
        """The documents that these works ended in."""
        one = "SELECT document FROM work WHERE id = ?"
        return {self._db.execute(one, (work,)).fetchone()[0] for work in works}

    def changed(self) -> list[tuple[str, bytes]]:
        """(document, sketch) of every work on a document that came to or left a place since the last turn."""
        named = "SELECT w.document FROM changed c JOIN work w ON w.id = c.work"
        found = self._db.execute(
            f"SELECT w.document, s.sketch FROM work w JOIN sketch s ON s.work = w.id WHERE w.document IN ({named})"
        )
        return list(found)

    def is_mixed(self) -> bool:
        """Whether some bytes are read in two ways, as their places say: one document with two works. What left its place in this
        turn, as when a repair was decided about, is none of them."""
        left = "SELECT work FROM changed WHERE work NOT IN (SELECT work FROM input WHERE work IS NOT NULL)"
        every = f"SELECT count(document), count(DISTINCT document) FROM work WHERE id NOT IN ({left})"
        works, documents = self._db.execute(every).fetchone()
        return bool(works != documents)

    def paired(self, documents: Collection[str]) -> set[str]:
        """The documents that were verified in a pair with one of these."""
        works = f"SELECT id FROM work WHERE document IN {named(self._db, documents)}"
        others = f"SELECT b FROM pair WHERE a IN ({works}) UNION SELECT a FROM pair WHERE b IN ({works})"
        return {d for (d,) in self._db.execute(f"SELECT document FROM work WHERE id IN ({others})")}

    def body(self, work: int) -> bytes:
        """The packed document that a work ended in."""
        (body,) = self._db.execute("SELECT body FROM body WHERE work = ?", (work,)).fetchone()
        return bytes(body)

    def pairs(self, works: Mapping[str, int]) -> Pairs:
        """What `cluster` verified before, by two documents."""
        document = {work: name for name, work in works.items()}
        found = chosen(self._db, "SELECT a, b, found FROM pair WHERE a IN", list(document))
        return {(document[a], document[b]): text for a, b, text in found if b in document}

    def keep_pairs(self, pairs: Pairs, works: Mapping[str, int]) -> None:
        """Remember what `cluster` verified; of pairs that are known it would say the same."""
        rows = ((works[a], works[b], text) for (a, b), text in pairs.items())
        self._db.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?, ?)", rows)

    def forget_pairs(self) -> None:
        """Another version of `cluster` verifies them again."""
        self._db.execute("DELETE FROM pair")

    def rejected(self) -> Iterator[tuple[str, str, str, str, str]]:
        """(path, member, sha256, code, reason) of every input that is no document, sorted."""
        return self._db.execute(
            "SELECT i.path, i.member, lower(hex(i.sha256)), coalesce(i.code, w.code), coalesce(i.reason, w.reason)"
            " FROM input i LEFT JOIN work w ON w.id = i.work WHERE w.document IS NULL ORDER BY i.path, i.member, i.number"
        )

    def codes(self) -> dict[str, int]:
        """How many inputs were rejected, by code."""
        return dict(
            self._db.execute(
                "SELECT coalesce(i.code, w.code) AS why, count(*) FROM input i LEFT JOIN work w ON w.id = i.work"
                " WHERE w.document IS NULL GROUP BY why ORDER BY why"
            )
        )

    def count(self) -> int:
        """How many inputs are known."""
        return int(self._db.execute("SELECT count(*) FROM input").fetchone()[0])

    def close(self, *, swept: bool) -> None:
        """What changed is published: works that left raw/ are deleted; `swept`, those too that never got there."""
        among = "" if swept else "id IN (SELECT work FROM changed) AND "
        left = f"FROM work WHERE {among}id NOT IN (SELECT work FROM input WHERE work IS NOT NULL)"
        self._db.execute(f"INSERT INTO gone SELECT id {left} AND document IS NOT NULL")
        self._db.execute(f"DELETE {left}")
        if swept and self._db.execute("SELECT 1 FROM gone").fetchone():
            self._db.execute("DELETE FROM gone")
            self._db.execute("DELETE FROM keys")
        self._db.execute("DELETE FROM changed")


def _rows(file: File, works: Mapping[bytes, int]) -> Iterator[Row]:
    """The rows of `input` for a file."""
    for number, each in enumerate(file.inputs):
        work = None if each.key is None else works[each.key]
        yield file.path, number, each.member, each.sha256, work, each.code, each.reason
