"""Collation: one text from several witnesses, for any order of them."""

import itertools
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.align import folded
from pipeline.collate import collate, foreign, learn, offer, witnesses
from pipeline.model import Block, Document, check_spans


def document(name, text, **fields):
    """A document from paragraphs; a line that begins with # is a heading."""
    parts = [part.strip() for part in text.split("\n\n")] if isinstance(text, str) else text
    blocks, at = [], 0
    for part in parts:
        size = len(part.removeprefix("# "))
        blocks.append(Block(kind="heading" if part.startswith("# ") else "paragraph", start=at, end=at + size))
        at += size + 2
    whole = "\n\n".join(part.removeprefix("# ") for part in parts)
    given = {"path": f"{name}.txt", "media": "text/plain", "sha256": name, "encoding": "utf-8", "confidence": 0.9}
    return Document(id=name, text=whole, blocks=tuple(blocks), **{**given, **fields})


def sound(found):
    check_spans(found.text, found.readings)
    assert "\n\n".join(found.text[b.start : b.end] for b in found.blocks) == found.text
    assert all(found.text[a:b].strip() for a, b, _ in found.support)
    return found


def test_case(case):
    documents = [document(name, text, **case.get("fields", {}).get(name, {})) for name, text in case["documents"].items()]
    found = sound(collate(documents))
    for order in itertools.islice(itertools.permutations(documents), 6):
        assert collate(order) == found
    want = case["want"]
    assert [found.text[b.start : b.end] for b in found.blocks] == want["blocks"]
    for name in ("title", "deck"):
        if name in want:
            assert getattr(found, name) == want[name]
    if "headings" in want:
        assert [found.text[b.start : b.end] for b in found.blocks if b.kind == "heading"] == want["headings"]
    shown = [[r.kind, r.quote, *(other.text for other in r.others)] for r in found.readings]
    assert shown == want.get("readings", shown)
    applied = [[s.before, s.after, s.places] for s in found.substitutions]
    assert applied == want.get("substitutions", applied)
    assert [p.code for p in found.problems] == want.get("problems", [])


ONE = "The ferry left at nine with forty people on board. It came back at noon with none. Nobody at the pier could say why."


def test_one_witness_is_left_alone():
    only = document("a", ONE, title="The ferry", evidence={"title": "heading"})
    found = collate([only])
    assert (found.text, found.blocks, found.title, found.evidence) == (only.text, only.blocks, "The ferry", {"title": "heading"})
    assert found.shares == {"a": 1.0}
    assert witnesses(found, 0, 9) == ("a",)


def test_the_same_document_twice_is_one_witness():
    only = document("a", ONE)
    again = only.model_copy(update={"path": "copy.txt"})
    assert len(collate([only, again]).documents) == 2
    assert collate([only, again]).text == ONE


SENTENCES = [
    "The ferry left the north quay at nine with forty people on board.",
    "Its captain had asked for a new engine twice since the spring.",
    "The company said that the ferry had passed every test.",
    "Nobody on the quay had been told of the engine.",
    "A diver found the old anchor under the pier in March.",
    "The union wants to see the letters before the hearing.",
    "Home News Sport Weather Sign in",
    "Read more: Ten boats to see before you die",
    "Fares rise by 4 percent in May, and by 6 percent in June.",
]
PARTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=9)
SLIPS = st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["the", "tbe", "forty", "engine", "?", "Mars"])), max_size=6)


@st.composite
def copies(draw):
    """Witnesses of the same few sentences, in any order, some words put in place of others."""
    found = []
    for name in "abcd"[: draw(st.integers(2, 4))]:
        words = " ".join(draw(PARTS)).split()
        for at, word in draw(SLIPS):
            words[at % len(words)] = word
        found.append(document(name, " ".join(words)))
    return found


@given(copies(), st.randoms(use_true_random=False))
def test_whatever_the_witnesses_are(documents, random):
    found = sound(collate(documents))
    assert collate(random.sample(documents, len(documents))) == found
    texts = {d.id: d.text for d in documents}
    keys = {name: " ".join(map(folded, text.split())) for name, text in texts.items()}
    for reading in found.readings:
        for other in reading.others:
            assert all(" ".join(map(folded, other.text.split())) in keys[name] for name in other.witnesses)
    assert set(found.text.split()) <= {word for text in texts.values() for word in text.split()}


@given(PARTS, st.integers(2, 5))
def test_copies_of_one_text_are_that_text(parts, number):
    documents = [document(name, "\n\n".join(parts)) for name in "abcde"[:number]]
    found = sound(collate(documents))
    assert (found.text, found.blocks, found.readings) == (documents[0].text, documents[0].blocks, ())


def test_who_has_what():
    found = sound(collate([document("a", ONE), document("b", ONE.replace("forty", "fourty")), document("c", ONE)]))
    at = found.text.index("forty")
    assert witnesses(found, at, at + 5) == ("a", "c")
    assert witnesses(found, 0, 5) == ("a", "b", "c")


def test_figures_that_differ_are_a_problem():
    found = sound(collate([document("a", ONE.replace("forty", "40")), document("b", ONE.replace("forty", "47"))]))
    assert [problem.code for problem in found.problems] == ["figures-differ"]
    assert [reading.kind for reading in found.readings] == ["figure"]


@pytest.mark.parametrize("other", ["", "…"])
def test_an_empty_witness_changes_nothing(other):
    assert sound(collate([document("a", ONE), document("b", [other] if other else [])])).text == ONE


def test_the_lexicon_only_offers():
    clean = "The mayor met the union. The mayor’s office said no. Later the mayor left by the back door, and the union stayed."
    broken = clean.replace("mayor", "玩具")
    told = collate([document("a", clean), document("b", broken)])
    lexicon = learn([told])
    assert [(entry.before, entry.after) for entry in lexicon] == [("玩具", "mayor")]
    other = collate([document("c", "A note on the 玩具 of the next town, who has not met the union yet and may never do.")])
    found = offer(other, lexicon)
    assert found.text == other.text
    assert [s.status for s in found.substitutions] == ["offered"]
    assert [(p.code, p.quote) for p in found.problems] == [("substitution-offered", "玩具")]


def test_a_collation_travels():
    found = collate([document("a", ONE), document("b", ONE.replace("noon", "dusk"))])
    assert pickle.loads(pickle.dumps(found)) == found


def test_home_scripts_are_not_foreign():
    assert foreign("市长在会议上说 no comment") == []
    assert foreign("Мэр said nothing at the meeting of the town council") == ["Мэр"]
