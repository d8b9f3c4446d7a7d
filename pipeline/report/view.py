"""An article as the page shows it: a record of plain values, every offset in UTF-16 units of the canonical text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.model import Article, Document, Edit, Problem, Quantity, Reading, Variant
from pipeline.model import Span as Quote

from . import explain
from .beside import beside
from .marks import Mark, Span, edit_spans, marks, repeated, substitution_spans
from .words import Units

View = dict[str, Any]
ASIDE = 30  # code points around an edit that has no place in the text
FIELDS = ("title", "deck", "authors", "date", "site", "url", "language")


class Held(NamedTuple):
    """What is at hand of a document beside the record: itself, and its source text where the bytes are still in raw/."""

    document: Document | None = None
    source: str | None = None


class Why(NamedTuple):
    """What explains a mark, and where it applies: None for each time it has no place in the text."""

    told: View
    places: list[tuple[int, int] | None]


def view_of(article: Article, held: Mapping[str, Held], titles: Mapping[str, tuple[str, str]]) -> View:
    """An article, what is at hand of its documents, and of related articles (title, address); out, what the page shows."""
    unique = list({variant.id: variant for variant in article.variants}.values())
    names = {variant.id: letters(number) for number, variant in enumerate(unique)}
    units = Units(article.text)
    whys = list(_whys(article, unique, held, names))
    ends = [block.end for block in article.blocks]
    placed = marks((Span(*at, number) for number, why in enumerate(whys) for at in why.places if at), ends)
    return {
        "id": article.id,
        "title": article.title or "",
        "deck": article.deck or "",
        "fields": [row for name in FIELDS if (row := _field(article, name, names))],
        "language": article.language or "",
        "confidence": article.confidence,
        "problems": [_problem(problem) for problem in article.problems],
        "text": article.text,
        "blocks": [[block.kind, units(block.start), units(block.end)] for block in article.blocks],
        "marks": [_mark(mark, units) for mark in placed],
        "whys": [why.told | {"places": len(why.places), "placed": sum(at is not None for at in why.places)} for why in whys],
        "witnesses": [_witness(article, variant, held.get(variant.id, Held()), names, len(unique)) for variant in unique],
        "statistics": [_statistic(each, units, names) for each in article.statistics],
        "terms": [_term(each, units, names) for each in article.terms],
        "related": [[*titles.get(each.id, (each.id, "")), each.why] for each in article.related],
    }


def letters(number: int) -> str:
    """A short name for a witness.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _field(article: Article, name: str, names: Mapping[str, str]) -> list[str] | None:
    """(field, value, where it was found); a document in the evidence is named as the page names it."""
    value = getattr(article, name)
    if not value:
        return None
    where = article.evidence.get(name, "")
    place, _, document = where.rpartition(": ")
    where = f"{place}, in {names[document]}" if document in names else where
    return [name, value if isinstance(value, str) else ", ".join(value), where]


def _problem(problem: Problem) -> list[str]:
    return [problem.code, problem.message, problem.quote, problem.stage]


def _mark(mark: Mark, units: Units) -> list[Any]:
    return [units(mark.start), units(mark.end), [[units(a), units(b), why] for a, b, why in mark.spans], int(mark.passage)]


def _whys(article: Article, unique: Sequence[Variant], held: Mapping[str, Held], names: Mapping[str, str]) -> Iterator[Why]:
    """All that was changed or is in doubt: repairs, substitutions, readings; then the facts."""
    became = _became(article)
    for variant in unique:
        yield from _repairs(article, variant, held.get(variant.id, Held()), names, became)
    yield from _substitutions(article, held, names, became)
    for reading in article.readings:
        yield Why(_reading(reading, names), [(reading.start, reading.end)])
    for number, term in enumerate(article.terms):
        yield Why({"kind": "term", "fact": number}, [(term.evidence.start, term.evidence.end)])
    for number, statistic in enumerate(article.statistics):
        yield Why({"kind": "statistic", "fact": number}, [(statistic.evidence.start, statistic.evidence.end)])


def _reading(reading: Reading, names: Mapping[str, str]) -> View:
    return {
        "kind": "reading",
        "code": reading.kind,
        "text": explain.READINGS[reading.kind],
        "quote": reading.quote,
        "witnesses": _named(reading.witnesses, names),
        "others": [[other.text, _named(other.witnesses, names)] for other in reading.others],
    }


