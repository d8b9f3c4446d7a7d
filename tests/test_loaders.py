"""What is exported, loaded by the tools that people have: the counts and the values are those of the records.

These tools are many and large: `make test-loaders` installs them (requirements-loaders.txt) and lets none be missing.
"""

import asyncio
import importlib
import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.export import FORMATS, Wanted, export
from pipeline.export.card import LOADING, features
from pipeline.export.rows import tables
from pipeline.write import load

RAW = Path(__file__).parents[1] / "raw"
FIRST = "SELECT quantity.value, population.quote FROM '{file}' WHERE id = 's1' ORDER BY article LIMIT 1"


def need(module):
    """A tool; the test is skipped where it is missing and may be."""
    try:
        return importlib.import_module(module)
    except ImportError:
        if "NOTHING_MISSING" in os.environ:
            raise
        pytest.skip(f"{module} is not installed: `make test-loaders` does that")


@pytest.fixture(scope="module")
def processed(tmp_path_factory):
    out = tmp_path_factory.mktemp("loaders") / "processed"
    command = [sys.executable, "-m", "pipeline", "ingest", RAW, "--out", out]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def folder(processed):
    formats = [name for name in FORMATS if name != "parquet" or importlib.util.find_spec("pyarrow")]
    export(processed, processed / "export", Wanted(formats))
    return processed / "export"


@pytest.fixture
def whole(folder):
    """The folder with Parquet in it."""
    need("pyarrow")
    return folder


@pytest.fixture(scope="module")
def articles(processed):
    found = list(load(processed))
    assert sum(len(a.statistics) for a in found) > 20 and sum(len(a.terms) for a in found) > 3
    return found


@pytest.fixture
def counts(articles):
    facts = {name: sum(len(getattr(a, name)) for a in articles) for name in ("terms", "statistics")}
    return {"articles": len(articles), **facts}


@pytest.fixture
def first(articles):
    """The value and the population of the first statistic of all."""
    statistic = next(a.statistics[0] for a in articles if a.statistics)
    return statistic.quantity.value, statistic.population.quote


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    return need("datasets")


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_datasets(datasets, whole, articles, counts, ending):
    rows = {}
    for name, count in counts.items():
        file = whole / f"{name}.{ending.replace('json', 'jsonl')}"
        rows[name] = datasets.load_dataset(ending, data_files=str(file), split="train", cache_dir=str(whole.parent / "cache"))
        assert len(rows[name]) == count
    assert list(rows["articles"]["text"]) == [a.text for a in articles]
    assert rows["statistics"][0]["quantity"]["value"] == next(a.statistics[0].quantity.value for a in articles if a.statistics)


@pytest.mark.parametrize("format_", ["jsonl", "parquet"])
def test_datasets_by_the_card(datasets, processed, counts, tmp_path, format_):
    """The card says what the columns are, so a first part in which a field is null throughout misleads nobody."""
    export(processed, tmp_path / "to", Wanted((format_,)))
    small = {"chunksize": 1024} if format_ == "jsonl" else {}
    for name, count in counts.items():
        rows = datasets.load_dataset(str(tmp_path / "to"), name, split="train", cache_dir=str(tmp_path / "cache"), **small)
        assert len(rows) == count
        assert rows.features == datasets.Features._from_yaml_list(features(tables()[name].shape, format_))
    assert rows[0]["population"]["quote"] == "allotment holders"


def test_duckdb(whole, counts, first):
    duckdb = need("duckdb")
    for name, count in counts.items():
        for ending in ("jsonl", "parquet", "csv"):
            assert duckdb.sql(f"SELECT count(*) FROM '{whole / name}.{ending}'").fetchone() == (count,)
    for ending in ("jsonl", "parquet"):
        assert duckdb.sql(FIRST.format(file=f"{whole}/statistics.{ending}")).fetchone() == first


