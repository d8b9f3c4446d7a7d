import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import check_spans, spans
from pipeline.terms import terms


def test_case(case):
    found = [
        [t.name, t.form, [[s.audience.quote if s.audience else None, s.definition.quote] for s in t.senses]]
        for t in terms(case["text"])
    ]
    assert found == case["terms"]


WORDS = [
    "Oven",
    ":",
    "-",
    "For bakers,",
    "this means",
    "a hot box",
    "(VBN)",
    "virtual bread network",
    "VBN (",
    ")",
    ".",
    "\n",
    "\n\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_every_span_is_the_text(words):
    text = " ".join(words)
    check_spans(text, spans(terms(text), ()))


@pytest.mark.parametrize(
    "part", ["A ", "A: ", "- A: a\n", "(AB) ", "A: For b, this means c. ", "* ", "(", "[A", "For b, this means "]
)
def test_long_runs_end(part):
    terms(part * 3_000)
