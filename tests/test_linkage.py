"""What the pairs around a pair say of it."""

from itertools import combinations

from pipeline.compare import Pair, Side
from pipeline.linkage import linked


def pair(score, one=0.9, other=0.9):
    return Pair(Side(one, 0.0), Side(other, 0.0), (0, 0, 0), score)


def test_one_likely_pair_is_a_group():
    assert linked({(0, 1): pair(0.6)}, [100, 200, 300]) == [[0, 1], [2]]


def test_pages_of_a_template_speak_against_each_other():
    pages = {edge: pair(0.45) for edge in combinations(range(8), 2)}
    assert linked(pages | {(0, 1): pair(0.6)}, [100] * 8) == [[n] for n in range(8)]


def test_a_story_with_a_quoting_text_beside_it_stays_a_group():
    quoted = {(0, 3): pair(0.2), (1, 3): pair(0.2), (2, 3): pair(0.2)}
    assert linked(quoted | {edge: pair(0.9) for edge in combinations(range(3), 2)}, [100] * 4) == [[0, 1, 2], [3]]


def test_a_digest_joins_none_of_its_stories():
    stories = {(0, n): pair(0.6, one=0.4, other=0.3) for n in range(1, 5)}
    assert linked(stories, [900, 400, 400, 400, 400]) == [[n] for n in range(5)]


def test_the_whole_joins_its_pages():
    pages = {(0, n): pair(0.8, one=0.95, other=0.4) for n in (1, 2)}
    assert linked(pages, [900, 400, 400]) == [[0, 1, 2]]


def test_a_chain_of_single_links_joins_nothing():
    chain = {(n, n + 1): pair(0.5) for n in range(5)}
    assert max(map(len, linked(chain, [100] * 6))) <= 3


def test_one_that_others_of_its_kind_are_nothing_like_does_not_join_them():
    alike = {edge: pair(0.6) for edge in combinations(range(3), 2)}
    assert linked(alike | {(0, 3): pair(0.6), (1, 3): pair(0.02), (2, 3): pair(0.02)}, [100] * 4) == [[0, 1, 2], [3]]
    assert linked({(0, 1): pair(0.6), (1, 2): pair(0.6), (0, 2): pair(0.02)}, [100] * 3) == [[0, 1], [2]]
