"""The passages that not all witnesses have: where they are, and which witness has which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.align import Alignment

from .record import EDGE, LIKE_LONG, Witness, Word
from .union import sentences

LEAST = 4  # words of a passage that is decided upon; what is shorter is a reading
BEFORE, AFTER, LACKS, HAS = -2, -1, 0, 1
Status = NDArray[np.int8]


class Passage(NamedTuple):
    """Words start..end of the whole that some witnesses have, and the run of such passages that it stands in."""

    start: int
    end: int
    run_start: int
    run_end: int


def standing(size: int, witness: Witness, alignment: Alignment) -> Status:
    """For each word of the whole whether the witness has it or another in its place, lacks it, or begins after or ends before it.

    Shape (size,).
    """
    status = np.full(size, LACKS, np.int8)
    if not alignment.equal:
        return status
    status[: alignment.equal[0][0]] = BEFORE
    status[alignment.equal[-1][0] + 1 :] = AFTER
    status[[i for i, _ in alignment.equal]] = HAS
    for a1, a2, b1, b2 in alignment.differences:
        if b2 - b1 and (a2 - a1 <= EDGE or LIKE_LONG * (b2 - b1) >= a2 - a1):
            status[a1:a2] = HAS
    return status


def passages(whole: Sequence[Word], status: Status) -> Iterator[Passage]:
    """The passages that not all have; `status` has shape (witnesses, words)."""
    rows = np.packbits(status == HAS, axis=0)
    changes = np.flatnonzero((rows[:, 1:] != rows[:, :-1]).any(axis=0)) + 1
    everyone = (status == HAS).all(axis=0)
    for start, end in pairwise([0, *changes.tolist(), len(whole)]):
        if end - start >= LEAST and not everyone[start]:
            yield from _parts(whole, start, end)


def _parts(whole: Sequence[Word], start: int, end: int) -> Iterator[Passage]:
    """A run cut at its sentences, none of them short."""
    cuts, at = [start], start
    for sentence in sentences(whole[start:end]):
        at += len(sentence)
        if at - cuts[-1] >= 2 * LEAST and end - at >= LEAST:
            cuts.append(at)
    for a, b in pairwise([*cuts, end]):
        yield Passage(a, b, start, end)


def beside(each: Sequence[Passage]) -> Iterator[tuple[range, range]]:
    """For each passage the numbers of up to two before it and two after it in its run."""
    for _, same in groupby(range(len(each)), key=lambda k: each[k].run_start):
        run = list(same)
        for k in run:
            yield range(max(run[0], k - 2), k), range(k + 1, min(run[-1], k + 2) + 1)
