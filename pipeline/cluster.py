"""Sketches in, groups of variants out: which inputs are the same story.

An inverted index of grams names the candidates by containment. A pair scores the cover of its better covered side, less the
smaller of the two sides' largest *interior* gaps: a page lacks what lies at an end, a template differs in between on both sides.
Groups join by a linkage in which pairs that are no candidates count as evidence against; a chain of single links joins nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.fingerprint import GRAM, Hashes, Sketch, grams_of, read

POSTINGS = 60  # a gram in more sketches than this is boilerplate
SHARED = 2  # grams a candidate pair shares at least
CONTAINED = 0.15  # and at least this part of the smaller sketch
SAME = 0.45  # score from which a pair links
JOIN = 0.3  # mean score that two groups must reach
AGAINST = 0.3  # weight of a pair that is no candidate, at score 0
RELATED = 0.15  # cover from which two articles are named as related
FEW = 2  # figures that the poorer text has alone, from which they speak against a pair
BETWEEN = 2  # weight of a difference in between
DISAGREE = 0.4  # what a pair loses whose figures mostly differ
BULLETIN = 80  # words below which a text is told from the next of its kind by its figures alone
PART = 0.25  # cover of the poorer side below which one text quotes the other
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Sketches = Sequence[bytes]


class Clusters(NamedTuple):
    """Every id in one group, groups and members sorted; `related` are pairs across groups, with the reason in words."""

    groups: tuple[tuple[str, ...], ...]
    related: tuple[tuple[str, str, str], ...]


class Side(NamedTuple):
    """How much of one text stands in the other: `cover` 0 to 1, `gap` the largest uncovered run between covered words, 0 to 1."""

    cover: float
    gap: float


class Pair(NamedTuple):
    """Two texts compared: each side, the share of the figures of the poorer side that the other has too, and the score."""

    a: Side
    b: Side
    figures: float
    score: float

    @classmethod
    def of(cls, fields: Sequence[Any]) -> Pair:
        """A pair that was written as JSON."""
        a, b, figures, score = fields
        return cls(Side(*a), Side(*b), figures, score)


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
    scores = {}
    for i, j in candidates(opened, boilerplate):
        pair = (members[i][0], members[j][0])
        scores[i, j] = verified[pair] = verified.get(pair) or _compare(opened[i], opened[j])
    linked = _link(len(opened), {pair: found.score for pair, found in scores.items()})
    groups = sorted(tuple(sorted(name for at in group for name in members[at])) for group in linked)
    home = {at: number for number, group in enumerate(linked) for at in group}
    related = [
        (*sorted((members[i][0], members[j][0])), _why(found))
        for (i, j), found in scores.items()
        if home[i] != home[j] and max(found.a.cover, found.b.cover) >= RELATED
    ]
    return Clusters(tuple(groups), tuple(sorted((a, b, why) for a, b, why in related)))


def explain_pair(a: bytes, b: bytes) -> str:
    """Two sketches in, one sentence out: why they are the same story, or are not."""
    found = _compare(read(a), read(b))
    verdict = "same story" if found.score >= SAME else "not the same story"
    return f"{verdict}: score {found.score:.2f}; {_why(found)}"


def _why(found: Pair) -> str:
    gap = min(found.a.gap, found.b.gap)
    return (
        f"{found.a.cover:.0%} of the one and {found.b.cover:.0%} of the other is shared, "
        f"largest difference in between {gap:.0%}, {found.figures:.0%} of the figures agree"
    )


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


def _compare(a: Sketch, b: Sketch) -> Pair:
    """Two sketches at the coarser of their rates."""
    limit = (1 << 32) // max(a.rate, b.rate)
    keep_a, keep_b = a.grams < limit, b.grams < limit
    grams_a, grams_b = a.grams[keep_a], b.grams[keep_b]
    one = _side(np.isin(grams_a, grams_b), a.places[keep_a], a.length)
    other = _side(np.isin(grams_b, grams_a), b.places[keep_b], b.length)
    figures = _agreeing(a, b)
    score = max(one.cover, other.cover) - BETWEEN * min(one.gap, other.gap)
    score -= DISAGREE * (figures < 0.5)
    bulletins = max(a.length, b.length) < BULLETIN and figures == 0
    if bulletins or min(one.cover, other.cover) < PART:
        score = min(score, SAME - 0.2)
    return Pair(one, other, figures, max(0.0, score))


def _side(hit: Bools, places: npt.NDArray[np.int64], length: int) -> Side:
    """Cover and largest interior gap of one text, estimated between the sampled grams.

    A run of m missed grams between two hits stands for about m/(m+1) of the grams there; a word touches GRAM grams.
    """
    found = np.flatnonzero(hit)
    if not len(found):
        return Side(0.0, 0.0)
    missed = np.diff(found) - 1
    spread = np.diff(places[found])
    lost = np.where(missed > 0, np.maximum(1, spread * missed / (missed + 1) - GRAM + 1), 0)
    first, last = found[0], len(hit) - 1 - found[-1]
    head = places[found[0]] * first / (first + 0.5)
    tail = (length - GRAM - places[found[-1]]) * last / (last + 0.5)
    uncovered = lost.sum() + max(0.0, head) + max(0.0, tail)
    return Side(max(0.0, 1 - float(uncovered) / max(1, length)), float(lost.max(initial=0)) / max(1, length))


def _agreeing(a: Sketch, b: Sketch) -> float:
    """The share of the figures of the poorer text that the other has too; 1 where fewer than FEW are its own. Of two bulletins
    that each have a figure of their own, none agree."""
    fewest = min(len(a.figures), len(b.figures))
    common = len(np.intersect1d(a.figures, b.figures))
    if max(a.length, b.length) < BULLETIN:
        return 1.0 if common == fewest else 0.0
    return common / fewest if fewest - common >= FEW else 1.0


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
