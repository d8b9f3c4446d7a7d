"""The tables of the state. To change them: add a migration at the end; `PRAGMA user_version` counts those that were run."""

from __future__ import annotations

import sqlite3

# A work is one input as `prepare` left it: a document (its body compressed, its sketch) or a rejection. Its key is the hash of
# the bytes, of all that `prepare` is told about them, and of the version of `prepare`. Bodies stand apart, so that a look at all
# works reads no text. `pair` holds what `cluster` verified, for two works, whose sketches never change.
# `changed` names works that came to or left a place in raw/ since the last turn was closed.
# `keys` has the keys of the sketches of many works in each row (index.py), and `gone` names those that are no more.
# `article` is what was published; `member` which document was in which article when the last turn ended; `touched` what an
# unfinished turn had found and left in the files that it wrote; `decided` which decisions each article follows.
MIGRATIONS = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE run (
        number INTEGER PRIMARY KEY, began TEXT NOT NULL, ended TEXT, outcome TEXT NOT NULL, told TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE TABLE file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, version BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE work (
        id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, document TEXT, code TEXT, reason TEXT,
        CHECK ((document IS NULL) = (code IS NOT NULL))
    ) STRICT;
    CREATE TABLE body (work INTEGER PRIMARY KEY REFERENCES work ON DELETE CASCADE, body BLOB NOT NULL) STRICT;
    CREATE TABLE sketch (work INTEGER PRIMARY KEY REFERENCES work ON DELETE CASCADE, sketch BLOB NOT NULL) STRICT;
    CREATE TABLE input (
        path TEXT NOT NULL REFERENCES file ON DELETE CASCADE, number INTEGER NOT NULL, member TEXT NOT NULL, sha256 BLOB NOT NULL,
        work INTEGER REFERENCES work, code TEXT, reason TEXT,
        PRIMARY KEY (path, number), CHECK ((work IS NULL) = (code IS NOT NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX input_work ON input (work);
    CREATE TABLE pair (
        a INTEGER NOT NULL REFERENCES work ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        found TEXT NOT NULL, PRIMARY KEY (a, b)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pair_b ON pair (b);
    CREATE TABLE changed (work INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE article (
        id TEXT PRIMARY KEY, since INTEGER NOT NULL, key BLOB, offers TEXT NOT NULL DEFAULT '',
        variants INTEGER NOT NULL DEFAULT 0, repairs INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0,
        readings INTEGER NOT NULL DEFAULT 0,
        terms INTEGER NOT NULL DEFAULT 0, statistics INTEGER NOT NULL DEFAULT 0, problems INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE member (document TEXT PRIMARY KEY, article TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE learned (
        article TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, agreeing INTEGER NOT NULL,
        PRIMARY KEY (article, before, after)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE token (article TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (article, token)) STRICT, WITHOUT ROWID;
    CREATE TABLE touched (article TEXT PRIMARY KEY, before BLOB, after BLOB) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE keys (
        first INTEGER PRIMARY KEY, work BLOB NOT NULL, sketch BLOB NOT NULL, size BLOB NOT NULL, key BLOB NOT NULL
    ) STRICT;
    CREATE TABLE gone (work INTEGER PRIMARY KEY) STRICT;
    """,
    """
    CREATE TABLE decided (article TEXT NOT NULL, decision TEXT NOT NULL, PRIMARY KEY (article, decision)) STRICT, WITHOUT ROWID;
    """,
)


class Newer(Exception):  # noqa: N818
    """The tables were made by a version that this one does not know."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to this version. Raises Newer where a later one made them."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise Newer(f"it was written by a newer version of the pipeline (tables {version}, known are {len(MIGRATIONS)})")
    for number, statements in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;{statements}PRAGMA user_version={number};COMMIT;")
