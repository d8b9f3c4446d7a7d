"""What must hold everywhere, as properties and over the sample collection in raw/."""

import json
import random
import re
import socket
from collections import Counter
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import run
from pipeline.blocks import read_blocks
from pipeline.decode import decode
from pipeline.engine import Pool, Serial
from pipeline.facts import extract, facts_of
from pipeline.model import Article, Document, Raw, check_spans, replay, spans
from pipeline.read import read
from pipeline.repair import repair
from pipeline.run import ingest, prepare

RAW = Path(__file__).parents[1] / "raw"
SCHEMA = Path(__file__).parents[1] / "schema" / "article.schema.json"
WORD = re.compile(r"\w+")

prose = st.text(st.sampled_from("abc déÃ©â€™¡¯ÖÐ¹ú&;amp.\n 12%—“”中文Привет"), max_size=80)


@given(st.one_of(st.text(max_size=80), prose))
@settings(max_examples=200)
def test_repair_is_idempotent_and_its_edits_replay(text):
    repaired = repair(text)
    assert replay(text, repaired.edits) == repaired.text
    assert repair(repaired.text).text == repaired.text


@given(st.text(st.characters(max_codepoint=126, exclude_categories=("Cc", "Cs"), exclude_characters="&"), max_size=200))
@settings(max_examples=200)
def test_plain_ascii_comes_back_unchanged(text):
    assert repair(text).text == text and not repair(text).edits


SENTENCES = (
    "the baker’s oven “late” – and the café’s crème brûlée … ½ 20 °C ©",
    "El niño comió pan ¿no? Der Bäcker süßt Öl für 3 € Ação à noite é só pão",
    "Piekarz śpi źle Pekař říká čtyři ůhly Fırıncı ekmeği yaptı Пекарь спит Ο φούρναρης κοιμάται",
    "パン屋は眠る。 面包师睡着了 빵집은 쉰다",
)
SOUND = " ".join(SENTENCES).split()


@given(st.lists(st.sampled_from(SOUND), max_size=40))
@settings(max_examples=200)
def test_sound_text_comes_back_unchanged(words):
    text = " ".join(words)
    assert repair(text).text == text


@given(prose, st.sampled_from(["text/plain", "text/html"]))
@settings(max_examples=150)
def test_every_input_is_a_document_or_a_rejection(text, media):
    result = prepare(Raw(path="a", data=text.encode("utf-8", "replace"), media=media))
    assert isinstance(result, Document) or result.code in ("empty", "binary", "no-article", "index-page")


@given(st.binary(max_size=200), st.sampled_from(["text/plain", "text/html"]))
@settings(max_examples=150)
def test_any_bytes_are_a_document_or_a_rejection(data, media):
    result = prepare(Raw(path="a", data=data, media=media))
    assert isinstance(result, Document) or result.code in ("empty", "binary", "no-article", "index-page")


INPUT = st.tuples(st.one_of(prose, st.sampled_from(SENTENCES)), st.sampled_from(["text/plain", "text/html"]))


@given(st.lists(INPUT, max_size=8))
def test_a_document_is_the_same_whatever_else_is_in_its_batch(inputs):
    raws = [Raw(path=f"{i}", data=text.encode("utf-8", "surrogatepass"), media=media) for i, (text, media) in enumerate(inputs)]
    assert run.prepared([(raw, ()) for raw in raws]) == [prepare(raw) for raw in raws]


def test_a_fault_in_one_document_costs_no_other_of_its_batch(monkeypatch):
    def faulty(text):
        if "fault" in text:
            raise RuntimeError("a fault")
        return repair(text)

    monkeypatch.setattr(import_module("pipeline.prepare"), "repair", faulty)
    told = run.prepared(
        [(Raw(path=f"{text}.txt", data=text.encode()), ()) for text in ("The bees slept.", "A fault.", "The hive.")]
    )
    assert [getattr(each, "code", "") for each in told] == ["", "internal-error", ""]


@given(
    st.lists(
        st.sampled_from(["68 percent of nurses agree.", "(RN)", "more than", "$2bn", "one in three", "Plan: a way.", "\n\n"])
    )
)
@settings(max_examples=100)
def test_facts_are_spans_of_the_text(parts):
    text = " ".join(parts)
    facts = extract(text)
    check_spans(text, spans(facts.terms, facts.statistics))


