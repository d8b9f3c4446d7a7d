from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spelling import spelled

from pipeline.quantities import LANGUAGES, quantities
from pipeline.quantities.numbers import number
from pipeline.quantities.patterns import TABLES, patterns
from pipeline.quantities.readers import goes_on


def test_case(case):
    found = [
        [case["text"][q.start : q.end], q.kind, q.comparator, q.value if q.value is not None else [q.min, q.max]]
        for q in quantities(case["text"], case.get("language", "en"))
    ]
    assert found == case["quantities"]


@pytest.mark.parametrize(("words", "value"), [("1,200", 1200), ("forty-four", 44), ("two hundred and six", 206), ("x", None)])
def test_number(words, value):
    assert number(words, patterns("en")) == value


PARTS = [" ", "-", " to ", " und ", "5", "%", "s", " per ", " day", "x", "fold", " an ", ".", "\u017feconds", "\u212a"]
FOLLOWING = {
    code: [*PARTS, *t.heads, *t.scales, *t.coins, *t.between, *t.parts, "bakers", "ovens", "Bäcker", "calls"]
    for code, t in TABLES.items()
}


@pytest.mark.parametrize("code", sorted(LANGUAGES))
@given(data=st.data())
@settings(max_examples=1000)
def test_nothing_that_belongs_to_a_number_is_taken_for_the_next_word(code, data):
    p, text = patterns(code), "".join(data.draw(st.lists(st.sampled_from(FOLLOWING[code]), max_size=5)))
    for behind in (text, " " + text, "-" + text, text.upper()):
        assert goes_on(behind, 0, p) or not (p.tail.match(behind) or p.both.match(behind))


@pytest.mark.parametrize("code", sorted(LANGUAGES))
@pytest.mark.parametrize("name", ["tail", "both"])
def test_no_alternative_behind_a_number_is_taken_for_the_next_word(code, name):
    p = patterns(code)
    pattern = getattr(p, name)
    lines = [line + more for line in spelled(pattern) for more in ("", " per day", " as", " position", " per 1,000")]
    lines = [line for line in lines if pattern.match(line)]
    assert len(lines) > 100 and [line for line in lines if not goes_on(line, 0, p)] == []


@given(st.text("0123456789$%.,- abonefivehalfmillion(“\n", max_size=60))
def test_quantities_are_ordered_and_do_not_overlap(text):
    found = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("part", ["1", "1,000,", "one ", "$", "a third ", "5% to ", "no. ", "more than ", "-"])
def test_long_runs_end(part):
    quantities(part * 5_000)
