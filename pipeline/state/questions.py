"""Questions about many values at a time: a statement costs more than a row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

Value = TypeVar("Value")
Row = tuple[Any, ...]
SOME = 500  # values in one question


def chosen(connection: sqlite3.Connection, question: str, values: Sequence[object]) -> Iterator[Row]:
    """The answers to a question that ends in "IN", some of many values at a time."""
    for some in parts(values, SOME):
        yield from connection.execute(f"{question} ({', '.join('?' * len(some))})", some)


def parts(values: Sequence[Value], most: int) -> Iterator[Sequence[Value]]:
    """The values, so many at a time."""
    return (values[start : start + most] for start in range(0, len(values), most))


def named(connection: sqlite3.Connection, names: Iterable[str]) -> str:
    """A table of this connection's own, with these names."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS scope (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    connection.execute("DELETE FROM temp.scope")
    connection.executemany("INSERT INTO temp.scope VALUES (?)", ((name,) for name in names))
    return "(SELECT name FROM temp.scope)"
