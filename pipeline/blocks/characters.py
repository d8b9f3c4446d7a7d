"""What kinds of characters a text has, and how many of each stand in each part of it: the same for every language."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LETTER, LOWER, UPPER, DIGIT, STOP, COMMA, IDEOGRAPH, SIGN, CLOSING, WORD = (1 << i for i in range(10))  # WORD: as `\w` has it
STOPS = ".!?…。！？।؟"
COMMAS = ",;:、，；："
CLOSERS = "\"'”’»)]）」』"
SIGNS = "|©»›«·•@/→►▶#+*_=~"
LAST = 0x3040  # characters from here on are ideographs, syllables or rare
COUNTED = (IDEOGRAPH, DIGIT, STOP, COMMA, SIGN, LETTER)
FIRSTS = (LETTER, LOWER, UPPER)  # counted at the beginning of a word
NARROW, WIDE = 21, 32  # bits of a count


@cache
def _kinds() -> NDArray[np.uint16]:
    """The kinds of every character of the basic plane; the last entry is for all others."""
    kinds = np.zeros(0x10000, np.uint16)
    for code in range(LAST):
        c = chr(code)
        kinds[code] = LETTER * (c.isalnum() or c == "_") + LOWER * c.islower() + UPPER * c.isupper() + DIGIT * c.isdigit()
    kinds[0x3040:0x3100] = kinds[0x3400:0xA000] = kinds[0xAC00:0xD7B0] = LETTER | IDEOGRAPH
    kinds[0xFF10:0xFF5B] = LETTER
    for marks, kind in ((STOPS, STOP), (COMMAS, COMMA), (SIGNS, SIGN), (CLOSERS, CLOSING)):
        for c in marks:
            kinds[ord(c)] |= kind
    for run in re.finditer(r"\w+", "".join(map(chr, range(0x10000)))):
        kinds[run.start() : run.end()] |= WORD
    return kinds


@cache
def _packed(counted: tuple[int, ...], width: int) -> NDArray[np.uint64]:
    """For every set of kinds a number with a field of `width` bits for each of these kinds: 1 where the set has it."""
    every = np.arange(WORD << 1, dtype=np.uint64)
    fields = [((every & np.uint64(kind)) > 0).astype(np.uint64) << np.uint64(i * width) for i, kind in enumerate(counted)]
    return np.asarray(np.bitwise_or.reduce(fields), np.uint64)


class Counts(NamedTuple):
    """One number for each part. `words` counts two ideographs as a word; `small` and `capital` are words by their first letter;
    `stopped` says whether the part ends as a sentence does."""

    characters: Floats
    words: Floats
    small: Floats
    capital: Floats
    digits: Floats
    stops: Floats
    commas: Floats
    ideographs: Floats
    signs: Floats
    letters: Floats
    stopped: Floats
    colon: Floats


class Characters:
    """The code points of a text and their kinds."""

    def __init__(self, text: str) -> None:
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self.kinds = _kinds().take(self.codes, mode="clip")
        for i in np.flatnonzero(self.codes >= 0xFFFF).tolist():
            self.kinds[i] = WORD * text[i].isalnum()

    @property
    def words(self) -> int:
        """How many `\\w+` the text has."""
        word = (self.kinds & WORD) > 0
        return int(np.count_nonzero(word[1:] > word[:-1])) + int(word[:1].sum())

    def words_in(self, starts: Ints, ends: Ints) -> Ints:
        """How many `\\w+` stand in each part; one that goes on from before its start counts."""
        word = (self.kinds & WORD) > 0
        first = np.zeros(len(word) + 1, np.int64)
        first[1:] = word
        first[2:] &= ~word[:-1]
        sums = np.cumsum(first)
        inside = np.concatenate(([False], word[1:] & word[:-1], [False]))
        counted: Ints = sums[ends] - sums[starts] + (inside[starts] & (ends > starts))
        return counted

    def counts(self, starts: Ints, ends: Ints) -> Counts:
        """The counts of each part, in order; no part is empty or ends in white space."""
        base, to = int(starts[0]), int(ends[-1])
        kinds, starts, ends = self.kinds[base:to], starts - base, ends - base
        letter = (kinds & LETTER) > 0
        first = letter.copy()
        first[1:] &= ~letter[:-1]
        width = NARROW if int((ends - starts).max()) < 1 << NARROW else WIDE
        cuts = np.stack((starts, ends), axis=1).ravel()[:-1]
        ideographs, digits, stops, commas, signs, letters = _sums(kinds, COUNTED, width, cuts)
        words, small, capital = _sums(np.where(first, kinds, 0), FIRSTS, width, cuts)
        last = ends - 1
        last = np.where(((kinds[last] & CLOSING) > 0) & (last > starts), last - 1, last)
        stopped = ((kinds[last] & STOP) > 0).astype(np.float64)
        colon = (self.codes[last + base] == ord(":")).astype(np.float64)
        return Counts(
            (ends - starts).astype(np.float64), words + ideographs / 2, small, capital, digits, stops, commas, ideographs, signs,
            letters, stopped, colon,
        )  # fmt: skip


def _sums(kinds: NDArray[np.uint16], counted: tuple[int, ...], width: int, cuts: Ints) -> list[Floats]:
    """How many characters of each of these kinds stand from each even cut to the next; several are counted in one number."""
    found, some, mask = list[Floats](), 64 // width, np.uint64((1 << width) - 1)
    for at in range(0, len(counted), some):
        total = np.add.reduceat(_packed(counted[at : at + some], width).take(kinds), cuts)[::2]
        found += [(total >> np.uint64(i * width) & mask).astype(np.float64) for i in range(len(counted[at : at + some]))]
    return found
