"""Pairs of sketches in, columns out: every measure is an array with a number for each pair, for a learned forest to weigh."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .fingerprint import FIGURES, GRAM, NAMES, STEPS, limit
from .shapes import Columns, Met, Shape, aligned, met, prose, shape
from .shelf import Row, Shelf
from .words import A_FIGURE, KIND, OTHER, Ints, distinct

Bools = npt.NDArray[np.bool_]
TOGETHER = 512  # pairs that are looked at together: what is known of them stays in the cache of a processor
MARKS = 2048
KINDS = ("figure", "number", "up", "down", "date", "hour", "common", "elsewhere", "word")


def columns(opened: Shelf, pairs: Ints) -> Columns:
    """What is known of each pair (shape (pairs, 2), places on the shelf), the shorter text first."""
    parts = [_columns(opened, pairs[at : at + TOGETHER]) for at in range(0, max(1, len(pairs)), TOGETHER)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _columns(opened: Shelf, pairs: Ints) -> Columns:
    length, step = opened.head["length"], opened.head["step"]
    a, b = _shorter_first(opened, pairs)
    both = met(opened, a, b)
    one, other = both.one, both.other
    beside = shape(one, both.hits)
    shared = np.bincount(one.pair[both.hits], minlength=len(a)).astype(np.float64)
    row = _both(both, beside, shape(other, both.hits_other)) | {
        "shared": np.log1p(shared), "jaccard": shared / np.maximum(1, one.sizes + other.sizes - shared),
        "rate": np.maximum(step[a], step[b]) / STEPS, "fewest": np.minimum(one.sizes, other.sizes).astype(np.float64),
        "length_a": np.log(one.length), "length_b": np.log(other.length), "ratio": one.length / other.length,
    }  # fmt: skip
    row |= aligned(both, beside) | prose(one, both.hits, "a") | prose(other, both.hits_other, "b")
    row |= _listed("figures", opened.figures, (a, b), np.where(step > 0, FIGURES, 1 << 16))
    row |= _listed("names", opened.names, (a, b), np.full(len(step), NAMES))
    row |= _days(*(opened.head["day"][text].astype(np.int64) for text in (a, b)))
    for way in ("up", "down"):
        row |= {f"{way}_{side}": 100 * opened.head[way][x] / np.maximum(1, length[x]) for side, x in (("a", a), ("b", b))}
    return row | _words(opened, (a, b), both)


def _shorter_first(opened: Shelf, pairs: Ints) -> tuple[Ints, Ints]:
    swap = opened.head["length"][pairs[:, 0]] > opened.head["length"][pairs[:, 1]]
    return np.where(swap, pairs[:, 1], pairs[:, 0]), np.where(swap, pairs[:, 0], pairs[:, 1])


def at_most(opened: Shelf, pairs: Ints) -> Columns:
    """Of these columns `fewest`, and of `shared` a bound from above, in a small part of the time: the grams of the longer text
    are marked by some bits of theirs."""
    a, b = _shorter_first(opened, pairs)
    at, pair = opened.grams.take(b)
    marked = np.zeros((len(b), MARKS), np.bool_)
    marked[pair, opened.grams.of[at] % MARKS] = True
    at, pair = opened.grams.take(a)
    grams = opened.grams.of[at]
    kept = grams < limit(opened.head["step"][b]).astype(np.uint32)[pair]  # the longer is sampled at the coarser rate
    grams, pair = grams[kept], pair[kept]
    shared = np.bincount(pair[marked[pair, grams % MARKS]], minlength=len(a))
    fewest = np.minimum(np.bincount(pair, minlength=len(a)), opened.grams.sizes[b])
    return {"shared": np.log1p(shared), "fewest": fewest.astype(np.float64)}


def _both(both: Met, one: Shape, other: Shape) -> Columns:
    """Each measure of the two shapes, as it is and ordered."""
    length_a, length_b = both.one.length, both.other.length
    row: Columns = {
        "cover_a": one.cover, "cover_b": other.cover, "gap_a": one.gap / length_a, "gap_b": other.gap / length_b,
        "gaps_a": 100 * one.gaps / length_a, "gaps_b": 100 * other.gaps / length_b,
    }  # fmt: skip
    measures = {
        "cover": (one.cover, other.cover), "gap": (row["gap_a"], row["gap_b"]),
        "head": (one.head / length_a, other.head / length_b), "tail": (one.tail / length_a, other.tail / length_b),
        "inside": (one.inside / length_a, other.inside / length_b),
    }  # fmt: skip
    for name, (x, y) in measures.items():
        row[f"{name}_low"], row[f"{name}_high"] = np.minimum(x, y), np.maximum(x, y)
    return row


def _listed(name: str, rows: Row, texts: tuple[Ints, Ints], most: Ints) -> Columns:
    """How many of what is listed each text has and both have, among those that both lists would hold: a list is cut where it has
    `most`."""
    size = len(texts[0])
    last = rows.of[np.maximum(rows.at[1:] - 1, 0)].astype(np.int64) if len(rows.of) else most
    full = np.where(rows.sizes >= most, last, 65535)
    until = np.minimum(*(full[text] for text in texts))
    keys = []
    for text in texts:
        at, pair = rows.take(text)
        rank = rows.of[at].astype(np.int64)
        keys.append((pair << 16 | rank)[rank <= until[pair]])
    both = np.sort(np.concatenate(keys))
    both = both[1:][both[1:] == both[:-1]]
    n_a, n_b, n = (np.bincount(key >> 16, minlength=size).astype(np.float64) for key in (*keys, both))
    fewest = np.minimum(n_a, n_b)
    return {
        f"{name}_a": n_a, f"{name}_b": n_b, f"{name}_both": n, f"own_{name}_a": n_a - n, f"own_{name}_b": n_b - n,
        f"{name}_agree": np.where(fewest > 0, n / np.maximum(1, fewest), -1.0),
        f"{name}_jaccard": np.where(fewest > 0, n / np.maximum(1, n_a + n_b - n), -1.0),
    }  # fmt: skip


def _days(a: Ints, b: Ints) -> Columns:
    """How many days the datelines are apart, as the year goes round; -1 where one is missing."""
    day_a, day_b = (np.where(x > 0, (x - 1) // 31 * 30.4 + (x - 1) % 31, 0) for x in (a, b))
    apart = np.abs(day_a - day_b)
    return {"days": np.where((a > 0) & (b > 0), np.minimum(apart, 365 - apart), -1.0)}


def _words(opened: Shelf, texts: tuple[Ints, Ints], both: Met) -> Columns:
    """Of two short texts, how many words are uncovered in the one and stand nowhere uncovered in the other, by kind."""
    size = len(texts[0])
    short = (opened.words.sizes[texts[0]] > 0) & (opened.words.sizes[texts[1]] > 0)
    bare = [_uncovered(opened, text, both, hits, short) for text, hits in zip(texts, (both.hits, both.hits_other), strict=True)]
    row: Columns = {}
    for side, mine, others in (("a", bare[0], bare[1]), ("b", bare[1], bare[0])):
        own = mine[~np.isin(mine, others, assume_unique=True)]
        kind = np.clip((own & 0xFFFF) // KIND - A_FIGURE // KIND + 1, 0, (OTHER - A_FIGURE) // KIND + 1)
        for number, name in enumerate(KINDS):
            row[f"{name}_{side}"] = np.where(short, np.bincount(own[kind == number] >> 16, minlength=size), -1.0)
    return row


def _uncovered(opened: Shelf, texts: Ints, both: Met, hits: Ints, short: Bools) -> Ints:
    """pair << 16 | code of each distinct word of the short texts that is in no hit, sorted."""
    half = both.one if hits is both.hits else both.other
    rows = np.flatnonzero(short)
    at, number = opened.words.take(texts[rows])
    end = np.zeros(len(short), np.int64)
    end[rows] = np.cumsum(opened.words.sizes[texts[rows]])
    some = hits[short[half.pair[hits]]]
    pair = half.pair[some]
    begin = end[pair] - opened.words.sizes[texts[pair]] + half.place[some]
    edges = np.bincount(begin, minlength=len(at) + 1)
    edges -= np.bincount(np.minimum(begin + GRAM, end[pair]), minlength=len(at) + 1)
    bare = np.cumsum(edges)[:-1] == 0
    return np.asarray(distinct(rows[number[bare]] << 16 | opened.words.of[at[bare]].astype(np.int64)), np.int64)
