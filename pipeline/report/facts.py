"""Terms and statistics as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import Quantity, Span, Statistic, Term

from .whys import View, named
from .words import Units


def _span(span: Span | None, units: Units) -> list[int] | None:
    return [units(span.start), units(span.end)] if span else None


def statistic_view(each: Statistic, units: Units, names: Mapping[str, str]) -> View:
    parts = ("evidence", "population", "claim", "attribution", "source", "period", "sentence")
    return {
        "id": each.id,
        "kind": each.kind,
        "comparator": each.comparator,
        "quantity": quantity(each.quantity),
        "unit": each.quantity.unit or "",
        "change": each.change or "",
        "sample": each.sample or "",
        "confidence": each.confidence,
        "witnesses": named(each.witnesses, names),
        "parts": {name: span for name in parts if (span := _span(getattr(each, name), units))},
    }


def quantity(value: Quantity) -> str:
    """A quantity in figures.

    >>> quantity(Quantity(min=1500, max=2000))
    '1,500 to 2,000'
    """
    if value.value is not None:
        return f"{value.value:,}"
    return " to ".join(f"{edge:,}" for edge in (value.min, value.max) if edge is not None)


def term_view(each: Term, units: Units, names: Mapping[str, str]) -> View:
    senses = [[_span(sense.audience, units), _span(sense.definition, units)] for sense in each.senses]
    return {
        "name": each.name,
        "form": each.form,
        "evidence": _span(each.evidence, units),
        "senses": senses,
        "witnesses": named(each.witnesses, names),
    }
