"""The grams of two texts side by side, for many pairs at once: what each lacks of the other, and where.

What is lacking at an end is a page or furniture, in between on one side it was left out, in between on both it was replaced.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .fingerprint import BITS, GRAM, limit
from .forest import Floats
from .shelf import Shelf
from .words import Ints

Bools = npt.NDArray[np.bool_]
Columns = dict[str, Floats]


class Half(NamedTuple):
    """The sampled grams of one text of each pair: all in one array, pair after pair, with the number of the pair and the place in
    the text. Pair p has those from `at[p]` on."""

    grams: npt.NDArray[np.unsignedinteger]
    pair: Ints
    place: Ints
    at: Ints
    length: Ints

    @property
    def sizes(self) -> Ints:
        return np.diff(self.at)


class Met(NamedTuple):
    """Two texts of each pair at the coarser of their rates. Hits are the grams that the other has too, in text order, as numbers
    among those of their half; `across` says of each hit of the one which is the first of its kind in the other."""

    one: Half
    other: Half
    hits: Ints
    hits_other: Ints
    across: Ints


class Shape(NamedTuple):
    """One text of each pair beside the other, in its words: what of it the other lacks, at the ends and between two hits.
    `pair` and `between` have an entry for each two hits that follow each other."""

    pair: Ints
    between: Floats
    head: Floats
    tail: Floats
    inside: Floats
    gap: Floats
    cover: Floats
    gaps: Floats


def met(opened: Shelf, a: Ints, b: Ints) -> Met:
    """Pairs of places on a shelf, side by side."""
    until = limit(np.maximum(opened.head["step"][a], opened.head["step"][b]))
    one, other = _half(opened, a, until), _half(opened, b, until)
    n, size = len(one.grams), len(one.grams) + len(other.grams)
    bits = np.uint64(size.bit_length())  # with its place in it, a gram is a number, and numbers are soon sorted
    keys = np.sort(np.concatenate((_keys(one), _keys(other))) << bits | np.arange(size, dtype=np.uint64))
    order, kinds = (keys & (np.uint64(1) << bits) - np.uint64(1)).astype(np.int64), keys >> bits
    begins = np.flatnonzero(np.concatenate(([True], kinds[1:] != kinds[:-1]))[: len(kinds)])
    sizes = np.diff(np.concatenate((begins, [len(keys)])))
    mine = np.add.reduceat(order < n, begins, dtype=np.int64) if len(keys) else begins
    both = np.repeat((mine > 0) & (mine < sizes), sizes)
    first = np.repeat(order[np.minimum(begins + mine, len(order) - 1)] if len(keys) else begins, sizes)
    hits, across = order[both], first[both]
    left = hits < n
    by_text = np.argsort(hits[left])
    return Met(one, other, hits[left][by_text], np.sort(hits[~left] - n), across[left][by_text] - n)


def _half(opened: Shelf, texts: Ints, until: Ints) -> Half:
    at, pair = opened.grams.take(texts)
    kept = opened.grams.of[at] < until[pair]
    at, pair = at[kept], pair[kept]
    begin = np.concatenate(([0], np.cumsum(np.bincount(pair, minlength=len(texts)))))
    length = np.maximum(1, opened.head["length"][texts].astype(np.int64))
    return Half(opened.grams.of[at], pair, opened.places[at].astype(np.int64), begin, length)


def _keys(half: Half) -> npt.NDArray[np.uint64]:
    return np.asarray(half.pair.astype(np.uint64) << np.uint64(BITS) | half.grams, np.uint64)


def shape(half: Half, hits: Ints) -> Shape:
    """What of each text the other lacks, estimated between the sampled grams.

    A run of m missed grams between two hits stands for about m/(m+1) of the grams there; a word touches GRAM grams.
    """
    size = len(half.length)
    pair = half.pair[hits]
    follows = pair[1:] == pair[:-1]
    between = lost((np.diff(hits) - 1)[follows], np.diff(half.place[hits])[follows])
    owner = pair[1:][follows]
    head, tail = half.length.astype(np.float64), np.zeros(size)
    some, firsts, lasts = ends(half, hits)
    before, after = firsts - half.at[some], half.at[some + 1] - 1 - lasts
    head[some] = half.place[firsts] * before / (before + 0.5)
    tail[some] = np.maximum(0, half.length[some] - GRAM - half.place[lasts]) * after / (after + 0.5)
    inside = total(owner, between, size)
    cover = np.maximum(0, 1 - (inside + head + tail) / half.length)
    return Shape(owner, between, head, tail, inside, largest(owner, between, size), cover, total(owner, between > 0, size))


def ends(half: Half, hits: Ints) -> tuple[Ints, Ints, Ints]:
    """The pairs that have a hit, and the first and the last of each."""
    pair = half.pair[hits]
    some = np.flatnonzero(np.bincount(pair, minlength=len(half.length)))
    return some, hits[np.searchsorted(pair, some)], hits[np.searchsorted(pair, some, side="right") - 1]


def lost(missed: Ints, spread: Ints) -> Floats:
    """Words lost between two hits that stand `spread` words apart with `missed` grams between."""
    return np.where(missed > 0, np.maximum(1, spread * missed / (missed + 1) - GRAM + 1), 0.0)


def total(owner: Ints, value: npt.ArrayLike, size: int) -> Floats:
    """The sum of the values of each owner."""
    return np.asarray(np.bincount(owner, np.asarray(value, np.float64), size), np.float64)


def largest(owner: Ints, value: Floats, size: int) -> Floats:
    """The largest value of each owner, 0 where there is none; owners are sorted."""
    out = np.zeros(size)
    if len(owner):
        begins = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
        out[owner[begins]] = np.maximum.reduceat(value, begins)
    return out


def aligned(both: Met, beside: Shape) -> Columns:
    """What stands in the place of what: words lost between two hits on both sides are replaced, on one side left out."""
    one, other, size = both.one, both.other, len(both.one.length)
    pair = one.pair[both.hits]
    follows = pair[1:] == pair[:-1]
    here, owner = beside.between, beside.pair
    onward = np.diff(other.place[both.across])[follows]
    missing = np.ones(len(other.grams) + 1, np.int64)
    missing[0] = 0
    missing[both.hits_other + 1] = 0
    missed = np.abs(np.diff(np.cumsum(missing)[both.across]))[follows]
    there = lost(missed, onward)
    swapped = (here > 0) & (missed > 0) & (onward > 0)
    replaced, apart = np.minimum(here, there) * swapped, np.abs(here - there) * (onward > 0)
    links, swaps = total(owner, np.ones(len(owner)), size), total(owner, swapped, size)
    broken = (here > 0) | (missed > 0) | (onward <= 0)
    return {
        "order": np.where(links > 0, total(owner, onward > 0, size) / np.maximum(1, links), 1.0),
        "replaced": total(owner, replaced, size) / one.length,
        "replacings": 100 * swaps / one.length,
        "longest_replaced": largest(owner, replaced, size) / one.length,
        "left_out": total(owner, apart, size) / one.length,
        "even": total(owner, swapped & (apart <= 1.5), size) / np.maximum(1, swaps),
        "stretch": links / (total(owner, broken, size) + 1),
        "longest_stretch": _stretch(owner, broken, size) / np.maximum(1, one.sizes),
    }


def _stretch(owner: Ints, broken: Bools, size: int) -> Floats:
    """The longest run of hits that follow each other in both texts, as a number of links."""
    if not len(owner):
        return np.zeros(size)
    last = np.flatnonzero(broken | np.concatenate((owner[1:] != owner[:-1], [True])))
    runs = np.diff(np.concatenate(([-1], last))) - broken[last]
    return largest(owner[last], runs.astype(np.float64), size)


def prose(half: Half, hits: Ints, side: str) -> Columns:
    """How much of what both have is prose, and of what one has alone, at its ends and inside; -1 where there is none."""
    size = len(half.length)
    hit = np.zeros(len(half.grams), np.bool_)
    hit[hits] = True
    first, last = np.full(size, len(hit)), np.full(size, -1)
    some, first_hits, last_hits = ends(half, hits)
    first[some], last[some] = first_hits, last_hits
    at = np.arange(len(hit))
    inside = (at > first[half.pair]) & (at < last[half.pair])
    row: Columns = {}
    found = {}
    for name, part in (("shared", hit), ("edge", ~hit & ~inside), ("inside", ~hit & inside)):
        count = np.bincount(half.pair[part], minlength=size)
        found[name] = total(half.pair[part], half.grams[part] & 1, size)
        row[f"prose_{name}_{side}"] = np.where(count > 0, found[name] / np.maximum(1, count), -1.0)
    alone = found["edge"] + found["inside"]
    row[f"prose_alone_{side}"] = alone / np.maximum(1, alone + found["shared"])
    return row
