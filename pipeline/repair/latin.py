"""Latin letters that were read in another Latin charset (`yazýlým`, `d‚j…`, `donÕt`): undone only where the language is known.

Such damage leaves letters that some language has in that place, so no pair of characters gives it away. What does: the words of
ASCII letters tell the language, and in that language every damaged place becomes ordinary at once.
"""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from ..languages import Fit, Language
from .edits import Change
from .evidence import Evidence
from .misreadings import TYPOGRAPHIC, Misreading
from .readers import LATIN, UTF8, as_bytes, bytes_of
from .sound import MISPLACED, is_odd

WEST = "en fr de es pt it nl ca gl eu da nb sv fi is et sq af ga cy id ms tl"
CENTRAL = "pl hu ro cs sk sl hr sq de"
ALL = f"{WEST} {CENTRAL} tr az lt lv"
# Which languages were written in a charset. Example: saved as cp1254, read as Latin-1: yazýlým -> yazılım
CHARSETS = (
    (Misreading("cp1254", LATIN, "latin"), "tr az"),
    (Misreading("cp1250", LATIN, "latin"), CENTRAL),
    (Misreading("iso8859_2", LATIN, "latin"), CENTRAL),
    (Misreading("cp852", LATIN, "latin"), CENTRAL),
    (Misreading("cp1257", LATIN, "latin"), "lt lv et"),
    (Misreading("mac_roman", LATIN, "latin"), WEST),
    (Misreading("cp850", LATIN, "latin"), WEST),
    (Misreading("cp437", LATIN, "latin"), WEST),
    (Misreading("cp1252", "iso8859_1", "latin"), ALL),
    (Misreading("cp1252", "mac_roman", "latin"), WEST),
    (Misreading("cp1252", "cp850", "latin"), WEST),
    (Misreading("cp1252", "cp437", "latin"), WEST),
    (Misreading("cp1252", "cp1250", "latin"), WEST),
)
BEYOND = re.compile("[^\x00-\x7f]+")
AROUND = string.punctuation + "‘’“”„«»…"  # what may stand around a word
CLOSE = 1.5  # how far behind the best language another may lie and still be meant
TRIED = 16  # places that tell whether more should be weighed
SITES = 200  # different places that are weighed before a verdict
TOTAL, MEAN, SHARE = 300, 92, 0.86  # what the gain must come to, in all and for the mean place, and the share of places that gain


class Verdict(NamedTuple):
    """The evidence that a text in a language suffers from a misreading. Costs in tenths of a nat."""

    total: float  # gain over all places, repetitions counting by their logarithm
    mean: float  # gain of the mean place
    share: float  # of the places that gain
    worst: float  # cost of the rarest pair of the median place once repaired, of letters where half of them are
    letters: bool  # whether half of the places are repaired to letters
    sites: int  # different places
    speak: int  # words that speak for it
    misreading: Misreading
    fit: Fit

    @property
    def holds(self) -> bool:
        """Whether it is strong enough, and the repaired places are as ordinary as places in this language are."""
        ordinary = (52 if self.letters else 66) + 20 / math.sqrt(self.sites)
        needed = TOTAL * math.exp(self.fit.excess / 4)  # the better the language is known, the less
        enough = self.total >= needed and self.mean >= MEAN and self.share >= SHARE
        return enough and self.speak > 1 and self.worst <= ordinary


def latin_letters(evidence: Evidence) -> list[Change]:
    """The changes of the misreading of Latin letters that a text suffers from; none where its language is not known.

    >>> text = "Le cafŽ Žtait fermŽ, mais le boulanger a gardŽ la clŽ de la premi\x8fre porte."
    >>> "".join(change.after for change in latin_letters(Evidence(text)))
    'éééééè'
    """
    odd = sum(evidence.words[word] for word in evidence.odd)
    if evidence.language is None or (odd < 2 and not MISPLACED.search(evidence.text)) or _is_utf8(evidence):
        return []
    places = sites(evidence.words)
    verdicts = [v for m, spoken in CHARSETS for v in _verdicts(places, m, spoken.split(), evidence.fits) if v.holds]
    return _changes(evidence.text, max(verdicts, key=lambda v: v.total)) if verdicts else []


def _is_utf8(evidence: Evidence) -> bool:
    """Whether sequences of UTF-8 stand in half of the odd words: then that is undone first."""
    return 2 * len(UTF8.findall(as_bytes(evidence.excerpt.text, LATIN))) > len(evidence.odd)


def sites(words: Mapping[str, int]) -> dict[str, Counter[str]]:
    """The runs of characters beyond ASCII in words, between their neighbours (digits as 0), and in which words, how often."""
    found: dict[str, Counter[str]] = {}
    for word, count in words.items():
        for run in BEYOND.finditer(word):
            place = _between(word, run.start(), run[0], run.end())
            found.setdefault(place, Counter())[word.strip(AROUND)] += count
        if len(found) >= SITES:
            break
    return found


