"""The learned models: weights of words, and a forest that judges all blocks of a document at once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..blocks.characters import Floats
from ..forest import Forest, forest
from .features import Table, Weights


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


def judged(model: Model, count: int, features: Callable[[int, int], Table], *columns: str) -> dict[str, Floats]:
    """These columns of all `count` parts, and `sure`: how likely each is article. `features` gives the table from, to."""
    runs = [features(at, min(at + RUN, count)).columns for at in range(0, count, RUN)]
    judged = [{n: run[n] for n in columns} | {"sure": model.forest.probability(run)} for run in runs]
    return judged[0] if len(judged) == 1 else {n: np.concatenate([run[n] for run in judged]) for n in (*columns, "sure")}


def chosen(probability: Floats, words: Floats) -> NDArray[np.bool_]:
    """The blocks to keep: of all sets, the one with the greatest expected F1 over words (Lewis 1995)."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum((probability * words)[order])
    f1 = 2 * right / (np.cumsum(words[order]) + right[-1] + 1e-9)
    keep = np.zeros(len(words), np.bool_)
    keep[order[: int(f1.argmax()) + 1]] = True
    return keep
