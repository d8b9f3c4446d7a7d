"""Grow a forest with CatBoost and write it in the form that pipeline/forest.py reads. Used by the training scripts."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.forest import SCALE


def grow(rows: NDArray[np.float32], right: NDArray[np.bool_], weight: Any, names: list[str], settings: dict[str, Any]) -> Any:
    """A forest learned from rows of columns with these names; `weight` may be None."""
    from catboost import CatBoostClassifier  # type: ignore[import-not-found]

    model = CatBoostClassifier(**settings)
    model.fit(rows, right, sample_weight=weight)
    with tempfile.TemporaryDirectory() as folder:
        model.save_model(f"{folder}/model.json", format="json")
        return stored(json.loads(Path(folder, "model.json").read_text("utf-8")), names)


def stored(data: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """CatBoost's JSON as the form that `forest` reads: questions once each, columns that are asked only, leaves as integers."""
    trees = [t for t in data["oblivious_trees"] if t["splits"]]
    asked = sorted({(s["float_feature_index"], s["border"]) for t in trees for s in t["splits"]})
    used = sorted({c for c, _ in asked})
    depth = max(len(t["splits"]) for t in trees)
    place = {q: i for i, q in enumerate(asked)}
    levels, leaves = [], []
    for t in trees:
        own = [place[s["float_feature_index"], s["border"]] for s in t["splits"]]
        values = [round(v * SCALE * data["scale_and_bias"][0]) for v in t["leaf_values"]]
        levels.append(own + own[-1:] * (depth - len(own)))
        leaves.append(_widened(values, len(own), depth))
    bias = data["scale_and_bias"][1]
    return {
        "names": [names[c] for c in used],
        "columns": [used.index(c) for c, _ in asked],
        "borders": [float(np.float32(b)) for _, b in asked],
        "levels": np.array(levels).T.tolist(),
        "leaves": leaves,
        "bias": bias[0] if isinstance(bias, list) else bias,
    }


def _widened(values: list[int], own: int, depth: int) -> list[int]:
    """The leaves of a shallow tree, its last question asked again up to `depth`."""
    for level in range(own, depth):
        high = 1 << (level - 1)
        values = [values[i & (2 ** (level) - 1)] if (i >> level) == ((i & high) > 0) else 0 for i in range(2 ** (level + 1))]
    return values
