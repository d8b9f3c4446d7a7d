"""What kinds of characters a text has, and how many of each stand in each part of it: the same for every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
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
BEGINS = WORD << 1  # where a word begins, on the kinds of its first letter
SPACE = BEGINS << 1  # white space that is neither a space nor a line break
# what is counted: all of these kinds that one character has
COUNTED = (BEGINS | LOWER, BEGINS | UPPER, STOP, COMMA, LETTER, DIGIT, IDEOGRAPH, SIGN, BEGINS)
NARROW, WIDE = 21, 32  # bits of a count


@cache
def _kinds() -> NDArray[np.uint16]:
    """The kinds of every character of the basic plane; the last entry is for all others."""
    kinds = np.zeros(0x10000, np.uint16)
    for code in range(LAST):
        c = chr(code)
        kinds[code] = LETTER * (c.isalnum() or c == "_") + LOWER * c.islower() + UPPER * c.isupper() + DIGIT * c.isdigit()
        kinds[code] |= SPACE * (c.isspace() and c not in " \n")
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
    """For every set of kinds a number with a field of `width` bits for each of these: 1 where the set has all its kinds."""
    every = np.arange(SPACE << 1, dtype=np.uint64)
    fields = [((every & np.uint64(k)) == k).astype(np.uint64) << np.uint64(i * width) for i, k in enumerate(counted)]
    return np.asarray(np.bitwise_or.reduce(fields), np.uint64)


class Counts(NamedTuple):
    """One number for each part. `small` and `capital` are words by their first letter; `words` counts two ideographs as a word;
    `stopped` says whether the part ends as a sentence does."""

    small: Floats
    capital: Floats
    stops: Floats
    commas: Floats
    letters: Floats
    digits: Floats
    ideographs: Floats
    signs: Floats
    words: Floats
    characters: Floats
    stopped: Floats
    colon: Floats


class Characters:
    """The code points of a text and their kinds."""

    def __init__(self, text: str) -> None:
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self.kinds = _kinds().take(self.codes, mode="clip")
        if not text.isascii():
            for i in np.flatnonzero(self.codes >= 0xFFFF).tolist():
                self.kinds[i] = WORD * text[i].isalnum()

    def words_in(self, starts: Ints, ends: Ints) -> Ints:
        """How many `\\w+` stand in each part; one that goes on from before its start counts."""
        word, firsts = self._words
        inside = word[starts] & word[starts + 1] & (ends > starts)
        return np.asarray(firsts.searchsorted(ends) - firsts.searchsorted(starts) + inside, np.int64)

    @cached_property
    def _words(self) -> tuple[NDArray[np.bool_], Ints]:
        """Whether each character, one before the text and one after it are of a word; and where the words begin."""
        word = np.zeros(len(self.kinds) + 2, np.bool_)
        np.not_equal(self.kinds & WORD, 0, out=word[1:-1])
        return word, (word[1:-1] > word[:-2]).nonzero()[0]

    def counts(self, starts: Ints, ends: Ints) -> Counts:
        """The counts of each part, in order; no part is empty or ends in white space."""
        base, to = int(starts[0]), int(ends[-1])
        kinds, last = self.kinds[base:to], ends - 1
        letter = (kinds & LETTER) > 0
        begins = letter.copy()
        begins[1:] &= ~letter[:-1]
        begins[starts - base] = letter[starts - base]
        sizes = ends - starts
        width = NARROW if int(sizes.max()) < 1 << NARROW else WIDE
        cuts = np.empty(2 * len(starts) - 1, np.int64)
        cuts[::2] = starts
        cuts[1::2] = ends[:-1]
        found = _sums(kinds | begins * np.uint16(BEGINS), width, cuts - base)
        found[-1] += found[COUNTED.index(IDEOGRAPH)] / 2
        last -= ((self.kinds[last] & CLOSING) > 0) & (last > starts)
        stopped = ((self.kinds[last] & STOP) > 0).astype(np.float64)
        colon = (self.codes[last] == ord(":")).astype(np.float64)
        return Counts._make((*found, sizes.astype(np.float64), stopped, colon))


def words_of(texts: Sequence[str]) -> list[int]:
    """How many `\\w+` each text has.

    >>> words_of(["Bees sleep.", ""])
    [2, 0]
    """
    ends = np.array([len(text) + 1 for text in texts], np.int64).cumsum()
    starts = np.concatenate(([0], ends[:-1]))[: len(ends)]
    counted: list[int] = Characters("\n".join([*texts, ""])).words_in(starts, ends).tolist()
    return counted


def _sums(kinds: NDArray[np.uint16], width: int, cuts: Ints) -> Floats:
    """How many characters of each of COUNTED stand from each even cut to the next, one a row; one number counts several."""
    some, mask = 64 // width, np.uint64((1 << width) - 1)
    groups = [COUNTED[at : at + some] for at in range(0, len(COUNTED), some)]
    totals = np.array([np.add.reduceat(_packed(group, width).take(kinds), cuts)[::2] for group in groups])
    fields = totals[:, None] >> np.arange(0, some * width, width, dtype=np.uint64)[:, None] & mask
    return fields.reshape(len(groups) * some, -1)[: len(COUNTED)].astype(np.float64)
