"""A learned model: weights of words and a forest of oblivious trees, all blocks of a document judged at once.

Every level of an oblivious tree asks one question of all its rows, so that the answers are the bits of the leaf's number
(Kohavi & Li 1995; Prokhorenkova et al. 2018). Leaves are integers: the sums are the same on every machine.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .characters import Floats, Ints
from .features import Table, Weights

SCALE = 10_000  # leaves are in units of 1 / SCALE


class Forest(NamedTuple):
    """`columns[i] > borders[i]` are the questions; tree t asks those of `levels[:, t]`, at most eight, the first
    answer being the lowest bit."""

    names: tuple[str, ...]
    columns: Ints
    borders: NDArray[np.float32]
    levels: Ints
    leaves: NDArray[np.int32]
    bias: float

    def probability(self, table: Table) -> Floats:
        """For each row of the table how likely it is."""
        columns = np.array([table.columns[n] for n in self.names], np.float32)
        true = (columns[self.columns] > self.borders[:, None]).view(np.uint8)
        leaf = true[self.levels[0]]
        for bit, asked in enumerate(self.levels[1:], 1):
            leaf |= true[asked] << np.uint8(bit)
        first = np.arange(0, self.leaves.size, self.leaves.shape[1], dtype=np.int32)
        total = self.leaves.ravel()[leaf + first[:, None]].sum(axis=0, dtype=np.int64)
        return np.asarray(1 / (1 + np.exp(-(total / SCALE + self.bias))), np.float64)


def forest(data: dict[str, Any]) -> Forest:
    """A forest from its stored form."""
    return Forest(
        tuple(data["names"]),
        np.array(data["columns"], np.int64),
        np.array(data["borders"], np.float32),
        np.array(data["levels"], np.int64),
        np.array(data["leaves"], np.int32),
        data["bias"],
    )


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


def judged(model: Model, count: int, features: Callable[[int, int], Table]) -> dict[str, Floats]:
    """Some columns of all `count` parts, and `sure`: how likely each is article. `features` gives the table of parts from, to."""
    tables = [features(at, min(at + RUN, count)) for at in range(0, count, RUN)]
    columns = {n: np.concatenate([t.columns[n] for t in tables]) for n in ("words", "prose", "title", "titled")}
    return columns | {"sure": np.concatenate([model.forest.probability(t) for t in tables])}


def chosen(probability: Floats, words: Floats) -> NDArray[np.bool_]:
    """The blocks to keep: of all sets, the one with the greatest expected F1 over words (Lewis 1995)."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum((probability * words)[order])
    f1 = 2 * right / (np.cumsum(words[order]) + right[-1] + 1e-9)
    keep = np.zeros(len(words), np.bool_)
    keep[order[: int(f1.argmax()) + 1]] = True
    return keep
