"""Sketches of articles that nobody wrote, as many as are wanted, in a small part of the time that real ones take.

They are made as the documents of clusters.py are, but of the codes of words, many at once: a story is the words of a real article
in another order; of each there are up to seven variants (copies, pages, furniture before and after, words and sentences changed).
Lines of furniture are pieces of real sentences, in part those of few (by Zipf's law), in part as many different ones as there are
documents: sites come with the documents. They have no dateline.
"""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.fingerprint import sketched
from pipeline.grouping import Job, keep
from pipeline.words import OTHER, Words, folded, words_of

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[Any]
SIZES = np.array((1, 1, 1, 2, 3, 4, 5, 7))  # variants of a story
LONGEST = 20_000  # words of a story
LINE, HEADS, OF_HEADS, LINES = 10, 1000, 0.2, 1.2  # words of a line; lines that many have, the share of these; others by document
SENTENCE = 20  # words
TOGETHER = 2000  # stories that are made at once


class Source(NamedTuple):
    """The words of real articles, one after the other: codes, and whether each has a capital; where each article begins."""

    codes: npt.NDArray[np.uint16]
    capital: npt.NDArray[np.bool_]
    at: Ints


def source(shared: Path) -> Source:
    """The articles that stand beside the project."""
    with gzip.open(shared / "data" / "corpus" / "texts-5k.jsonl.gz", "rt", encoding="utf-8") as lines:
        words = [words_of([folded(json.loads(line)["text"])]) for line in lines]
    found = [each for each in words if 40 < len(each.codes) <= LONGEST]
    ends = np.cumsum([0, *(len(words.codes) for words in found)])
    return Source(np.concatenate([w.codes for w in found]), np.concatenate([w.capital for w in found]), ends)


def sketches(told: Source, count: int) -> Iterator[tuple[Ints, list[bytes]]]:
    """So many, some at a time, each with the number of its story."""
    chance, made, story = np.random.default_rng(1), 0, 0
    while made < count:
        variants = chance.choice(SIZES, TOGETHER)
        of_story = np.repeat(np.arange(TOGETHER), variants)[: count - made]
        made += len(of_story)
        words = Words(*_varied(told, of_story, chance, count))
        yield story + of_story, sketched(words, words.of.searchsorted(np.arange(len(of_story) + 1)), {})
        story += TOGETHER


def shuffled(told: Source, job: Job) -> None:
    """As many as a job of grouping has documents, as its blocks, in an order that knows nothing of stories."""
    row = np.random.default_rng(2).permutation(job.documents).astype(np.uint32)
    made, buckets = 0, [job.place / f"bucket-{block}" for block in range(job.blocks)]
    with ExitStack() as stack:
        files = [stack.enter_context(bucket.open("wb")) for bucket in buckets]
        for _, some in sketches(told, job.documents):
            rows = row[made : made + len(some)]
            made += len(some)
            block = rows // job.block
            for number in np.unique(block).tolist():
                at = np.flatnonzero(block == number)
                pickle.dump((rows[at], [some[n] for n in at.tolist()]), files[number])
    for number, bucket in enumerate(buckets):
        ordered: dict[int, bytes] = {}
        with bucket.open("rb") as file:
            while file.peek(1):
                rows, some = pickle.load(file)
                ordered |= zip(rows.tolist(), some, strict=True)
        bucket.unlink()
        keep(job, number, [f"{at:020x}" for at in sorted(ordered)], [ordered[at] for at in sorted(ordered)])


def _varied(told: Source, of_story: Ints, chance: np.random.Generator, count: int) -> tuple[Array, Array, Ints]:
    """The codes of the words of each variant, their capitals, and which variant each word is of."""
    source_of = chance.integers(0, len(told.at) - 1, TOGETHER)
    size = np.diff(told.at)[source_of]
    begin = np.concatenate(([0], np.cumsum(size)))
    story, place = _rows(size)
    key = story.astype(np.uint64) << np.uint64(48) | chance.integers(0, 1 << 32, len(story), np.uint64) << np.uint64(16)
    order = np.sort(key | place.astype(np.uint64)) & np.uint64(0xFFFF)  # the places of the words of each story, shuffled
    words = told.at[source_of][story] + order.astype(np.int64)
    kind = chance.random(len(of_story))
    length = size[of_story]
    cut = np.where(kind < 0.2, length // 2 + 1, length)
    skip = np.where((kind < 0.2) & (chance.random(len(kind)) < 0.4), length - cut, 0)
    furnished = (kind >= 0.2) & (kind < 0.5)
    before = np.where(furnished, chance.integers(1, 4, len(kind)), 0) * LINE
    after = np.where(furnished, LINE, 0)
    variant, at = _rows(before + cut + after)
    own = (at >= before[variant]) & (at < (before + cut)[variant])
    where = words[np.where(own, begin[of_story][variant] + skip[variant] + at - before[variant], 0)]
    codes, capital = told.codes[where], told.capital[where]
    lines, capitals = _lines(told, chance, int((~own).sum()) // LINE, count)
    codes[~own], capital[~own] = lines, capitals
    kept = _edited(codes, own, kind[variant], at, chance)
    return codes[kept], capital[kept], variant[kept]


def _lines(told: Source, chance: np.random.Generator, lines: int, count: int) -> tuple[Array, Array]:
    """The words of so many lines."""
    line = HEADS + chance.integers(0, int(LINES * count) + 1, lines)
    heads = (HEADS ** chance.random(lines)).astype(np.int64)  # Zipf: as many of 1 to 2 as of 2 to 4
    line = np.where(chance.random(lines) < OF_HEADS, heads, line)
    size = len(told.codes) - LINE
    at = ((line * 7919) % size)[:, None] + np.arange(LINE)
    codes = told.codes[at].astype(np.int64)
    salt = (line // size * 12_347)[:, None]  # where the real lines are at an end, other words
    salted = OTHER + (codes - OTHER + salt) % ((1 << 16) - OTHER)
    return np.where(codes >= OTHER, salted, codes).astype(np.uint16).ravel(), told.capital[at].ravel()


def _edited(codes: Array, own: Array, kind: Array, at: Ints, chance: np.random.Generator) -> Array:
    """Change a word in a third of the sentences of some, and say which words stay: nineteen of twenty sentences."""
    edited = own & (kind >= 0.5) & (kind < 0.8)
    sentence = np.cumsum((at % SENTENCE == 0) | (at == 0))
    chances = chance.random((3, int(sentence[-1]) + 1))
    changed = edited & (chances[0][sentence] < 1 / 3) & (at % SENTENCE == (chances[1][sentence] * SENTENCE).astype(np.int64))
    codes[changed] = OTHER + 1
    return np.asarray(~edited | (chances[2][sentence] < 0.95))


def _rows(sizes: Ints) -> tuple[Ints, Ints]:
    """Of rows of these sizes, the number of the row of each entry, and the place in it."""
    number = np.repeat(np.arange(len(sizes)), sizes)
    return number, np.arange(len(number)) - np.repeat(np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
