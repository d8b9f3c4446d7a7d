"""Blocks of pages and texts: what is found, where it stands, and how it moves when the text is repaired."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.blocks import read_blocks, reanchor
from pipeline.blocks.characters import Characters, words_of
from pipeline.model import Edit, Repaired, replay


def test_case(case):
    source = read_blocks(case["input"], html=case.get("html", True))
    assert [[b.kind, source.text[b.start : b.end]] for b in source.blocks if b.label == ""] == case["blocks"]
    for label, value in case.get("meta", {}).items():
        assert value in [source.text[b.start : b.end] for b in source.blocks if b.label == label]


def test_between_blocks_stands_only_white_space():
    source = read_blocks("<title>T</title><p>One <b>two</b><ul><li>x<li><a href=y>y</a></ul><div>tail", html=True)
    at = 0
    for b in source.blocks:
        assert not source.text[at : b.start].strip()
        at = b.end
    assert not source.text[at:].strip()
    assert [b.links for b in source.blocks if b.kind == "item"] == [0, 1]


def test_depth_has_no_limit():
    source = read_blocks("<div>" * 3000 + "deep" + "</div>" * 3000, html=True)
    assert source.text == "deep"


def test_reanchor_follows_the_edits():
    source = read_blocks("<p>a&amp;b xx<p>cc yy<p>end", html=True)
    edits = (
        Edit(stage="repair", rule="r", start=4, end=6, before="xx", after="longer"),
        Edit(stage="repair", rule="r", start=11, end=13, before="yy", after=""),
    )
    repaired = Repaired(text=replay(source.text, edits), edits=edits)
    moved = reanchor(source, repaired)
    assert [repaired.text[b.start : b.end] for b in moved.blocks] == ["a&b longer", "cc ", "end"]


def test_reanchor_drops_blocks_that_an_edit_emptied():
    source = read_blocks("one\ntwo", html=False)
    edits = (Edit(stage="repair", rule="r", start=3, end=7, before="\ntwo", after=""),)
    assert len(reanchor(source, Repaired(text="one", edits=edits)).blocks) == 1


SENTENCE = "The keepers of the valley count their hives twice a year. "


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + f"<p>{SENTENCE}</p>" + "</div>" * 100_000,
        "<p " + " ".join(f'a{i}="{i}"' for i in range(100_000)) + f">{SENTENCE}</p>",
        "<p><b>" + "<b>" * 100_000 + SENTENCE,
        "<table><tr><td>" * 5_000 + SENTENCE,
        f"<div class='a'><style>p{{}}</style><!-- no -->{SENTENCE}</div>" + "<div>" * 20_000,
    ],
    ids=["nested", "attributes", "inline", "tables", "bare"],
)
def test_hostile_markup_is_read_and_loses_nothing(page):
    assert read_blocks(page, html=True).text.strip(" |") == SENTENCE.strip()


def test_unclosed_comments_end():
    assert read_blocks("<div>" * 20_000 + "seen" + "<!--" * 200_000, html=True).text == "seen"


@given(st.lists(st.text(max_size=100), max_size=4))
def test_words_are_counted_as_the_pattern_finds_them(texts):
    assert words_of(texts) == [len(re.findall(r"\w+", text)) for text in texts]


def test_every_character_is_a_word_where_the_pattern_says_so():
    codes = (*range(0xD800), *range(0xE000, 0x11000), 0x1D400, 0x1F600, 0x20000, 0x10FFFF)
    found = words_of(list(map(chr, codes)))
    assert [hex(code) for code, words in zip(codes, found, strict=True) if words != len(re.findall(r"\w", chr(code)))] == []


@pytest.mark.parametrize("narrow", [21, 4])
def test_characters_are_counted_by_part(narrow, monkeypatch):
    monkeypatch.setattr("pipeline.blocks.characters.NARROW", narrow)
    text = "One, two 3. Ünder_score! “石路”: x"
    starts, ends = np.array([0, 12, len(text) - 1]), np.array([11, 30, len(text)])
    found = Characters(text).counts(starts, ends)
    assert found.words.tolist() == [3, 3, 1] and found.capital.tolist() == [1, 1, 0] and found.small.tolist() == [1, 0, 1]
    assert found.digits.tolist() == [1, 0, 0] and found.stopped.tolist() == [1, 0, 0] and found.colon.tolist() == [0, 1, 0]
    assert found.ideographs.tolist() == [0, 2, 0] and found.commas.tolist() == [1, 1, 0]
