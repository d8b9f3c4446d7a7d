"""Learn pipeline/tables/variants.json.gz: the forest that says how likely two sketches are one story.

    pip install -r tools/train-requirements.txt
    python tools/train_variants.py CLUSTERS...       # files of labelled variants: {id, cluster, base, title, text} a line
    ... --check                                      # only cross-validate

The forest is learned from all pairs that are candidates. Then the figures by cross-validation over base articles are printed,
taken through the stage itself with models that have not seen the article: they say what to expect of others.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from grow_forest import grow
from numpy.typing import NDArray

from pipeline import Raw, prepare
from pipeline import cluster as stage
from pipeline.compare import Pair, columns, judged
from pipeline.fingerprint import Sketch, read
from pipeline.forest import forest
from pipeline.model import Document

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "variants.json.gz"
FOLDS = 5
SETTINGS: dict[str, Any] = {
    "iterations": 250, "depth": 5, "learning_rate": 0.08, "l2_leaf_reg": 5, "border_count": 64,
    "random_seed": 1, "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


class Labelled(NamedTuple):
    """A file of labelled variants: ids, clusters and base articles beside the sketches, and the candidate pairs with columns."""

    ids: list[str]
    clusters: list[str]
    bases: list[str]
    sketches: list[bytes]
    pairs: list[tuple[int, int]]
    rows: list[dict[str, float]]

    @property
    def same(self) -> NDArray[np.bool_]:
        """Whether the two of each pair are of one cluster."""
        return np.array([self.clusters[i] == self.clusters[j] for i, j in self.pairs])

    def folds(self) -> NDArray[np.int64]:
        """The fold of either of each pair, by its base article: shape (pairs, 2)."""
        of = [crc32(base.encode()) % FOLDS for base in self.bases]
        return np.array([(of[i], of[j]) for i, j in self.pairs])


def labelled(file: Path) -> Labelled:
    """A file, each text taken through the pipeline."""
    lines = (json.loads(line) for line in gzip.decompress(file.read_bytes()).decode().split("\n") if line)
    found = []
    for row in lines:
        data = ((row.get("title") or "") + "\n\n" + row["text"]).encode("utf-8", "replace")
        document = prepare(Raw(path=row["id"], data=data, media="text/plain"))
        if isinstance(document, Document):
            found.append((row["id"], str(row["cluster"]), str(row["base"]), document.sketch))
    ids, clusters, bases, sketches = (list(column) for column in zip(*found, strict=True))
    opened = [read(sketch) for sketch in sketches]
    pairs = list(stage.candidates(opened))
    return Labelled(ids, clusters, bases, sketches, pairs, [columns(*ordered(opened[i], opened[j])) for i, j in pairs])


def ordered(a: Sketch, b: Sketch) -> tuple[Sketch, Sketch]:
    """The shorter first, as `compare` has it."""
    return (a, b) if a.length <= b.length else (b, a)


def learned(rows: Sequence[dict[str, float]], same: NDArray[np.bool_]) -> Any:
    """A forest in its stored form."""
    names = list(rows[0])
    return grow(np.array([[row[n] for n in names] for row in rows], np.float32), same, None, names, SETTINGS)


def scored(data: Labelled, models: Sequence[Any]) -> dict[tuple[str, str], Pair]:
    """Every pair as verified by a model that has not seen the base article of its first."""
    columns_ = {n: np.array([row[n] for row in data.rows]) for n in data.rows[0]}
    likely = np.array([forest(model).probability(columns_) for model in models])
    first = data.folds()[:, 0]
    opened = [read(sketch) for sketch in data.sketches]
    out = {}
    for at, (i, j) in enumerate(data.pairs):
        pair = judged(*ordered(opened[i], opened[j]), data.rows[at], float(likely[first[at], at]))
        out[data.ids[i], data.ids[j]] = out[data.ids[j], data.ids[i]] = pair
    return out


def pairs(sizes: Iterable[int]) -> int:
    """How many pairs there are in groups of these sizes."""
    return sum(n * (n - 1) // 2 for n in sizes)


def figures(data: Labelled, verified: dict[tuple[str, str], Pair]) -> dict[str, float]:
    """Precision, recall and F1 of pairs after the linkage."""
    groups = stage.cluster(list(zip(data.ids, data.sketches, strict=True)), verified).groups
    of = dict(zip(data.ids, data.clusters, strict=True))
    both = pairs(n for group in groups for n in Counter(of[x] for x in group).values())
    precision, recall = both / pairs(map(len, groups)), both / pairs(Counter(of.values()).values())
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def main(paths: Iterable[Path], check: bool) -> None:
    """Print the figures, write the table."""
    sets = {path.name: labelled(path) for path in paths}
    rows = [row for data in sets.values() for row in data.rows]
    same = np.concatenate([data.same for data in sets.values()])
    folds = np.concatenate([data.folds() for data in sets.values()])
    if not check:
        TABLE.write_bytes(gzip.compress(json.dumps(learned(rows, same), separators=(",", ":")).encode(), 9, mtime=0))
        print(TABLE.stat().st_size, "bytes")
    models = []
    for fold in range(FOLDS):
        seen = np.flatnonzero((folds != fold).all(axis=1))
        models.append(learned([rows[i] for i in seen], same[seen]))
    for name, data in sets.items():
        print(
            name,
            f"{len(data.pairs)} candidate pairs;",
            "cross-validated over base articles:",
            figures(data, scored(data, models)),
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clusters", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    main(args.clusters, args.check)
