"""Which words the canonical text has, and in which order: of all that the witnesses have, what is the article's own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.align import Alignment, of_pairs
from pipeline.forest import Forest, forest

from .passages import HAS, LEAST, Passage, Status, passages, standing
from .record import SHORT, Witness, Word
from .union import pages_apart, union
from .weighing import weigh

HALF = 0.5  # share of a passage from which a witness has it
OWN = 0.4  # how likely a passage must be the article's own: what is lost costs more than what is too much
ALONE = 0.25  # and where none but other pages could say so


class Spine(NamedTuple):
    """The words of the canonical text before the witnesses are asked word by word, and each witness aligned to them."""

    words: tuple[Word, ...]
    aligned: dict[str, Alignment]


class Whole(NamedTuple):
    """All that the witnesses have, each aligned to it, and its passages that not all have, with what speaks for each; `alone`
    are those that only other pages lack."""

    words: tuple[Word, ...]
    aligned: dict[str, Alignment]
    passages: list[Passage]
    columns: dict[str, NDArray[np.float64]]
    alone: NDArray[np.bool_]


@cache
def model() -> Forest:
    """What says how likely a passage is the article's own; tools/train_passages.py learns it."""
    return forest(json.loads(gzip.decompress((files("pipeline.tables") / "passages.json.gz").read_bytes())))


def spine_of(found: Sequence[Witness]) -> Spine:
    """All that the witnesses have but the passages that are not the article's own; a few words are no witness against any."""
    whole = gathered([witness for witness in found if len(witness.words) >= LEAST] or found)
    least = np.where(whole.alone, ALONE, OWN)
    own = model().probability(whole.columns) >= least if whole.passages else np.ones(0, np.bool_)
    kept = _kept(len(whole.words), [p for p, keep in zip(whole.passages, own.tolist(), strict=True) if not keep])
    place = np.cumsum(kept) - 1
    words = tuple(word for word, keep in zip(whole.words, kept.tolist(), strict=True) if keep)
    aligned = whole.aligned if kept.all() else {name: _moved(each, kept, place) for name, each in whole.aligned.items()}
    silent = {witness.id: Alignment((), ()) for witness in found if witness.id not in aligned}
    return Spine(words, {**aligned, **silent})


def gathered(found: Sequence[Witness]) -> Whole:
    """The witnesses as one whole."""
    words = union(found)
    keys = [word.key for word in words]
    aligned = {witness.id: witness.beside(keys) for witness in found}
    apart = pages_apart(found)
    aligned |= {name: _piece(name, others, aligned) for name, others in apart.items() if others}
    status = np.stack([standing(len(words), witness, aligned[witness.id]) for witness in found])
    each = list(passages(words, status))
    return Whole(
        words, aligned, each, weigh(each, words, found, status, list(aligned.values())), _alone(each, found, status, apart)
    )


def _piece(name: str, apart: Collection[str], aligned: Mapping[str, Alignment]) -> Alignment:
    """A page, aligned to its own part of the whole: what it repeats of other pages, on the far side of them, is no part of it."""
    own = aligned[name]
    held = np.array(sorted({i for other, each in aligned.items() if other not in apart for i, _ in each.equal}), np.int64)
    i, j = np.array(own.equal, np.int64).reshape(-1, 2).T
    strange = np.diff(i) - np.diff(np.searchsorted(held, i))
    pieces = np.cumsum(np.concatenate(([0], strange > SHORT)))[: len(i)]
    largest = pieces == np.argmax(np.bincount(pieces, minlength=1))
    return of_pairs(i[largest], j[largest])


def _alone(
    each: Sequence[Passage], found: Sequence[Witness], status: Status, apart: Mapping[str, Collection[str]]
) -> NDArray[np.bool_]:
    """For each passage whether all that lack it are other pages than all that have it: shape (passages,)."""
    if not any(apart.values()):
        return np.zeros(len(each), np.bool_)
    parted = np.array([[other.id in apart[witness.id] for other in found] for witness in found])
    has = np.array([(status[:, passage.start : passage.end] == HAS).mean(axis=1) > HALF for passage in each]).reshape(
        -1, len(found)
    )
    return np.array([parted[np.ix_(row, ~row)].all() for row in has], np.bool_)


def _kept(size: int, dropped: Sequence[Passage]) -> NDArray[np.bool_]:
    """For each word of the whole whether it stays: shape (size,). A few words between passages that go, go with them."""
    kept = np.ones(size, np.bool_)
    for passage in dropped:
        kept[passage.start : passage.end] = False
    for one, other in pairwise([0, *(at for p in dropped for at in (p.start, p.end)), size]):
        if dropped and other - one < LEAST:
            kept[one:other] = False
    return kept if kept.any() else ~kept


def _moved(alignment: Alignment, kept: NDArray[np.bool_], place: NDArray[np.int64]) -> Alignment:
    """The alignment to the words that are kept."""
    i, j = np.array(alignment.equal, np.int64).reshape(-1, 2).T
    return of_pairs(place[i[kept[i]]], j[kept[i]])
