"""What kinds of characters stand in each part of a text: counts for all parts at once, the same for every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WORD, LOWER, UPPER, DIGIT, STOP, COMMA, IDEOGRAPH, SIGN = (1 << i for i in range(8))
STOPS = ".!?…。！？।؟"
COMMAS = ",;:、，；："
CLOSING = "\"'”’»)]）」』"
SIGNS = "|©»›«·•@/→►▶#+*_=~"
LAST = 0x3040  # characters from here on are ideographs, syllables or rare


@cache
def _kinds() -> NDArray[np.uint8]:
    """The kinds of every character of the basic plane; the last entry is for all others."""
    kinds = np.zeros(0x10000, np.uint8)
    for code in range(LAST):
        c = chr(code)
        kinds[code] = WORD * (c.isalnum() or c == "_") + LOWER * c.islower() + UPPER * c.isupper() + DIGIT * c.isdigit()
    kinds[0x3040:0x3100] = kinds[0x3400:0xA000] = kinds[0xAC00:0xD7B0] = WORD | IDEOGRAPH
    kinds[0xFF10:0xFF5B] = WORD
    for marks, kind in ((STOPS, STOP), (COMMAS, COMMA), (SIGNS, SIGN)):
        for c in marks:
            kinds[ord(c)] |= kind
    return kinds


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


def counts(text: str, starts: Ints, ends: Ints) -> Counts:
    """The counts of each `text[start:end]`; no part is empty or ends in white space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[np.minimum(codes, 0xFFFF)]
    word = (kinds & WORD) > 0
    first = word.copy()
    first[1:] &= ~word[:-1]

    def total(mask: NDArray[np.bool_]) -> Floats:
        sums = np.zeros(len(mask) + 1, np.int32)
        np.cumsum(mask, out=sums[1:])
        return (sums[ends] - sums[starts]).astype(np.float64)

    ideographs = total((kinds & IDEOGRAPH) > 0)
    last = ends - 1
    closing = np.array([text[i] in CLOSING for i in last.tolist()])
    last = np.where(closing & (last > starts), last - 1, last)
    return Counts(
        (ends - starts).astype(np.float64),
        total(first) + ideographs / 2,
        total(first & ((kinds & LOWER) > 0)),
        total(first & ((kinds & UPPER) > 0)),
        total((kinds & DIGIT) > 0),
        total((kinds & STOP) > 0),
        total((kinds & COMMA) > 0),
        ideographs,
        total((kinds & SIGN) > 0),
        total(word),
        ((kinds[last] & STOP) > 0).astype(np.float64),
        (codes[last] == ord(":")).astype(np.float64),
    )


@cache
def _word_characters() -> NDArray[np.bool_]:
    """Which characters of the basic plane `\\w` matches."""
    found = np.zeros(0x10000, np.bool_)
    for run in re.finditer(r"\w+", "".join(map(chr, range(0x10000)))):
        found[run.start() : run.end()] = True
    return found


def word_characters(text: str) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """The code points of a text, and which of them `\\w` matches."""
    codes = np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.uint32)
    found = _word_characters()[np.minimum(codes, 0xFFFF)]
    for i in np.flatnonzero(codes > 0xFFFF).tolist():
        found[i] = text[i].isalnum()
    return codes, found


def word_counts(text: str, starts: Ints, ends: Ints) -> Ints:
    """How many `\\w+` each `text[start:end]` has; one that goes on from before its start counts."""
    _, word = word_characters(text)
    first = np.zeros(len(word) + 1, np.int64)
    first[1:] = word
    first[2:] &= ~word[:-1]
    sums = np.cumsum(first)
    inside = np.concatenate(([False], word[1:] & word[:-1], [False]))
    counted: Ints = sums[ends] - sums[starts] + (inside[starts] & (ends > starts))
    return counted


def split_words(texts: Sequence[str], signs: str) -> list[list[str]]:
    """The lower-case words of each text, `[^\\W_]+`, and each of these signs as a word."""
    text = "\n".join([t.replace("\n", " ") if "\n" in t else t for t in texts]).lower()
    stay = ["\n", *(sign for sign in signs if sign in text)]
    for sign in stay[1:]:
        text = text.replace(sign, f" {sign} ")
    codes, word = word_characters(text)
    word &= codes != ord("_")
    for c in stay:
        word |= codes == ord(c)
    codes[~word] = ord(" ")
    return [line.split() for line in codes.tobytes().decode("utf-32-le", "surrogatepass").split("\n")]
