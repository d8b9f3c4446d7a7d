"""The nouns every stage speaks: frozen, printable, comparable, and equal to the published JSON.

Read this file first, then `run.py`. Spans are half-open ranges of Unicode code points, and carry a quote that must be the text
at their offsets: a `Document`, `Facts` or `Article` that breaks this cannot be constructed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

SCHEMA_VERSION = "1.0.0"
QUOTE_LIMIT = 200  # code points of removed text that the record repeats; the bytes themselves stay in raw/


def _whole(value: Any) -> Any:
    """68.0 is published as 68, so that equal numbers are equal bytes."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[int | float, BeforeValidator(_whole)]
BlockKind = Literal["heading", "paragraph", "item", "row", "quote", "code"]
StatisticKind = Literal[
    "percent", "percentage_point", "fraction", "ratio", "multiple", "money", "count", "sample_size", "rate", "rank"
]
Comparator = Literal["eq", "gt", "ge", "lt", "le", "approx", "range"]
Reason = Literal[
    # moved to a field of the record
    "title", "deck", "byline", "date", "caption", "metadata",
    # furniture of the page
    "pager", "newsletter", "related", "slideshow", "credit", "share", "comments", "cookie", "ad", "navigation", "copyright",
    "form", "repeated", "boilerplate",
]  # fmt: skip


