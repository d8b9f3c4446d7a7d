"""Within a difference, the words that are one word in two spellings: so that an OCR slip is not one with the words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from pipeline.align import Alignment, Difference

from .record import SHORT

FEW = 3  # words for as many words, each of which stands for one
SPELT = 0.6  # how alike two spellings of one word are


def columns(alignment: Alignment, a: Sequence[str], b: Sequence[str]) -> Alignment:
    """The alignment with like words of each short difference paired, each a difference of its own.

    >>> one = Alignment(((0, 0), (3, 3)), (Difference(1, 3, 1, 3),))
    >>> columns(one, ["in", "the", "house", "now"], ["in", "tbe", "hovse", "now"]).differences
    (Difference(a1=1, a2=2, b1=1, b2=2), Difference(a1=2, a2=3, b1=2, b2=3))
    """
    paired = [pair for found in alignment.differences for pair in _alike(found, a, b)]
    if not paired:
        return alignment
    pairs = sorted((*alignment.equal, *paired))
    differences = [Difference(i, i + 1, j, j + 1) for i, j in paired]
    for (i, j), (to_i, to_j) in pairwise(pairs):
        if to_i - i > 1 or to_j - j > 1:
            differences.append(Difference(i + 1, to_i, j + 1, to_j))
    return Alignment(tuple(pairs), tuple(sorted(differences)))


def _alike(found: Difference, a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of like words, in order, whose likeness is most in sum."""
    left, right = a[found.a1 : found.a2], b[found.b1 : found.b2]
    if not left or not right or max(len(left), len(right)) > SHORT or len(left) + len(right) == 2:
        return []
    if len(left) == len(right) <= FEW:
        return [(found.a1 + k, found.b1 + k) for k in range(len(left))]
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            like = Indel.normalized_similarity(one, other)
            choice = max(best[i][j + 1], best[i + 1][j], key=lambda each: each[0])
            if like >= SPELT and best[i][j][0] + like > choice[0]:
                choice = (best[i][j][0] + like, (*best[i][j][1], (found.a1 + i, found.b1 + j)))
            best[i + 1][j + 1] = choice
    return list(best[-1][-1][1])
