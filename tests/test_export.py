"""What is published, as files for other tools: complete, equal bytes for equal articles, nothing touched that stays."""

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import create_model

import pipeline
from pipeline import state, write
from pipeline.export import DEFAULT, FORMATS, Missing, Unanswerable, Wanted, export, rows
from pipeline.export.card import features
from pipeline.export.linked import CONTEXT
from pipeline.export.retrieval import LONGEST, passages
from pipeline.export.rows import tables
from pipeline.export.shape import Shape, columns, shape
from pipeline.export.views import VIEWS
from pipeline.model import Article, Block, Quantity, Sense, Span, Statistic, Term, Variant
from pipeline.write import Changes, Folder, article_bytes

TEXT = "Glazing\n\nA kiln is an oven for clay. In 2022, 40 percent of potters own one, up from −3.5 in the cold.\u2028Said Ada."


def place(out, id_):
    return out / "articles" / id_[:2] / f"{id_}.json"


def span(quote):
    start = TEXT.index(quote)
    return Span(start=start, end=start + len(quote), quote=quote)


def article(id_="aa", **more):
    kiln = Term(name="kiln", form="sentence", evidence=span("kiln"), senses=(Sense(definition=span("an oven for clay")),))
    share = Statistic(
        id="s1", kind="percent", comparator="eq", quantity=Quantity(value=40), population=span("potters"),
        claim=span("own one"), period=span("In 2022"), sentence=span("In 2022, 40 percent of potters own one"),
        evidence=span("40 percent"), confidence=0.9,
    )  # fmt: skip
    cold = share.model_copy(update={"id": "s2", "quantity": Quantity(value=-3.5), "evidence": span("−3.5"), "period": None})
    end = TEXT.index("\n\n")
    told = {
        "title": "=SUM(A1)", "authors": ("Ada Bright", "@b"), "language": "en", "evidence": {"title": "title-line"}, "text": TEXT,
        "blocks": (Block(kind="heading", start=0, end=end), Block(kind="paragraph", start=end + 2, end=len(TEXT))),
        "confidence": 1.0, "variants": (Variant(id=id_, path="a.txt", sha256="0" * 64, encoding="utf-8", share=1.0),),
        "terms": (kiln,), "statistics": (share, cold),
    }  # fmt: skip
    return Article(id=id_, **{**told, **more})


def publish(out, *articles):
    folder = Folder(out)
    for each in articles:
        folder.write(each.id, article_bytes(each))
    folder.finish([], Changes(created=tuple(each.id for each in articles)), 1)
    return out


@pytest.fixture
def out(tmp_path):
    return publish(tmp_path / "out", article("aa"), article("bb", title="Über Öfen", language="de", statistics=()), article("ab"))


def snapshot(folder):
    return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}


def lines(file):
    return [json.loads(line) for line in file.read_text("utf-8").split("\n")[:-1]]


def query(folder, text):
    with sqlite3.connect(f"file:{folder / 'articles.db'}?mode=ro", uri=True) as db:
        return db.execute(text).fetchall()


def test_lines_are_the_records(out, tmp_path):
    done = export(out, tmp_path / "to", Wanted())
    assert done.articles == 3 and set(done.written) >= {each.sign for name, each in FORMATS.items() if name in DEFAULT}
    assert lines(tmp_path / "to" / "articles.jsonl") == [a.model_dump(mode="json") for a in write.load(out)]
    statistics = lines(tmp_path / "to" / "statistics.jsonl")
    assert [(s["article"], s["id"]) for s in statistics] == [("aa", "s1"), ("aa", "s2"), ("ab", "s1"), ("ab", "s2")]
    assert {"article": "aa", **article().statistics[0].model_dump(mode="json")} == statistics[0]
    assert [t["article"] for t in lines(tmp_path / "to" / "terms.jsonl")] == ["aa", "ab", "bb"]
    assert list(pipeline.load(tmp_path / "to" / "articles.jsonl")) == list(pipeline.load(str(out)))
    assert len((tmp_path / "to" / "articles.jsonl").read_text("utf-8").splitlines()) == 3  # U+2028 is escaped


