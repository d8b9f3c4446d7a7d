"""Sketches in, groups of variants out: which inputs are the same story.

An inverted index of grams names the candidates by containment, `compare` says of each how likely it is one story, `linkage` joins
them to groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compare import Pair, compare, why
from pipeline.fingerprint import Hashes, limit
from pipeline.linkage import linked
from pipeline.shelf import BLOCK, Shelf, grams_of, shelf
from pipeline.words import Ints, distinct

POSTINGS = 60  # a gram in more sketches than this is boilerplate
SHARED = 2  # grams a candidate pair shares at least
CONTAINED = 0.15  # and at least this part of the smaller sketch
RELATED = 0.15  # cover from which two articles are named as related
MEETINGS = 1 << 20  # grams that are looked at together
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
    opened = shelf([sketch for sketch, _ in sorted(same.items(), key=lambda item: item[1])])
    pairs = {(i, j): (members[i][0], members[j][0]) for i, j in candidates(opened, boilerplate).tolist()}
    fresh = [at for at, pair in pairs.items() if pair not in verified]
    found = compare(opened, fresh)
    verified.update((pairs[at], pair) for at, pair in zip(fresh, found, strict=True))
    scores = {at: verified[pair] for at, pair in pairs.items()}
    together = linked(scores, opened.head["length"].tolist())
    groups = sorted(tuple(sorted(name for at in group for name in members[at])) for group in together)
    home = {at: number for number, group in enumerate(together) for at in group}
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
    number = {sketch: at for at, sketch in enumerate(dict.fromkeys(standing))}
    same = set(changed)
    return [at for at, sketch in enumerate(standing) if sketch in same or number[sketch] in reached]


def common(some: Sketches, standing: Sketches) -> Hashes:
    """The grams of these sketches that are boilerplate among all that stand."""
    _, grams, counts, _ = _found(some, standing)
    return grams[counts > POSTINGS]


def _found(wanted: Sketches, standing: Sketches) -> tuple[Ints, Hashes, Ints, Ints]:
    """Where the grams of some sketches stand in all distinct ones: (sketch, ..), the grams, in how many sketches each is, and
    (gram, ..) beside the first."""
    needles = distinct(shelf(wanted).grams.of)
    if not len(needles):
        return np.zeros(0, np.int64), needles, np.zeros(0, np.int64), np.zeros(0, np.int64)
    likely = np.zeros(1 << 16, np.bool_)  # few of all grams get past the low half of their bits
    likely[needles & 0xFFFF] = True
    different, held = list(dict.fromkeys(standing)), [np.zeros(0, np.int64)]
    for begin in range(0, len(different), BLOCK):
        grams, owners = grams_of(different[begin : begin + BLOCK])
        some = np.flatnonzero(likely[grams & 0xFFFF])
        grams, owners = grams[some], owners[some]
        at = np.minimum(np.searchsorted(needles, grams), len(needles) - 1)
        hit = needles[at] == grams
        held.append(distinct((owners[hit] + begin) * len(needles) + at[hit]))
    rows, held_ = np.divmod(np.concatenate(held), len(needles))
    return rows, needles, np.bincount(held_, minlength=len(needles)), held_


def candidates(sketches: Shelf, boilerplate: Hashes | None = None) -> Ints:
    """Pairs (i, j), i < j, that share enough grams which are no boilerplate: shape (pairs, 2), sorted."""
    counted: list[tuple[Ints, Ints]] = []
    owners = np.repeat(np.arange(len(sketches), dtype=np.uint32), sketches.grams.sizes)
    parts = max(1, len(owners) // MEETINGS)
    for part in range(parts):
        some = np.flatnonzero(sketches.grams.of % np.uint32(parts) == part) if parts > 1 else slice(None)
        counted.append(_meetings(sketches.grams.of[some], owners[some], len(sketches), boilerplate))
    found, shared = _added(counted)
    pairs = np.stack(np.divmod(found, max(1, len(sketches))), 1)
    fewest = _sampled_alike(sketches, pairs).min(axis=0, initial=1 << 32)
    enough = (shared >= np.minimum(SHARED, fewest)) & (shared >= CONTAINED * fewest)
    return np.asarray(pairs[enough], np.int64)


def _sampled_alike(sketches: Shelf, pairs: Ints) -> Ints:
    """How many grams either of each pair has at the coarser of their rates: shape (2, pairs)."""
    step, counts = sketches.head["step"][pairs], sketches.grams.sizes[pairs]
    for side in (0, 1):
        other = np.flatnonzero(step[:, side] < step[:, 1 - side])
        for begin in range(0, len(other), BLOCK):
            some = other[begin : begin + BLOCK]
            at, number = sketches.grams.take(pairs[some, side])
            kept = sketches.grams.of[at] < limit(step[some, 1 - side])[number]
            counts[some, side] = np.bincount(number[kept], minlength=len(some))
    return np.asarray(counts.T, np.int64)


def _meetings(grams: Hashes, owners: npt.NDArray[np.uint32], size: int, boilerplate: Hashes | None) -> tuple[Ints, Ints]:
    """i * size + j of any two sketches that have one of these grams in common, if it is no boilerplate, sorted; and how many."""
    both = distinct(grams.astype(np.uint64) << np.uint64(32) | owners)
    gram, owner = (both >> np.uint64(32)).astype(np.uint32), (both & np.uint64(0xFFFFFFFF)).astype(np.int64)
    begins = np.flatnonzero(np.concatenate(([True], gram[1:] != gram[:-1]))[: len(gram)])
    held = np.diff(np.concatenate((begins, [len(gram)])))
    kept = (held > 1) & (held <= POSTINGS)
    if boilerplate is not None:
        kept &= ~np.isin(gram[begins], boilerplate)
    left = np.repeat(begins + held, held) - np.arange(len(gram)) - 1  # that follow with the same gram
    at = np.flatnonzero(np.repeat(kept, held) & (left > 0))
    found, step = [np.zeros(0, np.int64)], 1
    while len(at):
        found.append(owner[at] * size + owner[at + step])
        step += 1
        at = at[left[at] >= step]
    return _counted(found)


def _counted(parts: list[Ints]) -> tuple[Ints, Ints]:
    """What is in these parts, sorted, and how often."""
    found = np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))
    begins = np.flatnonzero(np.concatenate(([True], found[1:] != found[:-1]))[: len(found)])
    return found[begins], np.diff(np.concatenate((begins, [len(found)])))


def _added(parts: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """The counts of these parts, added by what is counted."""
    found = np.concatenate([part for part, _ in parts])
    order = np.argsort(found, kind="stable")
    found = found[order]
    begins = np.flatnonzero(np.concatenate(([True], found[1:] != found[:-1]))[: len(found)])
    counts = np.concatenate([count for _, count in parts])[order]
    return found[begins], np.add.reduceat(counts, begins) if len(begins) else counts
