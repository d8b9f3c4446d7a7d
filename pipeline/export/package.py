"""`datapackage.json` (Data Package 1): every exported file with its columns, size and hash, for Frictionless and its like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.model import SCHEMA_VERSION

from .beside import Made
from .rows import Table, Tables
from .shape import Shape, columns

NAME = "datapackage.json"
MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "db": "application/vnd.sqlite3",
    "jsonld": "application/ld+json",
    "json": "application/schema+json",
}
TYPES = {"list": "array", "map": "object", "record": "object"}


def package(made: Iterable[Made], tables: Tables) -> dict[str, Any]:
    """The description of these files."""
    resources = [_resource(each, tables) for each in made]
    return {"profile": "data-package", "name": "articles", "version": SCHEMA_VERSION, "resources": resources}


def _resource(file: Made, tables: Tables) -> dict[str, Any]:
    stem, _, ending = file.name.partition(".")
    ending = ending.rpartition(".")[2]
    told: dict[str, Any] = {"name": file.name.replace(".", "-").lower(), "path": file.name, "mediatype": MEDIA[ending]}
    told |= {"bytes": file.bytes, "hash": f"sha256:{file.sha256}"}
    table = tables.get(stem)
    if table is None or ending not in ("csv", "jsonl"):
        return told | {"type": "file"}
    told |= {"format": ending, "encoding": "utf-8", "schema": _schema(table, ending)}
    # what has JSON Lines is told, but checked as bytes: most readers of packages know no table but CSV
    return told | ({"profile": "tabular-data-resource"} if ending == "csv" else {"type": "file"})


def _schema(table: Table, ending: str) -> dict[str, Any]:
    flat = columns(table.shape) if ending == "csv" else None
    fields = [(c.name, c.shape) for c in flat] if flat is not None else list(table.shape.fields.items())
    told: dict[str, Any] = {"fields": [_field(name, each) for name, each in fields], "primaryKey": list(table.key)}
    if table.name != "articles":
        there = {"resource": f"articles-{ending}", "fields": ["id"]}
        told["foreignKeys"] = [{"fields": ["article"], "reference": there}]
    return told


def _field(name: str, each: Shape) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "type": TYPES.get(each.kind, each.kind)}
    told |= {"description": each.told} if each.told else {}
    return told | ({"constraints": {"enum": list(each.choices)}} if each.choices else {})