class Record(BaseModel):
    """Frozen, and closed to fields that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """`text[start:end] == quote`, in code points, where `text` is that of the record which carries the span."""

    start: int
    end: int
    quote: str


class Problem(Record):
    """Something a stage could not settle. Never raised, never dropped: it is published."""

    stage: str
    code: str
    message: str
    quote: str = ""


class Edit(Record):
    """One change to the source text: `source[start:end] == before` is replaced by `after`.

    `inferred` marks a repair that the bytes alone do not prove. `confidence` is the expected share of such edits that are right.
    """

    stage: str
    rule: str
    start: int
    end: int
    before: str
    after: str
    inferred: bool = False
    confidence: float = 1.0


class Raw(Record):
    """The bytes of one article as found, and where: a file, or one member of a file.

    `path` is relative to `raw/` with `/`; `media` a MIME type where something names it; `charset` and `url` what the container
    declares; `meta` what a feed or a mail header says of the article (title, authors, date); `problems` what went wrong
    on the way to these bytes.
    """

    path: str
    data: bytes
    media: str | None = None
    member: str = ""
    charset: str | None = None
    url: str | None = None
    meta: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()


class Rejected(Record):
    """An input that did not become a document, with a stable code and a reason a person can act on."""

    path: str
    member: str = ""
    sha256: str
    code: str
    reason: str


class Decoded(Record):
    """Bytes as text: the charset that was used (a Python codec name), and in words why."""

    text: str
    encoding: str
    evidence: str
    problems: tuple[Problem, ...] = ()


class Repaired(Record):
    """Text after repair; `replay(source, edits)` gives `text` again. Edits are ordered and do not overlap."""

    text: str
    edits: tuple[Edit, ...] = ()
    problems: tuple[Problem, ...] = ()


class Block(Record):
    """A part of a main text: `text[start:end]`. Blocks are ordered and joined by two newlines."""

    kind: BlockKind
    start: int
    end: int


class Removed(Record):
    """Words of the repaired source text that are not main text: why, how many, and the first of them."""

    reason: Reason
    words: int
    quote: str


class Document(Record):
    """One input after `prepare`: decoded, repaired, its main text found.

    `text` is the main text; the edits are spans of the source text. `sketch` is what `cluster` sees of it. `evidence` says
    of a field where it was found, under `next` and `prev` which addresses have the other pages of the article, and under `page`
    which page this one is (`2`, `2 of 3`).
    """

    id: str
    path: str
    member: str = ""
    media: str
    sha256: str
    encoding: str
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = {}
    text: str
    blocks: tuple[Block, ...]
    confidence: float
    edits: tuple[Edit, ...] = ()
    removed: tuple[Removed, ...] = ()
    problems: tuple[Problem, ...] = ()
    sketch: bytes = b""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    @model_validator(mode="after")
    def _spans_are_the_text(self) -> Self:
        _check_blocks(self.text, self.blocks)
        _check_edits(self.edits)
        return self


class Quantity(Record):
    """How much. `value` is null where `min` and `max` stand. `unit` is ISO 4217 for money, words for a rate, else null."""

    value: Number | None = None
    min: Number | None = None
    max: Number | None = None
    unit: str | None = None


class Statistic(Record):
    """A quantitative statement about the world: how much (`quantity`), of whom (`population`), what holds for them (`claim`),
    according to whom (`attribution`, and `source`: the proper name it stands for)."""

    id: str
    kind: StatisticKind
    comparator: Comparator
    quantity: Quantity
    change: Literal["up", "down"] | None = None
    population: Span | None = None
    claim: Span | None = None
    attribution: Span | None = None
    source: Span | None = None
    period: Span | None = None
    sample: str | None = None
    sentence: Span
    evidence: Span
    confidence: float
    witnesses: tuple[str, ...] = ()


class Sense(Record):
    """One meaning of a term, for one audience where the text names it."""

    audience: Span | None = None
    definition: Span


class Term(Record):
    """A term that the text defines; one per (name, form), with every sense in text order."""

    name: str
    form: Literal["glossary", "sentence", "acronym"]
    evidence: Span
    senses: tuple[Sense, ...]
    witnesses: tuple[str, ...] = ()


class Facts(Record):
    """What `extract` finds in a text."""

    terms: tuple[Term, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    problems: tuple[Problem, ...] = ()


class OtherReading(Record):
    """What other witnesses have at the place of a reading: their repaired text, before substitution."""

    text: str
    witnesses: tuple[str, ...]


class Reading(Record):
    """A place where the witnesses of an article differ: `quote` stands in the canonical text, `others` beside it."""

    start: int
    end: int
    quote: str
    kind: Literal["damage", "spelling", "wording", "figure", "missing"]
    witnesses: tuple[str, ...]
    others: tuple[OtherReading, ...]


class Substitution(Record):
    """A foreign token and the word it stands for, learned where a sound witness of the same article has that word.

    `places` counts the tokens in the damaged witnesses, `agreeing` the aligned places that support `after`. `offered` means that
    only other articles support it: the text keeps `before`.
    """

    before: str
    after: str
    places: int
    agreeing: int
    witnesses: tuple[str, ...]
    status: Literal["applied", "offered"]


class Variant(Record):
    """One input of an article. `share` is the part of its own main text that is found in the canonical text, 0 to 1."""

    id: str
    path: str
    member: str = ""
    sha256: str
    encoding: str
    title: str | None = None
    url: str | None = None
    edits: tuple[Edit, ...] = ()
    removed: tuple[Removed, ...] = ()
    share: float


class Related(Record):
    """Another article that shares text with this one without being the same story."""

    id: str
    why: str


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
    evidence: dict[str, str] = {}
    text: str
    blocks: tuple[Block, ...]
    confidence: float
    variants: tuple[Variant, ...]
    readings: tuple[Reading, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    terms: tuple[Term, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    related: tuple[Related, ...] = ()
    problems: tuple[Problem, ...] = ()

    @model_validator(mode="after")
    def _spans_are_the_text(self) -> Self:
        _check_blocks(self.text, self.blocks)
        check_spans(self.text, [*spans(self.terms, self.statistics), *self.readings])
        for variant in self.variants:
            _check_edits(variant.edits)
        return self


def spans(terms: Iterable[Term], statistics: Iterable[Statistic]) -> Iterator[Span]:
    """Every span of these facts."""
    for term in terms:
        yield term.evidence
        for sense in term.senses:
            yield sense.definition
            if sense.audience:
                yield sense.audience
    for s in statistics:
        for span in (s.evidence, s.sentence, s.population, s.claim, s.attribution, s.source, s.period):
            if span is not None:
                yield span


def check_spans(text: str, found: Iterable[Span | Reading]) -> None:
    """Raise ValueError unless every quote is the text at its offsets."""
    size = len(text)
    for span in found:
        start, end = span.start, span.end
        if not 0 <= start <= end <= size or text[start:end] != span.quote:
            raise ValueError(f"span {start}:{end} of the text is not {span.quote!r}")


def replay(source: str, edits: Iterable[Edit]) -> str:
    """The source text with the edits applied. Raises ValueError where an edit does not fit the source."""
    out, at = [], 0
    for edit in edits:
        if edit.start < at or source[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit at {edit.start}:{edit.end} does not fit the source text")
        out += [source[at : edit.start], edit.after]
        at = edit.end
    return "".join([*out, source[at:]])


def _check_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    if "\n\n".join([text[b.start : b.end] for b in blocks]) != text:
        raise ValueError("the blocks, joined by two newlines, are not the text")


def _check_edits(edits: tuple[Edit, ...]) -> None:
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end or edit.end - edit.start != len(edit.before):
            raise ValueError(f"edit at {edit.start}:{edit.end} is out of order or does not fit its own quote")
        at = edit.end
