"""Labelled documents as samples: the parts that the main text stage judges, and which of them are article.

A part is article if most of its runs of four words stand in the labelled text; a short one if it stands there beside a neighbour.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from pipeline.blocks import Source, SourceBlock, read_blocks, reanchor
from pipeline.blocks.characters import Floats
from pipeline.decode import decode
from pipeline.maintext.cuts import pieces_of
from pipeline.maintext.elements import page_features, standing, tag_names
from pipeline.maintext.features import Table, Weights, looked_up, text_features
from pipeline.maintext.names import tokens_of
from pipeline.maintext.pieces import Piece
from pipeline.maintext.rows import Rows
from pipeline.maintext.sources import Run, Sources
from pipeline.maintext.words import words_of
from pipeline.repair import repair

WORD = re.compile(r"\w+")
BESIDE = 4  # parts before and after the article that a reduced page has
FIT = 0.8  # F1 over words
WHOLE_LIMIT = 8000  # characters
SHORT = 8  # words: a shorter part is judged with its neighbours
FLAT_KINDS = ("page_lines", "page_oneline", "resid_lines", "resid_oneline")


@dataclass
class Sample:
    """One document: `right[i]` says whether `texts[i]` is article; learned weights are looked up by `names` and `words`."""

    kind: str
    site: str
    gold: str
    source: Source
    parts: list[Any]
    texts: list[str] = field(default_factory=list)
    right: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    count: Floats = field(default_factory=lambda: np.zeros(0))
    names: list[set[str]] = field(default_factory=list)
    words: list[set[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = [self.source.text[p.start : p.end] for p in self.parts]
        self.right = np.array(labels(self.texts, self.gold), np.bool_)
        self.count = np.array([len(WORD.findall(t)) for t in self.texts], np.float64)
        self.words = [set(words_of(looked_up(t, n))) for t, n in zip(self.texts, self.count, strict=True)]
        self.names = self._names()

    def _names(self) -> list[set[str]]:
        if not self.source.html:
            return [set() for _ in self.parts]
        places = [b.element for b in self.parts]
        stand = standing(Sources([self.source]), [Run(0, self.parts)], places, Rows([len(places)]))
        lines = tag_names(stand)
        return [
            {t for tag in set(chain) for n in lines[tag].split() for t in tokens_of(n)}
            | {t for n in b.inner.split() for t in tokens_of(n)}
            for chain, b in zip(stand.of[stand.up].T.tolist(), self.parts, strict=True)
        ]

    def reduced(self) -> Sample:
        """The article with a little around it, in every other case without class names: what a plain page has."""
        at = np.flatnonzero(self.right)
        lo, hi = max(0, int(at[0]) - BESIDE), int(at[-1]) + 1 + BESIDE
        near = [*range(lo, int(at[0])), *at.tolist(), *range(int(at[-1]) + 1, min(hi, len(self.parts)))]
        bare = self.fold(2) == 0
        elements = self.source.elements
        if bare:
            elements = elements._replace(tags=tuple((name, "") for name, _ in elements.tags))
        return Sample("reduced", self.site, self.gold, replace(self.source, elements=elements), [self.parts[i] for i in near])

    def table(self, weights: Weights) -> Table:
        """The columns of all parts."""
        features = page_features if self.source.html else text_features
        return features(Sources([self.source]), [Run(0, self.parts)], weights)

    @cached_property
    def plainer(self) -> list[Sample]:
        """For one page in three also its article alone, to learn from: not every page is wrapped in a site."""
        return [self.reduced()] if self.source.html and self.right.any() and self.fold(7919) % 3 == 0 else []

    @cached_property
    def fits(self) -> bool:
        """Whether its labels make the labelled text: where they cannot, the page does not show what was labelled."""
        kept = Counter(w for t, right in zip(self.texts, self.right, strict=True) if right for w in WORD.findall(t))
        want = Counter(WORD.findall(self.gold))
        return 2 * (kept & want).total() >= FIT * (kept.total() + want.total())

    def fold(self, folds: int) -> int:
        """Documents of one site are in one fold."""
        return int(hashlib.md5(self.site.encode()).hexdigest(), 16) % folds


def labels(texts: list[str], gold: str) -> list[bool]:
    """Which parts are article; of parts that repeat, as many as the labelled text has, those amid the most article first."""
    want = WORD.findall(gold)
    runs: set[tuple[str, ...]] = set(zip(want, want[1:], want[2:], want[3:], strict=False))
    line = f" {' '.join(want)} "
    tokens = [WORD.findall(t) for t in texts]
    right = [_known(t, runs) for t in tokens]
    for once in (True, False):
        for i, t in enumerate(tokens):
            if t and not right[i] and len(t) < SHORT:
                before = next((tokens[j][-2:] for j in range(i - 1, max(-1, i - 4), -1) if right[j]), [])
                later = range(i + 1, min(len(tokens), i + 4))
                after = next((tokens[j][:2] for j in later if right[j] or (once and len(tokens[j]) < SHORT)), [])
                right[i] = any(len(x) > max(2, len(t)) and f" {' '.join(x)} " in line for x in (before + t, t + after))
    _repeats(texts, tokens, right, gold)
    return right


def _known(tokens: list[str], runs: set[tuple[str, ...]]) -> bool:
    """Whether these are enough words, and half of their runs are among those."""
    own: list[tuple[str, ...]] = list(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))
    return len(tokens) >= SHORT and sum(r in runs for r in own) >= 0.5 * len(own)


def _repeats(texts: list[str], tokens: list[list[str]], right: list[bool], gold: str) -> None:
    places: dict[str, list[int]] = {}
    for i, t in enumerate(texts):
        if right[i]:
            places.setdefault(t, []).append(i)
    for t, at in places.items():
        near: dict[int, int] = {}
        for i in at:
            around = range(max(0, i - 5), min(len(texts), i + 6))
            near[i] = sum(len(tokens[j]) for j in around if right[j] and j not in at)
        for i in sorted(near, key=near.__getitem__, reverse=True)[max(1, gold.count(t)) :]:
            right[i] = False


def _site(url: str, name: str) -> str:
    return ".".join((urlsplit(url).hostname or name).split(".")[-2:])


def _mended(text: str, *, html: bool) -> Source:
    source = read_blocks(text, html=html)
    return reanchor(source, repair(source.text))


def pages(folder: Path) -> Iterator[Sample]:
    """The labelled pages of a folder (gold.jsonl beside *.html.gz)."""
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        source = _mended(decode(gzip.decompress((folder / row["file"]).read_bytes()), html=True).text, html=True)
        if parts := [b for b in source.blocks if b.kind != "meta"]:
            yield Sample(folder.name, _site(row["url"], row["file"]), row["body"], source, parts)


def text_sample(kind: str, site: str, gold: str, text: str) -> Sample:
    """A plain text as a sample."""
    source = _mended(text, html=False)
    return Sample(kind, site, gold, source, _judged(source))


def _judged(source: Source) -> list[Piece | SourceBlock]:
    return [p for p in pieces_of(source.text, source.blocks) if p.reason is None]


def flat(file: Path, folder: Path) -> Iterator[Sample]:
    """Pages that lost their markup (`file`), with their addresses from the labels in `folder`; and their articles alone."""
    rows = [json.loads(x) for x in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    site = {r["file"].removesuffix(".html.gz"): _site(r["url"], r["file"]) for r in rows}
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        row = json.loads(line)
        texts = {k: row[k] for k in FLAT_KINDS} | {"body_lines": row["body"], "body_oneline": " ".join(row["body"].split())}
        for kind, text in texts.items():
            sample = text_sample(kind, site.get(row["id"], row["id"]), row["body"], text)
            if sample.parts:
                yield sample


def whole(file: Path, every: int = 12) -> Iterator[Sample]:
    """Every twelfth article of a file (rows `file`, `text`), all of it to be kept, with its lines and without."""
    for line in gzip.decompress(file.read_bytes()).decode().splitlines()[::every]:
        row = json.loads(line)
        text = row["text"][:WHOLE_LIMIT]
        for kind, one in (("whole_lines", text), ("whole_oneline", " ".join(text.split()))):
            sample = text_sample(kind, row["file"], one, one)
            sample.right[:] = True
            if sample.parts:
                yield sample
