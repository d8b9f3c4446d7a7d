"""The nouns of collation, and the measures it goes by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pipeline.align import Alignment, align
from pipeline.decisions import Ruling
from pipeline.model import Block, BlockKind, Decision, Document, OtherReading, Problem, Reading, Substitution

STAGE = "collate"

SHORT = 12  # words up to which a difference is a reading; longer ones are passages

EDGE = 3  # words that a cut may blur

LIKE_LONG = 3  # times the words of one passage that a version of it has at most

AGREEING = 2  # aligned places that prove a substitution

OFTEN = 3  # places of a token, of which one aligned place is proof enough

PURE = 0.8  # share of the aligned places that must agree

MOST = 8  # sound witnesses asked for each damaged one

FIELDS = ("title", "deck", "authors", "date", "site", "url", "language")

FOREIGN = re.compile(r"[^\W\d_\x00-\u036f\u1d00-\u1eff\u2000-\u2bff\ufb00-\ufb06\uff00-\uff5a]+")

DAMAGED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]|\w\?\w|[ÃÂâ][\u0080-\u00bf€™œ]|[^\W\d_][¡-©«¬®-´¶»-¿×÷][^\W\d_]"
)

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")

SENTENCE_END = re.compile(r"[.!?。！？…:;][\"'”’»)\]]*$")


Gram = tuple[str, ...]


@dataclass(frozen=True)
class Collation:
    """One article: its canonical text as blocks, its fields, what its witnesses say otherwise, and who has which part.

    `shares` is, for each witness id, the part of its own words that stand in the canonical text. `support` cuts the text into
    spans with the ids of the witnesses that have them. `rulings` are what people decided about it, `decisions` those that were
    followed.
    """

    documents: tuple[Document, ...]
    text: str
    blocks: tuple[Block, ...]
    confidence: float
    shares: dict[str, float]
    support: tuple[tuple[int, int, tuple[str, ...]], ...]
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    problems: tuple[Problem, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    decisions: tuple[Decision, ...] = ()


class Entry(NamedTuple):
    """A substitution that was applied in `articles` articles, at `agreeing` aligned places."""

    before: str
    after: str
    articles: int
    agreeing: int


Lexicon = tuple[Entry, ...]


class Word(NamedTuple):
    """A word of a witness: as it reads now, as it read before substitution, the space before it, and the block it stands in."""

    text: str
    was: str
    key: str
    space: str
    block: int
    kind: BlockKind
    opens: bool


@dataclass(frozen=True)
class Witness:
    """A document as its words."""

    id: str
    words: tuple[Word, ...]
    page: int | None  # of several, where it has a pager

    @cached_property
    def keys(self) -> list[str]:
        """What the words are compared by."""
        return [word.key for word in self.words]

    @cached_property
    def grams(self) -> set[Gram]:
        """The word 3-grams."""
        return set(zip(self.keys, self.keys[1:], self.keys[2:], strict=False))

    def beside(self, keys: list[str]) -> Alignment:
        """The alignment of other words to its own; that of the last ones is remembered, as a whole mostly grows no more."""
        if not self._last or self._last[0] != keys:
            self._last[:] = keys, align(keys, self.keys)
        alignment: Alignment = self._last[1]
        return alignment

    @cached_property
    def _last(self) -> list[Any]:
        return []


class Version(NamedTuple):
    """What some witnesses have at one place: as it would be written, by whom it is had, and as the first of them has it."""

    words: tuple[Word, ...]
    who: tuple[str, ...]
    own: tuple[Word, ...] = ()


class Placed(NamedTuple):
    """A word of the canonical text, who has it, and the kind of the block it opens."""

    word: Word
    who: tuple[str, ...]
    opens: BlockKind | None


Stretch = tuple[int, int]


class Pin(NamedTuple):
    """A witness whose version stands at a place, as the decision of this id says."""

    witness: str
    decision: str


class Place(NamedTuple):
    """A difference: canonical words start..end (as placed), who has them, what the others have, the stretches of the spine that
    it covers, and by which decision it was settled."""

    start: int
    end: int
    who: tuple[str, ...]
    others: tuple[OtherReading, ...]
    spine: tuple[Stretch, ...] = ()
    decision: str | None = None
