"""The words of a sentence as they are tagged: clitics apart, a quantity as one word, quotes and link marks left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
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
PIECE = re.compile(rf"(?:{_TOKEN})\s*+|\s+|_", re.X)  # every part of a text, a word with the space behind it
SILENT = frozenset('"“”„«»[]*_`#<>|‘\\')  # left out: they part no words
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
    marks: list[int] = []
    at = start
    for a, b, _ in quantities:
        pieces += PIECE.findall(text, at, a)
        marks.append(len(pieces))
        pieces.append("0")
        at = b
    pieces += PIECE.findall(text, at, end)
    if not pieces:
        return Words([], [], [], [])
    words, shapes, lengths, wholes = map(list, zip(*map(_word, pieces), strict=True))
    for i, (a, b, word) in zip(marks, quantities, strict=True):
        words[i], shapes[i], lengths[i], wholes[i] = word, QUANTITY, b - a, b - a
    return _words(words, shapes, list(accumulate(wholes, initial=start))[:-1], lengths)


def _words(words: list[str], shapes: list[int], starts: list[int], lengths: list[int]) -> Words:
    """The words of these pieces, without those that are silent."""
    if "" in words:
        shapes, starts, lengths = (list(compress(each, words)) for each in (shapes, starts, lengths))
        words = list(filter(None, words))
    if shapes and shapes[0] == CAPITAL:
        shapes[0] = FIRST
    return Words(starts, list(map(add, starts, lengths)), words, shapes)


@lru_cache(1 << 14)
def _word(piece: str) -> tuple[str, int, int, int]:
    """The word of a piece, empty where it is silent; how it is written inside a sentence; its length, and that of the piece."""
    word = piece.rstrip()
    if not word or word in SILENT or word[0] == "]":
        return "", SIGN, 0, len(piece)
    return word.lower().replace("’", "'"), shape(word, False), len(word), len(piece)


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
