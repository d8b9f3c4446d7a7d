"""Blocks of pages and texts: what is found, where it stands, and how it moves when the text is repaired."""

import pytest

from pipeline.blocks import read_blocks, reanchor
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
