"""SQLite: a table for the articles and for each list of records in them, with foreign keys, full-text search and views to read.

What is nested once becomes columns joined by `_`; a list of records becomes a table of its own that names its owner; a list of
words and a map stay JSON, which SQLite and Datasette can look into.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from .beside import Beside
from .rows import Add, Row, Tables
from .shape import Column, Shape, cells, columns
from .views import VIEWS

NAME = "articles.db"
TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER", "list": "TEXT", "map": "TEXT"}
SEARCHED = ("title", "deck", "text")
BUILD = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "foreign_keys = ON", "cache_size = -16000")


def _parts(record: Shape) -> dict[str, Shape]:
    """The fields that become tables."""
    return {n: each.inner for n, each in record.fields.items() if each.kind == "list" and each.inner.kind == "record"}


class Relation:
    """One table of the database. `owner` is the table that its rows belong to, beside the article."""

    def __init__(self, name: str, record: Shape, owner: str = "") -> None:
        parts = _parts(record)
        self.name, self.owner = name, owner
        self.columns = columns(record._replace(fields={n: each for n, each in record.fields.items() if n not in parts}))
        below = name if name != "articles" else ""
        self.parts = {n: Relation(f"{below}_{n}".lstrip("_"), each, below) for n, each in parts.items()}
        self._key = 0

    def all(self) -> Iterator[Relation]:
        """This one and those below it."""
        yield self
        for part in self.parts.values():
            yield from part.all()

    def create(self) -> Iterator[str]:
        """The statements that make the table."""
        own = ['"key" INTEGER PRIMARY KEY', '"article" TEXT NOT NULL REFERENCES articles (id)']
        own += [f'"{self.owner}" INTEGER NOT NULL REFERENCES "{self.owner}" ("key")'] if self.owner else []
        own += ['"number" INTEGER NOT NULL']
        told = [_declared(column) for column in self.columns]
        if self.name == "articles":
            own, told = [], [*told, "PRIMARY KEY (id)"]
        yield f'CREATE TABLE "{self.name}" ({", ".join([*own, *told])})'
        for link in ("article", self.owner) if own else ():
            if link:
                yield f'CREATE INDEX "{self.name}_by_{link}" ON "{self.name}" ("{link}")'

    def insert(self, db: sqlite3.Connection, row: Row, *own: Any) -> None:
        """Write a row, and the rows below it."""
        self._key += 1
        values = [*((self._key, *own) if own else ()), *cells(row, self.columns)]
        db.execute(f'INSERT INTO "{self.name}" VALUES ({", ".join("?" * len(values))})', values)
        article = own[0] if own else row["id"]
        above = (self._key,) if own else ()
        for name, part in self.parts.items():
            for number, each in enumerate(row[name], 1):
                part.insert(db, each, article, *above, number)


def _declared(column: Column) -> str:
    return f'"{column.name}" {TYPES[column.shape.kind]}{"" if column.shape.null else " NOT NULL"}'


@contextmanager
def sqlite(files: Beside, tables: Tables) -> Iterator[Add]:
    """The database, in one transaction. Raises OSError where it cannot be written, or SQLite has no full-text search."""
    articles, file = Relation("articles", tables["articles"].shape), files.place(NAME)
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:  # nothing is sent but what stands here
            for pragma in BUILD:
                db.execute(f"PRAGMA {pragma}")
            db.execute("BEGIN")
            for relation in articles.all():
                for statement in relation.create():
                    db.execute(statement)

            def add(article: Row) -> None:
                articles.insert(db, article)
                files.rows[NAME] += 1

            yield add
            _search(db)
            for name, query in VIEWS.items():
                db.execute(f"CREATE VIEW {name} AS {query}")
            db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(file)) from error


def _search(db: sqlite3.Connection) -> None:
    """`articles_fts`, an index of words over the articles, which keeps no second copy of their text."""
    options = "content=\"articles\", tokenize='unicode61 remove_diacritics 2'"
    db.execute(f"CREATE VIRTUAL TABLE articles_fts USING fts5 ({', '.join(SEARCHED)}, {options})")
    for order in ("rebuild", "optimize"):
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES (?)", (order,))
