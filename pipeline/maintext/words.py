"""The words of the short parts of a text, split and looked up for all parts at once, by their hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import DIGIT, LAST, WORD, Characters, Floats, Ints
from ..furniture import HINTS
from ..words import distinct, hashes, runs

SIGNS = "©@|»"  # count as words
TOKENS = re.compile(rf"[^\W_]+|[{SIGNS}]")
BEGINS, ANYWHERE, SIGN = (1 << i for i in range(3))  # marks of a word; the first two are HINTS
NEAR = np.uint64(0xFFF)  # bits of a hash that tell which words are none of a few
Hashes = NDArray[np.uint64]


def words_of(text: str) -> list[str]:
    """The words of a text as `Words` has them: in lower case, `[^\\W_]+`, and each of SIGNS."""
    return TOKENS.findall(text.lower())


def hashes_of(words: Sequence[str]) -> Hashes:
    """The hash of each of these words."""
    codes = np.frombuffer("\n".join([*words, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == ord("\n"))
    return hashes(codes, np.concatenate(([0], ends[:-1] + 1))[: len(ends)], ends)


def letters_of(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """The hashes of the words of some texts, in lower case, without digits: `[^\\W\\d_]+`; and of which text each is."""
    low = [text.lower() for text in texts]
    characters = Characters("\n".join(low))
    letters = ((characters.kinds & (WORD | DIGIT)) == WORD) & (characters.codes != ord("_"))
    starts, ends = runs(letters)
    of = np.searchsorted(np.cumsum([len(text) + 1 for text in low]), starts, side="right")
    return hashes(characters.codes, starts, ends), of


class Vocabulary:
    """A number for each of some words; each word has two places where it may stand (cuckoo hashing, Pagh & Rodler 2004)."""

    def __init__(self, numbers: Mapping[str, float]) -> None:
        self.hashes = np.concatenate((np.zeros(1, np.uint64), hashes_of(list(numbers))))
        self.numbers = np.array([0, *numbers.values()], np.float64)
        bits = len(numbers).bit_length() + 1
        while (places := self._placed(bits)) is None:
            bits += 1
        self.mask, self.places = np.uint64((1 << bits) - 1), places

    def _keys(self, hashes: Hashes, mask: np.uint64) -> tuple[Ints, Ints]:
        return (hashes & mask).view(np.int64), (hashes >> np.uint64(32) & mask).view(np.int64)

    def _placed(self, bits: int) -> tuple[NDArray[np.int32], NDArray[np.int32]] | None:
        """Which word stands where, in tables of so many bits; None where they do not suffice."""
        keys = [k.tolist() for k in self._keys(self.hashes, np.uint64((1 << bits) - 1))]
        tables = [0] * (1 << bits), [0] * (1 << bits)
        for word in range(1, len(self.hashes)):
            moved, side = word, 0
            for _ in range(100):
                table, key = tables[side], keys[side][moved]
                moved, table[key] = table[key], moved
                if not moved:
                    break
                side = 1 - side
            else:
                return None
        return np.array(tables[0], np.int32), np.array(tables[1], np.int32)

    def look_up(self, hashes: Hashes) -> Floats:
        """The number of each word; 0 for a word that is not known."""
        first, second = (table.take(key) for table, key in zip(self.places, self._keys(hashes, self.mask), strict=True))
        first *= self.hashes.take(first) == hashes
        second *= self.hashes.take(second) == hashes
        first += second
        return self.numbers.take(first)


@cache
def _marks() -> Vocabulary:
    return Vocabulary(HINTS | {sign: HINTS.get(sign, 0) | SIGN for sign in SIGNS})


class Words:
    """The words of each of some texts, in order: word i begins at `starts[i]`, has `hashes[i]` and stands in text `lines[i]`."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join([t.replace("\n", " ") if "\n" in t else t for t in texts]).lower()
        self.size = len(texts)
        self.characters = Characters(self.text)
        codes = self.characters.codes
        word = np.zeros(len(codes) + 2, np.bool_)
        np.not_equal(self.characters.kinds & WORD, 0, out=word[1:-1])
        word[1:-1] &= codes != ord("_")
        begin, end = word[1:-1] > word[:-2], word[1:-1] > word[2:]
        for sign in SIGNS:
            if sign in self.text:
                at = codes == ord(sign)
                begin |= at
                end |= at
        self.starts = begin.nonzero()[0]
        self.hashes = hashes(codes, self.starts, end.nonzero()[0] + 1)
        cuts = np.empty(self.size + 1, np.int64)
        cuts[0], cuts[-1] = 0, len(self.starts)
        cuts[1:-1] = self.starts.searchsorted((codes == ord("\n")).nonzero()[0])
        self.counts = cuts[1:] - cuts[:-1]
        self.lines = np.arange(self.size).repeat(self.counts)

    def spread(self, vocabulary: Vocabulary) -> Floats:
        """Smallest, greatest, sum and mean of what the vocabulary has for the words of each text, as four rows."""
        values = vocabulary.look_up(self.hashes)
        at = np.flatnonzero(values)
        return spread(values[at], self.lines[at], self.size)

    def of_furniture(self) -> NDArray[np.bool_]:
        """Whether each text has words that lines of furniture have: `may_be_furniture` for all at once."""
        marks = _marks().look_up(self.hashes).astype(np.uint8)
        found = np.bincount(self.lines, marks & ANYWHERE, self.size) > 0
        at = np.flatnonzero((marks & SIGN) == 0)
        first = at[begins(self.lines[at])]
        starts = self.starts[first]
        digit = (self.characters.kinds[starts] & DIGIT) > 0
        for i in (self.characters.codes[starts] >= LAST).nonzero()[0].tolist():
            digit[i] = self.text[starts[i]].isdigit()
        found[self.lines[first]] |= digit | ((marks[first] & BEGINS) > 0)
        return found

    def shares(self, of: Ints, said: Mapping[str, Sequence[frozenset[str]]]) -> dict[str, Floats]:
        """For each name in `said`, which has some words for each document: how much of the words of each text is among those of
        its document (`of`), and how much of those it has (`_all`)."""
        words, columns = np.maximum(1, self.counts), dict[str, Floats]()
        listed = hashes_of([word for each in said.values() for own in each for word in own])
        known = distinct(listed)
        numbers, end = known.searchsorted(listed), 0
        near = np.zeros(int(NEAR) + 1, np.bool_)
        near[listed & NEAR] = True
        at = near.take((self.hashes & NEAR).view(np.int64)).nonzero()[0]
        place = known.searchsorted(self.hashes[at])
        right = (known.take(place, mode="clip") == self.hashes[at]).nonzero()[0] if len(known) else place
        lines, place = self.lines[at[right]], place[right]
        for name, each in said.items():
            sizes = np.array([len(own) for own in each])
            has = np.zeros((len(sizes), len(known)), np.bool_)
            start, end = end, end + int(sizes.sum())
            has[np.arange(len(sizes)).repeat(sizes), numbers[start:end]] = True
            among = has[of[lines], place]
            line = lines[among]
            once = np.sort(line * len(known) + place[among])
            columns[name] = np.bincount(line, minlength=self.size) / words
            have = np.bincount(once[begins(once)] // max(1, len(known)), minlength=self.size)
            columns[f"{name}_all"] = have / np.maximum(1, sizes)[of]
        return columns


def spread(values: Floats, lines: Ints, size: int) -> Floats:
    """Smallest, greatest, sum and mean of the values of each line, given in the order of lines; 0 for a line without any."""
    out = np.zeros((4, size))
    if len(values):
        starts = begins(lines)
        own = lines[starts]
        out[0, own], out[1, own] = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        out[2] = np.bincount(lines, values, size)
        out[3, own] = out[2, own] / np.bincount(lines)[own]
    return out


def begins(lines: Ints) -> Ints:
    """The places where another line begins than that of the place before."""
    new = np.ones(len(lines), np.bool_)
    np.not_equal(lines[1:], lines[:-1], out=new[1:])
    return new.nonzero()[0]