def test_polars(whole, counts, first):
    polars = need("polars")
    readers = {
        "parquet": polars.read_parquet,
        "jsonl": lambda file: polars.read_ndjson(file, infer_schema_length=None),
        "csv": lambda file: polars.read_csv(file, infer_schema_length=None),
    }
    for ending, reader in readers.items():
        frames = {name: reader(whole / f"{name}.{ending}") for name in counts}
        assert {name: len(frame) for name, frame in frames.items()} == counts
        row = frames["statistics"].row(0, named=True)
        value, population = ("quantity_value", "population_quote") if ending == "csv" else ("quantity", "population")
        found = (row[value], row[population]) if ending == "csv" else (row[value]["value"], row[population]["quote"])
        assert found == first


def test_pyarrow(whole, articles, counts, first):
    parquet = importlib.import_module("pyarrow.parquet")
    for name, count in counts.items():
        table = parquet.read_table(whole / f"{name}.parquet")
        assert table.num_rows == count and table.schema.names == list(tables()[name].shape.fields)
        told = {field.name: field.metadata[b"description"].decode() for field in table.schema}
        assert told == {field: each.told for field, each in tables()[name].shape.fields.items()}
    row = table.slice(0, 1).to_pylist()[0]
    assert (row["quantity"]["value"], row["population"]["quote"]) == first
    read = importlib.import_module("pyarrow.json").read_json
    assert read(whole / "articles.jsonl")["text"].to_pylist() == [a.text for a in articles]
    published = parquet.read_table(whole / "articles.parquet").to_pylist()
    maps = [{**row, "evidence": {e["name"]: e["value"] for e in row["evidence"]}} for row in published]
    assert maps == [a.model_dump(mode="json") for a in articles]


def test_no_column_of_parquet_is_without_a_type(processed, tmp_path):
    need("pyarrow")
    parquet = importlib.import_module("pyarrow.parquet")
    export(processed, tmp_path, Wanted(("parquet",), where="id = 'none'"))
    for name in tables():
        table = parquet.read_table(tmp_path / f"{name}.parquet")
        assert table.num_rows == 0 and "null" not in {str(field.type) for field in table.schema}


@pytest.mark.filterwarnings("ignore:The .convert_dates:DeprecationWarning")
def test_pandas(whole, articles, counts, first):
    pandas = need("pandas")
    readers = {
        "parquet": pandas.read_parquet,
        "jsonl": lambda file: pandas.read_json(file, lines=True, dtype=False, convert_dates=False, precise_float=True),
        "csv": pandas.read_csv,
    }
    for ending, reader in readers.items():
        frames = {name: reader(whole / f"{name}.{ending}") for name in counts}
        assert {name: len(frame) for name, frame in frames.items()} == counts
        assert list(frames["articles"]["text"]) == [a.text for a in articles]
        row = frames["statistics"].iloc[0]
        found = (
            (row.quantity_value, row.population_quote) if ending == "csv" else (row.quantity["value"], row.population["quote"])
        )
        assert found == first


def test_sqlite(folder, counts, first):
    with sqlite3.connect(f"file:{folder / 'articles.db'}?mode=ro", uri=True) as db:
        assert {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in counts} == counts
        assert db.execute("SELECT value, population FROM figures LIMIT 1").fetchone() == first
        found = db.execute("SELECT title FROM articles WHERE rowid IN (SELECT rowid FROM articles_fts ('barrel'))").fetchall()
        assert found == [("Allotment holders waste less water than their neighbours think",)]


def test_datasette(folder, counts, first):
    need("datasette")
    datasette = importlib.import_module("datasette.app").Datasette([], immutables=[str(folder / "articles.db")])

    async def asked(path):
        answer = await datasette.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    for name, count in counts.items():
        assert asyncio.run(asked(f"/articles/{name}.json?_shape=objects"))["filtered_table_rows_count"] == count
    rows = asyncio.run(asked("/articles/figures.json?_shape=array"))
    assert (rows[0]["value"], rows[0]["population"]) == first
    found = asyncio.run(asked("/articles/articles.json?_search=barrel&_shape=array"))  # so the index is known for one
    assert [row["date"] for row in found] == ["2023-06-12"]


