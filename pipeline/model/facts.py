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
    """How much: a value, or the ends of a range."""

    value: Number | None = None
    """The number: percent as 68, two-thirds as 0.6667, money and counts written out; null where `min` and `max` stand."""
    min: Number | None = None
    """The lower end of a range."""
    max: Number | None = None
    """The upper end of a range."""
    unit: str | None = None
    """ISO 4217 for money, words for a rate, else null."""


class Statistic(Record):
    """A quantitative statement about the world: how much, of whom, what holds for them, and according to whom.

    No number is ever published that is not in the text.
    """

    id: str
    """Its name in this article: s1, s2 and so on, in the order of the text."""
    kind: StatisticKind
    """What kind of figure it is."""
    comparator: Comparator
    """How the figure relates to the value: `gt` is more than, `ge` at least, `approx` about."""
    quantity: Quantity
    """How much it is."""
    change: Literal["up", "down"] | None = None
    """Which way it went where the figure is a change, else null."""
    population: Span | None = None
    """Whom or what it is about (`RNs and pharmacists`); null where the text does not say."""
    claim: Span | None = None
    """What holds for them (`say they own it`); null where the text does not say."""
    attribution: Span | None = None
    """According to whom, as the text says it there; null where it does not."""
    source: Span | None = None
    """The proper name that the attribution stands for (`The Ward Handover Index`); null where the text has none."""
    period: Span | None = None
    """When it held (`in 2022`); null where the text does not say."""
    sample: str | None = None
    """The `id` of the `sample_size` that it was taken from, or null."""
    sentence: Span
    """The sentence that it stands in."""
    evidence: Span
    """The number with its unit, as it stands in the text (`650` of `more than 650`)."""
    confidence: float
    """How likely it is that the figure is read right, 0 to 1."""
    witnesses: tuple[str, ...] = ()
    """The ids of the variants that have this place."""


class Sense(Record):
    """One meaning of a term, for one audience where the text names it."""

    audience: Span | None = None
    """For whom the term means this (`RNs`); null where the text does not say."""
    definition: Span
    """What the term means."""


class Term(Record):
    """A term that the text defines; one per (name, form), with every sense in text order."""

    name: str
    """The term as the text writes it."""
    form: Literal["glossary", "sentence", "acronym"]
    """How it is defined: in a list of terms, in a sentence (X is a Y that …), or as an acronym (Long Form, LF)."""
    evidence: Span
    """The term where it is defined."""
    senses: tuple[Sense, ...]
    """Its meanings, in the order of the text."""
    witnesses: tuple[str, ...] = ()
    """The ids of the variants that have this place."""


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