def test_every_column_is_told_in_the_package_and_on_the_card(out, tmp_path):
    export(out, tmp_path / "to", Wanted())
    package = json.loads((tmp_path / "to" / "datapackage.json").read_text("utf-8"))
    fields = [field for each in package["resources"] if "schema" in each for field in each["schema"]["fields"]]
    assert len(fields) > 50 and all(field["description"].endswith(".") for field in fields)
    card = (tmp_path / "to" / "README.md").read_text("utf-8")
    rows = [line for line in card.splitlines() if line.startswith("| `") and not line.startswith(("| `articles.", "| `terms."))]
    names = [f"| `{name}` |" for table in tables().values() for name in table.shape.fields]
    named = [line for name in names for line in rows if line.startswith(name)]
    assert len(named) > 30 and all(line.endswith(". |") for line in named)


def test_rows_are_valid_by_the_schemas_beside_them(out, tmp_path):
    export(out, tmp_path / "to", Wanted(("jsonl",)))
    for name in tables():
        check = jsonschema.Draft202012Validator(json.loads((tmp_path / "to" / f"{name}.schema.json").read_text("utf-8")))
        found = lines(tmp_path / "to" / f"{name}.jsonl")
        assert found and not [error for row in found for error in check.iter_errors(row)]
        assert list(check.iter_errors({**found[0], "mood": "glad"}))


def test_no_cell_is_a_formula_and_numbers_stay_numbers(out, tmp_path):
    export(out, tmp_path / "to", Wanted(("csv",)))
    with (tmp_path / "to" / "articles.csv").open(encoding="utf-8", newline="") as stream:
        first, *_ = csv.DictReader(stream)
    assert first["title"] == "'=SUM(A1)" and json.loads(first["authors"]) == ["Ada Bright", "@b"] and first["text"] == TEXT
    with (tmp_path / "to" / "statistics.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert [(s["quantity_value"], s["claim_quote"], s["period_quote"]) for s in found[:2]] == [
        ("40", "own one", "In 2022"),
        ("-3.5", "own one", ""),
    ]


def test_the_database_has_keys_search_and_views(out, tmp_path):
    export(out, tmp_path / "to", Wanted(("sqlite",)))
    to = tmp_path / "to"
    assert query(to, "PRAGMA foreign_key_check") == [] and query(to, "PRAGMA integrity_check") == [("ok",)]
    owners = {name: {row[2] for row in query(to, f"PRAGMA foreign_key_list('{name}')")} for name in ("terms", "terms_senses")}
    assert owners == {"terms": {"articles"}, "terms_senses": {"articles", "terms"}}
    found = "SELECT a.id FROM articles_fts AS f JOIN articles AS a ON a.rowid = f.rowid WHERE f.articles_fts MATCH 'ofen'"
    assert query(to, found) == [("bb",)]
    figures = query(to, "SELECT figure, value, population, claim FROM figures WHERE article = 'ab'")
    assert figures[0] == ("40 percent", 40, "potters", "own one")
    assert query(to, "SELECT term, definition FROM glossary")[0] == ("kiln", "an oven for clay")
    for view in VIEWS:
        query(to, f"SELECT * FROM {view}")
    assert query(to, "SELECT terms, statistics FROM overview ORDER BY article") == [(1, 2), (1, 2), (1, 0)]


def test_passages_are_the_text_and_none_is_long(out, tmp_path):
    export(out, tmp_path / "to", Wanted(("retrieval",)))
    found = lines(tmp_path / "to" / "retrieval.jsonl")
    assert {(*row,) for row in found} == {("page_content", "metadata")} and len(found) == 3
    about = found[0]["metadata"]
    assert TEXT[about["start"] : about["end"]] == found[0]["page_content"]
    assert (about["article"], about["heading"], about["authors"]) == ("aa", "Glazing", "Ada Bright; @b")
    assert (about["terms"], about["statistics"]) == ("kiln", "s1, s2")
    assert all(isinstance(value, str | int | float) for row in found for value in row["metadata"].values())


