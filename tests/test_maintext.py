"""The main text: what is kept, what is left out and why, and that no word is lost on the way."""

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spelling import spelled

from pipeline.blocks import SourceBlock, read_blocks
from pipeline.forest import forest
from pipeline.furniture import LINES, ROLES, WITHIN, may_be_furniture, reason_of
from pipeline.maintext import main_text, main_texts
from pipeline.maintext.confidence import confidences, signals
from pipeline.maintext.cuts import pieces_of
from pipeline.maintext.features import Weights
from pipeline.maintext.forest import RUN, chosen
from pipeline.maintext.names import name_scores
from pipeline.maintext.page import name_facts
from pipeline.maintext.pieces import Piece
from pipeline.maintext.roles import roles_of
from pipeline.maintext.rows import Rows
from pipeline.maintext.words import Vocabulary, Words, hashes_of, words_of
from pipeline.model import QUOTE_LIMIT

WORD = re.compile(r"\w+")


def check_law(source, main):
    assert len(WORD.findall(source.text)) == len(WORD.findall(main.text)) + sum(r.words for r in main.removed)
    assert "\n\n".join(main.text[b.start : b.end] for b in main.blocks) == main.text
    assert all(len(r.quote) <= QUOTE_LIMIT for r in main.removed)
    assert 0 <= main.confidence <= 1


def test_case(case):
    source = read_blocks(case["input"], html=case.get("html", False))
    main = main_text(source)
    check_law(source, main)
    if "text" in case:
        assert main.text == case["text"]
    if "code" in case:
        assert [problem.code for problem in main.problems] == [case["code"]]
    for kept in case.get("keeps", ()):
        assert kept in main.text
    for left_out in case.get("drops", ()):
        assert left_out not in main.text
    for reason, quote in case.get("reasons", {}).items():
        assert any(quote in r.quote for r in main.removed if r.reason == reason), main.removed
    for heading in case.get("headings", ()):
        assert heading in [main.text[b.start : b.end] for b in main.blocks if b.kind == "heading"]
    for field, values in case.get("fields", {}).items():
        assert main.fields.get(field) == values
    assert len(main.blocks) >= case.get("blocks_at_least", 0)


@pytest.mark.parametrize("row", (*LINES, *WITHIN), ids=lambda r: r.example)
def test_every_row_of_furniture_matches_its_example(row):
    assert row.pattern.search(row.example)
    assert reason_of(row.example) is not None


@pytest.mark.parametrize("row", LINES, ids=lambda r: r.example)
def test_no_alternative_of_a_row_is_passed_over(row):
    lines = [line for line in spelled(row.pattern) if row.pattern.search(line)]
    assert lines and [line for line in lines if reason_of(line) is None] == []


@pytest.mark.parametrize("row", WITHIN, ids=lambda r: r.example)
def test_no_alternative_of_a_cut_is_passed_over(row):
    cuts = [line for cut in spelled(row.pattern) for line in (cut, cut.title(), cut.upper()) if row.pattern.search(line)]
    lines = [f"The mill closes in May. {cut}" for cut in cuts]
    pieces = [pieces_of(line, [SourceBlock(0, len(line), "paragraph")]) for line in lines]
    assert lines and [line for line, cut in zip(lines, pieces, strict=True) if row.reason not in {p.reason for p in cut}] == []


def test_a_pager_is_told_in_the_languages_that_its_page_number_is_read_in():
    lines = ("Seite 2 von 7", "Seite 2/7", "Page 2 sur 7", "página 3 de 9", "« Vorherige Seite", "1 2 3 Page suivante")
    assert {reason_of(line) for line in lines} == {"pager"}
    assert {reason_of(line) for line in ("Seite an Seite", "Nächste Woche", "Page 2 of the report")} == {None}


@pytest.mark.parametrize("row", WITHIN, ids=lambda r: r.example)
def test_every_cut_matches_its_example(row):
    assert row.pattern.search(row.example)


PARTS = st.sampled_from(
    ["The bees slept. ", "\n", "\n\n", "Credit: Agency ", "[Related: Bees] ", "Share", "Next Page", "1  2  ", "by Ada Byron",
     "é", "石路", "Subscribe now! ", "<p>", "<nav>", "</nav>", "<h1>", "<td>x", "<table>", " word" * 70, "_", "·", "&amp;",
     "Platform: For A, this is b. "]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30).map("".join), st.booleans())
def test_no_word_is_lost(text, html):
    source = read_blocks(text, html=html)
    check_law(source, main_text(source))


@given(st.lists(st.tuples(st.lists(PARTS, max_size=12).map("".join), st.booleans()), max_size=6))
def test_a_main_text_is_the_same_whatever_else_is_in_its_batch(inputs):
    sources = [read_blocks(text, html=html) for text, html in inputs]
    assert main_texts(sources) == [main_text(source) for source in sources]


@given(st.text(max_size=200), st.booleans())
def test_no_word_of_any_text_is_lost(text, html):
    source = read_blocks(text, html=html)
    check_law(source, main_text(source))


def test_seeds(shared):
    expected = json.loads((shared / "seeds/expected.json").read_text("utf-8"))
    plain = (shared / "seeds/000_23b3b6faad0f175b.txt").read_text("utf-8")
    source = read_blocks(plain, html=False)
    main = main_text(source)
    check_law(source, main)
    assert main.fields["title"] == [expected["title"]]
    assert main.fields["byline"] == expected["authors"]
    assert [main.text[b.start : b.end] for b in main.blocks if b.kind == "heading"] == expected["headings"]
    assert not [x for x in ("Next Page", "Peter Smith") if x in main.text]


