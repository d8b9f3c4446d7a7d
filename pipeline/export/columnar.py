"""Parquet, with an Arrow schema that says what every column is even where it is null throughout.

A map becomes a list of {name, value}: not every reader of Parquet has maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from .beside import Beside
from .rows import Add, Row, Table, Tables
from .shape import Shape

BATCH, GROUP = 500, 16 << 20  # rows that are held as they came; bytes of a row group


class Missing(Exception):  # noqa: N818
    """A library that a format needs is not installed; the message says which extra has it."""


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise Missing(
            "Parquet files, to make or to renew them, need pyarrow: pip install 'article-pipeline[parquet]'."
        ) from error
    return pyarrow


def arrow_schema(record: Shape) -> Any:
    """The Arrow schema of a record."""
    pa = _arrow()
    return pa.schema([_field(pa, name, each) for name, each in record.fields.items()])


def _field(pa: Any, name: str, each: Shape) -> Any:
    told = {"description": each.told} if each.told else None
    return pa.field(name, _type(pa, each), nullable=each.null, metadata=told)


def _type(pa: Any, each: Shape) -> Any:
    match each.kind:
        case "record":
            return pa.struct([_field(pa, name, inner) for name, inner in each.fields.items()])
        case "list":
            return pa.list_(_field(pa, "item", each.inner))
        case "map":
            return pa.list_(pa.struct([_field(pa, "name", Shape("string")), _field(pa, "value", each.inner)]))
        case kind:
            return {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}[kind]


def _fitting(value: Any, each: Shape) -> Any:
    """A value as the schema has it."""
    if value is None:
        return None
    match each.kind:
        case "record":
            return {name: _fitting(value[name], inner) for name, inner in each.fields.items()}
        case "list" if each.inner.kind not in ("record", "list", "map"):
            return value
        case "list":
            return [_fitting(item, each.inner) for item in value]
        case "map":
            return [{"name": name, "value": _fitting(item, each.inner)} for name, item in value.items()]
        case _:
            return value


class _Groups:
    """One file while it is made: rows become a batch, batches a row group."""

    def __init__(self, pa: Any, table: Table, writer: Any) -> None:
        self._pa, self.table, self._writer = pa, table, writer
        self._rows: list[Row] = []
        self._batches: list[Any] = []

    def add(self, rows: list[Row]) -> None:
        self._rows += (_fitting(row, self.table.shape) for row in rows)
        if len(self._rows) >= BATCH:
            self._pack()
            if sum(batch.nbytes for batch in self._batches) >= GROUP:
                self.flush()

    def flush(self) -> None:
        self._pack()
        if self._batches:
            self._writer.write_table(self._pa.Table.from_batches(self._batches))
        self._batches = []

    def _pack(self) -> None:
        if self._rows:
            self._batches.append(self._pa.RecordBatch.from_pylist(self._rows, schema=self._writer.schema))
        self._rows = []


@contextmanager
def parquet(files: Beside, tables: Tables) -> Iterator[Add]:
    """A file for each table. Raises Missing where pyarrow is not installed."""
    pa = _arrow()
    with ExitStack() as stack:
        outs = {}
        for table in tables.values():
            name = f"{table.name}.parquet"
            writer = pa.parquet.ParquetWriter(files.place(name), arrow_schema(table.shape), compression="zstd")
            outs[name] = _Groups(pa, table, stack.enter_context(writer))

        def add(article: Row) -> None:
            for name, groups in outs.items():
                rows = groups.table.rows(article)
                groups.add(rows)
                files.rows[name] += len(rows)

        yield add
        for groups in outs.values():
            groups.flush()
