"""The words of a sentence as they are tagged: clitics apart, a quantity as one word, quotes and link marks left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
MANY = 1 << 15  # pieces that are remembered
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
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    shapes: list[int] = []
    at = start
    for a, b, quantity in [*quantities, (end, end, "")]:
        for word, written, length, whole in map(known, PIECE.findall(text, at, a)):
            if word:
                words.append(word)
                shapes.append(written)
                starts.append(at)
                ends.append(at + length)
            at += whole
        if quantity:
            words.append(quantity)
            shapes.append(QUANTITY)
            starts.append(a)
            ends.append(b)
            at = b
    if shapes and shapes[0] == CAPITAL:
        shapes[0] = FIRST
    return Words(starts, ends, words, shapes)


class Pieces(dict[str, tuple[str, int, int, int]]):
    """Of each piece of a text that was met, not of too many: its word, empty where it is silent; how it is written inside a
    sentence; the length of the word, and that of the piece. Twice as quick as a cache of a function."""

    def __missing__(self, piece: str) -> tuple[str, int, int, int]:
        if len(self) >= MANY:
            self.clear()
        word = piece.rstrip()
        if not word or word in SILENT or word[0] == "]":
            self[piece] = "", SIGN, 0, len(piece)
        else:
            self[piece] = word.lower().replace("’", "'"), shape(word, False), len(word), len(piece)
        return self[piece]


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


known = Pieces().__getitem__
