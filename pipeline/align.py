"""Two texts in, their agreement out: word by word, in near-linear time.

Words are aligned by edit distance on whole words (rapidfuzz, bit-parallel); long texts are cut at word 4-grams that stand once in
both. What edit distance pairs by chance ("the" against "the" in unlike passages) is taken apart again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import Indel

ANCHOR = 4  # words of an anchor
LONG = 3000  # words from which texts are cut at anchors
ISLAND = 4  # equal words in a row that prove nothing by themselves
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
        if a1 == a2 and self.equal[before - 1][0] != a1 - 1:  # what it has here stands for the words before
            return self.equal[after][1], self.equal[after][1]
        start = self.equal[before][1] if starts_here else self.equal[before - 1][1] + 1
        return start, self.equal[after - 1][1] + 1 if ends_here else self.equal[after][1]


def words(text: str) -> list[tuple[int, int]]:
    """The spans of the words of a text; in scripts without spaces, of its characters."""
    pattern = SINGLE if len(text.split()) * 12 < len(text) else WORD
    return [match.span() for match in pattern.finditer(text)]


def folded(word: str) -> str:
    """What a word is compared by: case, quotes and outer punctuation do not tell readings apart.

    >>> folded("“Guild’s”,")
    "guild's"
    """
    plain = word.translate(QUOTES).lower()
    return EDGES.sub("", plain) or plain


def align(a: Sequence[str], b: Sequence[str]) -> Alignment:
    """Two sequences of folded words in, their alignment out."""
    number: dict[str, int] = {}
    first = [number.setdefault(word, len(number)) for word in a]
    second = [number.setdefault(word, len(number)) for word in b]
    return _without_islands(_equal(first, second))


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
    grams = [[tuple(text[i : i + ANCHOR]) for i in range(head, len(text) - tail - ANCHOR + 1)] for text in (a, b)]
    once = [{gram for gram, count in Counter(each).items() if count == 1} for each in grams]
    places = {gram: head + i for i, gram in enumerate(grams[1]) if gram in once[1]}
    found = [(head + i, places[gram]) for i, gram in enumerate(grams[0]) if gram in once[0] and gram in places]
    return _rising(found)[:: ANCHOR * 8]


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
    while True:
        runs = _runs(pairs)
        kept = [pair for at, run in runs for pair in run if len(run) > ISLAND or _amid(pairs, at, run)]
        if len(kept) == len(pairs):
            break
        pairs = kept
    differences = [Difference(x[-1][0] + 1, y[0][0], x[-1][1] + 1, y[0][1]) for (_, x), (_, y) in pairwise(runs)]
    return Alignment(tuple(pairs), tuple(differences))


def _runs(pairs: list[tuple[int, int]]) -> list[tuple[int, list[tuple[int, int]]]]:
    """The pairs as runs without a gap, each with the number of its first pair."""
    runs: list[tuple[int, list[tuple[int, int]]]] = []
    for at, (i, j) in enumerate(pairs):
        if runs and runs[-1][1][-1] == (i - 1, j - 1):
            runs[-1][1].append((i, j))
        else:
            runs.append((at, [(i, j)]))
    return runs


def _amid(pairs: list[tuple[int, int]], at: int, run: list[tuple[int, int]]) -> bool:
    """Whether half of the words on one side of a run are equal too; the equal words of unlike texts are some three in ten."""
    (i, j), (to_i, to_j), end = run[0], run[-1], at + len(run)
    before = at - max(bisect_left(pairs, i - WINDOW, key=itemgetter(0)), bisect_left(pairs, j - WINDOW, key=itemgetter(1)))
    after = (
        min(bisect_right(pairs, to_i + WINDOW, key=itemgetter(0)), bisect_right(pairs, to_j + WINDOW, key=itemgetter(1))) - end
    )
    return 2 * max(before, after) >= WINDOW
