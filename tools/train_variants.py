"""Learn pipeline/tables/variants.json.gz: the forest that says how likely two sketches are one story.

    pip install -r tools/train-requirements.txt
    python tools/train_variants.py --texts TEXTS --pages PAGES --unseen FOLDER CLUSTERS...
    ... --check                                      # only cross-validate

CLUSTERS are files of labelled variants: {id, cluster, base, title, text} a line. Beside them the forest learns from pairs that
tools/variant_pairs.py makes of TEXTS ({text} a line; none that shares more than a few words with a text in FOLDER, which is kept
for judging) and of the furniture of PAGES ({page_lines, body} a line).

The forest is learned from all pairs that are candidates. Then the figures by cross-validation over base articles are printed,
taken through the stage itself with models that have not seen the article: they say what to expect of others.
"""

from __future__ import annotations

import argparse
import gzip
import json
from codecs import encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from grow_forest import grow
from numpy.typing import NDArray
from variant_pairs import made_pairs

from pipeline import Raw, prepare
from pipeline import cluster as stage
from pipeline.compare import Pair, enough, judged, pairs_of
from pipeline.fingerprint import fingerprint
from pipeline.forest import forest
from pipeline.measures import columns
from pipeline.model import Document
from pipeline.postings import candidates
from pipeline.shapes import Columns
from pipeline.shelf import keys_of, shelf

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "variants.json.gz"
FOLDS = 5
SEEDS = (1, 2)  # of the pairs that are made
MADE = 0.2  # weight of a pair that was made
FOREIGN = 8  # one of so many of them is in a language of which no words are known
FEW = 0.03  # of the grams of a text: so many may stand in the texts that are kept for judging
SETTINGS: dict[str, Any] = {
    "iterations": 900, "depth": 6, "learning_rate": 0.05, "l2_leaf_reg": 5, "border_count": 64,
    "random_seed": 1, "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


class Labelled(NamedTuple):
    """A file of labelled variants: ids, clusters and base articles beside the sketches, and the candidate pairs with columns."""

    ids: list[str]
    clusters: list[str]
    bases: list[str]
    kinds: list[str]
    sketches: list[bytes]
    pairs: NDArray[np.int64]
    columns: Columns

    @property
    def same(self) -> NDArray[np.bool_]:
        """Whether the two of each pair are of one cluster."""
        return np.array([self.clusters[i] == self.clusters[j] for i, j in self.pairs])

    def folds(self) -> NDArray[np.int64]:
        """The fold of either of each pair, by its base article: shape (pairs, 2)."""
        return np.array([crc32(base.encode()) % FOLDS for base in self.bases])[self.pairs]


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a compressed file."""
    return (json.loads(line) for line in gzip.decompress(file.read_bytes()).decode().split("\n") if line)


def sketched(text: str, foreign: bool = False) -> bytes:
    """The sketch of a text that was taken through the pipeline; empty where it is no article. A foreign one is in a language of
    which no words are known."""
    document = prepare(Raw(path="", data=text.encode("utf-8", "replace"), media="text/plain"))
    if not isinstance(document, Document):
        return b""
    return fingerprint(encode(document.text, "rot13")) if foreign else document.sketch


def labelled(file: Path) -> Labelled:
    """A file, each text taken through the pipeline. Of equal sketches the first is compared, as in `cluster`."""
    found = []
    for row in rows_of(file):
        if sketch := sketched((row.get("title") or "") + "\n\n" + row["text"]):
            found.append((row["id"], str(row["cluster"]), str(row["base"]), row["kind"], sketch))
    ids, clusters, bases, kinds, sketches = (list(column) for column in zip(*found, strict=True))
    first: dict[bytes, int] = {}
    for _, number in sorted((name, at) for at, name in enumerate(ids)):
        first.setdefault(sketches[number], number)
    different = np.array(list(first.values()))
    pairs = different[candidates(keys_of([sketches[i] for i in different]))]
    data = columns(shelf(sketches), pairs)
    some = enough(data)
    return Labelled(ids, clusters, bases, kinds, sketches, pairs[some], {name: column[some] for name, column in data.items()})


def made(texts: Path, pages: Path, unseen: Path) -> tuple[Columns, NDArray[np.bool_]]:
    """The columns of the pairs that are made and are candidates, and whether the two are one story."""
    kept = np.unique(shelf([s for f in sorted(unseen.rglob("*.*")) if (s := sketched(f.read_text("utf-8", "replace")))]).grams.of)
    usable = []
    for row in rows_of(texts):
        grams = shelf([fingerprint(row["text"])]).grams.of
        if np.isin(grams, kept).sum() <= max(3, FEW * len(grams)):
            usable.append(row["text"])
    lines = [[x for x in row["page_lines"].split("\n") if x.strip() and x.strip() not in row["body"]] for row in rows_of(pages)]
    furniture = [page for page in lines if len(page) > 5]
    drawn = (pair for seed in SEEDS for pair in made_pairs(usable, furniture, seed))
    found = [(sketched(a, n % FOREIGN == 0), sketched(b, n % FOREIGN == 0), same) for n, (a, b, same) in enumerate(drawn)]
    found = [(a, b, same) for a, b, same in found if a and b]
    opened = shelf([sketch for a, b, _ in found for sketch in (a, b)])
    data = columns(opened, np.arange(len(opened)).reshape(-1, 2))
    some = enough(data)
    return {name: column[some] for name, column in data.items()}, np.array([same for _, _, same in found])[some]


def matrix(data: Columns) -> NDArray[np.float32]:
    """The columns side by side."""
    return np.stack(list(data.values()), 1).astype(np.float32)


def scored(data: Labelled, models: Sequence[Any]) -> dict[tuple[str, str], Pair]:
    """Every pair as verified by a model that has not seen the base article of its first."""
    likely = np.array([forest(model).probability(data.columns) for model in models])
    found = pairs_of(judged(data.columns, likely[data.folds()[:, 0], np.arange(len(data.pairs))]))
    names = [(data.ids[i], data.ids[j]) for i, j in data.pairs]
    return {key: pair for (a, b), pair in zip(names, found, strict=True) for key in ((a, b), (b, a))}


def pairs(sizes: Iterable[int]) -> int:
    """How many pairs there are in groups of these sizes."""
    return sum(n * (n - 1) // 2 for n in sizes)


def figures(data: Labelled, verified: dict[tuple[str, str], Pair]) -> dict[str, Any]:
    """Precision, recall and F1 of pairs after the linkage, and what was merged with another story, by kind."""
    groups = stage.cluster(list(zip(data.ids, data.sketches, strict=True)), verified).groups
    of, kind = dict(zip(data.ids, data.clusters, strict=True)), dict(zip(data.ids, data.kinds, strict=True))
    both = pairs(n for group in groups for n in Counter(of[x] for x in group).values())
    precision, recall = both / pairs(map(len, groups)), both / pairs(Counter(of.values()).values())
    f1 = 2 * precision * recall / (precision + recall)
    most = [Counter(of[x] for x in group).most_common(1)[0][0] for group in groups]
    wrong = Counter(kind[x] for group, own in zip(groups, most, strict=True) for x in group if of[x] != own)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "wrongly merged": dict(wrong)}


def main(args: argparse.Namespace) -> None:
    """Print the figures, write the table."""
    sets = {path.name: labelled(path) for path in args.clusters}
    also, also_same = made(args.texts, args.pages, args.unseen)
    names = list(also)
    rows = np.concatenate([matrix(data.columns) for data in sets.values()] + [matrix(also)])
    same = np.concatenate([data.same for data in sets.values()] + [also_same])
    folds = np.concatenate([data.folds() for data in sets.values()] + [np.full((len(also_same), 2), -1)])
    weight = np.where(folds[:, 0] < 0, MADE, 1.0)
    print(len(same) - len(also_same), "labelled pairs,", len(also_same), "made")
    if not args.check:
        data = grow(rows, same, weight, names, SETTINGS)
        TABLE.write_bytes(gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 9, mtime=0))
        print(TABLE.stat().st_size, "bytes")
    models = []
    for fold in range(FOLDS):
        seen = (folds != fold).all(axis=1)
        models.append(grow(rows[seen], same[seen], weight[seen], names, SETTINGS))
    for name, data in sets.items():
        print(name, f"{len(data.pairs)} candidates;", "cross-validated over base articles:", figures(data, scored(data, models)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clusters", nargs="+", type=Path)
    for option in ("--texts", "--pages", "--unseen"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    main(parser.parse_args())
