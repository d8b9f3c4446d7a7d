"""According to whom, and the proper name that "the study" stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from ..quantities import Quantified
from .patterns import _MONTH, APPOSED, ATTRIBUTIONS, NAMED, NOT_NAMES
from .phrases import _tidy, _tokens
from .words import CARRY, GENERIC, Place


class Sources(NamedTuple):
    """Who is named for a figure, and the proper name that stands for."""

    attribution: Place | None
    source: Place | None


def _attributions(text: str) -> tuple[list[Place], list[Place]]:
    """Where someone is named for a figure, in text order: all such places, and those that hold beyond their sentence.

    A person who is quoted (`says Ada Crumb`) speaks for one sentence only; a report goes on.
    """
    found = [
        (_without_lead(text, *m.span("who")), "said" in pattern.groupindex and m["said"] is not None)
        for pattern in ATTRIBUTIONS
        for m in pattern.finditer(text)
    ]
    places = _apart([place for place, _ in found if place])
    lasting = {place for place, speech in found if place and not speech}
    return places, [place for place in places if place in lasting]


def _apart(places: list[Place]) -> list[Place]:
    """The places in text order, without those that begin inside another; of two with one start, the longer."""
    out: list[Place] = []
    for place in sorted(places, key=lambda p: (p[0], -p[1])):
        if not out or place[0] >= out[-1][1]:
            out.append(place)
    return out


def _without_lead(text: str, start: int, end: int) -> Place | None:
    """A name without the word that only begins its sentence (`But Gartner` -> `Gartner`); None if nothing is left."""
    m = re.compile(r"(\w+),?\s+").match(text, start, end)
    while m and m[1].lower() in NOT_NAMES and m[1].lower() not in {"the", "a", "an", "this", "that", "our", "their", "its"}:
        start = m.end()
        m = re.compile(r"(\w+),?\s+").match(text, start, end)
    words = text[start:end].lower().split()
    if not words or (len(words) == 1 and words[0] in NOT_NAMES) or re.match(rf"(?:{_MONTH}|[\d.,%$]+)\b", text[start:end]):
        return None
    return _tidy(text, start, end)


def _names(text: str) -> list[Place]:
    """The proper names of reports, surveys and those who made them, in text order. `X, a study by Y` names X."""
    found = [_proper(text, *m.span("name")) for pattern in NAMED for m in pattern.finditer(text)]
    names = _apart([place for place in found if place])
    return [b for a, b in zip([(0, 0), *names], names, strict=False) if not APPOSED.match(text, a[1], b[0])]


def _proper(text: str, start: int, end: int) -> Place | None:
    """The proper name in a span: `A Forbes Advisor study` -> `Forbes Advisor`; `The Hill Omnibus study` keeps `The`."""
    tokens = _tokens(text, start, end)
    keep = [i for i, t in enumerate(tokens) if text[t.start].isupper() and t.word not in GENERIC | NOT_NAMES]
    if not keep:
        return None
    first, last = keep[0], keep[-1]
    while last + 1 < len(tokens) and text[tokens[last + 1].start].isupper():
        last += 1  # Bread Price Index
    if (
        first
        and tokens[first - 1].word == "the"
        and text[tokens[first - 1].start] == "T"
        and re.search(r"[a-z,]\s$", text[: tokens[first - 1].start][-2:])
    ):
        first -= 1  # a capital inside a sentence belongs to the name
    owner = next((i for i in range(first, last + 1) if tokens[i].word.endswith("'s") and i >= keep[0]), last)
    stop = tokens[owner].end
    stop -= 2 if text[stop - 2 : stop] in {"'s", "’s"} else 0
    return tokens[first].start, stop


def _nearest(places: list[Place], at: int, reach: int) -> Place | None:
    """The last place that ends before `at`, else the first within `reach` after it."""
    i = bisect_right(places, (at, at))
    if i and at - places[i - 1][1] <= reach:
        return places[i - 1]
    return places[i] if i < len(places) and places[i][0] - at <= reach // 3 else None


def _attribution(q: Quantified, sentence: Place, places: list[Place], lasting: list[Place]) -> Place | None:
    """Who is named in the sentence, nearest to the number; else the nearest mention before it that still holds."""
    i, j = bisect_right(places, (sentence[0], 0)), bisect_right(places, (sentence[1], 0))
    own = [p for p in places[i:j] if not (p[0] <= q.start < p[1])]
    return min(own, key=lambda p: abs(p[0] - q.start)) if own else _nearest(lasting, q.start, CARRY)
