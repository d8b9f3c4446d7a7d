"""Sketches in, groups of variants out: which inputs are the same story.

An inverted index of grams names the candidates by containment, `compare` says of each how likely it is one story. Groups join by
a linkage in which pairs that are no candidates count as evidence against; a chain of single links joins nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compare import SAME, Pair, compare, why
from pipeline.fingerprint import Hashes, Sketch, grams_of, read

POSTINGS = 60  # a gram in more sketches than this is boilerplate
SHARED = 2  # grams a candidate pair shares at least
CONTAINED = 0.15  # and at least this part of the smaller sketch
JOIN = 0.6  # mean score that two groups must reach
AGAINST = 0.3  # weight of a pair that is no candidate, at score 0
RELATED = 0.15  # cover from which two articles are named as related
Sketches = Sequence[bytes]


class Clusters(NamedTuple):
    """Every id in one group, groups and members sorted; `related` are pairs across groups, with the reason in words."""

    groups: tuple[tuple[str, ...], ...]
    related: tuple[tuple[str, str, str], ...]


def cluster(
    sketches: Sequence[tuple[str, bytes]],
    verified: dict[tuple[str, str], Pair] | None = None,
    boilerplate: Hashes | None = None,
) -> Clusters:
    """Ids with their sketches in, groups out, the same for every order of the input.

    `verified` holds pairs of ids that were compared before, with these sketches; those compared now are added to it. Where the
    sketches are a part of all, closed under `near`, `boilerplate` has the grams that are boilerplate among all.
    """
    verified = {} if verified is None else verified
    same: dict[bytes, list[str]] = defaultdict(list)
    for name, sketch in sorted(set(sketches)):
        same[sketch].append(name)
    members = sorted(same.values())
    opened = [read(sketch) for sketch, _ in sorted(same.items(), key=lambda item: item[1])]
    pairs = {(i, j): (members[i][0], members[j][0]) for i, j in candidates(opened, boilerplate)}
    fresh = [at for at, pair in pairs.items() if pair not in verified]
    found = compare([(opened[i], opened[j]) for i, j in fresh])
    verified.update((pairs[at], pair) for at, pair in zip(fresh, found, strict=True))
    scores = {at: verified[pair] for at, pair in pairs.items()}
    linked = _link(len(opened), {pair: found.score for pair, found in scores.items()})
    groups = sorted(tuple(sorted(name for at in group for name in members[at])) for group in linked)
    home = {at: number for number, group in enumerate(linked) for at in group}
    related = [
        (*sorted((members[i][0], members[j][0])), why(found))
        for (i, j), found in scores.items()
        if home[i] != home[j] and max(found.a.cover, found.b.cover) >= RELATED
    ]
    return Clusters(tuple(groups), tuple(sorted((a, b, why) for a, b, why in related)))


def near(changed: Sketches, standing: Sketches) -> list[int]:
    """Sketches that came or went, and all that stand, in; out, the places of those whose candidates they can change: those that
    share a gram with them which is no boilerplate, or would be none without them."""
    rows, _, counts, held = _found(changed, standing)
    reached = set(rows[counts[held] <= POSTINGS + len(changed)].tolist())
    distinct = {sketch: number for number, sketch in enumerate(dict.fromkeys(standing))}
    same = set(changed)
    return [at for at, sketch in enumerate(standing) if sketch in same or distinct[sketch] in reached]


def common(some: Sketches, standing: Sketches) -> Hashes:
    """The grams of these sketches that are boilerplate among all that stand."""
    _, grams, counts, _ = _found(some, standing)
    return grams[counts > POSTINGS]


def _found(
    wanted: Sketches, standing: Sketches
) -> tuple[npt.NDArray[np.int64], Hashes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the grams of some sketches stand in all distinct ones: (sketch, ..), the grams, in how many sketches each is, and
    (gram, ..) beside the first."""
    needles = np.unique(np.concatenate([np.zeros(0, "<u4"), *(read(sketch).grams for sketch in wanted)]))
    if not len(needles):
        return np.zeros(0, np.int64), needles, np.zeros(0, np.int64), np.zeros(0, np.int64)
    parts = [grams_of(sketch) for sketch in dict.fromkeys(standing)]
    grams = np.frombuffer(b"".join(parts), "<u4")
    owners = np.repeat(np.arange(len(parts)), [len(part) // 4 for part in parts])
    likely = np.zeros(1 << 16, np.bool_)  # few of all grams get past the low half of their bits
    likely[needles & 0xFFFF] = True
    some = np.flatnonzero(likely[grams & 0xFFFF])
    grams, owners = grams[some], owners[some]
    at = np.minimum(np.searchsorted(needles, grams), len(needles) - 1)
    hit = needles[at] == grams
    rows, held = np.divmod(np.unique(owners[hit] * len(needles) + at[hit]), len(needles))
    return rows, needles, np.bincount(held, minlength=len(needles)), held


def candidates(sketches: Sequence[Sketch], boilerplate: Hashes | None = None) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, that share enough grams which are no boilerplate."""
    if len(sketches) < 2:
        return
    unique = [np.unique(sketch.grams) for sketch in sketches]
    grams = np.concatenate(unique)
    owners = np.repeat(np.arange(len(unique)), [len(each) for each in unique])
    order = np.argsort(grams, kind="stable")
    grams, owners = grams[order], owners[order]
    starts = np.flatnonzero(np.r_[True, grams[1:] != grams[:-1]]) if len(grams) else np.zeros(0, np.int64)
    held = np.repeat(np.diff(np.r_[starts, len(grams)]), np.diff(np.r_[starts, len(grams)]))
    kept = (held > 1) & (held <= POSTINGS)
    if boilerplate is not None:
        kept &= ~np.isin(grams, boilerplate)
    grams, owners = grams[kept], owners[kept]
    found = [
        owners[:-step][grams[step:] == grams[:-step]] * len(unique) + owners[step:][grams[step:] == grams[:-step]]
        for step in range(1, min(POSTINGS, len(grams)))
    ]
    pairs, shared = np.unique(np.concatenate([np.zeros(0, np.int64), *found]), return_counts=True)
    for pair, count in zip(pairs.tolist(), shared.tolist(), strict=True):
        i, j = divmod(pair, len(unique))
        rate = max(sketches[i].rate, sketches[j].rate)
        fewest = min(np.searchsorted(unique[x], (1 << 32) // rate) for x in (i, j))
        if count >= min(SHARED, fewest) and count >= CONTAINED * fewest:
            yield i, j


def _link(size: int, scores: dict[tuple[int, int], float]) -> list[list[int]]:
    """Groups of 0..size-1, joined in the order of falling scores while the mean over all cross pairs allows."""
    home = list(range(size))
    groups = {at: [at] for at in home}
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, j), score in scores.items():
        near[i][j] = near[j][i] = score
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        a, b = sorted((home[i], home[j]), key=lambda at: (len(groups[at]), at))
        if score < SAME or a == b or _mean(groups[a], set(groups[b]), near) < JOIN:
            continue
        for at in groups[a]:
            home[at] = b
        groups[b] += groups.pop(a)
    return [sorted(group) for group in groups.values()]


def _mean(group: Iterable[int], other: set[int], near: dict[int, dict[int, float]]) -> float:
    """The mean score between two groups; a pair that is no candidate is a zero of weight AGAINST."""
    group = list(group)
    known = [score for at in group for to, score in near[at].items() if to in other]
    return sum(known) / (len(known) + AGAINST * (len(group) * len(other) - len(known)))
