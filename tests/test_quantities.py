from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quantities import quantities
from pipeline.quantities.numbers import number
from pipeline.quantities.patterns import patterns


def test_case(case):
    found = [
        [case["text"][q.start : q.end], q.kind, q.comparator, q.value if q.value is not None else [q.min, q.max]]
        for q in quantities(case["text"], case.get("language", "en"))
    ]
    assert found == case["quantities"]


@pytest.mark.parametrize(("words", "value"), [("1,200", 1200), ("forty-four", 44), ("two hundred and six", 206), ("x", None)])
def test_number(words, value):
    assert number(words, patterns("en")) == value


@given(st.text("0123456789$%.,- abonefivehalfmillion(“\n", max_size=60))
def test_quantities_are_ordered_and_do_not_overlap(text):
    found = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("part", ["1", "1,000,", "one ", "$", "a third ", "5% to ", "no. ", "more than ", "-"])
def test_long_runs_end(part):
    quantities(part * 5_000)
