"""What explains the marks of an article, and where each reason applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.codes import means
from pipeline.decisions import of_record
from pipeline.model import Article, Document, Edit, Reading, Variant

from . import explain
from .marks import edit_spans, repeated, substitution_spans

View = dict[str, Any]
ASIDE = 30  # code points around an edit that has no place in the text


class Held(NamedTuple):
    """What is at hand of a document beside the record: itself, and its source text where the bytes are still in raw/."""

    document: Document | None = None
    source: str | None = None


class Why(NamedTuple):
    """What explains a mark, and where it applies: None for each time it has no place in the text."""

    told: View
    places: list[tuple[int, int] | None]


def whys_of(article: Article, unique: Sequence[Variant], held: Mapping[str, Held], names: Mapping[str, str]) -> Iterator[Why]:
    """All that was changed or is in doubt: repairs, substitutions, readings; then the facts."""
    became = became_of(article)
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
        "text": means("reading", reading.kind),
        "quote": reading.quote,
        "witnesses": named(reading.witnesses, names),
        "others": [[other.text, named(other.witnesses, names)] for other in reading.others],
        "decision": reading.decision,
    }


def became_of(article: Article) -> dict[str, str]:
    return {each.before: each.after for each in article.substitutions if each.status == "applied"}


def named(documents: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return [names.get(document, document) for document in documents]


def _repairs(
    article: Article, variant: Variant, held: Held, names: Mapping[str, str], became: Mapping[str, str]
) -> Iterator[Why]:
    """The edits of a witness; those that say the same are one."""
    places, around = _edit_places(article, variant, held, became)
    sure = [choice for choice in of_record(article, variant.id) if choice.verdict == "accept"]
    rows: dict[tuple[Any, ...], Why] = {}
    for number, (edit, place) in enumerate(zip(variant.edits, places, strict=True)):
        same = (edit.rule, edit.before, edit.after, edit.inferred, edit.confidence)
        if same not in rows:
            decision = next((c.id for c in sure if c.means(edit) and edit.confidence == 1), None)
            rows[same] = Why(_repair(edit) | {"witnesses": [names[variant.id]], "aside": [], "decision": decision}, [])
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
            "witnesses": named(row.witnesses, names),
            "decision": row.decision,
        }
        places = sorted(found[row.before] if row.status == "applied" else repeated(article.text, row.before))
        yield Why(told, [*places])
