"""An article as the page shows it: a record of plain values, every offset in UTF-16 units of the canonical text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.decisions import of_record
from pipeline.model import Article, Problem, Variant

from . import explain
from .beside import beside
from .facts import statistic_view, term_view
from .marks import Mark, Span, marks
from .whys import Held, View, became_of, whys_of
from .words import Units

NOWHERE: Mapping[str, str] = {}
FIELDS = ("title", "deck", "authors", "date", "site", "url", "language")


def view_of(
    article: Article, held: Mapping[str, Held], titles: Mapping[str, tuple[str, str]], places: Mapping[str, str] = NOWHERE
) -> View:
    """An article, what is at hand of its documents, of related articles (title, address), and on which line each decision stands;
    out, what the page shows."""
    unique = list({variant.id: variant for variant in article.variants}.values())
    names = {variant.id: letters(number) for number, variant in enumerate(unique)}
    units = Units(article.text)
    whys = list(whys_of(article, unique, held, names))
    ends = [block.end for block in article.blocks]
    placed = marks((Span(*at, number) for number, why in enumerate(whys) for at in why.places if at), ends)
    return {
        "id": article.id,
        "name": article.id if article.id in names else unique[0].id,  # by which decisions can call it
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
        "statistics": [statistic_view(each, units, names) for each in article.statistics],
        "terms": [term_view(each, units, names) for each in article.terms],
        "related": [[*titles.get(each.id, (each.id, "")), each.why, each.id] for each in article.related],
        "decisions": [[d.id, d.kind, d.entry, d.why, places.get(d.id, "")] for d in article.decisions],
    }


def letters(number: int) -> str:
    """A short name for a witness.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _field(article: Article, name: str, names: Mapping[str, str]) -> list[Any] | None:
    """(field, value in words, where it was found, value); a document in the evidence is named as the page names it."""
    value = getattr(article, name)
    if not value:
        return None
    where = article.evidence.get(name, "")
    place, _, document = where.rpartition(": ")
    where = f"{place}, in {names[document]}" if document in names else where
    return [name, value, where, value] if isinstance(value, str) else [name, ", ".join(value), where, list(value)]


def _problem(problem: Problem) -> list[str]:
    return [problem.code, problem.message, problem.quote, problem.stage]


def _mark(mark: Mark, units: Units) -> list[Any]:
    return [units(mark.start), units(mark.end), [[units(a), units(b), why] for a, b, why in mark.spans], int(mark.passage)]


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
        "declined": [[*each, n, decision] for (each, decision), n in _declined(article, variant).items()],
        "source": held.source is not None,
    }
    if held.document:
        shown["evidence"] = held.document.evidence.get("encoding", "")
        shown["problems"] = [_problem(problem) for problem in held.document.problems]
        if unique > 1:
            cells, lacks = beside(article, held.document, became_of(article))
            shown |= {"cells": cells, "lacks": lacks}
    return shown


def _declined(article: Article, variant: Variant) -> Counter[tuple[tuple[str, str], str]]:
    """The edits of a witness that a decision rejects, ((before, after), which decision), counted."""
    choices = [choice for choice in of_record(article, variant.id) if choice.verdict == "reject"]
    return Counter(((e.before, e.after), next((c.id for c in choices if c.means(e)), "")) for e in variant.declined)
