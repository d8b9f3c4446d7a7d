"""Two texts in, their agreement out: word by word, in near-linear time.

Words are aligned by edit distance on whole words (rapidfuzz, bit-parallel); long texts are cut at word 4-grams that stand once in
both. What edit distance pairs by chance ("the" against "the" in unlike passages) is taken apart again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

Ints = NDArray[np.int64]
ANCHOR = 4  # words of an anchor
MIX = 1_000_003  # of words to grams
STEP = 8  # of the grams that stand once, one in so many is an anchor
LONG = 3000  # words from which texts are cut at anchors
ISLAND = 4  # equal words in a row that prove nothing by themselves
PAIR = 2  # those that prove less
APART = 6  # words of an unlike passage
WINDOW = 12  # words beside them that do
QUOTES = str.maketrans("‘’‚‛“”„«»´`–—‐‑", "''''\"\"\"\"\"''----")
EDGES = re.compile(r"^[^\w$€£¥%+-]+|[^\w$€£¥%]+$")
WORD = re.compile(r"[—…]|[^\s—…]+")
SINGLE = re.compile(
    "[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\s\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)


class Difference(NamedTuple):
    """Words a1..a2 of the one text stand where words b1..b2 of the other stand."""

    a1: int
    a2: int
    b1: int
    b2: int


class Alignment(NamedTuple):
    """`equal` are the pairs of equal words, rising; `differences` lie between them; words outside of them are heads and tails."""

    equal: tuple[tuple[int, int], ...]
    differences: tuple[Difference, ...]

    def opposite(self, a1: int, a2: int) -> tuple[int, int] | None:
        """The words of the other text between what stands before a1 and what stands from a2 on; None beyond the common part."""
        before, after = bisect_left(self.equal, (a1, -1)), bisect_left(self.equal, (a2, -1))
        starts_here = before < after and self.equal[before][0] == a1
        ends_here = before < after and self.equal[after - 1][0] == a2 - 1
        if (before == 0 and not starts_here) or (after == len(self.equal) and not ends_here):
            return None
        if a1 == a2 and (self.equal[before - 1][0] != a1 - 1 or self.equal[after][0] != a1):
            return self.equal[after][1], self.equal[after][1]  # what it has here stands for words before or after
        start = self.equal[before][1] if starts_here else self.equal[before - 1][1] + 1
        return start, self.equal[after - 1][1] + 1 if ends_here else self.equal[after][1]


def words(text: str) -> list[tuple[int, int]]:
    """The spans of the words of a text; in scripts without spaces, of its characters."""
    pattern = SINGLE if len(text.split()) * 12 < len(text) else WORD
    return [match.span() for match in pattern.finditer(text)]


@lru_cache(1 << 16)
def folded(word: str) -> str:
    """What a word is compared by: case, quotes and outer punctuation do not tell readings apart.

    >>> folded("“Guild’s”,")
    "guild's"
    """
    plain = word.translate(QUOTES).lower()
    return EDGES.sub("", plain) or plain


def align(a: Sequence[str], b: Sequence[str]) -> Alignment:
    """Two sequences of folded words in, their alignment out."""
    one, other = list(map(hash, a)), list(map(hash, b))  # hashes are compared faster than words
    return _grown(_without_islands(_equal(one, other)), one, other)


def _equal(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """The pairs of equal words: common ends first, then between the anchors."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    found = [(i, i) for i in range(head)]
    cuts = [(head, head), *_anchors(a, b, head, tail), (len(a) - tail, len(b) - tail)]
    for (i, j), (to_i, to_j) in pairwise(cuts):
        for code in Indel.opcodes(a[i:to_i], b[j:to_j]):
            if code.tag == "equal":
                found += [(i + code.src_start + k, j + code.dest_start + k) for k in range(code.src_end - code.src_start)]
    return found + [(len(a) - tail + k, len(b) - tail + k) for k in range(tail)]


