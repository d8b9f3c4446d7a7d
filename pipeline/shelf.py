"""Sketches in, columns out: many sketches opened at once, each field of all of them in one array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .fingerprint import BELOW, BITS, GRAM, HEAD, SPREAD, STEPS, Keys, hashed_runs, key_limit, rank
from .pages import page_in, parted
from .words import A_FIGURE, Ints, distinct

BLOCK = 2048  # sketches that are opened at once
WIDE = np.uint64(BITS + BELOW + 1)  # bits of a key


class Row(NamedTuple):
    """Rows of different lengths in one array: row i is `of[at[i] : at[i + 1]]`."""

    of: npt.NDArray[np.unsignedinteger]
    at: Ints

    @property
    def sizes(self) -> Ints:
        return np.diff(self.at)

    def rows(self) -> tuple[Ints, Ints]:
        """Of all that is in the rows, the number of the row, and the place in it."""
        number = np.repeat(np.arange(len(self.at) - 1), self.sizes)
        return number, np.arange(len(number)) - self.at[number]

    def take(self, rows: Ints) -> tuple[Ints, Ints]:
        """The places in `of` of all that these rows hold, row after row; and for each, the number of the row among `rows`."""
        sizes = self.sizes[rows]
        number = np.repeat(np.arange(len(rows)), sizes)
        begin = self.at[rows] - np.concatenate(([0], np.cumsum(sizes)[:-1]))
        return np.arange(len(number)) + np.repeat(begin, sizes), number


class Shelf(NamedTuple):
    """Sketches, opened. `places` has the word at which each gram stands; `words` those of the texts that are short."""

    head: npt.NDArray[np.void]
    grams: Row
    places: npt.NDArray[np.int32]
    words: Row
    names: Row
    figures: Row

    def __len__(self) -> int:
        return len(self.head)


def shelf(sketches: Sequence[bytes]) -> Shelf:
    """The bytes of `fingerprint`, opened. Raises ValueError where they are no sketches."""
    parts = [_opened(sketches[at : at + BLOCK]) for at in range(0, max(1, len(sketches)), BLOCK)]
    head, places = (np.concatenate([getattr(part, name) for part in parts]) for name in ("head", "places"))
    grams, words, names, figures = (
        _joined([getattr(part, name) for part in parts]) for name in ("grams", "words", "names", "figures")
    )
    return Shelf(head, grams, places, words, names, figures)


def keys_of(sketches: Sequence[bytes]) -> Row:
    """The keys of sketches, sorted: of each the grams of which there are about KEYS in a text of its length, and the series of
    the page that it tells. A text without words has a key of its own."""
    of_texts = _joined([_keys(_parts(sketches[at : at + BLOCK])) for at in range(0, max(1, len(sketches)), BLOCK)])
    pages = [(at, page.key) for at, sketch in enumerate(sketches) if (page := page_in(sketch))]
    if not pages:
        return of_texts
    at, key = np.array(pages, np.int64).T
    into = of_texts.at[at + 1]  # after those of its text, which are lower
    ends = of_texts.at + np.concatenate(([0], np.cumsum(np.bincount(at, minlength=len(sketches)))))
    return Row(np.insert(of_texts.of, into, key.astype(np.uint64)), ends)


def _joined(rows: list[Row]) -> Row:
    ends = np.cumsum([0, *(row.at[-1] for row in rows)])
    at = [row.at[:-1] + end for row, end in zip(rows, ends[:-1], strict=True)]
    return Row(np.concatenate([row.of for row in rows]), np.concatenate([*at, ends[-1:]]))


class Parts(NamedTuple):
    """Sketches taken apart: the words of short texts; of long ones the packed grams, what is below the keys, and the figures."""

    head: npt.NDArray[np.void]
    words: Row
    packed: Row
    below: Row
    names: Row
    figures: Row


def _opened(sketches: Sequence[bytes]) -> Shelf:
    parts = _parts(sketches)
    grams, places = _grams(parts)
    return Shelf(parts.head, grams, places, parts.words, parts.names, _figures(parts.words, parts.figures))


def _short(words: Row) -> tuple[Keys, Ints, Ints]:
    """The hashes of the grams of short texts, the number of the text of each, and its place in it."""
    sizes = np.where(words.sizes > 0, np.maximum(1, words.sizes - GRAM + 1), 0)
    number, place = Row(words.of, np.concatenate(([0], np.cumsum(sizes)))).rows()
    return hashed_runs(words.of, words.at[number] + place, words.at[number + 1]), number, place


def _parts(sketches: Sequence[bytes]) -> Parts:
    texts = [parted(sketch)[0] for sketch in sketches]
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    begin = np.concatenate(([0], np.cumsum(sizes)))
    data = np.frombuffer(b"".join(texts), np.uint8)
    if (sizes < HEAD.itemsize).any():
        raise ValueError("these bytes are no sketch")
    head = data[begin[:-1, None] + np.arange(HEAD.itemsize)].view(HEAD)[:, 0]
    kept, names, figures = (head[field].astype(np.int64) for field in ("grams", "names", "figures"))
    short = head["step"] == 0
    figures[short] = 0
    left = sizes - (HEAD.itemsize + kept * np.where(short, 2, 4) + 2 * (names + figures))
    if (left < 0).any():
        raise ValueError("these bytes are no sketch")
    body = begin[:-1] + HEAD.itemsize
    packed = _numbers(data, body, np.where(short, 0, kept), 4)
    keyed = np.bincount(packed.rows()[0][_are_keys(head, packed)], minlength=len(texts))
    if (left != 2 * keyed).any():
        raise ValueError("these bytes are no sketch")
    return Parts(
        head,
        _numbers(data, body, np.where(short, kept, 0), 2),
        packed,
        _numbers(data, body + 4 * kept, keyed, 2),
        _numbers(data, begin[1:] - 2 * names, names, 2),
        _numbers(data, body + 4 * kept + 2 * keyed, figures, 2),
    )


def _are_keys(head: npt.NDArray[np.void], packed: Row) -> npt.NDArray[np.bool_]:
    """Which grams of long texts are keys."""
    return np.asarray(packed.of >> 4 < np.repeat(key_limit(head["length"], head["step"]), packed.sizes), np.bool_)


def _keys(parts: Parts) -> Row:
    (wide, number, _), size = _short(parts.words), len(parts.head)
    kept = wide >> np.uint64(BELOW) < key_limit(parts.head["length"], 0).astype(np.uint64)[number]
    some = _are_keys(parts.head, parts.packed)
    long = (parts.packed.of[some] >> 4).astype(np.uint64) << np.uint64(BELOW) | parts.below.of
    empty = np.flatnonzero(parts.head["length"] == 0).astype(np.uint64) << WIDE | np.uint64(1 << BITS + BELOW)
    of_short, of_long = number[kept].astype(np.uint64) << WIDE, parts.packed.rows()[0][some].astype(np.uint64) << WIDE
    found = distinct(np.concatenate((of_short | wide[kept], of_long | long, empty)))
    at = np.searchsorted(found, np.arange(size + 1, dtype=np.uint64) << WIDE)
    return Row(found & ((np.uint64(1) << WIDE) - np.uint64(1)), at)


def _numbers(data: npt.NDArray[np.uint8], begin: Ints, sizes: Ints, width: int) -> Row:
    """Little-endian numbers of so many bytes, `sizes[i]` of them from `begin[i]`."""
    at = np.concatenate(([0], np.cumsum(sizes)))
    first = np.arange(at[-1]) * width + np.repeat(begin - width * at[:-1], sizes)
    out = data[first[:, None] + np.arange(width)].view(f"<u{width}")[:, 0]
    return Row(out, at)


def _grams(parts: Parts) -> tuple[Row, npt.NDArray[np.int32]]:
    """The grams of all texts in text order, and the places where they stand."""
    head, packed, (wide, number, place) = parts.head, parts.packed, _short(parts.words)
    short = np.bincount(number, minlength=len(head))
    at = np.concatenate(([0], np.cumsum(short + packed.sizes)))
    grams, places = np.zeros(at[-1], np.uint32), np.zeros(at[-1], np.int32)
    into = at[number] + place
    places[into] = place
    grams[into] = wide >> np.uint64(BELOW)
    into = np.arange(len(packed.of)) + np.repeat(at[:-1] - packed.at[:-1], packed.sizes)
    grams[into] = packed.of >> 4
    step = np.repeat(head["step"], packed.sizes)
    gaps = ((packed.of & 15) / 15) ** 2 * SPREAD * np.exp2(step / STEPS)
    sums = np.cumsum(gaps)
    before = np.concatenate(([0.0], sums))[packed.at[:-1]]
    places[into] = np.rint(sums - np.repeat(before, packed.sizes))
    return Row(grams, at), places


def _figures(words: Row, listed: Row) -> Row:
    """The ranks of the figures of all texts."""
    number = np.repeat(np.arange(len(words.at) - 1), words.sizes)
    some = words.of < A_FIGURE
    own = distinct(number[some] << 16 | rank(words.of[some]).astype(np.int64))
    also = np.repeat(np.arange(len(listed.at) - 1), listed.sizes) << 16 | listed.of.astype(np.int64)
    both = np.sort(np.concatenate((own, also)))
    sizes = np.bincount(both >> 16, minlength=len(words.at) - 1)
    return Row((both & 0xFFFF).astype(np.uint16), np.concatenate(([0], np.cumsum(sizes))))
