"""Where witnesses differ: which version stands, and what the others have."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from pipeline.align import Alignment
from pipeline.model import BlockKind, OtherReading, Reading

from .columns import columns
from .record import DAMAGED, DIGITS, EDGE, FOREIGN, SHORT, Pin, Place, Placed, Stretch, Version, Witness, Word
from .spelling import spelt
from .trust import Trust


def vote(
    spine: Sequence[Word],
    opens: Mapping[int, BlockKind],
    found: Sequence[Witness],
    aligned: Mapping[str, Alignment],
    pins: Mapping[Stretch, Pin],
) -> tuple[list[Placed], list[Place]]:
    """The spine with the best reading at each place, or the one that is pinned there, and the places."""
    having, edges = _having(spine, aligned), _edges(found, aligned)
    keys = [word.key for word in spine]
    finer = {witness.id: columns(aligned[witness.id], keys, witness.keys) for witness in found}
    differing = {(a, b): _versions(a, b, spine, found, finer) for a, b in _spans(finer)}
    trust = Trust(found, differing.values())
    spine = spelt(spine, found, aligned, trust.weights)
    chosen = {at: held for at, held in edges.items() if (at, at) in pins and not any(a < at < b for a, b in differing)}
    differing = _with_edges(differing, chosen, having)
    placed: list[Placed] = []
    places: list[Place] = []
    where: list[int] = []  # of each word of the spine, its number among the placed
    at = 0
    for (a, b), held in [*sorted(differing.items()), ((len(spine), len(spine)), [])]:
        where += range(len(placed), len(placed) + a - at)
        placed += [Placed(spine[i], having[i], opens.get(i)) for i in range(at, a)]
        pin = pins.get((a, b))
        start, best, *rest = len(placed), *_pinned(_ranked(held, spine[a:b], trust), pin)
        where += [start] * (b - a)
        kind = next((opens[i] for i in range(a, b) if i in opens), None)
        placed += [
            Placed(word, best.who, _opens(word, pin) if k else kind or _opens(word, pin)) for k, word in enumerate(best.words)
        ]
        if not best.words and kind and b < len(spine):
            opens = {**opens, b: opens.get(b, kind)}
        if rest:
            others = tuple(OtherReading(text=_plain(version.own), witnesses=version.who) for version in rest)
            places.append(Place(start, len(placed), best.who, others, ((a, b),), pin.decision if pin else None))
        at = b
    beyond = _beyond({at: held for at, held in edges.items() if at not in chosen}, having, [*where, len(placed)])
    return placed, sorted([*_joined(places), *beyond], key=lambda place: (place.start, place.end))


def _opens(word: Word, pin: Pin | None) -> BlockKind | None:
    """The kind of the block that a word opens, where a person chose the passage that it stands in."""
    return word.kind if pin and word.opens else None


def _joined(places: Sequence[Place]) -> list[Place]:
    """The places, those made one that touch and part the witnesses alike."""
    out: list[Place] = []
    for place in places:
        last = out[-1] if out else None
        if (
            last
            and last.end == place.start
            and last.start < last.end
            and place.start < place.end
            and _parted(last) == _parted(place)
            and last.decision == place.decision
        ):
            others = (
                OtherReading(text=f"{a.text} {b.text}".strip(), witnesses=a.witnesses)
                for a, b in zip(last.others, place.others, strict=True)
            )
            out[-1] = last._replace(end=place.end, others=tuple(others), spine=last.spine + place.spine)
        else:
            out.append(place)
    return out


def _parted(place: Place) -> tuple[tuple[str, ...], ...]:
    return (place.who, *(other.witnesses for other in place.others))


def _edges(found: Sequence[Witness], aligned: Mapping[str, Alignment]) -> dict[int, list[Version]]:
    """What witnesses have before the first word that they share with the text, and after the last, by the place in the spine."""
    held: dict[tuple[int, str], list[tuple[str, tuple[Word, ...]]]] = defaultdict(list)
    for witness in found:
        equal, own = aligned[witness.id].equal, witness.words
        if equal:
            (i, j), (last_i, last_j) = equal[0], equal[-1]
            for at, words in ((i, own[:j]), (last_i + 1, own[last_j + 1 :])):
                if len(words) > EDGE:
                    held[at, _plain(words)].append((witness.id, words))
    edges: dict[int, list[Version]] = defaultdict(list)
    for (at, _), versions in sorted(held.items()):
        edges[at].append(Version(versions[0][1], tuple(name for name, _ in versions), versions[0][1]))
    return edges


def _with_edges(
    differing: Mapping[Stretch, list[Version]],
    edges: Mapping[int, Sequence[Version]],
    having: Sequence[tuple[str, ...]],
) -> dict[Stretch, list[Version]]:
    """The versions at each place, and at these ends of witnesses, one of which is pinned."""
    out = dict(differing)
    for at, versions in edges.items():
        held = [*out.get((at, at), ()), *versions]
        lacking = _lacking(at, held, having)
        out[at, at] = held if not lacking or any(not each.words for each in held) else [*held, Version((), lacking)]
    return out


def _lacking(at: int, versions: Sequence[Version], having: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The witnesses that have the text at this place, and none of these versions."""
    theirs = {name for version in versions for name in version.who}
    return tuple(name for name in having[min(at, len(having) - 1)] if name not in theirs)