def _anchors(a: list[int], b: list[int], head: int, tail: int) -> list[tuple[int, int]]:
    """Rising places of grams that stand once in each text; none where the texts are short."""
    if min(len(a), len(b)) - head - tail < LONG:
        return []
    first, second = (_once(np.array(text[head : len(text) - tail], np.int64)) for text in (a, b))
    _, i, j = np.intersect1d(first.keys, second.keys, assume_unique=True, return_indices=True)
    order = np.argsort(first.places[i])[::STEP]
    found = zip((head + first.places[i][order]).tolist(), (head + second.places[j][order]).tolist(), strict=True)
    return _rising(list(found))


class _Grams(NamedTuple):
    """Keys of the word grams that stand once in a text, and where."""

    keys: Ints
    places: Ints


def _once(words: Ints) -> _Grams:
    size = len(words) - ANCHOR + 1
    keys = np.zeros(size, np.int64)
    for k in range(ANCHOR):
        keys = keys * MIX + words[k : k + size]
    found, places, counts = np.unique(keys, return_index=True, return_counts=True)
    return _Grams(found[counts == 1], places[counts == 1])


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    below: list[int] = []
    for at, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        below.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [at]
    chain, at = [], piles[-1] if piles else -1
    while at >= 0:
        chain.append(pairs[at])
        at = below[at]
    return chain[::-1]


def _without_islands(pairs: list[tuple[int, int]]) -> Alignment:
    """Equal runs too short to prove anything, amid words too unlike, are given up until none is left; the differences follow."""
    i, j = np.array(pairs, np.int64).reshape(-1, 2).T
    while len(i):
        starts = np.flatnonzero(np.r_[True, (np.diff(i) != 1) | (np.diff(j) != 1)])
        sizes = np.diff(np.r_[starts, len(i)])
        kept = (sizes > ISLAND) | (_amid(i, j, starts, starts + sizes) & _near(i, j, starts, sizes))
        if kept.all():
            break
        i, j = (np.compress(np.repeat(kept, sizes), each) for each in (i, j))
    return of_pairs(i, j)


def _grown(alignment: Alignment, a: list[int], b: list[int]) -> Alignment:
    """The alignment with each difference cut to where the texts begin and end to differ: words of an island that was given up may
    be equal to others beside the difference."""
    more = []
    for difference in alignment.differences:
        a1, a2, b1, b2 = difference
        while a1 < a2 and b1 < b2 and a[a2 - 1] == b[b2 - 1]:
            a2, b2 = a2 - 1, b2 - 1
            more.append((a2, b2))
        while a1 < a2 and b1 < b2 and a[a1] == b[b1]:
            more.append((a1, b1))
            a1, b1 = a1 + 1, b1 + 1
    if not more:
        return alignment
    i, j = np.array(sorted([*alignment.equal, *more]), np.int64).T
    return of_pairs(i, j)


def _amid(i: Ints, j: Ints, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Whether half of the words on one side of each run are equal too; of unlike texts some three in ten are: shape (runs,)."""
    before = starts - np.maximum(np.searchsorted(i, i[starts] - WINDOW), np.searchsorted(j, j[starts] - WINDOW))
    last = [np.searchsorted(each, each[ends - 1] + WINDOW, "right") for each in (i, j)]
    return np.asarray(2 * np.maximum(before, np.minimum(*last) - ends) >= WINDOW)


def _near(i: Ints, j: Ints, starts: Ints, sizes: Ints) -> NDArray[np.bool_]:
    """Whether each run has another close by, and one or two words no long unlike passage on one side: shape (runs,)."""
    gaps = np.maximum(np.diff(i), np.diff(j))[starts[1:] - 1] - 1
    before, after = np.r_[APART + 1, gaps], np.r_[gaps, APART + 1]
    least = np.minimum(before, after)
    return np.asarray((least <= APART) & ((sizes > PAIR) | (least <= PAIR) | (before + after <= 2 * APART)))


def of_pairs(i: Ints, j: Ints) -> Alignment:
    """The alignment in which words i of the one text, rising, equal words j of the other: both of shape (pairs,)."""
    at = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1))
    edges = (i[at] + 1, i[at + 1], j[at] + 1, j[at + 1])
    differences = tuple(map(Difference._make, zip(*(edge.tolist() for edge in edges), strict=True)))
    return Alignment(tuple(zip(i.tolist(), j.tolist(), strict=True)), differences)
