"""The learned models: weights of words, and a forest that judges all blocks of a document at once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import Floats
from ..forest import Forest, forest
from .features import Table, Weights
from .rows import Rows, exact
from .sources import Run, Sources


class Model(NamedTuple):
    """Weights of words, the forest that labels blocks, and the weights of the confidence."""

    weights: Weights
    forest: Forest
    sure: dict[str, float]


@cache
def model(name: str) -> Model:
    """The model for pages (`page`) or for texts (`text`), read once from the files that tools/train_maintext.py writes."""
    data = json.loads(gzip.decompress((files("pipeline.tables") / f"maintext-{name}.json.gz").read_bytes()))
    return Model(Weights(data["words"], data["names"]), forest(data["forest"]), data["sure"])


RUN = 10_000  # parts that are judged at once: more need too much memory
Features = Callable[[Sources, Sequence[Run], Weights], Table]


def judged(model: Model, features: Features, sources: Sources, documents: Sequence[Run], *columns: str) -> dict[str, Floats]:
    """These columns of all parts of these documents, in order, and `sure`: how likely each is article."""
    found = []
    for runs in _bundles(documents):
        table = features(sources, runs, model.weights).columns
        found.append({n: table[n] for n in columns} | {"sure": exact(model.forest.probability(table))})
    return found[0] if len(found) == 1 else {n: np.concatenate([each[n] for each in found]) for n in (*columns, "sure")}


def _bundles(documents: Sequence[Run]) -> Iterator[list[Run]]:
    """The documents in bundles of at most RUN parts; a longer one is cut."""
    bundle, size = list[Run](), 0
    for number, parts in documents:
        for at in range(0, len(parts), RUN):
            run = Run(number, parts[at : at + RUN])
            if size + len(run.parts) > RUN:
                yield bundle
                bundle, size = [], 0
            bundle.append(run)
            size += len(run.parts)
    yield bundle


def chosen(probability: Floats, words: Floats, rows: Rows) -> NDArray[np.bool_]:
    """The parts to keep: of all sets of those of a document, the one with the greatest expected F1 over words (Lewis 1995)."""
    likely = exact(probability)
    order = np.lexsort((-likely, rows.of))
    words, right = words[order], (likely * words)[order]
    of_all = rows.each(rows.sums(right))
    f1 = 2 * (rows.before(right) + right) / (rows.before(words) + words + of_all + 1e-9)
    keep = np.zeros(len(words), np.bool_)
    keep[order] = rows.at <= rows.each(rows.firsts(f1))
    return keep