@pytest.mark.parametrize(
    "paragraph", ["word " * 900, "x" * 2500, "A sentence of some words. " * 200, "no, " * 249 + "end", "漢字。" * 700]
)
def test_whatever_the_paragraph_nothing_but_white_space_is_lost(paragraph):
    parts = [
        ("heading", "One"),
        ("heading", "Two"),
        ("paragraph", paragraph.strip()),
        ("heading", "Three"),
        ("item", "a"),
        ("item", "b"),
    ]
    text, blocks = "", []
    for kind, words in parts:
        text += "\n\n" if text else ""
        blocks.append({"kind": kind, "start": len(text), "end": len(text) + len(words)})
        text += words
    found = list(passages(text, blocks))
    assert "".join("".join(text[p.start : p.end] for p in found).split()) == "".join(text.split())
    assert all(0 < p.end - p.start <= LONGEST for p in found)
    assert found[0].heading == "Two" and found[-1] == (text.index("Three"), len(text), "Three")


def test_linked_data_has_each_fact_at_its_place(out, tmp_path):
    export(out, tmp_path / "to", Wanted(("jsonld",)))
    graph = json.loads((tmp_path / "to" / "articles.jsonld").read_text("utf-8"))["@graph"]
    types = [node["@type"] for node in graph]
    assert (types.count("Article"), types.count("skos:Concept"), types.count("Annotation")) == (3, 3, 7)
    assert (graph[0]["headline"], graph[0]["author"][0]["schema:name"]) == ("=SUM(A1)", "Ada Bright")
    for node in (n for n in graph if n["@type"] == "Annotation"):
        place, words = node["target"]["selector"]
        assert TEXT[place["start"] : place["end"]] == words["exact"]
        assert words["prefix"] + words["exact"] + words["suffix"] in TEXT


def test_no_field_is_taken_for_a_word_of_another_vocabulary():
    def names(shape):
        for name, each in shape.fields.items():
            yield from (name, *names(each), *(names(each.item) if each.item else ()))

    fields = {name for table in tables().values() for name in names(table.shape)}
    assert fields & CONTEXT.keys() == {"url"} and {"title", "start", "quote", "definition"} <= fields


def test_a_second_export_touches_nothing_and_a_changed_article_only_what_it_is_in(out, tmp_path):
    to = tmp_path / "to"
    export(out, to, Wanted())
    before = snapshot(to)
    assert export(out, to, Wanted()).written == () and snapshot(to) == before
    publish(out, article("bb", title="Kilns", language="de", statistics=(), terms=()))
    written = set(export(out, to, Wanted()).written)
    assert "terms.jsonl" in written and not written & {"statistics.jsonl", "statistics.csv", "terms.schema.json"}
    assert not list(to.glob("*.tmp*"))


def test_what_a_killed_export_left_behind_is_in_nobodys_way(out, tmp_path):
    export(out, tmp_path / "whole", Wanted())
    (tmp_path / "to").mkdir()
    for made in (tmp_path / "whole").iterdir():
        (tmp_path / "to" / f"{made.name}.tmp").write_bytes(made.read_bytes()[:-5] + b"half a file")
    export(out, tmp_path / "to", Wanted())
    whole, again = ({name: data for name, (_, data) in snapshot(tmp_path / each).items()} for each in ("whole", "to"))
    assert whole == again


def test_equal_articles_make_equal_bytes(out, tmp_path):
    for name in ("one", "two"):
        export(out, tmp_path / name, Wanted())
    one, two = ({name: data for name, (_, data) in snapshot(tmp_path / each).items()} for each in ("one", "two"))
    assert one == two


def test_what_stands_in_another_format_is_made_anew(out, tmp_path):
    to = tmp_path / "to"
    export(out, to, Wanted(("csv",)))
    publish(out, article("cc"))
    export(out, to, Wanted(("jsonl",)))
    assert len(lines(to / "articles.jsonl")) == 4 and "cc," in (to / "articles.csv").read_text("utf-8")


