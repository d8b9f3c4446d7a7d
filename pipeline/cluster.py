"""Sketches in, groups of variants out: which inputs are the same story.

An inverted index of keys (some of the grams of each sketch, and the series of pages that it tells) names the candidates,
`compare` says of each how likely it is one story, `linkage` joins them to groups, with the ties that people decided upon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compare import APART, Pair, Side, compare, why
from pipeline.fingerprint import Hashes
from pipeline.linkage import linked
from pipeline.pages import Page, beside, meeting, page_in, parted
from pipeline.shelf import Shelf, keys, keys_of, shelf
from pipeline.words import Ints, distinct

POSTINGS = 60  # a key in more sketches than this is boilerplate
RARE = 8  # sketches that have a key of which one is enough to make a candidate; of others it takes two
RELATED = 0.15  # cover from which two articles are named as related
EQUAL = Pair(Side(1.0, 0.0), Side(1.0, 0.0), (0, 0, 0), 1.0, "their words are the same")
MEETINGS = 1 << 20  # keys that are looked at together
Sketches = Sequence[bytes]
Counts = tuple[Hashes, Ints]  # keys, sorted, and how many different sketches have each
Meeting = tuple[tuple[int, int], tuple[str, str]]  # two texts, and the two documents that stand for them


class Ties(NamedTuple):
    """What people decided: ids that are one story, and pairs of ids that are not."""

    together: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()


class Clusters(NamedTuple):
    """Every id in one group, groups and members sorted; `related` are pairs across groups, with the reason in words."""

    groups: tuple[tuple[str, ...], ...]
    related: tuple[tuple[str, str, str], ...]


NO_TIES = Ties()


def cluster(
    sketches: Sequence[tuple[str, bytes]],
    verified: dict[tuple[str, str], Pair] | None = None,
    everywhere: Counts | None = None,
    ties: Ties = NO_TIES,
) -> Clusters:
    """Ids with their sketches in, groups out, the same for every order of the input, with these ties between them.

    `verified` holds pairs of ids that were compared before, with these sketches; those compared now are added to it. Where the
    sketches are a part of all, closed under `near`, `everywhere` says how many of all have the keys that some of these share.
    """
    verified = {} if verified is None else verified
    same: dict[bytes, list[str]] = defaultdict(list)
    pages: dict[str, Page] = {}
    for name, sketch in sorted(set(sketches)):
        same[parted(sketch)[0]].append(name)
        if page := page_in(sketch):
            pages.setdefault(name, page)
    members = sorted(same.values())
    opened = shelf([sketch for sketch, _ in sorted(same.items(), key=lambda item: item[1])])
    pairs = [((i, j), (members[i][0], members[j][0])) for i, j in candidates(opened, everywhere).tolist()]
    pairs += _pages(pages, members, everywhere)
    fresh = {pair: at for at, pair in pairs if pair not in verified}
    for (a, b), found in zip(fresh, compare(opened, list(fresh.values())), strict=True):
        verified[a, b] = found.told(beside(pages.get(a), pages.get(b)))
    scores: dict[tuple[int, int], Pair] = {}
    for at, pair in pairs:
        if verified[pair].score != APART and (at not in scores or verified[pair].pages):
            scores[at] = verified[pair]
    return _grouped(members, scores, opened.head["length"].tolist(), ties)


def _grouped(
    texts: Sequence[Sequence[str]], scores: Mapping[tuple[int, int], Pair], lengths: Sequence[int], ties: Ties
) -> Clusters:
    """The ids of these texts in groups. Equal texts are one, but for ids that are tied."""
    alone = {name for names in (*ties.apart, *ties.together) for name in names}
    nodes = [(at, part) for at, names in enumerate(texts) for part in (_parted(names, alone) if alone else [names])]
    pairs = scores
    if len(nodes) > len(texts):
        of_text: dict[int, list[int]] = defaultdict(list)
        for number, (at, _) in enumerate(nodes):
            of_text[at].append(number)
        equal = {pair: EQUAL for same in of_text.values() for pair in combinations(same, 2)}
        pairs = {(a, b): found for (i, j), found in scores.items() for a in of_text[i] for b in of_text[j]} | equal
    place = {name: number for number, (_, names) in enumerate(nodes) for name in names} if alone else {}
    tied = [[place[name] for name in names if name in place] for names in ties.together]
    apart = {(place[a], place[b]) for a, b in ties.apart if a in place and b in place}
    together = linked(pairs, [lengths[at] for at, _ in nodes], [each for each in tied if each], apart)
    groups = sorted(tuple(sorted(name for at in group for name in nodes[at][1])) for group in together)
    home = {at: number for number, group in enumerate(together) for at in group}
    related = [
        (*sorted((nodes[i][1][0], nodes[j][1][0])), why(found))
        for (i, j), found in pairs.items()
        if home[i] != home[j] and (found.pages or max(found.a.cover, found.b.cover) >= RELATED)
    ]
    return Clusters(tuple(groups), tuple(sorted((a, b, why) for a, b, why in related)))


def _parted(names: Sequence[str], alone: Collection[str]) -> list[Sequence[str]]:
    """The ids of one text: each that is tied by itself, the rest together."""
    rest = [name for name in names if name not in alone]
    return [*([rest] if rest else []), *([name] for name in names if name in alone)]


def _pages(pages: Mapping[str, Page], members: Sequence[Sequence[str]], everywhere: Counts | None) -> list[Meeting]:
    """The documents that are pages of one article, for any two texts the first two of them: the texts and the names."""
    home = {name: number for number, group in enumerate(members) for name in group}
    found: dict[tuple[int, int], tuple[str, str]] = {}
    common = frozenset(() if everywhere is None else everywhere[0][everywhere[1] > POSTINGS].tolist())
    for key, names in meeting(pages).items():
        if key not in common and len({home[name] for name in names}) <= POSTINGS:
            first = {(home[name], pages[name]): name for name in reversed(names)}
            for one, other in combinations(sorted(first.values()), 2):
                i, j = sorted((home[one], home[other]))
                if i != j and beside(pages[one], pages[other]):
                    found.setdefault((i, j), (one, other))
    return sorted(found.items())


class Held(NamedTuple):
    """Who has some keys: a row for each key and each document that has it. Equal texts have one `sketch`."""

    key: Hashes
    sketch: npt.NDArray[np.uint64]
    text: Ints

    def counted(self) -> Counts:
        """The keys, and in how many different sketches each is."""
        order = np.lexsort((self.sketch, self.key))
        key, sketch = self.key[order], self.sketch[order]
        first = np.concatenate(([True], (key[1:] != key[:-1]) | (sketch[1:] != sketch[:-1])))[: len(key)]
        found, counts = _counted([key[first].astype(np.int64)])
        return found.astype(np.uint32), counts


def digests(sketches: Sketches) -> npt.NDArray[np.uint64]:
    """A number for the text of each sketch, by which equal ones are told."""
    return np.frombuffer(b"".join(sha256(parted(sketch)[0]).digest()[:8] for sketch in sketches), "<u8")


def near(changed: Sketches, held: Held) -> Ints:
    """Sketches that came or went, and who has their keys, in; out, the texts that these can change: those that have such a key
    which is no boilerplate, or would be none without them, or are sketched alike."""
    found, counts = held.counted()
    reached = np.isin(held.key, found[counts <= POSTINGS + len(changed)]) | np.isin(held.sketch, digests(changed))
    return np.asarray(distinct(held.text[reached]), np.int64)


def all_keys(sketches: Sketches) -> Hashes:
    """The keys of these sketches, sorted, each once."""
    return np.asarray(distinct(keys_of(sketches).of), np.uint32)


def shared_keys(sketches: Sketches) -> Hashes:
    """The keys that more than one of these sketches has."""
    found, counts = _counted([keys_of(sketches).of.astype(np.int64)])
    return found[counts > 1].astype(np.uint32)


def candidates(sketches: Shelf, everywhere: Counts | None = None) -> Ints:
    """Pairs (i, j), i < j, that share a rare key, or two which are no boilerplate: shape (pairs, 2), sorted."""
    found = keys(sketches)
    owners = np.repeat(np.arange(len(sketches), dtype=np.uint32), found.sizes)
    counted: list[tuple[Ints, Ints]] = []
    parts = max(1, len(owners) // MEETINGS)
    for part in range(parts):
        some = np.flatnonzero(found.of % np.uint32(parts) == part) if parts > 1 else slice(None)
        counted.append(_meetings(found.of[some], owners[some], len(sketches), everywhere))
    pairs, weight = _added(counted)
    return np.stack(np.divmod(pairs[weight > 1], max(1, len(sketches))), 1)


def _meetings(keys_: Hashes, owners: npt.NDArray[np.uint32], size: int, everywhere: Counts | None) -> tuple[Ints, Ints]:
    """i * size + j of any two sketches that have one of these keys in common, if it is no boilerplate, sorted; and how many they
    have, a rare one counting twice."""
    both = distinct(keys_.astype(np.uint64) << np.uint64(32) | owners)
    key, owner = (both >> np.uint64(32)).astype(np.uint32), (both & np.uint64(0xFFFFFFFF)).astype(np.int64)
    begins = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))[: len(key)])
    held = np.diff(np.concatenate((begins, [len(key)])))
    many = held if everywhere is None else np.maximum(held, _looked_up(key[begins], *everywhere))
    kept, rare = (held > 1) & (many <= POSTINGS), np.repeat(many <= RARE, held)
    left = np.repeat(begins + held, held) - np.arange(len(key)) - 1  # that follow with the same key
    at = np.flatnonzero(np.repeat(kept, held) & (left > 0))
    found, step = [np.zeros(0, np.int64)], 1
    while len(at):
        found.append((owner[at] * size + owner[at + step]) << 1 | rare[at])
        step += 1
        at = at[left[at] >= step]
    both = np.sort(np.concatenate(found))
    begins = np.flatnonzero(np.concatenate(([True], both[1:] >> 1 != both[:-1] >> 1))[: len(both)])
    return both[begins] >> 1, np.add.reduceat(1 + (both & 1), begins) if len(both) else both


def _looked_up(keys_: Hashes, known: Hashes, counts: Ints) -> Ints:
    """The counts of these keys; 0 of those that are not known (sorted)."""
    if not len(known):
        return np.zeros(len(keys_), np.int64)
    at = np.minimum(np.searchsorted(known, keys_), len(known) - 1)
    return np.where(known[at] == keys_, counts[at], 0)


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