def _became(article: Article) -> dict[str, str]:
    return {each.before: each.after for each in article.substitutions if each.status == "applied"}


def _named(documents: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return [names.get(document, document) for document in documents]


def _repairs(
    article: Article, variant: Variant, held: Held, names: Mapping[str, str], became: Mapping[str, str]
) -> Iterator[Why]:
    """The edits of a witness; those that say the same are one."""
    places, around = _edit_places(article, variant, held, became)
    rows: dict[tuple[Any, ...], Why] = {}
    for number, (edit, place) in enumerate(zip(variant.edits, places, strict=True)):
        same = (edit.rule, edit.before, edit.after, edit.inferred, edit.confidence)
        if same not in rows:
            rows[same] = Why(_repair(edit) | {"witnesses": [names[variant.id]], "aside": []}, [])
        rows[same].places.append(place)
        if place is None and around and len(rows[same].told["aside"]) < 3:
            rows[same].told["aside"].append(around[number])
    yield from rows.values()


def _repair(edit: Edit) -> View:
    return {
        "kind": "repair",
        "code": edit.rule,
        "text": explain.rule(edit.rule),
        "before": edit.before,
        "after": edit.after,
        "inferred": edit.inferred,
        "confidence": edit.confidence,
    }


def _edit_places(
    article: Article, variant: Variant, held: Held, became: Mapping[str, str]
) -> tuple[list[tuple[int, int] | None], list[str]]:
    """Where each edit stands in the canonical text, and what stands around it in the source; nothing is known without both."""
    nowhere: list[tuple[int, int] | None] = [None] * len(variant.edits)
    if not variant.edits or held.source is None:
        return nowhere, []
    source = held.source
    around = [source[max(0, edit.start - ASIDE) : edit.end + ASIDE] for edit in variant.edits]
    if held.document is None or held.document.edits != variant.edits:
        return nowhere, around
    try:
        return list(edit_spans(article, held.document, source, became)), around
    except ValueError:  # the file in raw/ is another one by now
        return nowhere, []


def _substitutions(
    article: Article, held: Mapping[str, Held], names: Mapping[str, str], became: Mapping[str, str]
) -> Iterator[Why]:
    """Every substitution at its places; one that is only offered, where the foreign token still stands."""
    found: dict[str, set[tuple[int, int]]] = {before: set() for before in became}
    for each in held.values():
        if each.document:
            for start, end, before in substitution_spans(article, each.document, became):
                found[before].add((start, end))
    for row in article.substitutions:
        told = {
            "kind": "substitution",
            "code": row.status,
            "before": row.before,
            "after": row.after,
            "times": row.places,
            "agreeing": row.agreeing,
            "witnesses": _named(row.witnesses, names),
        }
        places = sorted(repeated(article.text, row.before) if row.status == "offered" else found[row.before])
        yield Why(told, [*places])


def _witness(article: Article, variant: Variant, held: Held, names: Mapping[str, str], unique: int) -> View:
    """A witness: where it lies, what was taken out of it, and, of several, its text beside the canonical one."""
    shown: View = {
        "name": names[variant.id],
        "id": variant.id,
        "places": [[each.path, each.member] for each in article.variants if each.id == variant.id],
        "encoding": explain.charset(variant.encoding),
        "title": variant.title or "",
        "url": variant.url or "",
        "share": variant.share,
        "edits": len(variant.edits),
        "removed": [[row.reason, row.words, row.quote] for row in variant.removed],
        "source": held.source is not None,
    }
    if held.document:
        shown["evidence"] = held.document.evidence.get("encoding", "")
        shown["problems"] = [_problem(problem) for problem in held.document.problems]
        if unique > 1:
            cells, lacks = beside(article, held.document, _became(article))
            shown |= {"cells": cells, "lacks": lacks}
    return shown


def _span(span: Quote | None, units: Units) -> list[int] | None:
    return [units(span.start), units(span.end)] if span else None


def _statistic(each: Any, units: Units, names: Mapping[str, str]) -> View:
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
        "witnesses": _named(each.witnesses, names),
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


def _term(each: Any, units: Units, names: Mapping[str, str]) -> View:
    senses = [[_span(sense.audience, units), _span(sense.definition, units)] for sense in each.senses]
    return {
        "name": each.name,
        "form": each.form,
        "evidence": _span(each.evidence, units),
        "senses": senses,
        "witnesses": _named(each.witnesses, names),
    }
