"""The words of the short parts of a text, split and looked up for all parts at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import WORD, Characters, Floats, Ints
from ..furniture import HINTS

SIGNS = "©@|»"  # count as words
TOKENS = re.compile(rf"[^\W_]+|[{SIGNS}]")
END = "\0"  # of a part, among words
BEGINS, ANYWHERE, SIGN, ENDS, SAID = (1 << i for i in range(5))  # marks of a word; the first two are HINTS
MARKS = {word: HINTS.get(word, 0) for word in HINTS} | {sign: HINTS.get(sign, 0) | SIGN for sign in SIGNS} | {END: ENDS}


def words_of(text: str) -> list[str]:
    """The words of a text as `Words` has them: in lower case, `[^\\W_]+`, and each of SIGNS."""
    return TOKENS.findall(text.lower())


def plain_words(text: str) -> list[str]:
    """The words of a long text, in lower case: `[^\\W_]+`."""
    return _only_words(text.lower(), "").split()


def _only_words(text: str, stay: str) -> str:
    """The text with a space for every character that stands in no word and is none of these."""
    characters = Characters(text)
    codes = characters.codes
    keep = ((characters.kinds & WORD) > 0) & (codes != ord("_"))
    for c in stay:
        keep |= codes == ord(c)
    return np.where(keep, codes, np.uint32(32)).tobytes().decode("utf-32-le", "surrogatepass")


class Words:
    """The words of each of some texts, in order: `found[i]` has `marks[i]` and stands in text `lines[i]`.

    `said` are words that are said elsewhere, by a name.
    """

    def __init__(self, texts: Sequence[str], **said: frozenset[str]) -> None:
        text = "\n".join([t.replace("\n", " ") if "\n" in t else t for t in texts]).lower()
        signs = [sign for sign in SIGNS if sign in text]
        for sign in signs:
            text = text.replace(sign, f" {sign} ")
        self.found = _only_words(text, "\n" + "".join(signs)).replace("\n", f" {END} ").split()
        self.said, self.size = said, len(texts)
        marks = dict(MARKS)
        for i, they in enumerate(said.values()):
            for word in they:
                marks[word] = marks.get(word, 0) | SAID << i
        self.marks = np.fromiter(map(marks.get, self.found, repeat(0)), np.int64, len(self.found))
        self.lines = np.cumsum(self.marks & ENDS) // ENDS

    def spread(self, table: Mapping[str, float]) -> Floats:
        """Smallest, greatest, sum and mean of what the table has for the words of each text, as four rows."""
        values = np.fromiter(map(table.get, self.found, repeat(0.0)), np.float64, len(self.found))
        at = np.flatnonzero(values)
        return spread(values[at], self.lines[at], self.size)

    def of_furniture(self) -> NDArray[np.bool_]:
        """Whether each text has words that lines of furniture have: `may_be_furniture` for all at once."""
        found = np.bincount(self.lines, self.marks & ANYWHERE, self.size) > 0
        at = np.flatnonzero((self.marks & (SIGN | ENDS)) == 0)
        first = at[np.diff(self.lines[at], prepend=-1) > 0]
        digit = np.array([self.found[i][0].isdigit() for i in first.tolist()], np.bool_)
        found[self.lines[first]] |= digit | ((self.marks[first] & BEGINS) > 0)
        return found

    def shares(self) -> dict[str, Floats]:
        """For each name in `said`: how much of the words of each text is among those, and (`_all`) how much of those it has."""
        words = np.maximum(1, np.bincount(self.lines, (self.marks & ENDS) == 0, self.size))
        columns = dict[str, Floats]()
        for i, (name, they) in enumerate(self.said.items()):
            at = np.flatnonzero(self.marks & SAID << i)
            lines = self.lines[at]
            once = {(line, self.found[i]) for line, i in zip(lines.tolist(), at.tolist(), strict=True)}
            columns[name] = np.bincount(lines, minlength=self.size) / words
            columns[f"{name}_all"] = np.bincount(_firsts(once), minlength=self.size) / max(1, len(they))
        return columns


def _firsts(pairs: set[tuple[int, str]]) -> Ints:
    return np.array([line for line, _ in pairs], np.int64)


def spread(values: Floats, lines: Ints, size: int) -> Floats:
    """Smallest, greatest, sum and mean of the values of each line, given in the order of lines; 0 for a line without any."""
    out = np.zeros((4, size))
    if len(values):
        starts = np.flatnonzero(np.diff(lines, prepend=-1))
        own = lines[starts]
        out[0, own], out[1, own] = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        out[2] = np.bincount(lines, values, size)
        out[3, own] = out[2, own] / np.diff(starts, append=len(values))
    return out
