"""What is known between runs, in one SQLite file: `processed/.state/state.sqlite`.

The state is a cache. Delete it and run again: the same articles are published, under the ids that those in processed/ remember.
What a run has done so far is committed as it goes; what was published is committed after the files were written.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .inputs import File, Input, Inputs, Pairs, Witness, Work
from .journal import RUN, SETTLED, TOOK, TURN, Journal, Run
from .lock import Held, holder, lock
from .packed import pack, unpack
from .published import COUNTS, Known, Lexeme, Published, Touched, Written, offers
from .schema import Newer, migrate
from .versions import Versions, versions

__all__ = [
    "COUNTS",
    "RUN",
    "SETTLED",
    "TOOK",
    "TURN",
    "File",
    "Held",
    "Input",
    "Known",
    "Lexeme",
    "Pairs",
    "Run",
    "State",
    "Touched",
    "Unreadable",
    "Versions",
    "Witness",
    "Work",
    "Written",
    "holding",
    "look",
    "offers",
    "pack",
    "unchanging",
    "unpack",
    "versions",
    "writer",
]
FOLDER, FILE, LOCK, SCRATCH = ".state", "state.sqlite", "lock", "scratch-"
BUSY = 5000  # milliseconds to wait for a reader
PAGE = 32768  # bytes; bodies of some kilobytes leave little of it empty


class Unreadable(Exception):  # noqa: N818
    """The state cannot be read; `pipeline rebuild` makes it anew."""


class State(NamedTuple):
    """One open state. Statements between two commits stand or fall together."""

    db: sqlite3.Connection
    inputs: Inputs
    published: Published
    journal: Journal
    keep: bool

    def commit(self) -> None:
        """What was told so far stays, whatever happens next. A dry run keeps nothing."""
        if self.keep and self.db.in_transaction:
            self.db.commit()

    def rollback(self) -> None:
        """What was told since the last commit is forgotten."""
        with suppress(sqlite3.Error):
            self.db.rollback()

    def squeeze(self) -> None:
        """Give back what the file holds and does not use. It is no loss where there is no room to do so."""
        if self.keep and not self.db.in_transaction:
            with suppress(sqlite3.OperationalError):
                self.db.execute("VACUUM")

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for files that nobody needs after the block. What a killed run left of such goes with the next."""
        ((_, _, file),) = self.db.execute("PRAGMA database_list").fetchmany(1)
        folder = Path(file).parent if file and self.keep else None
        for left in folder.glob(f"{SCRATCH}*") if folder else ():
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(dir=folder, prefix=SCRATCH) as place:
            yield Path(place)

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        found = [str(row) for (row,) in self.db.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found


@contextmanager
def writer(out: Path, *, keep: bool = True, anew: bool = False) -> Iterator[State]:
    """The state of `out`, for the one run that may write there; `anew` forgets what was known; unless `keep`, nothing is changed.

    Raises Held where another run writes, Unreadable where the state is damaged, OSError where nothing can be written.
    """
    folder = out / FOLDER
    if not keep and not folder.is_dir():
        with _opened(None, keep=False) as state:
            yield state
        return
    with lock(folder / LOCK):
        if anew and keep:
            for suffix in ("-wal", "-shm", ""):
                (folder / (FILE + suffix)).unlink(missing_ok=True)
        with _opened(None if anew and not keep else folder / FILE, keep=keep) as state:
            yield state


def holding(out: Path) -> str | None:
    """Which run writes to `out` now, in words."""
    return holder(out / FOLDER / LOCK)


@contextmanager
def unchanging(out: Path) -> Iterator[None]:
    """No run writes to `out` in the block; without a state, or the right to write it, none can. Raises Held where one does."""
    folder = out / FOLDER
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield
        return
    with lock(folder / LOCK):
        yield


@contextmanager
def look(out: Path) -> Iterator[State | None]:
    """The state of `out` to read only, beside a run that writes; None where there is none."""
    file = out / FOLDER / FILE
    if not file.is_file():
        yield None
        return
    with _opened(file, keep=False, mode="ro") as state:
        yield state


@contextmanager
def _opened(file: Path | None, *, keep: bool, mode: str = "rwc") -> Iterator[State]:
    where = f"{file.resolve().as_uri()}?mode={mode}" if file else ":memory:"
    try:
        connection = sqlite3.connect(where, uri=file is not None, timeout=BUSY / 1000)
        try:
            _prepared(connection, mode)
            yield State(connection, Inputs(connection), Published(connection), Journal(connection), keep)
        finally:
            connection.close()  # what was not committed is rolled back
    except sqlite3.IntegrityError:
        raise
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(file)) from error
    except (sqlite3.DatabaseError, Newer) as error:
        raise Unreadable(f"The state {file} cannot be used: {error}. `pipeline rebuild` makes it anew from raw/.") from error


def _prepared(connection: sqlite3.Connection, mode: str) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY}")
    if mode == "ro":
        return
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    migrate(connection)
