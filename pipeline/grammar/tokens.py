"""The words of a sentence as they are tagged: clitics apart, a quantity as one word, quotes and link marks left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Place = tuple[int, int]

# e-mail; AT&T; O'Brien; U.S.; baker 's, don 't; the end of a link: [text][7], [text](address)
TOKEN = re.compile(
    r"""[^\W_]{1,60}(?:[-&./+_][^\W_]{1,60}|['’](?=[A-Z])[^\W_]{1,60}){0,8}(?:(?<=\.[A-Za-z])\.)?
    |['’](?:s|re|ve|ll|d|m|t|S)\b
    |\]\[[^\]\s]{0,6}\]|\]\([^)\s]{0,300}\)
    |[^\w\s]""",
    re.X,
)
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
    out = Words([], [], [], [])
    for a, b, word in (*quantities, (end, end, "")):
        _split(out, text, start, a)
        if a < b:
            out.starts.append(a)
            out.ends.append(b)
            out.words.append(word)
            out.shapes.append(QUANTITY)
        start = b
    return out


def _split(out: Words, text: str, start: int, end: int) -> None:
    found = [(*m.span(), w) for m in TOKEN.finditer(text, start, end) if (w := m.group()) not in SILENT and w[0] != "]"]
    if not found:
        return
    starts, ends, written = zip(*found, strict=True)
    first = not out.words
    out.starts.extend(starts)
    out.ends.extend(ends)
    out.words.extend([w.lower() if "’" not in w else w.lower().replace("’", "'") for w in written])
    out.shapes.extend([LOWER if w.isalpha() and w.islower() else shape(w, False) for w in written])
    if first:
        out.shapes[0] = shape(written[0], True)


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
