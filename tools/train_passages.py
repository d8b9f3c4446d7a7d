"""Learn pipeline/tables/passages.json.gz: the forest that tells the article's own passages from what stands in one copy alone.

    pip install -r tools/train-requirements.txt
    python tools/train_passages.py CLUSTERS...       # files of labelled variants: {cluster, kind, ops, text} a line
    ... --check                                      # only cross-validate

The undamaged base of each cluster (`ops` is ["base"]) is held back; its other variants are the witnesses. A passage is the
article's own where most of it stands in the base. Then the figures by cross-validation over clusters are printed, of collation
itself with models that have not seen the article: they say what to expect of others.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from zlib import crc32

import numpy as np
from grow_forest import grow
from numpy.typing import NDArray

from pipeline import Document, Raw, prepare
from pipeline.align import QUOTES, align, folded, words
from pipeline.collate import collate, spine
from pipeline.collate.substitution import learned as substitutions
from pipeline.collate.union import grams
from pipeline.collate.witness import witness_of
from pipeline.forest import Forest, forest

TABLE = Path(__file__).parents[1] / "pipeline" / "tables" / "passages.json.gz"
FOLDS = 5
SETTINGS: dict[str, Any] = {
    "iterations": 300, "depth": 5, "learning_rate": 0.08, "l2_leaf_reg": 5, "border_count": 64,
    "random_seed": 1, "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


class Cluster(NamedTuple):
    """An article: its undamaged text, its damaged witnesses, and its disputed passages with their columns."""

    fold: int
    base: str
    documents: list[Document]
    columns: dict[str, NDArray[np.float64]]
    own: list[bool]
    sizes: list[int]


def clusters(file: Path) -> Iterator[Cluster]:
    """The articles of a file that have a base and two witnesses."""
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).decode().split("\n") if line]
    bases = {row["cluster"]: row["text"] for row in rows if row["ops"] == ["base"]}
    for name, base in sorted(bases.items()):
        texts = sorted({r["text"] for r in rows if r["cluster"] == name and r["kind"] == "variant" and r["ops"] != ["base"]})
        prepared = [prepare(Raw(path=str(k), data=text.encode("utf-8", "replace"))) for k, text in enumerate(texts)]
        documents = sorted((d for d in prepared if isinstance(d, Document)), key=lambda document: document.id)
        if len(documents) > 1:
            became = {each.before: each.after for each in substitutions(documents)}
            whole = spine.gathered([witness_of(document, became) for document in documents])
            own = list(_own(whole, base))
            sizes = [passage.end - passage.start for passage in whole.passages]
            yield Cluster(crc32(name.encode()) % FOLDS, base, documents, whole.columns, own, sizes)


def _own(whole: Any, base: str) -> Iterator[bool]:
    """For each passage whether most of it stands in the base: its words by alignment, or its word 3-grams anywhere."""
    keys = [folded(base[a:b]) for a, b in words(base)]
    here = {i for i, _ in align([word.key for word in whole.words], keys).equal}
    known = set(zip(keys, keys[1:], keys[2:], strict=False))
    for passage in whole.passages:
        mine = grams(whole.words[passage.start : passage.end])
        aligned = sum(i in here for i in range(passage.start, passage.end)) / (passage.end - passage.start)
        yield max(aligned, len(mine & known) / max(1, len(mine))) > 0.5


def learned(found: Sequence[Cluster]) -> dict[str, Any]:
    """The forest of these articles as it is stored. A passage weighs the root of its words."""
    names = sorted(next(each.columns for each in found if each.columns))
    rows = np.concatenate([np.array([each.columns[n] for n in names], np.float32).T for each in found if each.columns])
    own = np.array([right for each in found for right in each.own])
    weight = np.sqrt([size for each in found for size in each.sizes])
    stored: dict[str, Any] = grow(rows, own, weight, names, SETTINGS)
    return stored


def restored(found: Sequence[Cluster]) -> tuple[float, float]:
    """The recall of the bases, and the share of foreign words, of what collation makes of the witnesses: means over articles."""
    recall, foreign = [], []
    for each in found:
        got, want = _bag(collate(each.documents).text), _bag(each.base)
        both = (got & want).total()
        recall.append(both / max(1, want.total()))
        foreign.append(1 - both / max(1, got.total()))
    return float(np.mean(recall)), float(np.mean(foreign))


def _bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.translate(QUOTES)))


def check(files: dict[str, list[Cluster]]) -> None:
    """Print the figures of each file by cross-validation."""
    every = [each for found in files.values() for each in found]
    models: list[Forest] = [forest(learned([each for each in every if each.fold != fold])) for fold in range(FOLDS)]
    for name, found in files.items():
        recall, foreign = np.zeros(2)
        for fold, model in enumerate(models):
            here = [each for each in found if each.fold == fold]
            with patch.object(spine, "model", return_value=model):
                recall, foreign = np.array([recall, foreign]) + np.array(restored(here)) * len(here) / len(found)
        print(f"{name}: {len(found)} articles, recall {recall:.4f}, foreign {foreign:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="only cross-validate")
    given = parser.parse_args()
    files = {file.name: list(clusters(file)) for file in given.files}
    check(files)
    if not given.check:
        table = learned([each for found in files.values() for each in found])
        TABLE.write_bytes(gzip.compress(json.dumps(table, separators=(",", ":")).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
