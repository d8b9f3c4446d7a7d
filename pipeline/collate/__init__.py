"""The variants of one story in, one text out: `Collation`, with every reading that the witnesses do not share.

All that the witnesses have is put together, and the passages that are not the article's own are left out; then each word is voted
on, by what each witness is to be believed; paragraphs and headings come from the witness that kept them. A token in a foreign
script, or misread, that stands where a sound witness of *the same article* has one word is a substitution, undone everywhere.
The lexicon carries it to other articles as an offer only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.align import Alignment
from pipeline.decisions import Ruling, agreeing
from pipeline.model import Block, BlockKind, Document, Problem, Reading, Substitution

from .decided import offered, pinned, ruled, settled
from .fields import chosen_fields, open_problems, undone
from .readings import reading_of, vote
from .record import FIELDS, STAGE, Collation, Entry, Lexicon, Pin, Place, Stretch, Witness, Word
from .spine import spine_of
from .structure import blocks_of
from .substitution import learned
from .tokens import foreign, substituted
from .witness import witness_of
from .written import share_of, supported, written

__all__ = ["FIELDS", "Collation", "Entry", "Lexicon", "alone", "collate", "foreign", "learn", "offer", "witnesses"]


def collate(documents: Sequence[Document], rulings: Sequence[Ruling] = ()) -> Collation:
    """The variants of one story, at least one, in any order, and what people decided about it, in; the same collation for every
    order out."""
    ordered = tuple(sorted(documents, key=lambda document: (document.id, document.path, document.member)))
    unique = list({document.id: document for document in reversed(ordered)}.values())[::-1]
    rulings = agreeing(rulings)
    if len(unique) == 1:
        return alone(ordered, rulings)
    substitutions, became = settled(learned(unique), unique, rulings)
    witnesses = [witness_of(document, became) for document in unique]
    words, aligned = spine_of(witnesses)
    opens = blocks_of(words, witnesses, aligned)
    whole = _whole(words, opens, witnesses, aligned, {})
    if pins := pinned(whole.readings, whole.places, rulings):
        whole = _whole(words, opens, witnesses, aligned, pins)
    fields, evidence = chosen_fields(unique, became)
    told = Collation(
        documents=ordered,
        text=whole.text,
        blocks=whole.blocks,
        confidence=max(document.confidence for document in unique if document.text or not whole.text),
        shares={witness.id: share_of(witness, aligned[witness.id]) for witness in witnesses},
        support=whole.support,
        evidence=evidence,
        readings=whole.readings,
        substitutions=substitutions,
        problems=open_problems(unique, became, whole.readings),
        rulings=rulings,
        **fields,
    )
    return ruled(told)


class Whole(NamedTuple):
    """The canonical text as it was voted on."""

    text: str
    blocks: tuple[Block, ...]
    support: tuple[tuple[int, int, tuple[str, ...]], ...]
    readings: tuple[Reading, ...]
    places: list[Place]


def _whole(
    words: Sequence[Word],
    opens: Mapping[int, BlockKind],
    found: Sequence[Witness],
    aligned: Mapping[str, Alignment],
    pins: Mapping[Stretch, Pin],
) -> Whole:
    placed, places = vote(words, opens, found, aligned, pins)
    text, blocks, offsets = written(placed)
    readings = tuple(reading_of(place, text, offsets) for place in places)
    return Whole(text, blocks, supported(placed, offsets), readings, places)


def witnesses(collation: Collation, start: int, end: int) -> tuple[str, ...]:
    """The ids of the witnesses that have all of text[start:end]."""
    found = [who for a, b, who in collation.support if a < end and start < b]
    if len(found) == 1 and len(found[0]) == 1:
        return found[0]  # the only one
    return tuple(sorted(set(found[0]).intersection(*found[1:]))) if found else ()


def learn(collations: Iterable[Collation]) -> Lexicon:
    """All articles in, every substitution that one of them proves out, sorted."""
    articles: Counter[tuple[str, str]] = Counter()
    agreeing: Counter[tuple[str, str]] = Counter()
    for collation in collations:
        for found in collation.substitutions:
            if found.status == "applied" and found.agreeing:
                articles[found.before, found.after] += 1
                agreeing[found.before, found.after] += found.agreeing
    return tuple(Entry(before, after, articles[before, after], agreeing[before, after]) for before, after in sorted(articles))


def offer(collation: Collation, lexicon: Lexicon) -> Collation:
    """A collation in; out, the same with an offer for each foreign token of its text that other articles explain."""
    counts = Counter(foreign(collation.text) if lexicon else ())
    offers = [(entry, offered(entry, collation.rulings)) for entry in lexicon if counts[entry.before]]
    if not offers:
        return collation
    found = tuple(
        Substitution(
            before=entry.before,
            after=entry.after,
            places=counts[entry.before],
            agreeing=entry.agreeing,
            witnesses=tuple(sorted({d.id for d in collation.documents if entry.before in d.text})),
            status="rejected" if choice else "offered",
            decision=choice.id if choice else None,
        )
        for entry, choice in offers
    )
    problems = tuple(
        Problem(
            stage=STAGE,
            code="substitution-offered",
            message=f"in {e.articles} other article(s) this stands for {e.after!r}; no witness of this article confirms it",
            quote=e.before,
        )
        for e, rejected in offers
        if not rejected
    )
    known = {(each.before, each.after) for each in collation.substitutions if each.status == "rejected"}
    fresh = tuple(each for each in found if (each.before, each.after) not in known)
    return ruled(replace(collation, substitutions=collation.substitutions + fresh, problems=collation.problems + problems))


def alone(documents: Sequence[Document], rulings: Sequence[Ruling] = (), problem: Problem | None = None) -> Collation:
    """The fullest witness as it is, the others beside it; all of them where there is one."""
    ordered = tuple(sorted(documents, key=lambda document: (document.id, document.path, document.member)))
    only, rulings = max(ordered, key=lambda document: len(document.text)), agreeing(rulings)
    substitutions, became = settled((), [only], rulings)
    text, blocks = _undone(only, became) if became else (only.text, only.blocks)
    told = Collation(
        documents=ordered,
        text=text,
        blocks=blocks,
        confidence=only.confidence,
        shares={document.id: float(document.id == only.id) for document in ordered},
        support=((0, len(text), (only.id,)),) if text else (),
        evidence=dict(only.evidence),
        substitutions=substitutions,
        problems=(*open_problems([only], became, ()), *([problem] if problem else [])),
        rulings=rulings,
        **{name: undone(getattr(only, name), became) for name in FIELDS},
    )
    return ruled(told)


def _undone(document: Document, became: Mapping[str, str]) -> tuple[str, tuple[Block, ...]]:
    """The text of a document with the substitutions undone, and its blocks."""
    parts = [substituted(document.text[block.start : block.end], became) for block in document.blocks]
    blocks, at = [], 0
    for block, part in zip(document.blocks, parts, strict=True):
        blocks.append(Block(kind=block.kind, start=at, end=at + len(part)))
        at += len(part) + len("\n\n")
    return "\n\n".join(parts), tuple(blocks)
