"""Text in, sketch out: the few hundred bytes by which `cluster` recognises a story again.

A sketch holds sampled hashes of word 4-grams *with their places* in the text (Broder 1997; sampling by hash value, so that two
sketches of different texts keep the same grams: FracMinHash, Irber et al. 2022), the length in words, and the figures.
Places tell a page from a template: what a page lacks lies at its end, what a template varies lies in between.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xxhash

GRAM = 4  # words per gram
KEPT = 192  # grams a sketch aims at; longer texts are sampled more thinly, by powers of two
FIGURES = 48  # figures kept, the first of the text
NOT_LATIN_WORD = bytes(code for code in range(128) if not (chr(code).isalnum() or code == 32))
NOT_WORD = re.compile(r"[^\w\s]+|_+")
NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
HEAD = np.dtype([("length", "<u4"), ("rate", "<u2"), ("grams", "<u2"), ("figures", "<u2"), ("wide", "<u2")])
GAPS = ("<u1", "<u2", "<u4")  # from place to place, where not every gram is kept; the field `wide` of HEAD says which
GRAMS_AT = 6  # where HEAD has the number of grams
Hashes = npt.NDArray[np.uint32]
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)


class Sketch(NamedTuple):
    """A sketch, read: `grams[i]` stands at word `places[i]` of `length` words; one gram in `rate` was kept."""

    length: int
    rate: int
    grams: Hashes
    places: npt.NDArray[np.int64]
    figures: Hashes


def fingerprint(text: str) -> bytes:
    """The main text of an article in, its sketch out; `read` opens it again.

    >>> fingerprint("They can’t stop now, they say") == fingerprint("They can¡¯t stop now they say")
    True
    """
    words = tokens(text)
    grams = _grams(words)
    rate = 1
    while len(grams) > KEPT * rate and rate < 1 << 15:
        rate *= 2
    places = np.flatnonzero(grams < (1 << 32) // rate)
    grams, figures = grams[places][:65535], _figures(text)
    places = places[:65535]
    gaps = np.diff(places, prepend=0)
    wide = next(n for n, kind in enumerate(GAPS) if not len(gaps) or int(gaps.max()) <= np.iinfo(kind).max)
    head = np.array([(len(words), rate, len(grams), len(figures), wide)], HEAD)
    apart = gaps.astype(GAPS[wide]).tobytes() if rate > 1 else b""  # where every gram is kept, they stand one after the other
    return b"".join((head.tobytes(), grams.astype("<u4").tobytes(), apart, figures.tobytes()))


def read(sketch: bytes) -> Sketch:
    """The bytes of `fingerprint` as numbers. Raises ValueError where they are no sketch."""
    head = np.frombuffer(sketch, HEAD, 1)[0]
    n, wide, at = int(head["grams"]), int(head["wide"]), HEAD.itemsize
    grams = np.frombuffer(sketch, "<u4", n, at)
    if head["rate"] == 1:
        places, at = np.arange(n), at + 4 * n
    else:
        gaps = np.frombuffer(sketch, GAPS[wide], n, at + 4 * n)
        places, at = np.cumsum(gaps, dtype=np.int64), at + 4 * n + gaps.nbytes
    figures = np.frombuffer(sketch, "<u4", int(head["figures"]), at)
    return Sketch(int(head["length"]), int(head["rate"]), grams, places, figures)


def grams_of(sketch: bytes) -> bytes:
    """The hashed grams of a sketch, four bytes each, without opening the rest."""
    return sketch[HEAD.itemsize : HEAD.itemsize + 4 * int.from_bytes(sketch[GRAMS_AT : GRAMS_AT + 2], "little")]


def tokens(text: str) -> list[str]:
    """The folded words of a text: Latin text loses all but ASCII letters and digits, so that damage to accents and quotes falls
    out; other scripts keep their letters, and those that write no spaces become single characters."""
    text = text.lower()
    parts = text.split()
    words = " ".join(parts).encode("ascii", "ignore").translate(None, NOT_LATIN_WORD).decode("ascii").split()
    if sum(map(len, words)) * 2 >= sum(map(len, parts)):
        return words
    return NO_SPACES.sub(r" \g<0> ", NOT_WORD.sub(" ", text)).split()


def _grams(words: list[str]) -> npt.NDArray[np.uint64]:
    """The 32-bit hash of every run of four words, in text order; of the whole text where it is shorter."""
    if not words:
        return np.zeros(0, np.uint64)
    known = {word: xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    each = np.fromiter(map(known.__getitem__, words), np.uint64, len(words))
    size = max(1, len(each) - GRAM + 1)
    mixed = np.zeros(size, np.uint64)
    for step in range(min(GRAM, len(each))):
        mixed = (mixed ^ (each[step : step + size] * _ODD[step])) * _ODD[0] + np.uint64(step)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _ODD[1]
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _ODD[2]
    hashed: npt.NDArray[np.uint64] = mixed >> np.uint64(32)
    return hashed


def _figures(text: str) -> Hashes:
    """The first distinct figures of a text, hashed and sorted."""
    found = dict.fromkeys(figure.replace(",", "") for figure in FIGURE.findall(text))
    hashed = [xxhash.xxh32_intdigest(figure.encode()) for figure in list(found)[:FIGURES]]
    return np.array(sorted(hashed), "<u4")
