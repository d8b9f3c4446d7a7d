from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentences import sentences


def test_case(case):
    assert [case["text"][a:b] for a, b in sentences(case["text"])] == case["sentences"]


@given(st.text("aA.!?\n “”'1 ", max_size=60))
def test_spans_are_ordered_and_hold_every_word(text):
    spans = sentences(text)
    assert all(a < b for a, b in spans) and all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_a_part_of_the_text_gives_places_of_the_whole():
    text = "One. Two three. Four."
    assert [text[a:b] for a, b in sentences(text, 5, 15)] == ["Two three."]
