"""Which words the canonical text has, and in which order: of all that the witnesses have, what is the article's own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.align import Alignment, align, of_pairs
from pipeline.forest import Forest, forest

from .passages import LEAST, Passage, passages, standing
from .record import Witness, Word
from .union import union
from .weighing import weigh

OWN = 0.4  # how likely a passage must be the article's own: what is lost costs more than what is too much


class Spine(NamedTuple):
    """The words of the canonical text before the witnesses are asked word by word, and each witness aligned to them."""

    words: tuple[Word, ...]
    aligned: dict[str, Alignment]


class Whole(NamedTuple):
    """All that the witnesses have, each aligned to it, and its passages that not all have, with what speaks for each."""

    words: tuple[Word, ...]
    aligned: dict[str, Alignment]
    passages: list[Passage]
    columns: dict[str, NDArray[np.float64]]


@cache
def model() -> Forest:
    """What says how likely a passage is the article's own; tools/train_passages.py learns it."""
    return forest(json.loads(gzip.decompress((files("pipeline.tables") / "passages.json.gz").read_bytes())))


def spine_of(found: Sequence[Witness]) -> Spine:
    """All that the witnesses have but the passages that are not the article's own; a few words are no witness against any."""
    whole = gathered([witness for witness in found if len(witness.words) >= LEAST] or found)
    own = model().probability(whole.columns) >= OWN if whole.passages else np.ones(0, np.bool_)
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
    aligned = {witness.id: align(keys, witness.keys) for witness in found}
    status = np.stack([standing(len(words), witness, aligned[witness.id]) for witness in found])
    each = list(passages(words, status))
    return Whole(words, aligned, each, weigh(each, words, found, status, list(aligned.values())))


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