def test_a_failure_leaves_what_stood(out, tmp_path):
    to = tmp_path / "to"
    export(out, to, Wanted())
    before = snapshot(to)
    place(out, "bb").write_text("{}")
    with pytest.raises(ValueError, match=r"bb\.json is not a valid article"):
        export(out, to, Wanted())
    assert snapshot(to) == before


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("language = 'en'", ["aa", "ab"]),
        ("json_array_length(statistics) = 0 OR id = 'aa'", ["aa", "bb"]),
        ("title LIKE '%Öfen%'", ["bb"]),
        ("EXISTS (SELECT 1 FROM json_each(authors) WHERE value = '@b')", ["aa", "ab", "bb"]),
        ("evidence ->> 'title' IS NULL", []),
    ],
)
def test_where_asks_each_article(out, tmp_path, expression, ids):
    assert export(out, tmp_path / "to", Wanted(("jsonl",), where=expression)).articles == len(ids)
    assert [a.id for a in pipeline.load(tmp_path / "to" / "articles.jsonl")] == ids


@pytest.mark.parametrize(
    "expression",
    [
        "langage = 'en'",
        "1); DROP TABLE x; --",
        "load_extension('x')",
        "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n)",
        "",
    ],
)
def test_where_understands_or_says_why(out, tmp_path, expression):
    with pytest.raises(Unanswerable, match="The fields are schema_version, id, title"):
        export(out, tmp_path / "to", Wanted(where=expression))
    assert not list((tmp_path / "to").iterdir())


def test_since_has_what_changed_and_what_ended(out, tmp_path):
    folder = Folder(out)
    folder.finish([], Changes(updated=("ab",), merged=(("zz", "aa"),)), 2)
    folder.finish([], Changes(retired=("yy",)), 3)
    done = export(out, tmp_path / "to", Wanted(("jsonl",), since=1))
    assert done.run == 3 and [a.id for a in pipeline.load(tmp_path / "to" / "articles.jsonl")] == ["aa", "ab"]
    assert [(r["change"], r["id"]) for r in lines(tmp_path / "to" / "changes.jsonl")] == [
        ("updated", "ab"),
        ("merged", "zz"),
        ("retired", "yy"),
    ]
    assert export(out, tmp_path / "none", Wanted(("jsonl",), since=3)).articles == 0
    with pytest.raises(Unanswerable, match=r"the last run in .* is 3"):
        export(out, tmp_path / "to", Wanted(since=4))