def _beyond(edges: Mapping[int, Sequence[Version]], having: Sequence[tuple[str, ...]], where: Sequence[int]) -> Iterator[Place]:
    """What witnesses have at their ends, as places."""
    for at, versions in edges.items():
        others = tuple(OtherReading(text=_plain(each.own), witnesses=each.who) for each in versions)
        yield Place(where[at], where[at], _lacking(at, versions, having), others, ((at, at),))


def _having(spine: Sequence[Word], aligned: Mapping[str, Alignment]) -> list[tuple[str, ...]]:
    """For each word of the spine, the witnesses that have it."""
    having: list[list[str]] = [[] for _ in spine]
    for name, alignment in sorted(aligned.items()):
        for i, _ in alignment.equal:
            having[i].append(name)
    return [tuple(names) for names in having]


def _spans(aligned: Mapping[str, Alignment]) -> list[tuple[int, int]]:
    """The stretches of the spine where some witness differs, merged where they overlap; long and short ones apart."""
    found = {(d.a1, d.a2) for alignment in aligned.values() for d in alignment.differences}
    merged: list[tuple[int, int]] = []
    for a, b in sorted(found):
        if merged and a < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _versions(a: int, b: int, spine: Sequence[Word], found: Sequence[Witness], aligned: Mapping[str, Alignment]) -> list[Version]:
    """The versions of spine[a:b]; those that read the same are one, the spine's own words standing for it."""
    held: dict[tuple[str, ...], list[tuple[str, tuple[Word, ...]]]] = defaultdict(list)
    for witness in found:
        span = aligned[witness.id].opposite(a, b)
        if span is not None:
            own = witness.words[slice(*span)]
            held[tuple(word.key for word in own)].append((witness.id, own))
    mine = tuple(word.key for word in spine[a:b])
    return [
        Version(tuple(spine[a:b]) if keys == mine else held[keys][0][1], tuple(name for name, _ in held[keys]), held[keys][0][1])
        for keys in sorted(held)
    ]


def _ranked(versions: Sequence[Version], mine: Sequence[Word], trust: Trust) -> list[Version]:
    """The best version first; what is there already where there is none."""
    own = tuple(word.key for word in mine)
    marks: Counter[str] = Counter()
    for version in versions:
        marks[_bare(version.words)] = max(marks[_bare(version.words)], _marks(version.words))
    ranked = sorted(versions, key=lambda version: _rank(version, own, trust.weight(version), marks[_bare(version.words)]))
    return ranked or [Version(tuple(mine), ())]


def _pinned(ranked: list[Version], pin: Pin | None) -> list[Version]:
    """The version of the witness that is pinned first, the others as they are ranked."""
    return sorted(ranked, key=lambda version: pin.witness not in version.who) if pin else ranked


def _bare(words: Sequence[Word]) -> str:
    return unicodedata.normalize("NFKD", "".join(word.key for word in words)).encode("ascii", "ignore").decode().replace("'", "")


def _marks(words: Sequence[Word]) -> int:
    """How many apostrophes and accents words have: what was saved as ASCII has lost them."""
    return sum(c == "'" or (c > "\x7f" and c.isalpha()) for word in words for c in word.key)


def _rank(version: Version, mine: tuple[str, ...], weight: float, marks: int) -> tuple[float, ...]:
    """Sound before damaged; passages were decided upon before; then what the witnesses weigh, then unsubstituted, then the
    spine's own, then the longer."""
    words, own = version.words, tuple(word.key for word in version.words) == mine
    damaged = any(DAMAGED.search(word.text) or FOREIGN.search(word.text) or word.text == "?" for word in words)
    passage = abs(len(words) - len(mine)) > SHORT
    changed = any(word.text != word.was for word in words)
    stripped = _marks(words) < marks
    return (float(passage), float(damaged or stripped), -weight, float(changed), float(not own), -float(len(words)))


def _plain(passage: Sequence[Word]) -> str:
    """The words of a witness as it has them, before substitution."""
    return "".join(
        (word.space or ("" if not k else _gap(passage[k - 1], word))) + word.was for k, word in enumerate(passage)
    ).strip()


def _gap(before: Word, word: Word) -> str:
    return "\n\n" if before.block != word.block else ""


def reading_of(place: Place, text: str, offsets: Sequence[tuple[int, int]]) -> Reading:
    """A place as a span of the canonical text."""
    if place.start < place.end:
        start, end = offsets[place.start][0], offsets[place.end - 1][1]
    else:
        start = end = offsets[place.start][0] if place.start < len(offsets) else len(text)
    quote = text[start:end]
    kind = _kind(quote, [other.text for other in place.others])
    return Reading(
        start=start, end=end, quote=quote, kind=kind, witnesses=place.who, others=place.others, decision=place.decision
    )


def _kind(quote: str, others: Sequence[str]) -> Any:
    """What the difference is one of."""
    if any(DAMAGED.search(text) or FOREIGN.search(text) for text in (quote, *others)):
        return "damage"
    if not quote or not all(others):
        return "missing"
    if any(figures_differ(quote, text) for text in others):
        return "figure"
    alike = all(
        SequenceMatcher(None, quote.lower(), text.lower(), autojunk=False).ratio() >= 0.75 for text in others if len(text) < 99
    )
    return "spelling" if alike and len(quote) < 99 else "wording"


def figures_differ(one: str, other: str) -> bool:
    """Do both have figures, and not the same ones?"""
    a, b = ({figure.replace(",", "") for figure in DIGITS.findall(text)} for text in (one, other))
    return bool(a and b and not (a <= b or b <= a))
