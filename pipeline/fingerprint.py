"""Text in, sketch out: the few hundred bytes by which `cluster` recognises a story again.

A short text is sketched by all its words, two bytes each: what differs between two bulletins is a word or a figure. A longer one
is sketched by sampled hashes of word 4-grams *with their places* (Broder 1997; sampling by hash value, so that two sketches of
different texts keep the same grams: FracMinHash, Irber et al. 2022). Both hold the length in words, a sample of the names and of
the figures, how often something goes up or down, and the day of the dateline.
Places tell a page from a template: what a page lacks lies at its end, what a template varies lies in between.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from .words import A_FIGURE, FIRST_COMMON, KIND, MONTHS, OTHER, Codes, Ints, Words, distinct, folded, words_of

GRAM = 4  # words per gram
WHOLE = 224  # words up to which all are kept
KEPT = 136  # grams of a longer text, at most about
NAMES = FIGURES = 24  # distinct ones kept
BITS = 28  # of the hash of a gram
COUNTS = ("step", "names", "figures", "up", "down")  # one byte each
HEAD = np.dtype([("length", "<u4"), ("day", "<u2"), ("grams", "<u2"), *((name, "u1") for name in COUNTS)])
STEPS = 4  # to each halving of the grams that are kept
DATELINE = 400  # characters in which a dateline stands
SPREAD = 6.0  # the longest gap from gram to gram that is told, in gaps as they are on average
MONTH = "|".join(f"(?P<{m[:3]}>{m[:3]}(?:{m[3:]})?)" for m in MONTHS.split())
DATE = re.compile(
    rf"\b(?:(?P<after>\d{{1,2}})\.? )?(?:{MONTH})\b\.?(?: (?P<day>\d{{1,2}})\b)?(?P<line>,? ?(?:\d{{4}})?\)? ?[-–—])?"
)
Hashes = npt.NDArray[np.uint32]
_ODD = np.array([0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def fingerprint(text: str) -> bytes:
    """The main text of an article in, its sketch out; `shelf` opens it again.

    >>> fingerprint("They can’t stop now, they say") == fingerprint("They can¡¯t stop now they say")
    True
    """
    words = words_of(folded(text))
    names, figures = _names(words), _sample(words.codes[words.codes < A_FIGURE], FIGURES)
    kinds = np.bincount(words.codes[(words.codes >= A_FIGURE) & (words.codes < OTHER)] // KIND, minlength=OTHER // KIND)
    up, down = np.minimum(kinds[(A_FIGURE // KIND) + 1 : (A_FIGURE // KIND) + 3], 255)
    step, body = 0, words.codes.astype("<u2").tobytes()
    kept = len(words.codes)
    if len(words.codes) > WHOLE:
        step, packed = _sampled(hashed(words.codes))
        kept, body = len(packed), packed.tobytes() + figures.tobytes()
    head = np.array([(len(words.codes), _dateline(text), kept, step, len(names), len(figures), up, down)], HEAD)
    return head.tobytes() + body + names.tobytes()


def hashed(codes: Codes) -> Hashes:
    """The hash of every run of four words, in text order; of the whole text where it is shorter."""
    size = max(min(1, len(codes)), len(codes) - GRAM + 1)
    return hashed_runs(codes, np.arange(size), np.full(size, len(codes)))


def hashed_runs(codes: Codes, at: Ints, end: Ints) -> Hashes:
    """The hash of four words from each of these places, or of fewer where the text ends. It is odd where two of the words are
    common ones, as they are in prose and not in furniture."""
    packed, common = np.zeros(len(at), np.uint64), np.zeros(len(at), np.uint8)
    for step in range(GRAM):
        each = np.where(at + step < end, codes[np.minimum(at + step, len(codes) - 1)], 0).astype(np.uint64)
        packed |= each << np.uint64(16 * step)
        common += (each >= FIRST_COMMON) & (each < OTHER)
    packed = (packed ^ (packed >> np.uint64(31))) * _ODD[0]
    packed = (packed ^ (packed >> np.uint64(29))) * _ODD[1]
    top = (packed >> np.uint64(64 - BITS)).astype(np.uint32)
    return np.asarray(top >> np.uint32(1) << np.uint32(1) | (common > 1), np.uint32)


def limit(step: npt.ArrayLike) -> Ints:
    """The hash below which a gram is kept."""
    return np.asarray(np.exp2(BITS - np.asarray(step) / STEPS), np.int64)


def _sampled(grams: Hashes) -> tuple[int, Hashes]:
    """The step of the sampling, and the kept grams: the hash, and in the four lowest bits the gap from the one before."""
    step = max(0, int(np.ceil(STEPS * np.log2(len(grams) / KEPT))))
    places = np.flatnonzero(grams < limit(step))[:65535]
    gaps = np.diff(places, prepend=0) / (2 ** (step / STEPS) * SPREAD)
    told = np.rint(15 * np.sqrt(np.minimum(gaps, 1))).astype(np.uint32)
    return step, ((grams[places] << np.uint32(4)) | told).astype("<u4")


def _names(words: Words) -> Codes:
    """A sample of the words that are always written with a capital."""
    small = np.zeros(1 << 16, np.bool_)
    small[words.codes[~words.capital]] = True
    small[:OTHER] = True
    return _sample(words.codes[words.capital & ~small[words.codes]], NAMES)


def rank(codes: Codes) -> Codes:
    """The order in which codes are sampled."""
    return np.asarray(codes * np.uint16(40503), np.uint16)


def _sample(codes: Codes, most: int) -> Codes:
    """So many distinct ones, the same ones of any two texts; their ranks, sorted."""
    return distinct(rank(codes))[:most].astype("<u2")


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
