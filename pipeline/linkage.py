"""Pairs with their likelihoods in, groups out.

Some of what speaks against a pair stands in neither text but in the pairs around it: the pages of a template have many like
them, none of which is like them enough, or which are like the one and nothing like the other; a digest holds parts of stories
that have nothing to do with each other. Groups join by a
linkage in which pairs that are no candidates count as evidence against; a chain of single links joins nothing. What people decide
goes before all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp, log

from .compare import SAME, Pair

JOIN = 0.45  # mean likelihood that two groups must reach
AGAINST = 0.15  # weight of a pair that is no candidate, at likelihood 0
SIBLING, SIBLINGS = 0.2, 10  # what a third text that is like both and the same as neither costs, in log odds; so many count
ODD, ODDS, LEAST = 3.0, 3, 2  # what a third text costs that is the same as one and nothing like the other; so many count, or none
UNLIKE = 0.1  # likelihood below which two are nothing like each other
PART, PARTS = 0.7, 3  # what a story of which a part is held beside the other costs; so many count
HELD, BEYOND = 0.1, 0.4  # it is held from this likelihood on, where so much of it stands elsewhere
HALF, CERTAIN = 0.5, 0.01
Edge = tuple[int, int]
Near = Mapping[int, Mapping[int, float]]


def linked(
    pairs: Mapping[Edge, Pair],
    lengths: Sequence[int],
    together: Iterable[Sequence[int]] = (),
    apart: Collection[Edge] = (),
) -> list[list[int]]:
    """Pairs (i, j), i < j, of texts of these lengths in, groups of 0..len(lengths)-1 out; those of each `together` are in one
    group, no pair of `apart` is."""
    near: dict[int, dict[int, float]] = defaultdict(dict)
    beyond: dict[Edge, float] = {}  # (i, j): how much of text i stands outside of text j
    for (i, j), found in pairs.items():
        near[i][j] = near[j][i] = found.score
        one, other = (found.a, found.b) if lengths[i] <= lengths[j] else (found.b, found.a)
        beyond[i, j], beyond[j, i] = 1 - one.cover, 1 - other.cover
    scores = {(i, j): found.score if found.pages else _weighed(i, j, near, beyond) for (i, j), found in pairs.items()}
    return _joined(len(lengths), scores, together, apart)


def _weighed(i: int, j: int, near: Near, beyond: Mapping[Edge, float]) -> float:
    """The likelihood of a pair, with what the pairs around it say."""
    score, like_i, like_j = near[i][j], near[i], near[j]
    both = apart = odd_i = odd_j = 0
    for other in like_i.keys() & like_j.keys():
        x, y = like_i[other], like_j[other]
        if x >= HALF:
            both, odd_i = both + (y >= HALF), odd_i + (y < UNLIKE)
        elif y >= HALF:
            odd_j += x < UNLIKE
        else:
            apart += 1
    odd = max(odd_i, odd_j)
    against = (SIBLING * min(SIBLINGS, apart) + (ODD * min(ODDS, odd) if odd >= LEAST else 0)) / (1 + both)
    held = max(_held(i, j, near, beyond), _held(j, i, near, beyond))
    against += PART * min(PARTS, held)
    if not against:
        return score
    score = min(max(score, CERTAIN), 1 - CERTAIN)
    return 1 / (1 + exp(against - log(score / (1 - score))))


def _held(holder: int, story: int, near: Near, beyond: Mapping[Edge, float]) -> int:
    """How many texts the holder has a part of that have nothing to do with the story, and of which much stands elsewhere."""
    known = near[story]
    return sum(
        likely >= HELD and beyond[other, holder] >= BEYOND
        for other, likely in near[holder].items()
        if other != story and other not in known
    )


def _joined(
    size: int, scores: Mapping[Edge, float], together: Iterable[Sequence[int]], apart: Collection[Edge]
) -> list[list[int]]:
    """Groups of 0..size-1, joined in the order of falling scores while the mean over all cross pairs allows."""
    home = list(range(size))
    groups = {at: [at] for at in home}
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, j), score in scores.items():
        near[i][j] = near[j][i] = score
    foes: dict[int, set[int]] = defaultdict(set)
    for i, j in apart:
        foes[i].add(j)
        foes[j].add(i)
    told: list[tuple[Edge, float | None]] = [((first, at), None) for first, *others in together for at in others]
    for (i, j), likely in [*told, *sorted(scores.items(), key=lambda item: (-item[1], item[0]))]:
        a, b = sorted((home[i], home[j]), key=lambda at: (len(groups[at]), at))
        if a == b or (likely is not None and (likely < SAME or _mean(groups[a], set(groups[b]), near) < JOIN)):
            continue
        if foes and any(foes[at] & {*groups[b]} for at in groups[a] if at in foes):
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
