"""Text in, sketch out: the few hundred bytes by which `cluster` recognises a story again.

A short text is sketched by all its words, two bytes each: what differs between two bulletins is a word or a figure. A longer one
is sketched by sampled hashes of word 4-grams *with their places* (Broder 1997; sampling by hash value, so that two sketches of
different texts keep the same grams: FracMinHash, Irber et al. 2022). Both hold the length in words, a sample of the names and of
the figures, how often something goes up or down, and the day of the dateline.
Of the few grams by which a text is found, its *keys*, more of the hash is kept: these are the lowest hashes, which among many
texts come to be the same by chance.
Places tell a page from a template: what a page lacks lies at its end, what a template varies lies in between.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from .words import A_FIGURE, FIRST_COMMON, FIRST_DAY, FIRST_UP, KIND, MONTHS, OTHER, Codes, Ints, Words, beside, folded, words_of

GRAM = 4  # words per gram
WHOLE = 224  # words up to which all are kept
KEPT = 136  # grams of a longer text, at most about
NAMES = FIGURES = 24  # distinct ones kept
BITS = 28  # of the hash of a gram
BELOW = 16  # bits after these, of a gram that is a key
KEYS = 24  # grams by which a text is found, about
COUNTS = ("step", "names", "figures", "up", "down")  # one byte each
PACKED = struct.Struct(f"<IHH{len(COUNTS)}B")
HEAD = np.dtype([("length", "<u4"), ("day", "<u2"), ("grams", "<u2"), *((name, "u1") for name in COUNTS)])
STEPS = 4  # to each halving of the grams that are kept
DATELINE = 400  # characters in which a dateline stands
SPREAD = 6.0  # the longest gap from gram to gram that is told, in gaps as they are on average
MONTH = "|".join(f"(?P<{m[:3]}>{m[:3]}(?:{m[3:]})?)" for m in MONTHS.split())
DATE = re.compile(
    rf"\b(?:(?P<after>\d{{1,2}})\.? )?(?:{MONTH})\b\.?(?: (?P<day>\d{{1,2}})\b)?(?P<line>,? ?(?:\d{{4}})?\)? ?[-–—])?"
)
KINDS = 2 * A_FIGURE, 2 * OTHER  # where figures end, and all other words begin, with the bit for small letters
# where the words for up begin, those for down, and what follows
TURNS = np.array([2 * (FIRST_UP + KIND * i) for i in range(3)], np.int64)
TEXT = 17  # bits of a code and of its case, behind the number of its text
NAMED_MONTHS = 24  # of the words of DAYS the first, whole and in short
Hashes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]  # the hash of a gram, BITS + BELOW
_ODD = np.array([0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def fingerprint(text: str) -> bytes:
    """The main text of an article in, its sketch out; `shelf` opens it again.

    >>> fingerprint("They can’t stop now, they say") == fingerprint("They can¡¯t stop now they say")
    True
    """
    return fingerprints([text])[0]


def fingerprints(texts: Sequence[str]) -> list[bytes]:
    """The sketch of each text: the same whatever else is among them."""
    words = words_of([folded(text) for text in texts])
    cuts = words.of.searchsorted(np.arange(len(texts) + 1))
    return sketched(words, cuts, {i: _dateline(texts[i]) for i in _dated(words.codes, words.of, cuts)})


def sketched(words: Words, cuts: Ints, days: Mapping[int, int]) -> list[bytes]:
    """The sketches of texts by their words, where those of each begin (shape (texts + 1,)), and the days of datelines."""
    (codes, capital, of), texts = words, len(cuts) - 1
    packed = np.sort(of << TEXT | codes.astype(np.int64) << 1 | ~capital)  # by text; of a word, those in small letters last
    last = packed[_lasts(packed >> 1)]
    word = last & ((1 << TEXT) - 1)
    figures = _samples(last[word < KINDS[0]], FIGURES, texts)
    names = _samples(last[(word >= KINDS[1]) & (word & 1 == 0)], NAMES, texts)
    turns = np.minimum(np.diff(packed.searchsorted(np.arange(texts)[:, None] << TEXT | TURNS)), 255).tolist()
    grams = hashed(codes) if (np.diff(cuts) > WHOLE).any() else np.zeros(0, np.uint64)
    found = []
    for i, (start, end) in enumerate(pairwise(cuts.tolist())):
        step, kept, body = 0, end - start, codes[start:end].astype("<u2").tobytes()
        if kept > WHOLE:
            step, sampled, below = _sampled(grams[start : end - GRAM + 1], kept)
            kept, body = len(sampled), sampled.tobytes() + below.tobytes() + figures[i].tobytes()
        head = PACKED.pack(end - start, days.get(i, 0), kept, step, len(names[i]), len(figures[i]), *turns[i])
        found.append(head + body + names[i].tobytes())
    return found


def _lasts(sorted_: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where each of some sorted values stands last."""
    last = np.ones(len(sorted_), np.bool_)
    np.not_equal(sorted_[1:], sorted_[:-1], out=last[:-1])
    return last


