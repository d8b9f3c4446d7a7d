"""Groups of documents in, articles with their ids out. An id is minted as the smallest document id of a group, and stays."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Group = tuple[str, ...]


class Naming(NamedTuple):
    """The documents of each article, by its id; which published ids ended, and the id that goes on where there is one; which ids
    left another, as (that other, the new one)."""

    articles: dict[str, Group]
    ended: dict[str, str | None]
    split: tuple[tuple[str, str], ...]


def name(groups: Iterable[Group], homes: Mapping[str, str], since: Mapping[str, int]) -> Naming:
    """Ids for these groups, where `homes` says which article each of their documents was in, and `since` when every article that
    there is was first published.

    Of the published articles that meet in a group, the one published first gives its id. Where one falls apart, its id stays with
    the document it was minted from, else with most of its documents.

    >>> name([("a", "b", "c")], {"b": "b", "c": "c"}, {"b": 2, "c": 1})
    Naming(articles={'c': ('a', 'b', 'c')}, ended={'b': 'c'}, split=())
    """
    ordered = sorted(groups)
    parts: dict[str, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(ordered):
        for document in group:
            if document in homes:
                parts[homes[document]][number] += 1
    heirs = {old: _heir(old, counts, ordered) for old, counts in parts.items()}
    claims: dict[int, list[str]] = defaultdict(list)
    for old, number in heirs.items():
        claims[number].append(old)
    taken = {*homes.values(), *since}
    ids: list[str] = []
    for number, group in enumerate(ordered):
        ids.append(min(claims[number], key=lambda old: (since.get(old, 0), old)) if claims[number] else _mint(group, taken))
        taken.add(ids[-1])
    ended = {old: ids[heirs[old]] if old in heirs else None for old in sorted(set(homes.values()) - set(ids))}
    split = sorted((old, ids[n]) for old, counts in parts.items() for n in counts if n != heirs[old] and not claims[n])
    return Naming(dict(sorted(zip(ids, ordered, strict=True))), ended, tuple(split))


def _heir(old: str, counts: Mapping[int, int], groups: Sequence[Group]) -> int:
    """Which of the groups that hold its documents goes on under this id."""
    return min(counts, key=lambda number: (old not in groups[number], -counts[number], number))


def _mint(group: Group, taken: set[str]) -> str:
    """The smallest document id of a group; a hash of it where an older article goes by that id."""
    id_ = group[0]
    while id_ in taken:
        id_ = hashlib.sha256(id_.encode()).hexdigest()[: len(id_)]
    return id_
