"""All that the witnesses have, once, in one order: the richest of them, with what it lacks put in from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.align import Alignment, align

from .record import DAMAGED, EDGE, SENTENCE_END, SHORT, Gram, Witness, Word

NEW = 0.6  # share of the word 3-grams of a passage that are nowhere yet
TELLING = 4  # letters of a word that says something
LIKE_LONG = 3  # times the words of the shorter of two passages that the longer has at most: else it is no version of it
ALIKE = 0.5  # share of the words of the shorter of two passages that the other has too: they are versions of one


def grams(found: Sequence[Word]) -> set[Gram]:
    """The word 3-grams of a passage."""
    keys = [word.key for word in found]
    return set(zip(keys, keys[1:], keys[2:], strict=False))


def union(found: Sequence[Witness]) -> tuple[Word, ...]:
    """Every passage that some witness has, none twice."""
    held = Counter(gram for witness in found for gram in witness.grams)
    worth = {each.id: len(each.grams) + sum(held[gram] > 1 for gram in each.grams) for each in found}
    ranked = sorted(found, key=lambda witness: (_damage(witness) - worth[witness.id], witness.id))
    first, *waiting = ranked
    whole, known = first.words, set(first.grams)
    while waiting:
        alignments = ((witness, align([word.key for word in whole], witness.keys)) for witness in waiting)
        witness, alignment = next((pair for pair in alignments if pair[1].equal), (waiting[0], None))
        whole = tuple(_extended(whole, witness, alignment, known)) if alignment else _joined(whole, first.page, witness, known)
        waiting = [each for each in waiting if each is not witness]
    return whole


def _joined(whole: tuple[Word, ...], page: int | None, witness: Witness, known: set[Gram]) -> tuple[Word, ...]:
    """The whole and a witness that shares nothing with it, in the order of their pages."""
    passage = tuple(_new((), witness.words, known))
    known |= grams(passage)
    return (*passage, *whole) if witness.page and page and witness.page < page else (*whole, *passage)


def _damage(witness: Witness) -> int:
    """How many words are visibly broken."""
    return len(DAMAGED.findall(" ".join(word.text for word in witness.words)))


def _extended(whole: tuple[Word, ...], witness: Witness, alignment: Alignment, known: set[Gram]) -> Iterator[Word]:
    """The words of the whole with the new passages of a witness in their places; `known` grows by their grams."""
    at = 0
    for a1, a2, b1, b2 in _gaps(len(whole), witness, alignment):
        yield from whole[at:a1]
        there, passage = whole[a1:a2], list(_new(whole[a1:a2], witness.words[b1:b2], known))
        known |= grams(passage)
        yield from (*passage, *there) if not a1 else (*there, *passage)
        at = a2
    yield from whole[at:]


def _gaps(size: int, witness: Witness, alignment: Alignment) -> Iterator[tuple[int, int, int, int]]:
    """The head, the differences and the tail: words of the whole, and words of the witness in their place."""
    (i, j), (last_i, last_j) = alignment.equal[0], alignment.equal[-1]
    yield 0, i, 0, j
    yield from alignment.differences
    yield last_i + 1, size, last_j + 1, len(witness.words)


def _new(there: Sequence[Word], passage: Sequence[Word], known: set[Gram]) -> Iterator[Word]:
    """The sentences of a passage that are nowhere yet, unless the passage is a version of what is there."""
    if len(passage) <= EDGE or (there and len(passage) <= SHORT and len(there) <= SHORT) or _alike(there, passage):
        return
    fresh, keys = True, {word.key for word in there}
    for sentence in sentences(passage):
        own = grams(sentence)
        fresh = len(own - known) > NEW * len(own) and not _version(sentence, keys) if own else fresh
        if fresh:
            yield from sentence


def _version(sentence: Sequence[Word], there: set[str]) -> bool:
    """Whether most of the words that say something in a sentence stand in the passage that it would stand beside."""
    telling = [word.key for word in sentence if len(word.key) >= TELLING]
    return bool(there) and sum(key in there for key in telling) > ALIKE * len(telling)


def _alike(one: Sequence[Word], other: Sequence[Word]) -> bool:
    a, b = (Counter(word.key for word in each) for each in (one, other))
    small, large = sorted((a.total(), b.total()))
    return LIKE_LONG * small >= large and (a & b).total() >= ALIKE * small


def sentences(passage: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The sentences of a passage; the end of a block ends one."""
    start = 0
    for k, word in enumerate(passage):
        if k and word.opens:
            yield passage[start:k]
            start = k
        if SENTENCE_END.search(word.text):
            yield passage[start : k + 1]
            start = k + 1
    if start < len(passage):
        yield passage[start:]
