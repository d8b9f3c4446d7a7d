"""README.md of the export: what each file is, what its columns are, how to load it; for people, and as a card for `datasets`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .beside import Made
from .rows import Tables
from .shape import Shape

NAME = "README.md"
SIZES = (("n<1K", 1_000), ("1K<n<10K", 10_000), ("10K<n<100K", 100_000), ("100K<n<1M", 1_000_000), ("1M<n<10M", 10_000_000))
TOLD = {
    "jsonl": "one record a line, exactly as in `articles/`; `terms` and `statistics` have the id of their `article`",
    "parquet": "the same records with their types; a map is a list of `name` and `value`",
    "csv": "for spreadsheets: nested fields are columns joined by `_`, lists are JSON, and a text that would be run as a formula "
    "has an apostrophe before it (so take another format where every character counts)",
    "db": "SQLite: a table for each list of records, `articles_fts` for full-text search, and the views `overview`, `figures`, "
    "`glossary`, `differences` and `repairs`; `datasette articles.db` shows it",
    "retrieval.jsonl": "passages as `{page_content, metadata}` for LangChain, LlamaIndex and vector stores; `start` and `end` "
    "are offsets in the text of the article",
    "jsonld": "the same as linked data: schema.org articles, SKOS concepts, facts as Web Annotations",
    "schema.json": "JSON Schema of the rows",
    "changes.jsonl": "what happened to articles since the run that was named; those merged or retired are in no other file",
}


def card(made: Sequence[Made], languages: Sequence[str], tables: Tables) -> str:
    """The README of these files."""
    return "".join(f"{text}\n" for text in ["---", *_yaml(_front(made, languages, tables)), "---", *_body(made, tables)])


def _front(made: Sequence[Made], languages: Sequence[str], tables: Tables) -> dict[str, Any]:
    names = {each.name: each for each in made}
    ending = "parquet" if "articles.parquet" in names else "jsonl"
    there = [table for table in tables.values() if f"{table.name}.{ending}" in names]
    front: dict[str, Any] = {"pretty_name": "Articles with their terms and statistics"}
    if languages:
        front["language"] = list(languages)
    if there:
        rows = names[f"{there[0].name}.{ending}"].rows
        front["size_categories"] = [next((name for name, limit in SIZES if rows < limit), "n>10M")]
        front["configs"] = [{"config_name": t.name, "data_files": f"{t.name}.{ending}"} for t in there]
        front["dataset_info"] = [{"config_name": t.name, "features": features(t.shape, ending)} for t in there]
    return front


def features(record: Shape, ending: str) -> list[dict[str, Any]]:
    """The columns of a record as `datasets` names them, so that it need not guess them from the first rows."""
    return [{"name": name, **_feature(each, ending)} for name, each in record.fields.items()]


def _feature(each: Shape, ending: str) -> dict[str, Any]:
    match each.kind:
        case "record":
            return {"struct": features(each, ending)}
        case "list":
            inner = _feature(each.inner, ending)
            return {"list": inner.get("struct") or inner.get("dtype") or inner}
        case "map" if ending == "parquet":
            return {"list": features(Shape("record", fields={"name": Shape("string"), "value": each.inner}), ending)}
        case kind:  # a map of JSON Lines is taken as JSON
            dtypes = {"integer": "int64", "number": "float64", "boolean": "bool"}
            return {"dtype": dtypes.get(kind, "string")}


def _yaml(value: Any, indent: str = "") -> Iterator[str]:
    """Mappings and lists as YAML; a plain value is JSON, which is YAML too."""
    for key, each in value.items() if isinstance(value, Mapping) else enumerate(value):
        head = f"{indent}{key}:" if isinstance(value, Mapping) else f"{indent}-"
        if not isinstance(each, Mapping | list):
            yield f"{head} {json.dumps(each, ensure_ascii=False)}"
        elif isinstance(value, Mapping):
            yield head
            yield from _yaml(each, f"{indent}  " if isinstance(each, Mapping) else indent)
        else:
            first, *rest = _yaml(each, f"{indent}  ")
            yield f"{head} {first.lstrip()}"
            yield from rest


def _body(made: Sequence[Made], tables: Tables) -> Iterator[str]:
    yield from ("# Articles with their terms and statistics", "", "| file | rows | bytes | |", "|---|---:|---:|---|")
    told = set()
    for file in made:
        what = TOLD[file.name if file.name in TOLD else file.name.partition(".")[2]]
        yield f"| `{file.name}` | {file.rows or ''} | {file.bytes} | {'' if what in told else what} |"
        told.add(what)
    yield from ("", "Offsets count Unicode code points: `text[start:end] == quote`.")
    for table in tables.values():
        yield from ("", f"## {table.name}", table.shape.told, "", "| field | type | |", "|---|---|---|")
        yield from (f"| `{name}` | {_named(each)} | {each.told} |" for name, each in table.shape.fields.items())
    here = {file.name for file in made}
    yield from ("", "## Loading", *(f"    {how}" for what, how in LOADING if what in here))


def _named(each: Shape) -> str:
    """What a field is, in words."""
    if each.kind in ("list", "map"):
        return f"{each.kind} of {_named(each.inner)}"
    name = f"record ({', '.join(each.fields)})" if each.kind == "record" else each.kind
    name = ", ".join(f"`{choice}`" for choice in each.choices) or name
    return f"{name} or null" if each.null else name


LOADING = (  # what to load, and how
    ("articles.jsonl", 'pipeline.load("articles.jsonl")  # typed records, checked'),
    ("statistics.jsonl", 'datasets.load_dataset(os.getcwd(), "statistics", split="train")  # the columns are those above'),
    (
        "statistics.jsonl",
        'pandas.read_json("statistics.jsonl", lines=True, dtype=False, convert_dates=False, precise_float=True)',
    ),
    ("statistics.jsonl", 'polars.read_ndjson("statistics.jsonl", infer_schema_length=None)'),
    ("statistics.jsonl", "duckdb.sql(\"SELECT kind, quantity.value, population.quote FROM 'statistics.jsonl'\")"),
    ("statistics.parquet", 'pandas.read_parquet("statistics.parquet")'),
    ("retrieval.jsonl", '[Document(**json.loads(line)) for line in open("retrieval.jsonl")]  # langchain_core.documents'),
    ("articles.db", 'sqlite3 articles.db "SELECT figure, population, claim FROM figures"'),
    (
        "articles.db",
        "sqlite3 articles.db \"SELECT title FROM articles WHERE rowid IN (SELECT rowid FROM articles_fts ('kiln'))\"",
    ),
)
