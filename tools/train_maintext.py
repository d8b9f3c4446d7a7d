"""Learn pipeline/tables/maintext-page.json.gz and maintext-text.json.gz: the models that tell an article from its page.

    pip install -r tools/train-requirements.txt
    python tools/train_maintext.py page PAGES...       # folders of labelled pages: gold.jsonl beside *.html.gz
    python tools/train_maintext.py text FLAT PAGES WHOLE
        # labelled pages without markup, the folder that has their addresses, and articles of which all is text
    ... --check                                        # only cross-validate

First the figures by cross-validation over sites are printed, taken through the stage itself with models that have not seen the
site; they, and not those on the same pages afterwards, say what to expect. Then the tables are learned from all. What leaves the
documents is weights: of single words and class names that at least four sites have, and of numbers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from grow_forest import grow
from maintext_samples import WORD, Sample, flat, pages, whole
from numpy.typing import NDArray

from pipeline.blocks.characters import Floats
from pipeline.forest import forest
from pipeline.maintext.confidence import signals
from pipeline.maintext.features import Table, Weights
from pipeline.maintext.forest import Model
from pipeline.maintext.page import page_pieces
from pipeline.maintext.pieces import Piece, joined
from pipeline.maintext.plain import text_pieces
from pipeline.maintext.sources import Sources

TABLES = Path(__file__).parents[1] / "pipeline" / "tables"
FOLDS = 5
SITES = 4  # a word is learned if this many sites have it
TELLING = 0.4  # log odds: a word that says less is left out
GOOD = 0.8  # the F1 that the confidence predicts
SETTINGS: dict[str, Any] = {
    "iterations": 200, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 6, "rsm": 0.3, "border_count": 64,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


# ---------------------------------------------------------------- learning
def learned_weights(samples: Iterable[Sample]) -> Weights:
    """Log odds of words in short parts and of class words: each document counts the same."""
    words: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    names: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    sites: dict[str, set[str]] = defaultdict(set)
    for s in samples:
        total = [max(1.0, s.count[~s.right].sum()), max(1.0, s.count[s.right].sum())]
        here: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for right, count, called, said in zip(s.right.tolist(), s.count.tolist(), s.names, s.words, strict=True):
            for n in called:
                names[n][right] += count / total[right]
            for w in said:
                here[w][right] += 1
        for w, (no, yes) in here.items():
            words[w][0] += no / (no + yes)
            words[w][1] += yes / (no + yes)
        for key in (*(f"w {w}" for w in here), *(f"n {n}" for n in set().union(*s.names))):
            sites[key].add(s.site)
    return Weights(_odds("w", words, sites, 0.5, SITES), _odds("n", names, sites, 0.3, SITES - 1))


def _odds(kind: str, counted: dict[str, list[float]], sites: dict[str, set[str]], prior: float, least: int) -> dict[str, float]:
    odds = {k: round(math.log((yes + prior) / (no + prior)), 2) for k, (no, yes) in sorted(counted.items())}
    return {k: v for k, v in odds.items() if abs(v) >= TELLING and len(sites[f"{kind} {k}"]) >= least}


def fitted(samples: Sequence[Sample], tables: Sequence[Table]) -> dict[str, Any]:
    """A forest in its stored form. Each part counts by its words, and each document the same."""
    names = list(tables[0].columns)
    rows = np.concatenate([t.matrix() for t in tables]).astype(np.float32)
    right = np.concatenate([s.right for s in samples])
    weight = np.concatenate([(s.count + 1) / (50 + s.count[s.right].sum()) for s in samples])
    grown: dict[str, Any] = grow(rows, right, weight / weight.mean(), names, SETTINGS)
    return grown


def logistic(rows: Floats, right: NDArray[np.bool_], penalty: float = 3.0) -> Floats:
    """Weights, the bias last, by Newton's method on scaled columns with a quadratic penalty."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    x = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    w = np.zeros(x.shape[1])
    cost = np.diag([penalty] * (x.shape[1] - 1) + [1e-6])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + cost, x.T @ (p - right) + cost @ w)
    return np.append(w[:-1] / spread, w[-1] - (w[:-1] * mean / spread).sum())


# ---------------------------------------------------------------- scoring
def f1_of(got: str, want: str) -> tuple[float, float, float]:
    """Precision, recall and F1 over runs of four words."""
    runs = [Counter(zip(t, t[1:], t[2:], t[3:], strict=False)) for t in (WORD.findall(got), WORD.findall(want))]
    both = sum((runs[0] & runs[1]).values())
    p, r = (both / sum(x.values()) if x else 0.0 for x in runs)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def pieces_of(sample: Sample, model: Model) -> list[Piece]:
    """The pieces that the stage makes of a sample."""
    made = page_pieces if sample.source.html else text_pieces
    return made(Sources([sample.source]), [0], model)[0]


