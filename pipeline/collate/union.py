"""All that the witnesses have, once, in one order: the richest of them, with what it lacks put in from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter

import numpy as np

from pipeline.align import Alignment, of_pairs

from .record import DAMAGED, EDGE, LIKE_LONG, SENTENCE_END, SHORT, Gram, Witness, Word

NEW = 0.6  # share of the word 3-grams of a passage that are nowhere yet
TELLING = 4  # letters of a word that says something
OVERLAP = 0.5  # share of the word 3-grams that two pages have in common at most
REPEATED = 8  # words near each other that a page repeats of another
ALIKE = 0.5  # share of the words of the shorter of two passages that the other has too: they are versions of one


def grams(found: Sequence[Word]) -> set[Gram]:
    """The word 3-grams of a passage."""
    keys = [word.key for word in found]
    return set(zip(keys, keys[1:], keys[2:], strict=False))


def union(found: Sequence[Witness]) -> tuple[Word, ...]:
    """Every passage that some witness has, none twice."""
    held, shared = set[Gram](), set[Gram]()
    for each in found:
        shared |= held & each.grams
        held |= each.grams
    worth = {each.id: len(each.grams) + len(each.grams & shared) for each in found}
    apart = pages_apart(found)
    waiting = sorted(
        found,
        key=lambda witness: ((witness.page or 1) if apart[witness.id] else 1, _damage(witness) - worth[witness.id], witness.id),
    )
    known: set[Gram] = set()
    parts: list[tuple[int, tuple[Word, ...]]] = []
    while waiting:
        page, whole, waiting = _part(waiting, known, apart[waiting[0].id])
        parts.append((page, whole))
    return tuple(word for _, whole in sorted(parts, key=itemgetter(0)) for word in whole)


def pages_apart(found: Sequence[Witness]) -> dict[str, frozenset[str]]:
    """For each witness those that are other pages of the article, and so tell nothing of what this one has; none for any where
    one of them has it whole. A witness that tells no page is the first."""
    if all(witness.page in (None, 1) for witness in found):
        return {witness.id: frozenset() for witness in found}
    apart = {one.id: frozenset(other.id for other in found if _other_page(one, other)) for one in found}
    return apart if all(apart.values()) else {witness.id: frozenset() for witness in found}


def _other_page(one: Witness, other: Witness) -> bool:
    if (one.page or 1) == (other.page or 1):
        return False
    return len(one.grams & other.grams) < OVERLAP * max(1, min(len(one.grams), len(other.grams)))


def _part(waiting: Sequence[Witness], known: set[Gram], apart: Collection[str]) -> tuple[int, tuple[Word, ...], list[Witness]]:
    """The first of the witnesses, with all that hang together with it: the first page that they tell, their whole, and the
    witnesses that are left. `known` grows by the grams of the whole; `apart` are later pages."""
    first, *left = waiting
    whole, pages = tuple(_new((), first.words, known)) if known else first.words, [first.page]
    known |= grams(whole)
    while True:
        alignments = ((witness, _aligned(whole, witness, later=witness.id in apart)) for witness in left)
        witness, alignment = next((pair for pair in alignments if pair[1].equal), (None, None))
        if witness is None or alignment is None:
            return min((page for page in pages if page), default=1), whole, left
        whole = tuple(_extended(whole, witness, alignment, known, later=witness.id in apart))
        pages.append(witness.page)
        left = [each for each in left if each is not witness]


def _damage(witness: Witness) -> int:
    """How many words are visibly broken."""
    text = " ".join([word.text for word in witness.words])
    sound = text.isascii() and "?" not in text and text.isprintable()
    return 0 if sound else len(DAMAGED.findall(text))


def _aligned(whole: Sequence[Word], witness: Witness, *, later: bool) -> Alignment:
    """A witness beside the whole; what another page has in common with it by chance is a few words."""
    found = witness.beside([word.key for word in whole])
    if not later or not found.equal:
        return found
    i, j = np.array(found.equal, np.int64).T
    runs = np.cumsum(np.concatenate(([0], (np.diff(i) > EDGE) | (np.diff(j) > EDGE))))
    long = np.bincount(runs)[runs] >= REPEATED
    return of_pairs(i[long], j[long])


def _extended(
    whole: tuple[Word, ...], witness: Witness, alignment: Alignment, known: set[Gram], *, later: bool
) -> Iterator[Word]:
    """The words of the whole with the new passages of a witness in their places; `known` grows by their grams.

    Where both have a passage, that of the witness comes last; at the head it comes first, unless it is that of a `later` page.
    """
    at = 0
    for a1, a2, b1, b2 in _gaps(len(whole), witness, alignment):
        yield from whole[at:a1]
        there, passage = whole[a1:a2], list(_new(whole[a1:a2], witness.words[b1:b2], known))
        known |= grams(passage)
        yield from (*there, *passage) if a1 or later else (*passage, *there)
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
