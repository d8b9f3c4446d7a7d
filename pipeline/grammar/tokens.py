"""The words of a sentence as they are tagged: clitics apart, a quantity as one word, quotes and link marks left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, compress
from operator import add
from typing import NamedTuple

Place = tuple[int, int]

# e-mail; AT&T; O'Brien; U.S.; baker 's, don 't; the end of a link: [text][7], [text](address)
_TOKEN = r"""[^\W_]{1,60}(?:[-&./+_][^\W_]{1,60}|['’](?=[A-Z])[^\W_]{1,60}){0,8}(?:(?<=\.[A-Za-z])\.)?
    |['’](?:s|re|ve|ll|d|m|t|S)\b
    |\]\[[^\]\s]{0,6}\]|\]\([^)\s]{0,300}\)
    |[^\w\s]"""
TOKEN = re.compile(_TOKEN, re.X)
PIECE = re.compile(rf"{_TOKEN}|\s+|_", re.X)  # every part of a text
SILENT = frozenset('"“”„«»[]*_`#<>|‘\\')  # left out: they part no words
SIGNS = frozenset(".,;:()-–—?!")  # the commonest
SHARE, AMOUNT, VERB = "#%", "#", "#v"  # a share of something; any other quantity; one that is a verb: doubled
QUANTITY, SIGN, DIGITS, UPPER, FIRST, CAPITAL, HYPHEN, LOWER, EDGE = range(9)  # how a word is written


class Words(NamedTuple):
    """A sentence in words: places, the words in lower case, how each is written. A quantity is one word: `#`, `#%`, `#v`."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    shapes: list[int]

    def __len__(self) -> int:
        return len(self.words)


def split(text: str, start: int, end: int, quantities: Sequence[tuple[int, int, str]] = ()) -> Words:
    """The words of `text[start:end]`; `quantities` are those in it, in order: start, end, and SHARE, AMOUNT or VERB.

    >>> split("Only 5% of bakers' ovens don't work.", 0, 36, [(5, 7, SHARE)]).words
    ['only', '#%', 'of', 'bakers', "'", 'ovens', 'don', "'t", 'work', '.']
    """
    pieces: list[str] = []
    lengths: list[int] = []
    at = start
    for a, b, _ in quantities:
        pieces += PIECE.findall(text, at, a)
        lengths += map(len, pieces[len(lengths) :])
        pieces.append("0")
        lengths.append(b - a)
        at = b
    pieces += PIECE.findall(text, at, end)
    lengths += map(len, pieces[len(lengths) :])
    places = accumulate(lengths, initial=start)
    kept = [w not in SILENT and not w.isspace() and w[0] != "]" for w in pieces]
    written, starts = list(compress(pieces, kept)), list(compress(places, kept))
    return _words(written, starts, list(compress(lengths, kept)), quantities) if written else Words([], [], [], [])


def _words(written: list[str], starts: list[int], lengths: list[int], quantities: Sequence[tuple[int, int, str]]) -> Words:
    """The words of these pieces; those that begin where a quantity does are that."""
    words = [w.lower() if "’" not in w else w.lower().replace("’", "'") for w in written]
    shapes = [LOWER if w.islower() and w.isalpha() else SIGN if w in SIGNS else shape(w, False) for w in written]
    shapes[0] = shape(written[0], True)
    for a, _, word in quantities:
        i = bisect_left(starts, a)
        words[i], shapes[i] = word, QUANTITY
    return Words(starts, list(map(add, starts, lengths)), words, shapes)


def shape(word: str, first: bool) -> int:
    """How a word is written; `first`: whether it begins its sentence."""
    if word.islower():
        return HYPHEN if "-" in word else LOWER
    if not word[0].isalnum():
        return SIGN
    if word[0].isdigit():
        return DIGITS
    if word.isupper() and len(word) > 1:
        return UPPER
    return FIRST if first else CAPITAL
