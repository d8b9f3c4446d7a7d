"""How surely the main text is the article and the whole article: signals of one document, weighed by what was learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .pieces import Piece


def signals(pieces: Sequence[Piece]) -> dict[str, float]:
    """What speaks for and against the choice that was made among judged pieces; empty where none was judged.

    `expected` grows with the expected F1; an article kept in few runs, in prose, not in one piece, is the likelier to be whole.
    """
    judged = [p for p in pieces if p.words > 0]
    if not judged:
        return {}
    words = np.array([p.words for p in judged])
    sure = np.array([p.sure for p in judged])
    prose = np.array([p.prose for p in judged])
    kept = np.array([p.reason is None for p in judged])
    inside = words * kept
    size = max(1.0, float(inside.sum()))
    expected = 2 * float((sure * inside).sum()) / (size + float((sure * words).sum()) + 1e-9)
    return {
        "expected": -float(np.log(1.01 - expected)),
        "prose": float((prose * kept).sum()) / size,
        "longest": float(inside.max()) / size,
        "runs": float(np.log1p((np.diff(kept.astype(int)) == 1).sum())),
    }


def confidence(pieces: Sequence[Piece], weights: dict[str, float]) -> float:
    """0 to 1: the chance that the main text has an F1 of at least .8 against the article (a logistic model)."""
    found = signals(pieces)
    if not found:
        return 0.0
    total = weights["bias"] + sum(weights[k] * v for k, v in found.items())
    return round(float(1 / (1 + np.exp(-total))), 3)
