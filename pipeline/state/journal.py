"""The runs there were, with their time and outcome, and single facts by name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

SETTLED = "settled"  # "yes" while everything known is published
KEPT = 1000  # runs
TURN = "turn"  # the number of the last run in changes.jsonl
RUN = "run"  # under it a run tells its number in changes.jsonl, if it has one: the number by which people know it
TOOK = "ms "  # begins the names under which a run tells what its stages took, in milliseconds of CPU time


class Run(NamedTuple):
    """One run: `outcome` is a word, `told` its figures. A run that was killed has no end."""

    number: int | None  # in changes.jsonl; none where it changed nothing
    began: str
    ended: str | None
    outcome: str
    told: dict[str, int]


class Journal:
    """The tables `run` and `meta`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def begin(self) -> int:
        """A run begins: its number."""
        cursor = self._db.execute("INSERT INTO run (began, outcome) VALUES (?, 'running')", (_now(),))
        self._db.execute("DELETE FROM run WHERE number <= ?", (int(cursor.lastrowid or 0) - KEPT,))
        return int(cursor.lastrowid or 0)

    def end(self, number: int, outcome: str, told: Mapping[str, int]) -> None:
        """A run ends."""
        row = (_now(), outcome, json.dumps(told), number)
        self._db.execute("UPDATE run SET ended = ?, outcome = ?, told = ? WHERE number = ?", row)

    def runs(self, last: int) -> list[Run]:
        """The last runs, the newest first."""
        found = self._db.execute("SELECT began, ended, outcome, told FROM run ORDER BY number DESC LIMIT ?", (last,))
        rows = ((began, ended, outcome, json.loads(told)) for began, ended, outcome, told in found)
        return [Run(told.pop(RUN, None), began, ended, outcome, told) for began, ended, outcome, told in rows]

    def read(self, name: str) -> str | None:
        """The fact of this name."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def tell(self, name: str, value: str) -> None:
        """Remember a fact."""
        tell(self._db, name, value)


def tell(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Remember a fact by name."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
