"""What a record looks like, read from its JSON Schema. Every export gets its columns here: fields are listed in the model only.

>>> from pipeline.model import Term
>>> term = shape(Term.model_json_schema(mode="serialization"))
>>> [c.name for c in columns(term)]
['name', 'form', 'evidence_start', 'evidence_end', 'evidence_quote', 'senses', 'witnesses']
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

encode = json.JSONEncoder(ensure_ascii=False).encode
Kind = Literal["string", "integer", "number", "boolean", "list", "map", "record"]


class Shape(NamedTuple):
    """A value: what it is, whether null may stand for it, what is in it, and what the schema says of it."""

    kind: Kind
    null: bool = False
    item: Shape | None = None  # of a list, and of the values of a map
    fields: Mapping[str, Shape] = {}
    choices: tuple[str, ...] = ()
    told: str = ""

    @property
    def inner(self) -> Shape:
        """What a list or a map holds."""
        if self.item is None:
            raise TypeError(f"a {self.kind} holds no items")
        return self.item


def shape(schema: Mapping[str, Any]) -> Shape:
    """The shape of what a JSON Schema, as pydantic writes it, describes. Raises ValueError for what no export could hold."""
    return _shape(schema, schema.get("$defs", {}))


def _shape(node: Mapping[str, Any], named: Mapping[str, Any]) -> Shape:
    if "$ref" in node:
        return _shape({**named[node["$ref"].rpartition("/")[2]], **{k: v for k, v in node.items() if k != "$ref"}}, named)
    if "anyOf" in node:
        return _either(node, named)
    told = " ".join(node.get("description", "").split())
    match node.get("type"):
        case "object" if "properties" in node:
            return Shape("record", fields={name: _shape(each, named) for name, each in node["properties"].items()}, told=told)
        case "object" if isinstance(node.get("additionalProperties"), dict):
            return Shape("map", item=_shape(node["additionalProperties"], named), told=told)
        case "array" if isinstance(node.get("items"), dict):
            return Shape("list", item=_shape(node["items"], named), told=told)
        case "string" | "integer" | "number" | "boolean" as kind:
            return Shape(kind, choices=tuple(node.get("enum", ())), told=told)
    raise ValueError(f"no export can hold {json.dumps(node)}")


def _either(node: Mapping[str, Any], named: Mapping[str, Any]) -> Shape:
    found = [each for each in node["anyOf"] if each.get("type") != "null"]
    shapes = [_shape(each, named) for each in found]
    if {each.kind for each in shapes} == {"integer", "number"}:
        shapes = [Shape("number")]
    if len(shapes) != 1:
        raise ValueError(f"no export can hold {json.dumps(node)}")
    told = " ".join(node.get("description", "").split())
    return shapes[0]._replace(null=shapes[0].null or len(found) < len(node["anyOf"]), told=told or shapes[0].told)


class Column(NamedTuple):
    """One column of a flat table: a value, or what a list or a map holds as JSON; `path` leads to it."""

    name: str
    path: tuple[str, ...]
    shape: Shape
    flat: bool = True  # its cells are values, not JSON


def columns(record: Shape) -> list[Column]:
    """The columns of a record: what is nested is joined by `_`. Raises ValueError where two would have one name."""
    found = list(_columns(record, (), null=False))
    names = [column.name for column in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two columns have the name {', '.join(sorted(twice))}")
    return found


def _columns(record: Shape, path: tuple[str, ...], *, null: bool) -> Iterator[Column]:
    for name, each in record.fields.items():
        here, optional = (*path, name), null or each.null
        if each.kind == "record":
            yield from _columns(each, here, null=optional)
        else:
            yield Column("_".join(here), here, each._replace(null=optional), each.kind not in ("list", "map"))


def cells(row: Mapping[str, Any], wanted: list[Column]) -> list[Any]:
    """The cells of these columns in a row.

    >>> quote = Column("claim_quote", ("claim", "quote"), Shape("string", null=True))
    >>> cells({"claim": {"quote": "own one"}}, [quote]), cells({"claim": None}, [quote])
    (['own one'], [None])
    """
    found = []
    for column in wanted:
        value: Any = row
        for name in column.path:
            value = None if value is None else value[name]
        found.append(value if column.flat or value is None else encode(value))
    return found
