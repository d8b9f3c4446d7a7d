"""Sentences as tagged words with their noun phrases."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from .english import TIMES
from .mend import mend
from .tagger import tag
from .tokens import Place, Words, split

Range = tuple[int, int]  # words of a sentence, half-open

# the next four years; polled U.K. firms; startup and enterprise CTOs; the bakers' monthly survey; they; those
NOUN_PHRASE = re.compile(
    r"D{0,9}+Q{0,9}+(?:R(?=[JE]))?(?:J[C,](?=J{1,9}[nN])|nC(?=[nJP]{1,9}[NP])|[JnPQK]|(?<=K)R(?=J)|N(?=[nNPJK])|(?<![nNPX])[GE](?=[JnNPQ])|\([nNP]\)(?=[JnNP])){0,30}[nNP]"
    r"|X|D"
)
YEAR = re.compile(r"(?:19|20)\d\d(?:-\d\d)?")
VERBS = re.compile(r"[VA](?:[RVABEG]|J?T(?=B)|J(?=TB))*")


class Sentence:
    """A sentence in tagged words, with its noun phrases. `span` is its place in the text; places are of the text.

    `edges` and `clauses` hold what `subjects` found to the left of a word, as it is asked for again and again.
    """

    def __init__(self, text: str, span: Place, words: Words, tags: str) -> None:
        self.text, self.span, self.words, self.tags = text, span, words.words, tags
        self.starts, self.ends = words.starts, words.ends
        self.edges: dict[int, int] = {}
        self.clauses: dict[int, int] = {}
        self._by_end: dict[int, Range] | None = None  # the noun phrases, by the word that each ends before

    @property
    def phrases(self) -> Collection[Range]:
        """The noun phrases, in order."""
        return self._phrases().values()

    def _phrases(self) -> dict[int, Range]:
        if self._by_end is None:
            self._by_end = {m.end(): m.span() for m in NOUN_PHRASE.finditer(self.tags)}
        return self._by_end

    def phrase_at(self, i: int) -> Range | None:
        """The noun phrase that begins at word `i`."""
        m = NOUN_PHRASE.match(self.tags, i)
        return m.span() if m else None

    def phrase_before(self, i: int) -> Range | None:
        """The noun phrase that ends before word `i`."""
        return self._phrases().get(i)

    def place(self, words: Range) -> Place | None:
        """The place of a range of words, without punctuation and conjunctions at its edges."""
        a, b = words[0], min(words[1], len(self.tags))
        while a < b and self.tags[a] in ",.()-C":
            a += 1
        while a < b and self.tags[b - 1] in ",.(-CK":
            b -= 1
        return (self.starts[a], self.ends[b - 1]) if a < b else None

    def plural(self, place: Place) -> bool:
        """Whether a place of the text speaks of several: a plural noun is in it, or it lies in another sentence."""
        words = range(bisect_left(self.starts, place[0]), bisect_right(self.ends, place[1]))
        tags = "".join(self.tags[i] for i in words)
        names = any(self.tags[i] == "P" and self.words[i].endswith("s") for i in words)
        return not words or "N" in tags or "X" in tags or tags[0] == "D" or names

    def word(self, i: int) -> str:
        """The word at `i`, empty beyond the sentence."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def tag(self, i: int) -> str:
        """The tag of the word at `i`, empty beyond the sentence."""
        return self.tags[i] if 0 <= i < len(self.tags) else ""

    def index(self, start: int) -> int:
        """The word that begins at a place of the text."""
        return self.starts.index(start)


class Spans(NamedTuple):
    """Which sentences of a text are parsed, each with the quantities in it: start, end, and what it is among the words."""

    text: str
    places: Sequence[Place]
    quantities: Sequence[Sequence[tuple[int, int, str]]]


def parse(texts: Sequence[Spans]) -> list[list[Sentence]]:
    """The sentences of each text; those of all texts are tagged at once, which is cheaper and changes none."""
    words = [[split(t.text, a, b, own) for (a, b), own in zip(t.places, t.quantities, strict=True)] for t in texts]
    tags = iter(tag([one for each in words for one in each]))
    return [
        [Sentence(t.text, place, w, mend(w, next(tags))) for place, w in zip(t.places, each, strict=True)]
        for t, each in zip(texts, words, strict=True)
    ]


def is_time(s: Sentence, phrase: Range) -> bool:
    """Does this noun phrase name a time?"""
    last = s.words[phrase[1] - 1]
    return last in TIMES or bool(YEAR.fullmatch(last))
