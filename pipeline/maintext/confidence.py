"""How surely the main text is the article and the whole article: signals of one document, weighed by what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import exp

import numpy as np

from .pieces import Piece
from .rows import Rows


def signals(documents: Sequence[Sequence[Piece]]) -> list[dict[str, float]]:
    """What speaks for and against the choice that was made among the judged pieces of each document; empty where none was judged.

    `expected` grows with the expected F1; an article kept in few runs, in prose, not in one piece, is the likelier to be whole.
    """
    sizes = np.array([len(pieces) for pieces in documents], np.int64)
    pieces = list(chain.from_iterable(documents))
    words = np.array([p.words for p in pieces], np.float64)
    judged = (words > 0).nonzero()[0]
    sizes = np.bincount(np.arange(len(sizes)).repeat(sizes)[judged], minlength=len(sizes))
    if not len(judged):
        return [{} for _ in documents]
    rows, words = Rows(sizes[sizes > 0]), words[judged]
    sure = np.array([p.sure for p in pieces], np.float64)[judged]
    prose = np.array([p.prose for p in pieces], np.float64)[judged]
    kept = np.array([p.reason is None for p in pieces], np.float64)[judged]
    inside = words * kept
    size = np.maximum(1.0, rows.sums(inside))
    expected = 2 * rows.sums(sure * inside) / (size + rows.sums(sure * words) + 1e-9)
    begun = (kept > 0) & (rows.at > rows.low) & (np.roll(kept, 1) == 0)
    columns = {
        "expected": -np.log(1.01 - expected),
        "prose": rows.sums(prose * kept) / size,
        "longest": rows.greatest(inside) / size,
        "runs": np.log1p(rows.sums(begun)),
    }
    found = (dict(zip(columns, values, strict=True)) for values in zip(*(c.tolist() for c in columns.values()), strict=True))
    return [next(found) if size else {} for size in sizes.tolist()]


def confidences(documents: Sequence[Sequence[Piece]], weights: dict[str, float]) -> list[float]:
    """For each document, 0 to 1: the chance that its main text has an F1 of at least .8 against the article (logistic model)."""
    return [_confidence(found, weights) if found else 0.0 for found in signals(documents)]


def _confidence(found: dict[str, float], weights: dict[str, float]) -> float:
    total = weights["bias"] + sum(weights[k] * v for k, v in found.items())
    return round(1 / (1 + exp(-total)), 3)
