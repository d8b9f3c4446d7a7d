"""Two sketches in, a pair out: how likely they are one story, and why in words.

What is shared, where the rest lies, and what stands in its place: a page lacks what lies at an end, furniture stands at the ends
or in between on one side, a template differs in between on both sides. A learned forest weighs it (tools/train_variants.py).
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

from .fingerprint import GRAM, Hashes, Sketch, read
from .forest import Floats, Forest, forest

SAME = 0.5  # likelihood from which a pair links
BULLETIN = 80  # words below which a text is told from the next of its kind by its figures alone
APART = 0.3  # what is left of the likelihood of two bulletins whose figures differ
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class Side(NamedTuple):
    """How much of one text stands in the other: `cover` 0 to 1, `gap` the largest uncovered run between covered words, 0 to 1."""

    cover: float
    gap: float


class Pair(NamedTuple):
    """Two texts compared, the shorter first: each side, the figures that each has and that both have, and the likelihood."""

    a: Side
    b: Side
    figures: tuple[int, int, int]
    score: float

    @classmethod
    def of(cls, fields: Sequence[Any]) -> Pair:
        """A pair that was written as JSON."""
        a, b, figures, score = fields
        return cls(Side(*a), Side(*b), (figures[0], figures[1], figures[2]), score)


class Shape(NamedTuple):
    """One text beside another, in its words: what of it the other lacks, at the ends and `between` each two hits (a sampled gram
    that both have); `hits` are their numbers among the sampled grams."""

    hits: Ints
    between: Floats
    head: float
    tail: float
    length: int

    @property
    def cover(self) -> float:
        return max(0.0, 1 - (float(self.between.sum()) + self.head + self.tail) / self.length) if len(self.hits) else 0.0

    @property
    def gap(self) -> float:
        return float(self.between.max(initial=0)) / self.length


def compare(pairs: Sequence[tuple[Sketch, Sketch]]) -> list[Pair]:
    """Pairs of sketches, each compared at the coarser of its rates."""
    ordered = [(a, b) if a.length <= b.length else (b, a) for a, b in pairs]
    rows = [columns(a, b) for a, b in ordered]
    if not rows:
        return []
    likely = _forest().probability({name: np.array([row[name] for row in rows]) for name in rows[0]})
    return [judged(a, b, row, float(p)) for (a, b), row, p in zip(ordered, rows, likely, strict=True)]


@cache
def _forest() -> Forest:
    """The forest that tools/train_variants.py writes, read once."""
    return forest(json.loads(gzip.decompress((files("pipeline.tables") / "variants.json.gz").read_bytes())))


def judged(a: Sketch, b: Sketch, row: dict[str, float], likely: float) -> Pair:
    """The pair that these columns and this likelihood make; two bulletins that each have figures of their own are hardly one."""
    figures = (len(a.figures), len(b.figures), len(np.intersect1d(a.figures, b.figures)))
    bulletins = (b.length < BULLETIN and figures[2] < min(figures[:2])) or _is_next_table(row)
    one, other = (Side(round(row[f"cover_{x}"], 4), round(row[f"gap_{x}"], 4)) for x in "ab")
    return Pair(one, other, figures, round(likely * (APART if bulletins else 1), 4))


def _is_next_table(row: dict[str, float]) -> bool:
    """Whether the words are the same and the figures are not: the table of the next week."""
    return row["cover_low"] > 0.7 and row["figures"] >= 8 and row["agree"] < 0.25


def explain_pair(a: bytes, b: bytes) -> str:
    """Two sketches in, one sentence out: why they are the same story, or are not."""
    found = compare([(read(a), read(b))])[0]
    verdict = "same story" if found.score >= SAME else "not the same story"
    return f"{verdict}: likelihood {found.score:.2f}; {why(found)}"


def why(found: Pair) -> str:
    """What speaks for and against a pair, in words."""
    one, other, both = found.figures
    return (
        f"{found.a.cover:.0%} of the one and {found.b.cover:.0%} of the other is shared, largest differences in between "
        f"{found.a.gap:.0%} and {found.b.gap:.0%}, {both} figures agree of {one} and {other}"
    )


def columns(a: Sketch, b: Sketch) -> dict[str, float]:
    """What is known of a pair, the shorter text first."""
    rate = max(a.rate, b.rate)
    limit = (1 << 32) // rate
    kept_a, kept_b = a.grams < limit, b.grams < limit
    grams_a, grams_b, places_a, places_b = a.grams[kept_a], b.grams[kept_b], a.places[kept_a], b.places[kept_b]
    in_b, in_a = np.isin(grams_a, grams_b), np.isin(grams_b, grams_a)
    one, other = _shape(in_b, places_a, a.length), _shape(in_a, places_b, b.length)
    shared = len(one.hits)
    row = _both(one, other)
    row |= {
        "shared": float(np.log1p(shared)), "jaccard": shared / max(1, len(grams_a) + len(grams_b) - shared),
        "rate": float(np.log2(rate)), "length_a": float(np.log(one.length)), "length_b": float(np.log(other.length)),
        "ratio": one.length / other.length,
    }  # fmt: skip
    return row | _figures(a.figures, b.figures) | _aligned(one, grams_a[one.hits], grams_b, places_b, in_a)


def _both(one: Shape, other: Shape) -> dict[str, float]:
    """Each measure of the two shapes, as it is and ordered."""
    row: dict[str, float] = {"cover_a": one.cover, "cover_b": other.cover, "gap_a": one.gap, "gap_b": other.gap}
    measures = {
        "cover": (one.cover, other.cover), "gap": (one.gap, other.gap),
        "head": (one.head / one.length, other.head / other.length), "tail": (one.tail / one.length, other.tail / other.length),
        "inside": (float(one.between.sum()) / one.length, float(other.between.sum()) / other.length),
    }  # fmt: skip
    for name, (x, y) in measures.items():
        row[f"{name}_low"], row[f"{name}_high"] = min(x, y), max(x, y)
    for name, shape in (("a", one), ("b", other)):
        row[f"gaps_{name}"] = 100 * float((shape.between > 0).sum()) / shape.length
    return row


def _figures(a: Hashes, b: Hashes) -> dict[str, float]:
    both, fewest = len(np.intersect1d(a, b)), min(len(a), len(b))
    agree = both / fewest if fewest else -1.0
    return {"figures": float(fewest), "agree": agree, "own_a": float(len(a) - both), "own_b": float(len(b) - both)}


def _shape(hit: Bools, places: Ints, length: int) -> Shape:
    """What of a text the other lacks, estimated between the sampled grams.

    A run of m missed grams between two hits stands for about m/(m+1) of the grams there; a word touches GRAM grams.
    """
    found = np.flatnonzero(hit)
    if not len(found):
        return Shape(found, np.zeros(0), float(length), 0.0, max(1, length))
    between = _lost(np.diff(found) - 1, np.diff(places[found]))
    first, last = found[0], len(hit) - 1 - found[-1]
    head = float(places[found[0]] * first / (first + 0.5))
    tail = float(max(0, length - GRAM - places[found[-1]]) * last / (last + 0.5))
    return Shape(found, between, head, tail, max(1, length))


def _lost(missed: Ints, spread: Ints) -> Floats:
    """Words lost between two hits that stand `spread` words apart with `missed` grams between."""
    return np.where(missed > 0, np.maximum(1, spread * missed / (missed + 1) - GRAM + 1), 0.0)


def _aligned(one: Shape, shared: Hashes, grams_b: Hashes, places_b: Ints, in_a: Bools) -> dict[str, float]:
    """What stands in the place of what: words lost between two hits on both sides are replaced, on one side left out."""
    if not len(one.hits):
        return {"order": 1.0, "replaced": 0.0, "replacings": 0.0, "longest_replaced": 0.0, "left_out": 0.0}
    order = np.argsort(grams_b, kind="stable")
    at = order[np.searchsorted(grams_b[order], shared)]
    onward = np.diff(places_b[at])
    missing = np.concatenate(([0], np.cumsum(~in_a)))
    missed = missing[np.maximum(at[:-1], at[1:])] - missing[np.minimum(at[:-1], at[1:])]
    here, there = one.between, _lost(missed, onward)
    both = (here > 0) & (missed > 0) & (onward > 0)
    replaced = np.minimum(here, there) * both
    return {
        "order": float((onward > 0).mean()) if len(onward) else 1.0,
        "replaced": float(replaced.sum()) / one.length, "replacings": 100 * float(both.sum()) / one.length,
        "longest_replaced": float(replaced.max(initial=0)) / one.length,
        "left_out": float((np.abs(here - there) * (onward > 0)).sum()) / one.length,
    }  # fmt: skip
