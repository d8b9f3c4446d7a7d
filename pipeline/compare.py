"""Two sketches in, a pair out: how likely they are one story, and why in words.

What is shared, where the rest lies, and what stands in its place: a page lacks what lies at an end, furniture stands at the ends
or in between on one side, a template differs in between on both sides, the next bulletin in its figures and its day. A learned
forest weighs it (tools/train_variants.py).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .forest import Floats, Forest, forest
from .measures import TOGETHER, at_most, columns
from .pages import beside, page_in, parted
from .shapes import Columns
from .shelf import Shelf, shelf
from .words import Ints

SHARED = 2  # grams a pair shares at least
CONTAINED = 0.15  # and at least this part of the smaller sketch
APART = -1.0  # stands for the likelihood of a pair that shares less
SAME = 0.35  # likelihood from which a pair links
PAGES = 0.95  # likelihood of two that are told to be pages of one article
PAIR = np.dtype([("a", "f8", 2), ("b", "f8", 2), ("figures", "i4", 3), ("score", "f8")])  # the fields of a Pair


class Side(NamedTuple):
    """How much of one text stands in the other: `cover` 0 to 1, `gap` the largest uncovered run between covered words, 0 to 1."""

    cover: float
    gap: float


class Pair(NamedTuple):
    """Two texts compared, the shorter first: each side, the figures that each has and that both have, and the likelihood (APART
    where they share too little). `pages` says why they are pages of one article, where they are."""

    a: Side
    b: Side
    figures: tuple[int, int, int]
    score: float
    pages: str = ""

    @classmethod
    def of(cls, fields: Sequence[Any]) -> Pair:
        """A pair that was written as JSON."""
        a, b, figures, score, pages = fields
        return cls(Side(*a), Side(*b), (figures[0], figures[1], figures[2]), score, pages)

    def told(self, pages: str) -> Pair:
        """The same, of two that are pages of one article."""
        return self._replace(score=max(self.score, PAGES), pages=pages) if pages else self


def compare(opened: Shelf, pairs: Sequence[tuple[int, int]]) -> list[Pair]:
    """Pairs of places on a shelf, each compared at the coarser of its rates."""
    return pairs_of(compared(opened, np.array(pairs, np.int64).reshape(-1, 2)))


def compared(opened: Shelf, pairs: Ints) -> npt.NDArray[np.void]:
    """The same, as rows of PAIR; those that share too little are told by their score alone."""
    out = np.zeros(len(pairs), PAIR)
    out["score"] = APART
    for at in range(0, len(pairs), TOGETHER):
        some = pairs[at : at + TOGETHER]
        kept = at + np.flatnonzero(enough(at_most(opened, some)))
        found = columns(opened, pairs[kept])
        out[kept] = judged(found, _forest().probability(found))
    return out


def judged(found: Columns, likely: Floats) -> npt.NDArray[np.void]:
    """The pairs that these columns and likelihoods make, as rows of PAIR."""
    out = np.zeros(len(likely), PAIR)
    for side in ("a", "b"):
        out[side] = np.round(np.stack((found[f"cover_{side}"], found[f"gap_{side}"]), 1), 4)
    out["figures"] = np.stack([found[f"figures_{of}"] for of in ("a", "b", "both")], 1)
    out["score"] = np.where(enough(found), np.round(likely, 4), APART)
    return out


def pairs_of(rows: npt.NDArray[np.void]) -> list[Pair]:
    """Rows of PAIR as pairs."""
    return [
        Pair(Side(*a), Side(*b), (one, other, both), score)
        for a, b, (one, other, both), score in zip(*(rows[name].tolist() for name in PAIR.names or ()), strict=True)
    ]


def enough(found: Columns) -> npt.NDArray[np.bool_]:
    """Whether these pairs have enough in common to be looked at."""
    shared = np.rint(np.expm1(found["shared"]))
    return np.asarray((shared >= np.minimum(SHARED, found["fewest"])) & (shared >= CONTAINED * found["fewest"]), np.bool_)


@cache
def _forest() -> Forest:
    """The forest that tools/train_variants.py writes, read once."""
    return forest(json.loads(gzip.decompress((files("pipeline.tables") / "variants.json.gz").read_bytes())))


def explain_pair(a: bytes, b: bytes) -> list[str]:
    """Two sketches in, out the verdict and then what speaks for and against it, a line each. Equal texts are never compared."""
    if parted(a)[0] == parted(b)[0]:
        return ["the same story: their words are the same"]
    found = columns(shelf([a, b]), np.array([(0, 1)]))
    row = {name: float(column[0]) for name, column in found.items()}
    (alone,) = pairs_of(judged(found, _forest().probability(found)))
    pair = alone.told(beside(page_in(a), page_in(b)))
    verdict = "the same story" if pair.score >= SAME else "not the same story"
    sure = "they share next to nothing" if alone.score == APART else f"likelihood {alone.score:.2f}, {SAME} makes a link"
    return [f"{verdict}: {pair.pages or sure}", *([sure] if pair.pages else []), *_reasons(alone, row)]


def _reasons(pair: Pair, row: dict[str, float]) -> Iterator[str]:
    yield why(pair)
    yield f"of the shorter {row['replaced']:.0%} is replaced, {row['left_out']:.0%} left out or put in"
    yield f"{row['order']:.0%} of what is shared stands in one order"
    yield f"{row['names_both']:.0f} names agree of {row['names_a']:.0f} and {row['names_b']:.0f}"
    if row["days"] >= 0:
        yield f"their datelines are {row['days']:.0f} days apart"
    for side, text in (("a", "shorter"), ("b", "longer")):
        if row[f"word_{side}"] >= 0:
            own = {name: row[f"{name}_{side}"] for name in ("figure", "number", "up", "down", "date", "hour", "word")}
            told = ", ".join(f"{count:.0f} of kind {name}" for name, count in own.items() if count)
            yield f"words that the {text} has alone: {told or 'none'}"
        else:
            yield f"prose that the {text} has alone: {row[f'prose_alone_{side}']:.0%} of its prose"


def why(found: Pair) -> str:
    """What speaks for and against a pair, in words."""
    if found.pages:
        return found.pages
    one, other, both = found.figures
    return (
        f"{found.a.cover:.0%} of the one and {found.b.cover:.0%} of the other is shared, largest differences in between "
        f"{found.a.gap:.0%} and {found.b.gap:.0%}, {both} figures agree of {one} and {other}"
    )
