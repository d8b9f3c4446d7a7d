"""Where witnesses differ: which version stands, and what the others have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pipeline.align import Alignment
from pipeline.model import BlockKind, OtherReading, Reading

from .record import DAMAGED, DIGITS, FOREIGN, SHORT, Place, Placed, Witness, Word


class Version(NamedTuple):
    """What some witnesses have at one place."""

    words: tuple[Word, ...]
    who: tuple[str, ...]


def _vote(
    spine: Sequence[Word], opens: Mapping[int, BlockKind], found: Sequence[Witness], aligned: Mapping[str, Alignment]
) -> tuple[list[Placed], list[Place]]:
    """The spine with the best reading at each place, and the places."""
    having = _having(spine, aligned)
    placed: list[Placed] = []
    places: list[Place] = []
    at = 0
    for a, b in [*_spans(spine, aligned), (len(spine), len(spine))]:
        placed += [Placed(spine[i], having[i], opens.get(i)) for i in range(at, a)]
        versions = _versions(a, b, spine, found, aligned)
        if versions:
            start, kind = len(placed), next((opens[i] for i in range(a, b) if i in opens), None)
            placed += [Placed(word, versions[0].who, None if k else kind) for k, word in enumerate(versions[0].words)]
            if not versions[0].words and kind and b < len(spine):
                opens = {**opens, b: opens.get(b, kind)}
            others = tuple(OtherReading(text=_plain(version.words), witnesses=version.who) for version in versions[1:])
            if others:
                places.append(Place(start, len(placed), versions[0].who, others))
        else:
            placed += [Placed(spine[i], having[i], opens.get(i)) for i in range(a, b)]
        at = b
    return placed, places


def _having(spine: Sequence[Word], aligned: Mapping[str, Alignment]) -> list[tuple[str, ...]]:
    """For each word of the spine, the witnesses that have it."""
    having: list[list[str]] = [[] for _ in spine]
    for name, alignment in sorted(aligned.items()):
        for i, _ in alignment.equal:
            having[i].append(name)
    return [tuple(names) for names in having]


def _spans(spine: Sequence[Word], aligned: Mapping[str, Alignment]) -> list[tuple[int, int]]:
    """The stretches of the spine where some witness differs, merged where they overlap; long and short ones apart."""
    found = {(d.a1, d.a2) for alignment in aligned.values() for d in alignment.differences}
    merged: list[tuple[int, int]] = []
    for a, b in sorted(found):
        if merged and (a < merged[-1][1] or (a, a) == merged[-1][:1] * 2):
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _versions(a: int, b: int, spine: Sequence[Word], found: Sequence[Witness], aligned: Mapping[str, Alignment]) -> list[Version]:
    """The versions of spine[a:b], the best first; those that read the same are one."""
    held: dict[tuple[str, ...], list[tuple[str, tuple[Word, ...]]]] = defaultdict(list)
    for witness in found:
        span = aligned[witness.id].opposite(a, b)
        if span is not None:
            own = witness.words[slice(*span)]
            held[tuple(word.key for word in own)].append((witness.id, own))
    mine = tuple(word.key for word in spine[a:b])
    ranked = sorted(held, key=lambda keys: (*_rank(keys, held[keys], keys == mine), keys))
    return [
        Version(tuple(spine[a:b]) if keys == mine else held[keys][0][1], tuple(name for name, _ in held[keys])) for keys in ranked
    ]


def _rank(keys: tuple[str, ...], held: Sequence[tuple[str, tuple[Word, ...]]], mine: bool) -> tuple[float, ...]:
    """Sound before damaged, then most witnesses, then unsubstituted, then the spine's own, then the longer."""
    own = held[0][1]
    damaged = any(DAMAGED.search(word.text) or FOREIGN.search(word.text) for word in own)
    changed = all(any(word.text != word.was for word in version) for _, version in held)
    long = len(own) > SHORT
    return (float(damaged), -len(held) - (0.5 if long else 0), float(changed), float(not mine), -float(len(keys)))


def _plain(passage: Sequence[Word]) -> str:
    """The words of a witness as it has them, before substitution."""
    return "".join(
        (word.space or ("" if not k else _gap(passage[k - 1], word))) + word.was for k, word in enumerate(passage)
    ).strip()


def _gap(before: Word, word: Word) -> str:
    return "\n\n" if before.block != word.block else ""


def _reading(place: Place, text: str, offsets: Sequence[tuple[int, int]]) -> Reading:
    """A place as a span of the canonical text."""
    if place.start < place.end:
        start, end = offsets[place.start][0], offsets[place.end - 1][1]
    else:
        start = end = offsets[place.start][0] if place.start < len(offsets) else len(text)
    quote = text[start:end]
    kind = _kind(quote, [other.text for other in place.others])
    return Reading(start=start, end=end, quote=quote, kind=kind, witnesses=place.who, others=place.others)


def _kind(quote: str, others: Sequence[str]) -> Any:
    """What the difference is one of."""
    if any(DAMAGED.search(text) or FOREIGN.search(text) for text in (quote, *others)):
        return "damage"
    if not quote or not all(others):
        return "missing"
    if any(_figures_differ(quote, text) for text in others):
        return "figure"
    alike = all(
        SequenceMatcher(None, quote.lower(), text.lower(), autojunk=False).ratio() >= 0.75 for text in others if len(text) < 99
    )
    return "spelling" if alike and len(quote) < 99 else "wording"


def _figures_differ(one: str, other: str) -> bool:
    """Do both have figures, and not the same ones?"""
    a, b = ({figure.replace(",", "") for figure in DIGITS.findall(text)} for text in (one, other))
    return bool(a and b and not (a <= b or b <= a))