def _between(text: str, start: int, run: str, end: int) -> str:
    return _plain(text[max(0, start - 1) : start]) + run + _plain(text[end : end + 1])


def _plain(char: str) -> str:
    return "0" if char.isdigit() else char if char.strip() else " "


def _verdicts(places: dict[str, Counter[str]], misreading: Misreading, spoken: list[str], fits: list[Fit]) -> list[Verdict]:
    """The evidence in each language that the text may be in: none where the best of all is not written in this charset."""
    if fits[0].language.name not in spoken:
        return []
    letters = letters_of(misreading)
    moved = {place: after for place in places if (after := place.translate(letters)) != place}
    if not _promising(moved, fits[0].language):
        return []
    near = [f for f in fits if f.language.name in spoken and f.cost < fits[0].cost + CLOSE and f.known]
    if all(map(_usual_mark, moved)):
        return []
    apart = {place: after for place, after in moved.items() if not TYPOGRAPHIC.issuperset(place[1:-1])}
    weighed = [moved, apart] if 0 < len(apart) < len(moved) else [moved]
    return [_weigh(places, each, misreading, fit) for each in weighed for fit in near[:2]]


def _promising(moved: dict[str, str], language: Language) -> bool:
    """Whether some of the first places gain: what does not need not be weighed."""
    first = list(moved.items())[:TRIED]
    return 3 * sum(_price(language, after) < _price(language, place) for place, after in first) > len(first)


def _usual_mark(place: str) -> bool:
    """Whether a place is of marks, no letters, and not in the middle of a word."""
    inside = place[0].isalpha() and place[-1].isalpha()
    return not inside and all(c in TYPOGRAPHIC or (c > "\x9f" and not c.isalpha()) for c in place[1:-1])


def _weigh(places: dict[str, Counter[str]], moved: dict[str, str], misreading: Misreading, fit: Fit) -> Verdict:
    language = fit.language
    strange = sum(1 for place in places if not _made(place, misreading.read_as))
    weights = np.array([1 + math.log(places[place].total()) for place in moved])
    costs = [language.costs(_typical(after)) for after in moved.values()]
    gains = np.array([_price(language, place) - sum(cost) for place, cost in zip(moved, costs, strict=True)])
    total, weight = float(gains @ weights), float(weights.sum())
    share = float(weights[gains > 0].sum()) / (weight + strange)
    rarest = [max(cost) for cost, after in zip(costs, moved.values(), strict=True) if after[1:-1].isalpha()]
    letters = 2 * len(rarest) >= len(costs)
    worst = float(np.median(rarest if letters else [max(cost) for cost in costs]))
    speak = _speak(sum((places[place] for place in moved), Counter()))
    return Verdict(total, total / weight, share, worst, letters, len(moved), speak, misreading, fit)


def _made(place: str, read_as: str) -> bool:
    """Whether a reader can have made a place; quotes and dashes may have been set later."""
    return all(c in TYPOGRAPHIC or c in bytes_of(read_as) or not c.isalpha() for c in place[1:-1])


def _speak(words: Counter[str]) -> int:
    """How many words speak: one that some language has once, however often it stands, as it may be a foreign name (`pão`)."""
    return sum(count if is_odd(word, None) else 1 for word, count in words.items())


def _price(language: Language, place: str) -> int:
    return language.cost(_typical(place))


def _typical(place: str) -> str:
    """The place, with a typical letter beside a mark at the edge of a word: no quote depends on which letter it is."""
    inside = place[0].isalnum() and place[-1].isalnum()
    if inside or any(c.isalpha() for c in place[1:-1]):
        return place
    return ("e" if place[0].isalnum() else place[0]) + place[1:-1] + ("t" if place[-1].isalnum() else place[-1])


@cache
def letters_of(misreading: Misreading) -> dict[int, str]:
    """For `str.translate`: each character that the misreading made, to the one that was meant."""
    meant = ((char, bytes([byte]).decode(misreading.true, "ignore")) for char, byte in bytes_of(misreading.read_as).items())
    return {ord(char): after for char, after in meant if after and after != char}


def _changes(text: str, verdict: Verdict) -> list[Change]:
    """Every run of the text; one that a sound mark explains, or where little else was damaged, only if it gains."""
    letters, language = letters_of(verdict.misreading), verdict.fit.language
    out = []
    for run in BEYOND.finditer(text):
        after = run[0].translate(letters)
        if after == run[0]:
            continue
        marks = not TYPOGRAPHIC.isdisjoint(run[0]) or verdict.share < 1
        gain = _price(language, _between(text, run.start(), run[0], run.end())) - _price(
            language, _between(text, run.start(), after, run.end())
        )
        if not marks or gain > 0 or (gain == 0 and TYPOGRAPHIC.issuperset(after)):
            out.append(Change(run.start(), run.end(), after, verdict.misreading.rule))
    return out
