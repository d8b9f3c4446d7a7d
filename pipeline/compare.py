"""Two sketches in, a pair out: how likely they are one story, and why in words.

What is shared, where the rest lies, and what stands in its place: a page lacks what lies at an end, furniture stands at the ends
or in between on one side, a template differs in between on both sides, the next bulletin in its figures and its day. A learned
forest weighs it (tools/train_variants.py).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .forest import Floats, Forest, forest
from .measures import columns
from .shapes import Columns
from .shelf import Shelf, shelf

SHARED = 2  # grams a pair shares at least
CONTAINED = 0.15  # and at least this part of the smaller sketch
APART = -1.0  # stands for the likelihood of a pair that shares less
SAME = 0.4  # likelihood from which a pair links
TOGETHER = 1024  # pairs that are compared at once


class Side(NamedTuple):
    """How much of one text stands in the other: `cover` 0 to 1, `gap` the largest uncovered run between covered words, 0 to 1."""

    cover: float
    gap: float


class Pair(NamedTuple):
    """Two texts compared, the shorter first: each side, the figures that each has and that both have, and the likelihood (APART
    where they share too little)."""

    a: Side
    b: Side
    figures: tuple[int, int, int]
    score: float

    @classmethod
    def of(cls, fields: Sequence[Any]) -> Pair:
        """A pair that was written as JSON."""
        a, b, figures, score = fields
        return cls(Side(*a), Side(*b), (figures[0], figures[1], figures[2]), score)


def compare(opened: Shelf, pairs: Sequence[tuple[int, int]]) -> list[Pair]:
    """Pairs of places on a shelf, each compared at the coarser of its rates."""
    out: list[Pair] = []
    for at in range(0, len(pairs), TOGETHER):
        some = np.array(pairs[at : at + TOGETHER], np.int64)
        found = columns(opened, some)
        out += judged(found, _forest().probability(found))
    return out


def judged(found: Columns, likely: Floats) -> list[Pair]:
    """The pairs that these columns and likelihoods make."""
    sides = [np.round(found[name], 4).tolist() for name in ("cover_a", "gap_a", "cover_b", "gap_b")]
    figures = [found[name].astype(np.int64).tolist() for name in ("figures_a", "figures_b", "figures_both")]
    scores = np.where(enough(found), np.round(likely, 4), APART).tolist()
    return [
        Pair(Side(ca, ga), Side(cb, gb), (fa, fb, both), score)
        for ca, ga, cb, gb, fa, fb, both, score in zip(*sides, *figures, scores, strict=True)
    ]


def enough(found: Columns) -> npt.NDArray[np.bool_]:
    """Whether these pairs have enough in common to be looked at."""
    shared = np.rint(np.expm1(found["shared"]))
    return np.asarray((shared >= np.minimum(SHARED, found["fewest"])) & (shared >= CONTAINED * found["fewest"]), np.bool_)


@cache
def _forest() -> Forest:
    """The forest that tools/train_variants.py writes, read once."""
    return forest(json.loads(gzip.decompress((files("pipeline.tables") / "variants.json.gz").read_bytes())))


def explain_pair(a: bytes, b: bytes) -> str:
    """Two sketches in, one sentence out: why they are the same story, or are not."""
    found = compare(shelf([a, b]), [(0, 1)])[0]
    if found.score == APART:
        return f"not the same story: they share next to nothing; {why(found)}"
    verdict = "same story" if found.score >= SAME else "not the same story"
    return f"{verdict}: likelihood {found.score:.2f}; {why(found)}"


def why(found: Pair) -> str:
    """What speaks for and against a pair, in words."""
    one, other, both = found.figures
    return (
        f"{found.a.cover:.0%} of the one and {found.b.cover:.0%} of the other is shared, largest differences in between "
        f"{found.a.gap:.0%} and {found.b.gap:.0%}, {both} figures agree of {one} and {other}"
    )
