"""Which articles are exported: all, those of which an expression holds, those that changed since a run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from .rows import Row, Tables
from .shape import cells, columns

ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


class Unanswerable(ValueError):  # noqa: N818
    """An expression that cannot be asked of an article; the message says why."""


@contextmanager
def where(expression: str | None, tables: Tables) -> Iterator[Callable[[Row], bool]]:
    """What says of an article whether an SQL expression over its fields holds; lists, maps and records are JSON in it.

    The expression meets one article at a time, in an empty database in memory that allows to look and nothing else.
    Raises Unanswerable for one that SQLite does not understand.
    """
    if expression is None:
        yield lambda _: True
        return
    fields = columns(tables["articles"].shape)
    row = ", ".join(f'? AS "{column.name}"' for column in fields)
    query = f"SELECT count(*) FROM (SELECT {row}) WHERE (\n{expression}\n)"
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")  # to make these known takes more than looking
        db.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY)

        def holds(values: list[Any]) -> bool:
            try:
                return bool(db.execute(query, values).fetchone()[0])
            except (sqlite3.Error, sqlite3.Warning) as error:
                known = ", ".join(column.name for column in fields)
                raise Unanswerable(f"--where {expression!r} cannot be asked: {error}. The fields are {known}.") from error

        holds([None] * len(fields))
        yield lambda article: holds(cells(article, fields))


class Changed(NamedTuple):
    """What changes.jsonl says: the number of its last run; the ids in the runs since another, and those rows."""

    run: int
    ids: frozenset[str]
    rows: tuple[str, ...]


def changed(processed: Path, since: int | None) -> Changed:
    """What was created, updated, merged, split or retired after a run. Raises Unanswerable for a run that has not been."""
    run, ids, rows = 0, set(), []
    file = processed / "changes.jsonl"
    with file.open(encoding="utf-8") if file.is_file() else nullcontext(()) as lines:
        for text in lines:
            row = json.loads(text)
            run = row["run"]
            if since is not None and run > since:
                ids |= {row["id"], row.get("into", row["id"])}
                rows.append(text)
    if since is not None and since > run:
        raise Unanswerable(f"--since {since}: the last run in {file} is {run}.")
    return Changed(run, frozenset(ids), tuple(rows))
