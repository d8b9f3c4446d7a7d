"""Keys of texts in, pairs of texts out that have enough of them in common: an inverted index that is gone over in parts.

All that have a key are in one part, so that each part can be gone over by itself, wherever it lies: in memory one after the other
(`candidates`), or in files by many processes (`grouping`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.fingerprint import Keys
from pipeline.pages import KEY
from pipeline.shelf import Row
from pipeline.words import Ints, distinct

POSTINGS = 60  # a key in more texts than this is boilerplate
RARE = 8  # texts that have a key of which one is enough to make a candidate; of others it takes two
MEETINGS = 1 << 20  # keys that are looked at together
Counts = tuple[Keys, Ints]  # keys, sorted, and how many different texts have each
Packed = npt.NDArray[np.uint64]  # sorts much faster than two columns


class Width(NamedTuple):
    """How numbers are packed: a text has `text` bits; there are 2**`parts` parts, by the lowest bits of the keys."""

    text: int
    parts: int

    @classmethod
    def of(cls, texts: int, keys: int) -> Width:
        """For so many texts with so many keys: parts as large as MEETINGS, and enough of them that a key and a text fit in 64
        bits. Raises ValueError for more texts than two of which fit."""
        text = max(1, (texts - 1).bit_length())
        if text > 31:
            raise ValueError(f"{texts:,} texts are more than are grouped together: at most {1 << 31:,}")
        return cls(text, max(0, (keys // MEETINGS).bit_length(), KEY + 1 + text - 64))

    def posting(self, key: Keys, text: npt.NDArray[np.uint64]) -> Packed:
        """The postings of a part: what the keys have beside the bits that they have in common, and the texts."""
        return key >> np.uint64(self.parts) << np.uint64(self.text) | text

    def keys(self, postings: Packed, part: int) -> Keys:
        """The keys of the postings of a part."""
        return postings >> np.uint64(self.text) << np.uint64(self.parts) | np.uint64(part)

    def texts(self, packed: Packed) -> Packed:
        """The texts of postings, or the second of pairs."""
        return packed & np.uint64((1 << self.text) - 1)

    def pairs(self, packed: Packed) -> Ints:
        """Packed pairs as rows of two."""
        return np.stack((packed >> np.uint64(self.text), self.texts(packed)), 1).astype(np.int64)


def candidates(of: Row, everywhere: Counts | None = None) -> Ints:
    """The keys of texts in; out pairs (i, j), i < j, that share a rare one, or two which are no boilerplate: shape (pairs, 2),
    sorted."""
    keys, width = of.of, Width.of(len(of.sizes), len(of.of))
    texts = np.repeat(np.arange(len(of.sizes), dtype=np.uint64), of.sizes)
    part_of = keys & np.uint64((1 << width.parts) - 1)
    met = []
    for part in range(1 << width.parts):
        some = np.flatnonzero(part_of == part) if width.parts else slice(None)
        met.append(meetings(width.posting(keys[some], texts[some]), part, width, everywhere))
    return width.pairs(enough(np.concatenate(met)))


def meetings(postings: Packed, part: int, width: Width, everywhere: Counts | None = None) -> Packed:
    """The pairs of texts that have a key of this part in common which is no boilerplate, sorted, each once; twice the pair, and
    one more where that is enough."""
    postings = distinct(postings)
    text, (begins, held) = width.texts(postings), runs(postings >> np.uint64(width.text))
    many = held if everywhere is None else np.maximum(held, _looked_up(width.keys(postings[begins], part), *everywhere))
    kept, rare = (held > 1) & (many <= POSTINGS), np.repeat(many <= RARE, held)
    left = np.repeat(begins + held, held) - np.arange(len(text)) - 1  # that follow with the same key
    at = np.flatnonzero(np.repeat(kept, held) & (left > 0))
    found, step = [np.zeros(0, np.uint64)], 1
    while len(at):
        found.append((text[at] << np.uint64(width.text) | text[at + step]) << np.uint64(1) | rare[at])
        step += 1
        at = at[left[at] >= step]
    pairs, sure = _weighed(np.concatenate(found))
    return pairs << np.uint64(1) | sure


def enough(met: Packed) -> Packed:
    """What `meetings` found in all parts in, out the pairs that have enough in common, sorted."""
    pairs, sure = _weighed(met)
    return pairs[sure]


def _weighed(met: Packed) -> tuple[Packed, npt.NDArray[np.bool_]]:
    """The pairs, sorted, each once, and whether they met twice or by what is enough."""
    met = np.sort(met)
    begins, sizes = runs(met >> np.uint64(1))
    return met[begins] >> np.uint64(1), (sizes > 1) | (met[begins] & np.uint64(1) > 0)


def runs(sorted_: npt.NDArray[np.generic]) -> tuple[Ints, Ints]:
    """Where equal values begin that follow each other, and how many they are."""
    begins = np.flatnonzero(np.concatenate(([True], sorted_[1:] != sorted_[:-1]))[: len(sorted_)])
    return begins, np.diff(np.concatenate((begins, [len(sorted_)])))


def counted(values: npt.NDArray[np.uint64]) -> Counts:
    """What is among these values, sorted, and how often."""
    values = np.sort(values)
    begins, sizes = runs(values)
    return values[begins], sizes


def _looked_up(keys: Keys, known: Keys, counts: Ints) -> Ints:
    """The counts of these keys; 0 of those that are not known (sorted)."""
    if not len(known):
        return np.zeros(len(keys), np.int64)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, counts[at], 0)
