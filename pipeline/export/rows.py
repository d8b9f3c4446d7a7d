"""The tables that are exported: articles, and each kind of fact with the id of its article before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from pipeline.model import SCHEMA_VERSION, Statistic, Term
from pipeline.write import schema

from .shape import Shape, shape

Row = dict[str, Any]
Add = Callable[[Row], None]  # takes the next article


class Table(NamedTuple):
    """A table: `key` names one of its rows; `schema` is the JSON Schema of a row."""

    name: str
    key: tuple[str, ...]
    schema: dict[str, Any]
    shape: Shape

    def rows(self, article: Row) -> list[Row]:
        """The rows of an article as it was published."""
        if self.name == "articles":
            return [article]
        return [{"article": article["id"], **row} for row in article[self.name]]


Tables = Mapping[str, Table]


def _facts(name: str, model: type[BaseModel], *key: str) -> Table:
    body = model.model_json_schema(mode="serialization")
    owner = {"article": {"title": "Article", "type": "string", "description": "The id of the article that it is in."}}
    of_row = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:article-pipeline:{name}:{SCHEMA_VERSION}",
        **body,
        "properties": {**owner, **body["properties"]},
        "required": ["article", *body["required"]],
    }
    return Table(name, ("article", *key), of_row, shape(of_row))


def tables() -> Tables:
    """Every table by name; a fact is a field of the article by the same name."""
    article = schema("article")
    found = (
        Table("articles", ("id",), article, shape(article)),
        _facts("terms", Term, "name", "form"),
        _facts("statistics", Statistic, "id"),
    )
    return {table.name: table for table in found}
