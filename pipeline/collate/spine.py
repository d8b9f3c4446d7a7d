"""Which words the canonical text has, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.align import align

from .record import DAMAGED, EDGE, PASSAGE, SENTENCE_END, Witness, Word

Gram = tuple[str, ...]


def _grams(found: Sequence[Word]) -> set[Gram]:
    """The word 3-grams of a passage."""
    keys = [word.key for word in found]
    return set(zip(keys, keys[1:], keys[2:], strict=False))


def _spine(found: Sequence[Witness]) -> tuple[Word, ...]:
    """The most complete witness, completed from the others."""
    grams = {witness.id: _grams(witness.words) for witness in found}
    held = Counter(gram for each in grams.values() for gram in each)
    worth = {name: sum(1.0 if held[gram] > 1 else 0.5 for gram in each) for name, each in grams.items()}
    ranked = sorted(found, key=lambda witness: (-worth[witness.id] + _damage(witness) / 2, witness.id))
    spine = ranked[0].words
    for witness in ranked[1:]:
        spine = _completed(spine, witness, held)
    return _trimmed(spine, found, held)


def _damage(witness: Witness) -> int:
    """How many words are visibly broken."""
    return sum(1 for word in witness.words if DAMAGED.search(word.text))


def _completed(spine: tuple[Word, ...], witness: Witness, held: Counter[Gram]) -> tuple[Word, ...]:
    """The spine with what this witness has before, between and after it, where that is prose the spine lacks."""
    alignment = align([word.key for word in spine], witness.keys)
    if len(alignment.equal) < PASSAGE:
        return spine
    (i, j), (last_i, last_j) = alignment.equal[0], alignment.equal[-1]
    known, own = _grams(spine), witness.words
    parts: list[Word] = list(spine[:i])
    ends_inside = len(own) - 1 - last_j <= EDGE and len(spine) - last_i > PASSAGE
    if i <= EDGE and _lacking(own[:j], known, held, ends_inside):
        parts = list(own[:j])
    at = i
    for difference in alignment.differences:
        between = own[difference.b1 : difference.b2]
        lacks = difference.a2 - difference.a1 <= EDGE and _lacking(between, known, held, False)
        parts += [*spine[at : difference.a1], *(between if lacks else spine[difference.a1 : difference.a2])]
        at = difference.a2
    parts += spine[at : last_i + 1]
    begins_inside = j <= EDGE and i > PASSAGE
    broken = not SENTENCE_END.search(spine[-1].text) and len(spine) > 4 * PASSAGE
    tail, rest = own[last_j + 1 :], spine[last_i + 1 :]
    return (*parts, *(tail if len(rest) <= EDGE and _lacking(tail, known, held, begins_inside or broken) else rest))


def _lacking(passage: Sequence[Word], known: set[Gram], held: Counter[Gram], page: bool) -> bool:
    """Is this a passage of prose that the spine has nowhere, and that a second witness or the cut of the page vouches for?"""
    if len(passage) < PASSAGE or not any(SENTENCE_END.search(word.text) for word in passage[-3:]):
        return False
    grams = _grams(passage)
    new = len(grams - known) > 0.7 * len(grams)
    return new and (page or sum(held[gram] > 1 for gram in grams) > 0.5 * len(grams))


def _trimmed(spine: tuple[Word, ...], found: Sequence[Witness], held: Counter[Gram]) -> tuple[Word, ...]:
    """The spine without a head or tail that one witness alone has, where two others begin or end just there; where that is
    no prose, one other will do."""
    begins: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for witness in found:
        equal = align([word.key for word in spine], witness.keys).equal
        if equal and equal[0][1] <= EDGE:
            begins[equal[0][0]] += 1
        if equal and equal[-1][1] >= len(witness.words) - 1 - EDGE:
            ends[equal[-1][0] + 1] += 1
    start = max((i for i, count in begins.items() if _extra(spine[:i], count, held)), default=0)
    end = min((i for i, count in ends.items() if _extra(spine[i:], count, held)), default=len(spine))
    return spine[start:end] if start < end else spine


def _extra(passage: Sequence[Word], count: int, held: Counter[Gram]) -> bool:
    """Does no second witness have any real part of this passage, which `count` of them leave out?"""
    grams = _grams(passage)
    if sum(held[gram] > 1 for gram in grams) > 0.2 * len(grams):
        return False
    return count >= 2 or (count == 1 and bool(passage) and not _sentences(passage))


def _sentences(passage: Sequence[Word]) -> bool:
    """Has this passage as many sentence ends as prose has? Menus and tickers have next to none."""
    return 40 * sum(1 for word in passage if SENTENCE_END.search(word.text)) > len(passage)