def auroc(sure: Floats, good: NDArray[np.bool_]) -> float:
    """The chance that a good one is surer than a bad one."""
    pairs = sure[good][:, None] - sure[~good][None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean()) if pairs.size else float("nan")


def show(samples: Sequence[Sample], scores: Sequence[tuple[float, float, float]], sure: Floats | None = None) -> None:
    """A line of figures for each kind of sample."""
    for kind in dict.fromkeys(s.kind for s in samples):
        at = [i for i, s in enumerate(samples) if s.kind == kind]
        p, r, f = np.array([scores[i] for i in at]).T
        both = 2 * p.mean() * r.mean() / (p.mean() + r.mean())
        line = f"{kind:14} n {len(at)}  F1 {both:.4f} (P {p.mean():.4f} R {r.mean():.4f})  page mean {f.mean():.4f}"
        line += f"  below half {(f < 0.5).sum()}"
        print(line + (f"  AUROC {auroc(sure[at], f >= GOOD):.3f} ({(f < GOOD).sum()} bad)" if sure is not None else ""))


# ---------------------------------------------------------------- the two steps
def cross_fitted(samples: Sequence[Sample], fold: NDArray[np.int64], left_out: int | None) -> tuple[Model, dict[str, Any]]:
    """A model of all folds but one; the weights that its rows are looked up by come from the other sites."""
    training = [s for s, f in zip(samples, fold, strict=True) if f != left_out and s.fits]
    rows: list[Sample] = []
    tables: list[Table] = []
    for f in sorted({s.fold(FOLDS) for s in training}):
        weights = learned_weights(s for s in training if s.fold(FOLDS) != f)
        for s in training:
            if s.fold(FOLDS) == f:
                rows += [s, *s.plainer]
                tables += [x.table(weights) for x in (s, *s.plainer)]
    trees = fitted(rows, tables)
    return Model(learned_weights(training), forest(trees), {}), trees


def validated(samples: Sequence[Sample], fold: NDArray[np.int64]) -> dict[str, float]:
    """Prints the cross-validated figures; the weights of the confidence, learned from the same answers."""
    scores: list[Any] = [None] * len(samples)
    rows: list[Any] = [None] * len(samples)
    for f in range(FOLDS):
        model, _ = cross_fitted(samples, fold, f)
        for i in np.flatnonzero(fold == f).tolist():
            pieces = pieces_of(samples[i], model)
            text, _ = joined(samples[i].source.text, [p for p in pieces if p.reason is None])
            scores[i], rows[i] = f1_of(text, samples[i].gold), signals([pieces])[0] if text else {}
        print("fold", f, "done", flush=True)
    some = np.array([bool(r) for r in rows])  # the confidence in nothing is 0, and not learned
    x = np.array([list(r.values()) if r else [0.0] * len(rows[int(some.argmax())]) for r in rows])
    good = np.array([s[2] >= GOOD for s in scores])
    sure = np.zeros(len(samples))
    for f in range(FOLDS):
        w = logistic(x[some & (fold != f)], good[some & (fold != f)])
        sure[some & (fold == f)] = 1 / (1 + np.exp(-(x[some & (fold == f)] @ w[:-1] + w[-1])))
    show(samples, scores, sure)
    w = logistic(x[some], good[some])
    return {k: round(float(v), 4) for k, v in zip([*rows[int(some.argmax())], "bias"], w, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", choices=("page", "text"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="only cross-validate")
    args = parser.parse_args()
    if args.world == "page":
        samples = [s for folder in args.paths for s in pages(folder)]
    else:
        samples = [*flat(args.paths[0], args.paths[1]), *whole(args.paths[2])]
    fold = np.array([s.fold(FOLDS) for s in samples])
    sure = validated(samples, fold)
    if args.check:
        return
    model, trees = cross_fitted(samples, fold, None)
    data = {"words": model.weights.words, "names": model.weights.names, "forest": trees, "sure": sure}
    path = TABLES / f"maintext-{args.world}.json.gz"
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    sizes = f"{len(trees['leaves'])} trees, {len(model.weights.words)} words, {len(model.weights.names)} names"
    print(path.name, path.stat().st_size, "bytes,", sizes)


if __name__ == "__main__":
    main()