def test_frictionless(folder, counts, first):
    frictionless = need("frictionless")
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    for name, count in counts.items():
        assert len(package.get_resource(f"{name}-csv").read_rows()) == count
    row = package.get_resource("statistics-csv").read_rows()[0]
    assert (float(row["quantity_value"]), row["population_quote"]) == first
    for name in ("terms.csv", "terms.jsonl", "articles.db"):
        sound = (folder / name).read_bytes()
        (folder / name).write_bytes(sound.replace(b"glossary", b"glossery"))
        assert not frictionless.Package(str(folder / "datapackage.json")).validate().valid, name
        (folder / name).write_bytes(sound)


def test_jsonschema(folder, counts):
    jsonschema = need("jsonschema")
    for name, count in counts.items():
        check = jsonschema.Draft202012Validator(json.loads((folder / f"{name}.schema.json").read_text("utf-8")))
        rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
        assert len(rows) == count and not [error for row in rows for error in check.iter_errors(row)]


def test_langchain(folder, articles):
    document = need("langchain_core.documents").Document
    found = [document(**json.loads(line)) for line in (folder / "retrieval.jsonl").read_text("utf-8").splitlines()]
    texts = {a.id: a.text for a in articles}
    assert {d.metadata["article"] for d in found} == texts.keys()
    for each in found:
        assert texts[each.metadata["article"]][each.metadata["start"] : each.metadata["end"]] == each.page_content


def test_llama_index(folder, articles):
    need("llama_index.core")
    document = importlib.import_module("llama_index.core.schema").Document
    rows = [json.loads(line) for line in (folder / "retrieval.jsonl").read_text("utf-8").splitlines()]
    found = [document(text=row["page_content"], metadata=row["metadata"]) for row in rows]
    assert {d.metadata["article"] for d in found} == {a.id for a in articles}
    assert all(d.text in next(a.text for a in articles if a.id == d.metadata["article"]) for d in found)


def test_linked_data(folder, articles, counts, first):
    rdflib = need("rdflib")
    graph = rdflib.Graph().parse(folder / "articles.jsonld", format="json-ld")
    schema, skos, notes = (rdflib.Namespace(n) for n in ("https://schema.org/", str(rdflib.SKOS), "http://www.w3.org/ns/oa#"))
    types = {
        schema.Article: counts["articles"],
        skos.Concept: counts["terms"],
        notes.Annotation: counts["terms"] + counts["statistics"],
    }
    assert {kind: len(set(graph.subjects(rdflib.RDF.type, kind))) for kind in types} == types
    assert {str(o) for o in graph.objects(None, skos.prefLabel)} == {t.name for a in articles for t in a.terms}
    quote = """
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX own: <urn:article-pipeline:field:> PREFIX schema: <https://schema.org/>
        SELECT ?value ?exact ?text ?start ?end WHERE {
          ?note oa:hasBody ?body; oa:hasTarget ?target . ?body own:quantity/own:value ?value .
          ?target oa:hasSource/schema:articleBody ?text; oa:hasSelector ?words, ?place .
          ?words oa:exact ?exact . ?place oa:start ?start; oa:end ?end }"""
    found = [tuple(each.toPython() for each in row) for row in graph.query(quote)]
    assert len(found) == sum(s.quantity.value is not None for a in articles for s in a.statistics)
    assert all(text[start:end] == exact for _, exact, text, start, end in found) and first[0] in {float(row[0]) for row in found}


def test_what_the_readme_says_of_loading(datasets, whole, monkeypatch, counts):
    told = (whole / "README.md").read_text("utf-8").partition("## Loading\n")[2].splitlines()
    tools = {name: need(name) for name in ("pipeline", "duckdb", "json", "os", "pandas", "polars")}
    tools |= {"datasets": datasets, "Document": need("langchain_core.documents").Document}
    monkeypatch.chdir(whole)
    assert [line.strip() for line in told] == [line for _, line in LOADING]
    for line in (line.strip() for line in told):
        if line.startswith("sqlite3 "):
            with sqlite3.connect("articles.db") as db:
                assert db.execute(line.split('"')[1]).fetchall()
        else:
            found = eval(line, tools)
            rows = list(found) if line.startswith("pipeline") else found
            assert len(rows) in (*counts.values(), len((whole / "retrieval.jsonl").read_bytes().splitlines())), line
