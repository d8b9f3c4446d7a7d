import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import check_spans, spans
from pipeline.stats import statistics


def test_case(case):
    found = statistics(case["text"], case.get("language", "en"))
    assert [s.id for s in found] == [f"s{n}" for n in range(1, len(case["statistics"]) + 1)]
    for s, want in zip(found, case["statistics"], strict=True):
        assert {key: _field(s, key) for key in want} == want


def _field(s, key):
    value = s.quantity.value if key == "value" else getattr(s, key)
    return getattr(value, "quote", value)


def test_the_sample_that_governs():
    found = statistics("We polled 900 bakers. Of those asked, 12% were asleep.")
    assert [s.sample for s in found] == [None, "s1"]


WORDS = [
    "12%",
    "of",
    "bakers",
    "who",
    "say",
    "(half",
    ")",
    ",",
    "According to Crumb Labs",
    "rose",
    "$5m",
    "the study",
    ".",
    "\n\n",
    "up from",
    "and",
    "who own",
    "which",
    "-",
    "with",
    "compared to",
    "the survey by Ada Crumb found",
    "more than 900",
    "in 2019",
    "doubled",
    "than",
    "for",
    "said that",
    "it",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_every_span_is_the_text(words):
    text = " ".join(words)
    check_spans(text, spans((), statistics(text)))


@pytest.mark.parametrize("part", ["The A ", "5% of a ", "in the study ", "5% (", "according to a ", "A of the ", ", 5%, "])
def test_long_runs_end(part):
    statistics("5% of it " + part * 1_000)
