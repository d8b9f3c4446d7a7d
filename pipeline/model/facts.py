"""The facts of a text: figures and terms, every part of them a span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from .record import Problem, Record, Span


def _whole(value: Any) -> Any:
    """68.0 is published as 68, so that equal numbers are equal bytes."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[int | float, BeforeValidator(_whole)]
StatisticKind = Literal[
    "percent", "percentage_point", "fraction", "ratio", "multiple", "money", "count", "sample_size", "rate", "rank"
]
Comparator = Literal["eq", "gt", "ge", "lt", "le", "approx", "range"]


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
