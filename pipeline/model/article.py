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
    witnesses: tuple[str, ...]


class Reading(Record):
    """A place where the witnesses of an article differ: `quote` stands in the canonical text, `others` beside it. `decision` is
    the id of the decision that chose it."""

    start: int
    end: int
    quote: str
    kind: Literal["damage", "spelling", "wording", "figure", "missing"]
    witnesses: tuple[str, ...]
    others: tuple[OtherReading, ...]
    decision: str | None = None


class Substitution(Record):
    """A foreign token and the word it stands for, learned where a sound witness of the same article has that word.

    `places` counts the tokens in the damaged witnesses, `agreeing` the aligned places that support `after`. `offered` means that
    only other articles support it, `rejected` that a person does not: the text keeps `before`. `decision` is the id of the
    decision that rejected or confirmed it.
    """

    before: str
    after: str
    places: int
    agreeing: int
    witnesses: tuple[str, ...]
    status: Literal["applied", "offered", "rejected"]
    decision: str | None = None


class Variant(Record):
    """One input of an article. `share` is the part of its own main text that is found in the canonical text, 0 to 1.
    `declined` are edits that repair would have made, and a person rejected."""

    id: str
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


class Related(Record):
    """Another article that shares text with this one without being the same story."""

    id: str
    why: str


class Decision(Record):
    """What a person decided about an article: the entry of `decisions.toml` as it stands there, and the hash of it as its id."""

    id: str
    kind: DecisionKind
    entry: str
    why: str = ""


class Article(Record):
    """One story: the canonical text of all its variants, and every fact in it as a span of that text."""

    schema_version: str = SCHEMA_VERSION
    id: str
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = Field(default={})
    text: str
    blocks: tuple[Block, ...]
    confidence: float
    variants: tuple[Variant, ...]
    readings: tuple[Reading, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    terms: tuple[Term, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    related: tuple[Related, ...] = ()
    decisions: tuple[Decision, ...] = ()
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
