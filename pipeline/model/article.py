"""One story, as it is published: its text, its variants, where they differ, and the facts in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from .document import Block, Removed, check_blocks, check_edits
from .facts import Statistic, Term, spans
from .record import Edit, Problem, Record, Span

SCHEMA_VERSION = "1.1.0"
DecisionKind = Literal["substitution", "edit", "group", "reading", "field"]


class OtherReading(Record):
    """What other witnesses have at the place of a reading: their repaired text, before substitution."""

    text: str
    """What they have there, repaired and before substitution; empty where they have nothing."""
    witnesses: tuple[str, ...]
    """The ids of the variants that have it so."""


class Reading(Record):
    """A place where the witnesses of an article differ: `quote` stands in the canonical text, `others` beside it."""

    start: int
    """Where the place begins in the text of the article, in code points."""
    end: int
    """Where the place ends in the text of the article, in code points."""
    quote: str
    """What stands there in the text of the article."""
    kind: Literal["damage", "spelling", "wording", "figure", "missing"]
    """How the variants differ there."""
    witnesses: tuple[str, ...]
    """The ids of the variants that have it as the text has it."""
    others: tuple[OtherReading, ...]
    """What the other variants have there."""
    decision: str | None = None
    """The `id` of the decision that chose it, or null."""


class Substitution(Record):
    """A foreign token and the word it stands for, learned where a sound witness of the same article has that word."""

    before: str
    """The foreign token."""
    after: str
    """The word that it stands for."""
    places: int
    """How often the token stands in the damaged variants."""
    agreeing: int
    """How many aligned places of sound variants have the word; 0 where only a person says so."""
    witnesses: tuple[str, ...]
    """The ids of the variants that have the token."""
    status: Literal["applied", "offered", "rejected"]
    """Whether the text has the word (`applied`), or keeps the token, as only other articles prove it (`offered`) or a person
    says no (`rejected`)."""
    decision: str | None = None
    """The `id` of the decision that rejected or confirmed it, or null."""


class Variant(Record):
    """One input of an article; its bytes stay in `raw/`."""

    id: str
    """The first 20 digits of `sha256`; equal bytes at two places are two variants with one id."""
    path: str
    member: str = ""
    sha256: str
    encoding: str
    title: str | None = None
    url: str | None = None
    edits: tuple[Edit, ...] = ()
    declined: tuple[Edit, ...] = ()
    removed: tuple[Removed, ...] = ()
    share: float
    """How much of its own main text stands in the text of the article, 0 to 1."""


class Related(Record):
    """Another article that shares text with this one without being the same story."""

    id: str
    """The id of the other article."""
    why: str
    """What they have in common, in words."""


class Decision(Record):
    """What a person decided about an article: the entry of `decisions.toml` as it stands there, and the hash of it as its id."""

    id: str
    """A hash of `entry`: 10 hexadecimal digits."""
    kind: DecisionKind
    """What it decides about."""
    entry: str
    """The entry of `decisions.toml`, as it would be written."""
    why: str = ""
    """The reason that the person gave, or an empty string."""


class Article(Record):
    """One story: the canonical text of all its variants, and every fact in it as a span of that text."""

    schema_version: str = SCHEMA_VERSION
    """The version of this record, by semantic versioning."""
    id: str
    """20 hexadecimal digits: the smallest id of its first variants, kept whatever joins later."""
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = Field(default={})
    """Where each of these fields was found, and in which variant (`title-line: c0dd7b6d0bb8148c92e3`),
    or which decision fixed it."""
    text: str
    """The canonical text: the blocks of the article, joined by two newlines."""
    blocks: tuple[Block, ...]
    confidence: float
    variants: tuple[Variant, ...]
    """The inputs that it was made of."""
    readings: tuple[Reading, ...] = ()
    """The places where the variants differ, in the order of the text."""
    substitutions: tuple[Substitution, ...] = ()
    """The foreign tokens that stand for a word."""
    terms: tuple[Term, ...] = ()
    """The terms that the text defines."""
    statistics: tuple[Statistic, ...] = ()
    """The figures of the text, in its order."""
    related: tuple[Related, ...] = ()
    """The articles that share text with it and are other stories."""
    decisions: tuple[Decision, ...] = ()
    """What people decided about it."""
    problems: tuple[Problem, ...] = ()

    @model_validator(mode="after")
    def _spans_are_the_text(self) -> Self:
        check_blocks(self.text, self.blocks)
        check_spans(self.text, [*spans(self.terms, self.statistics), *self.readings])
        for variant in self.variants:
            check_edits(variant.edits)
            check_edits(variant.declined)
        return self


def check_spans(text: str, found: Iterable[Span | Reading]) -> None:
    """Raise ValueError unless every quote is the text at its offsets."""
    size = len(text)
    for span in found:
        start, end = span.start, span.end
        if not 0 <= start <= end <= size or text[start:end] != span.quote:
            raise ValueError(f"span {start}:{end} of the text is not {span.quote!r}")
