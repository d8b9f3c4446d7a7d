"""The words of the short parts of a text, split and looked up for all parts at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import WORD, Characters, Floats
from ..furniture import HINTS

SIGNS = "©@|»"  # count as words
TOKENS = re.compile(rf"[^\W_]+|[{SIGNS}]")
END = "\0"  # of a part, among words


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
    """The words of each of some texts, as numbers: `distinct` has that of each word, `numbers[i]` stands in text `lines[i]`."""

    def __init__(self, texts: Sequence[str]) -> None:
        text = "\n".join([t.replace("\n", " ") if "\n" in t else t for t in texts]).lower()
        signs = [sign for sign in SIGNS if sign in text]
        for sign in signs:
            text = text.replace(sign, f" {sign} ")
        found = _only_words(text, "\n" + "".join(signs)).replace("\n", f" {END} ").split()
        self.distinct = {word: number for number, word in enumerate(dict.fromkeys(found))}
        numbers = np.fromiter(map(self.distinct.__getitem__, found), np.intp, len(found))
        end = numbers == self.distinct.get(END, -1)
        self.numbers, self.lines, self.size = numbers[~end], np.cumsum(end)[~end], len(texts)

    def each(self, table: Mapping[str, float]) -> Floats:
        """What the table has for each word; 0 where it has nothing."""
        known = np.fromiter(map(table.get, self.distinct, repeat(0.0)), np.float64, len(self.distinct))
        return np.asarray(known[self.numbers])

    def spread(self, table: Mapping[str, float]) -> Floats:
        """Smallest, greatest, sum and mean of what the table has for the words of each text, as four rows."""
        value = self.each(table)
        at = np.flatnonzero(value)
        return spread(value[at], self.lines[at], self.size)

    def of_furniture(self) -> NDArray[np.bool_]:
        """Whether each text has words that lines of furniture have: `may_be_furniture` for all at once."""
        hints = self.each(HINTS).astype(np.int64)
        found = np.bincount(self.lines, hints & 2, self.size) > 0
        words = list(self.distinct)
        at = np.flatnonzero(~self._mask(frozenset(SIGNS))[self.numbers])
        first = at[np.diff(self.lines[at], prepend=-1) > 0]
        begins = zip(hints[first].tolist(), self.numbers[first].tolist(), strict=True)
        begun = [hint & 1 > 0 or words[number][0].isdigit() for hint, number in begins]
        found[self.lines[first]] |= np.array(begun, np.bool_)
        return found

    def _mask(self, said: frozenset[str]) -> NDArray[np.bool_]:
        """Which of the distinct words are among these."""
        mask = np.zeros(len(self.distinct), np.bool_)
        mask[[self.distinct[word] for word in said if word in self.distinct]] = True
        return mask

    def _among(self, said: frozenset[str]) -> NDArray[np.intp]:
        """The places of these words."""
        return np.flatnonzero(self._mask(said)[self.numbers])

    def share_in(self, said: frozenset[str]) -> Floats:
        """How much of the words of each text is among those that were said."""
        found = np.bincount(self.lines[self._among(said)], minlength=self.size)
        return np.asarray(found / np.maximum(1, np.bincount(self.lines, minlength=self.size)), np.float64)

    def covers(self, said: frozenset[str]) -> Floats:
        """How much of what was said each text has."""
        at = self._among(said)
        once = {*zip(self.lines[at].tolist(), self.numbers[at].tolist(), strict=True)}
        lines = np.array([line for line, _ in once], np.intp)
        return np.bincount(lines, minlength=self.size) / max(1, len(said))


def spread(values: Floats, lines: NDArray[np.intp], size: int) -> Floats:
    """Smallest, greatest, sum and mean of the values of each line, given in the order of lines; 0 for a line without any."""
    out = np.zeros((4, size))
    if len(values):
        starts = np.flatnonzero(np.diff(lines, prepend=-1))
        own = lines[starts]
        out[0, own], out[1, own] = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        out[2] = np.bincount(lines, values, size)
        out[3, own] = out[2, own] / np.diff(starts, append=len(values))
    return out
