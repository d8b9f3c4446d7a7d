"""Sketches in, groups of variants out: which inputs are the same story.

An inverted index of keys (some of the grams of each sketch, and the series of pages that it tells) names the candidates
(`postings`), `compare` says of each how likely it is one story, `linkage` joins them to groups, with the ties that people decided
upon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import combinations
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.compare import APART, Pair, Side, compare, why
from pipeline.fingerprint import Keys
from pipeline.linkage import Edge, linked
from pipeline.pages import Page, beside, meeting, page_in, parted
from pipeline.postings import POSTINGS, Counts, candidates, counted
from pipeline.shelf import keys_of, shelf
from pipeline.words import Ints, distinct

RELATED = 0.15  # cover from which two articles are named as related
EQUAL = Pair(Side(1.0, 0.0), Side(1.0, 0.0), (0, 0, 0), 1.0, "their words are the same")
Sketches = Sequence[bytes]
Verified = dict[tuple[str, str], Pair]
Name = TypeVar("Name", str, int)


class Ties(NamedTuple):
    """What people decided: ids that are one story, and pairs of ids that are not."""

    together: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()


class Clusters(NamedTuple):
    """Every id in one group, groups and members sorted; `related` are pairs across groups, with the reason in words."""

    groups: tuple[tuple[str, ...], ...]
    related: tuple[tuple[str, str, str], ...]


NO_TIES = Ties()


class Texts(NamedTuple):
    """The different texts of some documents, in the order of the first names: who has each, its sketch with no page, and the
    pages that documents tell."""

    members: list[list[str]]
    sketches: list[bytes]
    pages: dict[str, Page]

    @classmethod
    def of(cls, sketches: Iterable[tuple[str, bytes]]) -> Texts:
        """Of names with their sketches, in any order."""
        same: dict[bytes, list[str]] = defaultdict(list)
        pages: dict[str, Page] = {}
        for name, sketch in sorted(set(sketches)):
            same[parted(sketch)[0]].append(name)
            if page := page_in(sketch):
                pages.setdefault(name, page)
        ordered = sorted(same.items(), key=lambda item: item[1])
        return cls([names for _, names in ordered], [sketch for sketch, _ in ordered], pages)


def cluster(
    sketches: Sequence[tuple[str, bytes]],
    verified: Verified | None = None,
    everywhere: Counts | None = None,
    ties: Ties = NO_TIES,
) -> Clusters:
    """Ids with their sketches in, groups out, the same for every order of the input, with these ties between them.

    `verified` holds pairs of ids that were compared before, with these sketches; those compared now are added to it. Where the
    sketches are a part of all, closed under `near`, `everywhere` says how many of all have the keys that some of these share.
    """
    texts = Texts.of(sketches)
    members, pages, opened = texts.members, texts.pages, shelf(texts.sketches)
    verified = {} if verified is None else verified
    met = [((i, j), (members[i][0], members[j][0])) for i, j in candidates(keys_of(texts.sketches), everywhere).tolist()]
    common = frozenset(() if everywhere is None else everywhere[0][everywhere[1] > POSTINGS].tolist())
    home = {name: number for number, group in enumerate(members) for name in group}
    met += sorted({at: pair for at, pair, _ in reversed(list(in_series(pages, home, common)))}.items())
    fresh = {pair: at for at, pair in met if pair not in verified}
    for (a, b), found in zip(fresh, compare(opened, list(fresh.values())), strict=True):
        verified[a, b] = found.told(beside(pages.get(a), pages.get(b)))
    return joined(members, opened.head["length"].tolist(), [(at, verified[pair]) for at, pair in met], ties)


def joined(
    members: Sequence[Sequence[str]], lengths: Sequence[int], met: Iterable[tuple[Edge, Pair]], ties: Ties = NO_TIES
) -> Clusters:
    """Texts by their members and lengths, and pairs of them: those that have enough in common, then those that tell to be pages
    of one article, each sorted. Out come the groups. Equal texts are one, but for ids that are tied."""
    scores: dict[Edge, Pair] = {}
    for edge, found in met:
        if found.score != APART and (edge not in scores or found.pages):
            scores[edge] = found
    alone = {name for names in (*ties.apart, *ties.together) for name in names}
    nodes = [(at, part) for at, names in enumerate(members) for part in (_parted(names, alone) if alone else [names])]
    pairs = scores
    if len(nodes) > len(members):
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


def in_series(
    pages: Mapping[Name, Page], home: Mapping[Name, int], common: Collection[int] = ()
) -> Iterator[tuple[Edge, tuple[Name, Name], Name]]:
    """The documents that are pages of one article: their texts, their names, and the first that tells of the series, in the order
    of these. Of two texts the first two documents count. `home` says which text a document has, `common` which keys of series are
    boilerplate."""
    for key, names in meeting(pages).items():
        if key not in common and len({home[name] for name in names}) <= POSTINGS:
            first = {(home[name], pages[name]): name for name in reversed(names)}
            for one, other in combinations(sorted(first.values()), 2):
                i, j = sorted((home[one], home[other]))
                if i != j and beside(pages[one], pages[other]):
                    yield (i, j), (one, other), names[0]


class Held(NamedTuple):
    """Who has some keys: a row for each key and each document that has it. Equal texts have one `sketch`."""

    key: Keys
    sketch: npt.NDArray[np.uint64]
    text: Ints

    def counted(self) -> Counts:
        """The keys, and in how many different sketches each is."""
        order = np.lexsort((self.sketch, self.key))
        key, sketch = self.key[order], self.sketch[order]
        first = np.concatenate(([True], (key[1:] != key[:-1]) | (sketch[1:] != sketch[:-1])))[: len(key)]
        return counted(key[first])


def digests(sketches: Sketches) -> npt.NDArray[np.uint64]:
    """A number for the text of each sketch, by which equal ones are told."""
    return np.frombuffer(b"".join(sha256(parted(sketch)[0]).digest()[:8] for sketch in sketches), "<u8")


def near(changed: Sketches, held: Held) -> Ints:
    """Sketches that came or went, and who has their keys, in; out, the texts that these can change: those that have such a key
    which is no boilerplate, or would be none without them, or are sketched alike."""
    found, counts = held.counted()
    reached = np.isin(held.key, found[counts <= POSTINGS + len(changed)]) | np.isin(held.sketch, digests(changed))
    return np.asarray(distinct(held.text[reached]), np.int64)


def all_keys(sketches: Sketches) -> Keys:
    """The keys of these sketches, sorted, each once."""
    return np.asarray(distinct(keys_of(sketches).of), np.uint64)


def shared_keys(sketches: Sketches) -> Keys:
    """The keys that more than one of these sketches has."""
    found, counts = counted(keys_of(sketches).of)
    return found[counts > 1]
