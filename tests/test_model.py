"""A record whose spans are not its text cannot be constructed; the published schema is that of the models."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.model import Article, Block, Edit, OtherReading, Quantity, Reading, Sense, Span, Term, Variant, replay
from pipeline.write import PUBLISHED, dumps, schema


class Snow(Span):
    """A span with a field of its own."""

    depth: float
    """How deep it lies,
    in centimetres."""


TEXT = "Rain fell.\n\nIt stopped."
BLOCKS = (Block(kind="paragraph", start=0, end=10), Block(kind="paragraph", start=12, end=23))
VARIANT = Variant(id="a", path="a.txt", sha256="0" * 64, encoding="utf-8", share=1.0)


def build(**more):
    return Article(**{"id": "a", "text": TEXT, "blocks": BLOCKS, "confidence": 1.0, "variants": (VARIANT,), **more})


def test_blocks_must_be_the_text():
    build()
    with pytest.raises(ValidationError, match="joined"):
        build(blocks=BLOCKS[:1])


def test_spans_must_be_the_text():
    fell = Span(start=5, end=9, quote="fell")
    build(terms=(Term(name="Rain", form="sentence", evidence=fell, senses=(Sense(definition=fell),)),))
    off = fell.model_copy(update={"start": 4, "end": 8})
    with pytest.raises(ValidationError, match="is not 'fell'"):
        build(terms=(Term(name="Rain", form="sentence", evidence=fell, senses=(Sense(definition=off),)),))


def test_readings_must_be_the_text():
    other = (OtherReading(text="Snow", witnesses=("b",)),)
    build(readings=(Reading(start=0, end=4, quote="Rain", kind="wording", witnesses=("a",), others=other),))
    with pytest.raises(ValidationError, match="is not"):
        build(readings=(Reading(start=1, end=5, quote="Rain", kind="wording", witnesses=("a",), others=other),))


def test_records_are_closed_and_frozen():
    with pytest.raises(ValidationError, match="extra"):
        build(mood="good")
    with pytest.raises(ValidationError, match="frozen"):
        build().title = "x"


def test_edits_replay_and_refuse_another_source():
    edit = Edit(stage="repair", rule="r", start=1, end=2, before="b", after="xx")
    assert replay("abc", [edit]) == "axxc"
    with pytest.raises(ValueError, match="does not fit"):
        replay("acc", [edit])


def test_whole_numbers_are_published_whole():
    assert Quantity(value=68.0).model_dump_json() == '{"value":68,"min":null,"max":null,"unit":null}'


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_field_that_is_published_is_told_in_a_sentence(name):
    whole = schema(name)
    records = {name: whole, **whole.get("$defs", {})}
    for title, record in records.items():
        for field, told in record["properties"].items():
            assert re.fullmatch(r"[A-Z0-9][^\n]+ [^\n]+\.", told.get("description", "")), f"{title}.{field}"
        assert len({told["description"] for told in record["properties"].values()}) == len(record["properties"])


def test_a_record_of_another_module_tells_its_own_fields_and_those_it_inherits():
    told = Snow.model_json_schema()["properties"]
    assert told["depth"]["description"] == "How deep it lies, in centimetres."
    assert told["end"]["description"] == Span.model_json_schema()["properties"]["end"]["description"]
    typed = type("Typed", (Span,), {"__module__": "__main__"}).model_json_schema()["properties"]
    assert typed["end"] == told["end"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_schema_in_the_repository_is_current(name):
    file = Path(__file__).parents[1] / "schema" / f"{name}.schema.json"
    assert file.read_text("utf-8") == dumps(schema(name)), "stale: run `pipeline schema --out schema`"