def hashed(codes: Codes) -> Keys:
    """The hash of every run of four words, in text order; of the whole text where it is shorter."""
    if len(codes) < GRAM:
        return hashed_runs(codes, np.arange(min(1, len(codes))), np.full(1, len(codes)))
    size = len(codes) - GRAM + 1
    wide, common = codes.astype(np.uint64), ((codes >= FIRST_COMMON) & (codes < OTHER)).view(np.uint8)
    packed, count = wide[:size].copy(), common[:size].copy()
    for step in range(1, GRAM):
        packed |= wide[step : step + size] << np.uint64(16 * step)
        count += common[step : step + size]
    return _mixed(packed, count)


def hashed_runs(codes: Codes, at: Ints, end: Ints) -> Keys:
    """The hash of four words from each of these places, or of fewer where the text ends. That of the gram is odd where two of the
    words are common ones, as they are in prose and not in furniture."""
    packed, common = np.zeros(len(at), np.uint64), np.zeros(len(at), np.uint8)
    for step in range(GRAM):
        each = np.where(at + step < end, codes[np.minimum(at + step, len(codes) - 1)], 0).astype(np.uint64)
        packed |= each << np.uint64(16 * step)
        common += (each >= FIRST_COMMON) & (each < OTHER)
    return _mixed(packed, common)


def _mixed(packed: npt.NDArray[np.uint64], common: npt.NDArray[np.uint8]) -> Keys:
    packed = (packed ^ (packed >> np.uint64(31))) * _ODD[0]
    packed = (packed ^ (packed >> np.uint64(29))) * _ODD[1]
    packed >>= np.uint64(64 - BITS - BELOW)
    prose = np.uint64(1 << BELOW)
    return np.asarray(packed & ~prose | (common > 1) * prose, np.uint64)


def limit(step: npt.ArrayLike) -> Ints:
    """The hash below which a gram is kept."""
    return np.asarray(np.exp2(BITS - np.asarray(step) / STEPS), np.int64)


def key_limit(length: npt.ArrayLike, step: npt.ArrayLike) -> Ints:
    """The hash below which a gram of a text of so many words, sampled at this step, is a key."""
    return limit(np.maximum(step, np.ceil(STEPS * np.log2(np.maximum(length, KEYS) / KEYS))))


def _sampled(wide: Keys, length: int) -> tuple[int, Hashes, Codes]:
    """The step of the sampling; the kept grams: the hash, and in the four lowest bits the gap from the one before; and what is
    below the hash of those that are keys."""
    grams = (wide >> np.uint64(BELOW)).astype(np.uint32)
    step = max(0, int(np.ceil(STEPS * np.log2(len(grams) / KEPT))))
    places = np.flatnonzero(grams < limit(step))[: 4 * KEPT]  # more only where a gram comes again and again
    gaps = places.astype(np.float64)
    gaps[1:] -= places[:-1]
    gaps /= 2 ** (step / STEPS) * SPREAD
    told = np.rint(15 * np.sqrt(np.minimum(gaps, 1))).astype(np.uint32)
    below = wide[places[grams[places] < key_limit(length, step)]].astype("<u2")
    return step, ((grams[places] << np.uint32(4)) | told).astype("<u4"), below


def rank(codes: Codes) -> Codes:
    """The order in which codes are sampled."""
    return np.asarray(codes * np.uint16(40503), np.uint16)


def _samples(packed: Ints, most: int, count: int) -> list[Codes]:
    """For each text so many of its distinct words, the same ones of any two texts; their ranks, sorted."""
    of = packed >> TEXT
    ranks = np.sort(of << 16 | rank((packed >> 1).astype(np.uint16)))
    cuts = of.searchsorted(np.arange(count + 1)).tolist()
    codes = ranks.astype(np.uint16).astype("<u2")
    return [codes[start : min(end, start + most)] for start, end in pairwise(cuts)]


def _dated(codes: Codes, of: Ints, cuts: Ints) -> frozenset[int]:
    """The texts near whose beginning a day of a month stands: a word and the space after it take two characters at least."""
    months = np.flatnonzero((codes - np.uint16(FIRST_DAY)) < NAMED_MONTHS)
    months = months[months - cuts[of[months]] < DATELINE // 2]
    near = np.concatenate(beside(months, of))
    return frozenset(of[near[(codes[near] - np.uint16(FIRST_DAY + KIND)) < KIND]].tolist())


def _dateline(text: str) -> int:
    """The day that is named near the beginning, with a dash after it or as the first, as 31 times the month and the day; 0 where
    there is none."""
    days = [0]
    for found in DATE.finditer(text[:DATELINE].lower()):
        day = int(found["day"] or found["after"] or 0)
        if 1 <= day <= 31:
            days.append(31 * next(n for n, m in enumerate(MONTHS.split()) if found[m[:3]]) + day)
            if found["line"]:
                return days[-1]
    return days[min(1, len(days) - 1)]