def test_a_forest_adds_the_leaves_that_its_questions_lead_to():
    made = forest(
        {"names": ["a", "b"], "columns": [0, 1], "borders": [0.5, 2.0], "levels": [[0, 1], [1, 0]], "bias": 0.0,
         "leaves": [[0, 10_000, 20_000, 30_000], [0, 0, 0, -30_000]]}
    )  # fmt: skip
    columns = {"b": np.array([1.0, 3.0, 3.0]), "a": np.array([1.0, 0.0, 1.0])}
    odds = [p / (1 - p) for p in made.probability(columns)]
    assert np.log(odds) == pytest.approx([1, 2, 0])


def test_the_set_with_the_greatest_expected_f1_is_kept():
    words = np.array([100.0, 100.0, 10.0, 300.0])
    assert chosen(np.array([0.9, 0.6, 0.3, 0.1]), words, Rows([4])).tolist() == [True, True, False, False]
    assert chosen(np.array([0.2, 0.1]), np.array([10.0, 10.0]), Rows([2])).any()
    two = chosen(np.array([0.2, 0.9, 0.6, 0.3, 0.1]), np.array([10.0, *words]), Rows([1, 4]))
    assert two.tolist() == [True, True, True, False, False]


def test_confidence_falls_with_doubt():
    def pieces(sure):
        return [Piece(0, 1, sure=sure, words=50, prose=50) for _ in range(10)]

    weights = dict.fromkeys(signals([pieces(0.5)])[0], 0.0) | {"expected": 1.0, "bias": 0.0}
    doubtful, nothing, sure = confidences([pieces(0.6), [], pieces(0.99)], weights)
    assert 0 < doubtful < sure < 1
    assert nothing == 0


def test_a_byline_among_the_last_lines_of_the_text_is_a_late_one():
    reasons = [None, None, None, None, "byline", None, "byline", "navigation"]
    pieces = [Piece(i, i + 1, reason=reason, words=40 if 0 < i < 4 else 5) for i, reason in enumerate(["title", *reasons])]
    name_facts(pieces, 0)
    assert [p.fact for p in pieces] == ["title", "", "", "", "near", "late-byline", "", "late-byline", ""]


def test_a_page_of_very_many_blocks_is_judged_in_runs():
    sentence = "The keepers of the valley count their hives twice a year, once before the frost and once after it."
    source = read_blocks("".join(f"<p>{i} {sentence}</p>" for i in range(RUN + 5)), html=True)
    main = main_text(source)
    check_law(source, main)
    assert f"{RUN + 1} {sentence}" in main.text


@given(st.lists(st.text(st.sampled_from("Subscribe© by_3 |»Page,”x\n"), max_size=20), min_size=1, max_size=5))
def test_lines_that_may_be_furniture_are_told_at_once(lines):
    assert Words(lines).of_furniture().tolist() == [may_be_furniture(line.lower()) for line in lines]


@given(st.lists(st.text(st.sampled_from("abc1é"), min_size=1, max_size=4), unique=True))
def test_a_vocabulary_knows_its_words_and_no_others(words):
    numbers = {word: i + 1.0 for i, word in enumerate(words[::2])}
    assert Vocabulary(numbers).look_up(hashes_of(words)).tolist() == [numbers.get(word, 0) for word in words]


@given(st.lists(st.text(st.sampled_from("ab © 3_|é"), max_size=12), min_size=1, max_size=5))
def test_words_of_many_parts_are_those_of_each(lines):
    said, weights = frozenset(("a", "3", "|")), {"a": 1.5, "b": -2.0, "©": 0.5}
    words, each = Words(lines), [words_of(line) for line in lines]
    of = np.arange(len(lines)) % 2  # the lines are of two documents by turns, of which both say the same but for `own`
    others = {"other": [frozenset("b")] * 2, "own": [frozenset("a"), frozenset()]}
    shares = words.shares(of, {"said": [said] * 2} | others)
    assert shares["said"].tolist() == [sum(w in said for w in line) / max(1, len(line)) for line in each]
    assert shares["said_all"].tolist() == [len(said.intersection(line)) / len(said) for line in each]
    assert shares["other_all"].tolist() == [float("b" in line) for line in each]
    assert shares["own_all"].tolist() == [float("a" in line and i % 2 == 0) for i, line in enumerate(each)]
    low, _, total, _ = words.spread(Vocabulary(weights)).tolist()
    assert total == [sum(weights.get(w, 0) for w in line) for line in each]
    assert low == [min([weights[w] for w in line if w in weights], default=0) for line in each]


def test_names_are_weighed_whole_and_by_their_parts():
    weights = Weights({}, {"entry-content": 2.0, "entry": 0.5, "content": -1.0, "nav": -3.0})
    assert name_scores(["entry-content wide", "", "nav entry_x", "entry"], weights).T.tolist() == [
        [-1.0, 2.0, 1.5], [0.0, 0.0, 0.0], [-3.0, 0.5, -2.5], [0.5, 0.5, 0.5]
    ]  # fmt: skip


NAMES = st.sampled_from(
    (  # noqa: SIM905
        "ad ads header shadow site post-nav next-post you-may read_more further-reading nav menu submenu table-of-contents "
        "cat-links comment commentary by-line byline author-box upnext similar footer sidebar-left entry_date sign-up x"
    ).split()
)


@given(st.lists(st.lists(NAMES, max_size=4).map(" ".join), max_size=6))
def test_stems_keep_no_role_from_its_pattern(lines):
    assert roles_of(lines) == {x: next((role.reason for role in ROLES if role.pattern.search(x)), None) for x in lines}
