"""Which texts have which keys, so that a new text is a look-up: a few packed rows of numbers, gone over at once.

Keys are numbers side by side, so those of a million texts are looked through in less time than a search for each would take.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.cluster import Held, digests
from pipeline.fingerprint import Keys
from pipeline.shelf import keys_of

ROWS = 152  # works in one row of the table: about as many as a page of the file holds


class Block(NamedTuple):
    """Works, the digests of their sketches, how many keys each has, and all the keys."""

    work: npt.NDArray[np.uint32]
    sketch: npt.NDArray[np.uint64]
    size: npt.NDArray[np.uint16]
    key: Keys


KINDS = ("<u4", "<u8", "<u2", "<u8")  # of the fields of a block


class Index:
    """The table `keys`. It follows from the sketches; what is new is added before it is asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def forget(self) -> None:
        """Another version of `cluster` has other keys."""
        self._db.execute("DELETE FROM keys")

    def add(self) -> None:
        """Put in the works that came since, the last row filled up first."""
        last = self._db.execute("SELECT work, sketch, size, key FROM keys ORDER BY first DESC LIMIT 1").fetchone()
        block = _read(last or (b"",) * len(KINDS))
        newest = int(block.work[-1]) if last else 0
        new = self._db.execute("SELECT work, sketch FROM sketch WHERE work > ? ORDER BY work", (newest,))
        while rows := new.fetchmany(ROWS - len(block.work) % ROWS):
            if len(block.work) == ROWS:
                block = _read((b"",) * len(KINDS))
            block = _joined(block, _block(rows))
            self._db.execute("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)", (int(block.work[0]), *_written(block)))

    def held(self, keys: Keys) -> Held:
        """Who has these keys (sorted, each once), of all works that have a place in raw/."""
        self.add()
        low = (1 << min(24, max(16, len(keys).bit_length() + 4))) - 1
        likely = np.zeros(low + 1, np.bool_)  # few of all keys get past their low bits
        likely[keys & low] = True
        rows = [(np.zeros(0, "<u8"), np.zeros(0, "<u8"), np.zeros(0, "<u4"))]
        for block in self._blocks():
            some = np.flatnonzero(likely[block.key & low])
            at = np.minimum(np.searchsorted(keys, block.key[some]), len(keys) - 1)
            some = some[keys[at] == block.key[some]]
            owner = np.searchsorted(np.cumsum(block.size, dtype=np.int64), some, side="right")
            rows.append((block.key[some], block.sketch[owner], block.work[owner]))
        key, sketch, work = (np.concatenate([row[n] for row in rows]) for n in range(3))
        there = ~np.isin(work, np.array(self._gone(), np.int64))
        return Held(key[there], sketch[there], work[there].astype(np.int64))

    def _gone(self) -> list[int]:
        """Works in the table that have no place any more, or are no more."""
        left = "SELECT work FROM changed WHERE work NOT IN (SELECT work FROM input WHERE work IS NOT NULL)"
        return [work for (work,) in self._db.execute(f"{left} UNION SELECT work FROM gone")]

    def _blocks(self) -> Iterator[Block]:
        for row in self._db.execute("SELECT work, sketch, size, key FROM keys ORDER BY first"):
            yield _read(row)


def _read(row: Sequence[bytes]) -> Block:
    return Block(*(np.frombuffer(data, kind) for data, kind in zip(row, KINDS, strict=True)))


def _written(block: Block) -> tuple[bytes, ...]:
    work, sketch, size, key = KINDS
    fields = (block.work.astype(work), block.sketch.astype(sketch), block.size.astype(size), block.key.astype(key))
    return tuple(field.tobytes() for field in fields)


def _joined(a: Block, b: Block) -> Block:
    return Block(
        np.concatenate((a.work, b.work)),
        np.concatenate((a.sketch, b.sketch)),
        np.concatenate((a.size, b.size)),
        np.concatenate((a.key, b.key)),
    )


def _block(rows: list[tuple[int, bytes]]) -> Block:
    found = keys_of([sketch for _, sketch in rows])
    works = np.array([work for work, _ in rows], np.uint32)
    return Block(works, digests([sketch for _, sketch in rows]), found.sizes.astype(np.uint16), found.of)