def test_a_field_of_the_model_is_in_every_export(out, tmp_path, monkeypatch):
    more = {"mood": (str | None, "glad"), "doubts": (tuple[str, ...], ("none",))}
    term, statistic = create_model("Term", __base__=Term, **more), create_model("Statistic", __base__=Statistic, **more)
    facts = {"terms": (tuple[term, ...], ()), "statistics": (tuple[statistic, ...], ())}
    wider = create_model("Article", __base__=Article, **facts, **more)
    for module, name, model in ((rows, "Term", term), (rows, "Statistic", statistic), (write, "Article", wider)):
        monkeypatch.setattr(module, name, model)
    monkeypatch.setitem(write.PUBLISHED, "article", wider)
    to = tmp_path / "to"
    export(out, to, Wanted())
    for name in tables():
        assert all(row["mood"] == "glad" for row in lines(to / f"{name}.jsonl"))
        with (to / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert all((row["mood"], row["doubts"]) == ("glad", '["none"]') for row in csv.DictReader(stream))
        assert query(to, f"SELECT DISTINCT mood, doubts FROM {name}") == [("glad", '["none"]')]
    assert all(row["metadata"]["mood"] == "glad" and row["metadata"]["doubts"] == "none" for row in lines(to / "retrieval.jsonl"))
    graph = json.loads((to / "articles.jsonld").read_text("utf-8"))["@graph"]
    facts = [node["body"] if node["@type"] == "Annotation" else node for node in graph]
    assert sum(node.get("mood") == "glad" for node in facts) == 3 + 3 + 4
    package = json.loads((to / "datapackage.json").read_text("utf-8"))
    fields = [[f["name"] for f in r["schema"]["fields"]] for r in package["resources"] if "schema" in r]
    assert len(fields) == 6 and all({"mood", "doubts"} <= {*names} for names in fields)
    assert (to / "README.md").read_text("utf-8").count("| `mood` | string or null |") == 3
    assert features(tables()["terms"].shape, "jsonl")[-1] == {"name": "doubts", "list": "string"}


def test_what_no_export_can_hold_is_refused():
    with pytest.raises(ValueError, match="no export can hold"):
        shape({"anyOf": [{"type": "string"}, {"type": "integer"}]})
    with pytest.raises(ValueError, match="two columns have the name a_b"):
        columns(Shape("record", fields={"a_b": Shape("string"), "a": Shape("record", fields={"b": Shape("string")})}))


def test_nothing_published_is_said_before_anything_is_made(tmp_path):
    with pytest.raises(FileNotFoundError, match="pipeline ingest"):
        export(tmp_path / "none", tmp_path / "to", Wanted())
    with pytest.raises(FileNotFoundError, match="Nothing is published"):
        pipeline.load(tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_and_a_missing_library_are_named(out, tmp_path, monkeypatch):
    with pytest.raises(Missing, match="no format xml: choose of jsonl, csv"):
        export(out, tmp_path / "to", Wanted(("xml",)))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Missing, match=r"article-pipeline\[parquet\]"):
        export(out, tmp_path / "to", Wanted(("parquet",)))


MEASURE = """
import sys
from pathlib import Path
from pipeline.export import DEFAULT, Wanted, export
export(Path(sys.argv[1]), Path(sys.argv[2]), Wanted(DEFAULT, where="language = 'en'"))
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_memory_does_not_grow_with_the_articles(tmp_path):
    peaks = []
    for count in (200, 2000):
        for number in range(count):
            file = place(tmp_path / f"{count}", f"{number % 256:02x}{number}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(article_bytes(article(file.stem)))
        command = [sys.executable, "-c", MEASURE, tmp_path / f"{count}", tmp_path / f"to{count}"]
        peaks.append(int(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    assert peaks[1] - peaks[0] < 8_000, peaks  # kB; the articles have 7 MB, the files 20


def run(*args):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "export", *map(str, args)], capture_output=True, text=True, check=False
    )


def test_the_command_exports_and_says_what_to_do(out, tmp_path):
    told = json.loads(run("--out", out, "--json").stdout)
    assert (told["articles"], told["run"], told["folder"]) == (3, 1, str(out / "export"))
    assert told["files"]["statistics.jsonl"]["rows"] == 4 and "README.md" in told["written"]
    assert "nothing changed" in run("--out", out).stdout
    part = run(
        "--out", out, "--to", tmp_path / "de", "--format", "csv, jsonl", "--format", "sqlite", "--where", "language = 'de'"
    )
    assert part.returncode == 0 and query(tmp_path / "de", "SELECT id FROM articles") == [("bb",)]
    for wrong, why in (
        (("--out", tmp_path / "none"), "pipeline ingest"),
        (("--out", out, "--where", "language = 'de'"), "--to"),
        (("--out", out, "--to", out, "--since", "0"), "a folder of its own"),
        (("--out", out, "--to", tmp_path / "to", "--where", "langage = 'de'"), "The fields are"),
        (("--out", out, "--format", "xml"), "choose of jsonl"),
    ):
        done = run(*wrong)
        assert done.returncode == 2 and why in done.stderr, (wrong, done.stderr)
    assert [json.loads(line)["change"] for line in (out / "changes.jsonl").read_text().splitlines()] == ["created"] * 3


def test_the_command_tells_what_is_in_its_way(out, tmp_path):
    (tmp_path / "file").write_text("")
    done = run("--out", out, "--to", tmp_path / "file")
    assert done.returncode == 73 and "Cannot write" in done.stderr
    whole = ("import resource, sys; from pipeline.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
             "sys.argv[1:] = ['export', '--format', 'sqlite', '--out', sys.argv[1]]; main()")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", whole, out], capture_output=True, text=True, check=False)
    assert done.returncode == 73 and "articles.db" in done.stderr and not list((out / "export").iterdir())
    with state.writer(out):
        done = run("--out", out)
    assert done.returncode == 75 and "A run writes to" in done.stderr
    place(out, "bb").write_text("{}")
    done = run("--out", out)
    assert done.returncode == 1 and "bb.json is not a valid article" in done.stderr and "pipeline verify" in done.stderr
