"""The variants of one story in, one text out: `Collation`, with every reading that the witnesses do not share.

All that the witnesses have is put together, and the passages that are not the article's own are left out; then each word is voted
on, by what each witness is to be believed; paragraphs and headings come from the witness that kept them. A token in a foreign
script, or misread, that stands where a sound witness of *the same article* has one word is a substitution, undone everywhere.
The lexicon carries it to other articles as an offer only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Document, Problem, Substitution

from .fields import chosen_fields, open_problems
from .readings import reading_of, vote
from .record import FIELDS, STAGE, Collation, Entry, Lexicon
from .spine import spine_of
from .structure import blocks_of
from .substitution import learned
from .tokens import foreign
from .witness import witness_of
from .written import share_of, supported, written

__all__ = ["Collation", "Entry", "Lexicon", "alone", "collate", "foreign", "learn", "offer", "witnesses"]


def collate(documents: Sequence[Document]) -> Collation:
    """The variants of one story, at least one, in any order, in; the same collation for every order out."""
    ordered = tuple(sorted(documents, key=lambda document: (document.id, document.path, document.member)))
    unique = list({document.id: document for document in reversed(ordered)}.values())[::-1]
    if len(unique) == 1:
        return alone(ordered)
    substitutions, became = learned(unique)
    witnesses = [witness_of(document, became) for document in unique]
    words, aligned = spine_of(witnesses)
    opens = blocks_of(words, witnesses, aligned)
    placed, places = vote(words, opens, witnesses, aligned)
    text, blocks, offsets = written(placed)
    readings = tuple(reading_of(place, text, offsets) for place in places)
    fields, evidence = chosen_fields(unique, became)
    return Collation(
        documents=ordered,
        text=text,
        blocks=blocks,
        confidence=max(document.confidence for document in unique if document.text or not text),
        shares={witness.id: share_of(witness, aligned[witness.id]) for witness in witnesses},
        support=supported(placed, offsets),
        evidence=evidence,
        readings=readings,
        substitutions=substitutions,
        problems=open_problems(unique, became, readings),
        **fields,
    )


def witnesses(collation: Collation, start: int, end: int) -> tuple[str, ...]:
    """The ids of the witnesses that have all of text[start:end]."""
    found = [who for a, b, who in collation.support if a < end and start < b]
    return tuple(sorted(set(found[0]).intersection(*found[1:]))) if found else ()


def learn(collations: Iterable[Collation]) -> Lexicon:
    """All articles in, every substitution that was applied in one of them out, sorted."""
    articles: Counter[tuple[str, str]] = Counter()
    agreeing: Counter[tuple[str, str]] = Counter()
    for collation in collations:
        for found in collation.substitutions:
            if found.status == "applied":
                articles[found.before, found.after] += 1
                agreeing[found.before, found.after] += found.agreeing
    return tuple(Entry(before, after, articles[before, after], agreeing[before, after]) for before, after in sorted(articles))


def offer(collation: Collation, lexicon: Lexicon) -> Collation:
    """A collation in; out, the same with an offer for each foreign token of its text that other articles explain."""
    counts = Counter(foreign(collation.text) if lexicon else ())
    offers = [entry for entry in lexicon if counts[entry.before]]
    if not offers:
        return collation
    found = tuple(
        Substitution(
            before=entry.before,
            after=entry.after,
            places=counts[entry.before],
            agreeing=entry.agreeing,
            witnesses=tuple(sorted({d.id for d in collation.documents if entry.before in d.text})),
            status="offered",
        )
        for entry in offers
    )
    problems = tuple(
        Problem(
            stage=STAGE,
            code="substitution-offered",
            message=f"in {e.articles} other article(s) this stands for {e.after!r}; no witness of this article confirms it",
            quote=e.before,
        )
        for e in offers
    )
    return replace(collation, substitutions=collation.substitutions + found, problems=collation.problems + problems)


def alone(documents: Sequence[Document], problem: Problem | None = None) -> Collation:
    """The fullest witness as it is, the others beside it; all of them where there is one."""
    ordered = tuple(sorted(documents, key=lambda document: (document.id, document.path, document.member)))
    only = max(ordered, key=lambda document: len(document.text))
    return Collation(
        documents=ordered,
        text=only.text,
        blocks=only.blocks,
        confidence=only.confidence,
        shares={document.id: float(document.id == only.id) for document in ordered},
        support=((0, len(only.text), (only.id,)),) if only.text else (),
        evidence=dict(only.evidence),
        problems=(*only.problems, problem) if problem else only.problems,
        **{name: getattr(only, name) for name in FIELDS},
    )
