"""Paragraphs and headings, from the witness that kept them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.align import Alignment
from pipeline.model import BlockKind

from .record import SENTENCE_END, SHORT, Witness, Word


def blocks_of(spine: Sequence[Word], found: Sequence[Witness], aligned: Mapping[str, Alignment]) -> dict[int, BlockKind]:
    """Where blocks open in the spine, and of which kind: each stretch by the witness that kept most structure there."""
    opens = {i: word.kind for i, word in enumerate(spine) if word.opens or not i}
    best = min(found, key=lambda witness: (*_richness(witness, aligned[witness.id]), witness.id))
    equal = aligned[best.id].equal
    if not equal or not _richer(best, aligned[best.id], opens):
        return opens
    (i, j), (last_i, last_j) = equal[0], equal[-1]
    kept = {at: kind for at, kind in opens.items() if not i < at <= last_i}
    starts = [at for at in range(j, last_j + 1) if best.words[at].opens]
    place = {b: a for a, b in reversed(equal)}
    for at in starts:
        to = next((place[b] for b in range(at, min(last_j, at + SHORT) + 1) if b in place), None)
        if to is not None:
            kept[to] = best.words[at].kind
    ends_block = last_j == len(best.words) - 1 and SENTENCE_END.search(best.words[last_j].text)
    if ends_block and last_i + 1 < len(spine):
        kept.setdefault(last_i + 1, "paragraph")
    kept.setdefault(0, "paragraph")
    return kept


def _richness(witness: Witness, alignment: Alignment) -> tuple[int, int]:
    """Minus the headings, items and rows, and minus the blocks, of the part that stands in the spine."""
    blocks = {(witness.words[j].block, witness.words[j].kind) for _, j in alignment.equal}
    return -sum(kind != "paragraph" for _, kind in blocks), -len(blocks)


def _richer(witness: Witness, alignment: Alignment, opens: Mapping[int, BlockKind]) -> bool:
    """Has the witness more structure than the spine in the part they share?"""
    marked, blocks = _richness(witness, alignment)
    first, last = alignment.equal[0][0], alignment.equal[-1][0]
    own = [kind for at, kind in opens.items() if first <= at <= last]
    own_marked = sum(kind != "paragraph" for kind in own)
    return (-marked, -blocks >= len(own) // 2) > (own_marked, True) or (-marked >= own_marked and -blocks > 2 * len(own))
