"""JSON Lines: a record a line, exactly as it was published. And the schema of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from pipeline.write import dumps

from .beside import Beside
from .rows import Add, Row, Tables
from .shape import encode

BREAKS = re.compile("[\x85\u2028\u2029]")  # some readers take these for the end of a line


def line(row: Mapping[str, Any]) -> str:
    r"""A row as a line of JSON that holds no other line break.

    >>> line({"text": "one\u2028two"})
    '{"text": "one\\u2028two"}\n'
    """
    text = encode(row)
    return (text if text.isascii() else BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)) + "\n"


@contextmanager
def jsonl(files: Beside, tables: Tables) -> Iterator[Add]:
    """A file of lines for each table."""
    with ExitStack() as stack:
        outs = []
        for table in tables.values():
            files.place(f"{table.name}.schema.json").write_bytes(dumps(table.schema).encode())
            name = f"{table.name}.jsonl"
            outs.append((table, name, stack.enter_context(files.place(name).open("w", encoding="utf-8", newline=""))))

        def add(article: Row) -> None:
            for table, name, out in outs:
                rows = table.rows(article)
                out.writelines(map(line, rows))
                files.rows[name] += len(rows)

        yield add
