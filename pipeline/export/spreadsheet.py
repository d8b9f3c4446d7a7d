"""CSV for spreadsheets (RFC 4180): what is nested becomes columns joined by `_`, lists and maps are JSON in their cell.

A cell of text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV Injection); numbers stay.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from .beside import Beside
from .rows import Add, Row, Tables
from .shape import cells, columns

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> harmless("=HYPERLINK(A1)"), harmless("a=b"), harmless(-5)
    ("'=HYPERLINK(A1)", 'a=b', -5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


@contextmanager
def csv_files(files: Beside, tables: Tables) -> Iterator[Add]:
    """A file for each table."""
    with ExitStack() as stack:
        outs = []
        for table in tables.values():
            name, wanted = f"{table.name}.csv", columns(table.shape)
            out = csv.writer(stack.enter_context(files.place(name).open("w", encoding="utf-8", newline="")))
            out.writerow([column.name for column in wanted])
            outs.append((table, name, wanted, out))

        def add(article: Row) -> None:
            for table, name, wanted, out in outs:
                rows = table.rows(article)
                out.writerows([harmless(cell) for cell in cells(row, wanted)] for row in rows)
                files.rows[name] += len(rows)

        yield add