PIECES = (
    "Pay rose 5 percent in May, the survey by Crumb Research found.",
    "It found that one in three bakers sleep late.",
    "We polled more than 900 nurses; nearly two-thirds of them agreed.",
    "Sales 26.0 mln vs 17.1 mln",
    "\n\n",
    "“No,” said Ada Loaf.",
    "Use of a virtual private network (VPN) is free.",
    "The mill-owned shop cost $2.5bn, down from $3bn.",
    "don’t [so][1] *_",
    "  ",
    "Der Ofen kostet 5 Prozent mehr, und laut einer Umfrage von Krume schlafen 40 Prozent der Bäcker in der Nacht nicht.",
)


@given(st.lists(st.tuples(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(["en", "de", "fr"])), max_size=5))
@settings(max_examples=100)
def test_the_facts_of_a_text_are_the_same_whatever_is_read_beside_it(given):
    texts = [(" ".join(parts), code) for parts, code in given]
    assert facts_of(texts) == [facts for one in texts for facts in facts_of([one])]


@pytest.fixture(scope="module")
def raws():
    return list(read(RAW))


@pytest.fixture(scope="module")
def articles(raws):
    return [a.model_dump_json() for a in ingest(raws, engine=Serial())]


def test_any_order_gives_equal_bytes(raws, articles):
    for seed in range(3):
        shuffled = random.Random(seed).sample(raws, len(raws))
        assert [a.model_dump_json() for a in ingest(shuffled, engine=Serial())] == articles


def test_any_number_of_workers_gives_equal_bytes(raws, articles):
    assert [a.model_dump_json() for a in ingest(raws, engine=Pool(2))] == articles


def test_the_record_accounts_for_every_word(raws):
    for raw in raws:
        if isinstance(raw, Raw):
            document = prepare(raw)
            html = raw.media == "text/html"
            source = read_blocks(decode(raw.data, declared=raw.charset, html=html).text, html=html).text
            words = Counter(WORD.findall(replay(source, document.edits)))
            assert Counter(WORD.findall(document.text)) <= words
            assert len(WORD.findall(document.text)) + sum(r.words for r in document.removed) == words.total()


@pytest.mark.parametrize("stage", ["collate", "facts_of"])
def test_a_fault_in_one_group_costs_no_other(raws, articles, monkeypatch, stage):
    failed = []

    def fail(given, *more):
        if "north shore" in str(given):
            failed.append(given)
            raise RuntimeError("a fault")
        return whole(given, *more)

    whole = getattr(run, stage)
    monkeypatch.setattr(run, stage, fail)
    found = [a.model_dump_json() for a in ingest(raws, engine=Serial())]
    assert failed and len(found) == len(articles)
    faulty = [Article.model_validate_json(a) for a in found if a not in articles]
    assert 0 < len(faulty) <= len(failed) and all(a.text for a in faulty)
    assert {p.code for a in faulty for p in a.problems if "a fault" in p.message} == {"internal-error"}


def test_a_fact_that_is_no_place_of_its_text_costs_its_article_the_facts(raws, articles, monkeypatch):
    def misplaced(texts):
        found = facts_of(texts)
        for (text, _), facts in zip(texts, found, strict=True):
            if "north shore" in text:
                facts.statistics[0]["evidence"]["end"] += 1
        return found

    monkeypatch.setattr(run, "facts_of", misplaced)
    found = [a.model_dump_json() for a in ingest(raws, engine=Serial())]
    (faulty,) = (Article.model_validate_json(a) for a in found if a not in articles)
    assert len(found) == len(articles) and faulty.text and not faulty.statistics
    assert [p.message.count("\n") for p in faulty.problems if p.code == "internal-error"] == [0]


def test_a_batch_that_memory_is_short_for_is_finished_one_by_one(raws, articles, monkeypatch):
    def short(texts):
        if len(texts) > 1:
            raise MemoryError
        return facts_of(texts)

    monkeypatch.setattr(run, "facts_of", short)
    assert [a.model_dump_json() for a in ingest(raws, engine=Serial())] == articles


def test_every_input_is_in_an_article_or_rejected(raws, articles):
    rejected = []
    published = [Article.model_validate_json(a) for a in articles]
    list(ingest(raws, engine=Serial(), on_reject=rejected.append))
    ended = [(v.path, v.member) for a in published for v in a.variants] + [(r.path, r.member) for r in rejected]
    assert sorted(ended) == sorted((r.path, r.member) for r in raws)


def test_published_records_are_valid_by_the_published_schema(articles):
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for article in articles:
        validator.validate(json.loads(article))


def test_ingest_needs_no_network(raws, articles, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("ingest opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    assert [a.model_dump_json() for a in ingest(raws, engine=Serial())] == articles
