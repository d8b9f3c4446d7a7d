"""How surely the main text is the article and the whole article: signals of one document, weighed by what was learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .pieces import Piece


def signals(pieces: Sequence[Piece]) -> dict[str, float]:
    """What speaks for and against the choice that was made among judged pieces; empty where none was judged."""
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
    at = np.flatnonzero(kept)
    low, high = (int(at[0]), int(at[-1]) + 1) if len(at) else (0, 0)
    return {
        "expected": -float(np.log(1.01 - expected)),
        "size": float(np.log(size)),
        "small": float(max(0.0, 5.5 - np.log(size))),
        "share": size / float(words.sum()),
        "doubt": float((sure * (1 - sure) * words).sum()) / size,
        "weak": float((inside * (sure < 0.7)).sum()) / size,
        "left_out": float(np.minimum(2.0, (prose * ~kept).sum() / size)),
        "likely_out": float(np.minimum(2.0, (words * sure * ~kept).sum() / size)),
        "gaps": float(np.minimum(2.0, (words[low:high] * ~kept[low:high]).sum() / size)),
        "runs": float(np.log1p((np.diff(kept.astype(int)) == 1).sum())),
        "prose": float((prose * kept).sum()) / size,
        "length": size / max(1, len(at)) / 50,
    }


def confidence(pieces: Sequence[Piece], weights: dict[str, float]) -> float:
    """0 to 1: the chance that the main text has an F1 of at least .8 against the article (a logistic model)."""
    found = signals(pieces)
    if not found:
        return 0.0
    total = weights["bias"] + sum(weights[k] * v for k, v in found.items())
    return round(float(1 / (1 + np.exp(-total))), 3)
