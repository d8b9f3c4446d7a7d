"""Which misreading a text suffers from, on the evidence of all its runs together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from .characters import cost, is_known
from .edits import Change
from .misreadings import LATIN, MISREADINGS, TYPOGRAPHIC, Misreading, Proposal, as_bytes, east_asian, host_is_latin, proposals


class Margin(NamedTuple):
    """What the evidence must come to, in tenths of a nat: over the text, for the mean run, for one run once it is believed."""

    total: float
    mean: float
    run: float


MARGINS = {
    "pairs": Margin(85, 35, 10),
    "utf-8": Margin(50, 25, 0),
    "wide": Margin(70, 40, 10),
    "script": Margin(140, 40, 10),
}
HANGUL, HAN = re.compile("[\uac00-\ud7a3]"), re.compile("[\u4e00-\u9fff]")
SAMPLE = 60  # different runs that are weighed before a verdict


def verdict(text: str) -> list[Change]:
    """The changes of the misreading that explains the text best; none where no evidence is strong enough."""
    best: tuple[float, Misreading, list[Proposal], list[Proposal]] | None = None
    seen = {m.read_as: as_bytes(text, m.read_as) for m in MISREADINGS if m.kind != "wide"}
    for misreading in MISREADINGS:
        found = list(proposals(text, misreading, seen.get(misreading.read_as)))
        strong = [p for p in found if is_evidence(text, p, misreading)]
        if not strong or not plausible(text, strong, misreading):
            continue
        total, mean = weigh(text, strong, misreading)
        margin = MARGINS[misreading.kind]
        if total >= margin.total and mean >= margin.mean and (best is None or total > best[0]):
            best = total, misreading, found, strong
    return list(_accepted(text, best[2], best[3], best[1])) if best else []


def _accepted(text: str, found: list[Proposal], strong: list[Proposal], misreading: Misreading) -> Iterable[Change]:
    """The proposals that a verdict carries: all of them where nearly the whole text is misread, else those that gain."""
    whole = misreading.kind in ("script", "pairs") and _covers(text, strong)
    floor = MARGINS[misreading.kind].run
    strict = misreading.kind in ("script", "pairs") and host_is_latin(text)
    evidence = set(strong)
    for p in found:
        known = misreading.kind != "utf-8" or any(is_known(c) for c in p.after)
        gains = whole or gain(text, p) > floor
        if known and gains and is_sound(p.after) and (whole or not strict or p in evidence):
            yield Change(p.start, p.end, p.after, misreading.rule)


def _covers(text: str, strong: list[Proposal]) -> bool:
    """Whether the evidence is most of what is beyond ASCII, and outweighs the ASCII letters."""
    covered = sum(p.end - p.start for p in strong)
    return covered > 0.7 * len(re.findall("[^\x00-\x7f]", text)) and covered > len(re.findall("[A-Za-z]", text))


def is_sound(after: str) -> bool:
    """No control or private character came out."""
    return not re.search("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]", after)


def weigh(text: str, strong: list[Proposal], misreading: Misreading) -> tuple[float, float]:
    """The gain of all runs, repetitions counting by their logarithm, and the mean gain."""
    runs = Counter((text[p.start : p.end], p.after) for p in strong)
    first = {(text[p.start : p.end], p.after): p for p in reversed(strong)}
    total = count = 0.0
    for run in sorted(runs, key=lambda r: first[r].start)[:SAMPLE]:
        g, weight = gain(text, first[run]), 1 + math.log(runs[run])
        total += g * weight
        count += weight
    return total, total / count


def gain(text: str, p: Proposal) -> float:
    """How much cheaper the text is with the proposal, its neighbours included; a foreign script beside ASCII begins a word."""
    before, after = text[max(0, p.start - 1) : p.start] or " ", text[p.end : p.end + 1] or " "
    left = " " if before.isalnum() and before.isascii() and not _latin(p.after[0]) else before
    right = " " if after.isalnum() and after.isascii() and not _latin(p.after[-1]) else after
    stop = min(p.end, p.start + 200)  # a long run is judged by its beginning
    share = len(p.after) if stop == p.end else max(1, len(p.after) * (stop - p.start) // (p.end - p.start))
    return cost(before + text[p.start : stop] + (after if stop == p.end else "")) - cost(
        left + p.after[:share] + (right if stop == p.end else "")
    )


def _latin(char: str) -> bool:
    return char < "\u0250" or char in TYPOGRAPHIC


def is_evidence(text: str, p: Proposal, misreading: Misreading) -> bool:
    """Whether a proposal may speak for its misreading, or may only follow once others have spoken."""
    return is_sound(p.after) and SPEAKS[misreading.kind](p, Place.of(text, p), misreading)


class Place(NamedTuple):
    """What stands at a proposal in the text, and the characters before and after it (ASCII letters only, else empty)."""

    source: str
    before: str
    after: str
    capital: bool  # a capital of any alphabet stands before

    @classmethod
    def of(cls, text: str, p: Proposal) -> Place:
        sides = text[max(0, p.start - 1) : p.start], text[p.end : p.end + 1]
        before, after = (c if c.isascii() and c.isalpha() else "" for c in sides)
        return cls(text[p.start : p.end], before, after, sides[0].isupper())


def _script_speaks(p: Proposal, place: Place, _: Misreading) -> bool:
    """A word of three letters, all of the other script, apart from Latin letters."""
    letters = [c for c in p.after if c.isalpha()]
    apart = not place.before and not place.after
    return apart and len(letters) >= 3 and len(letters) >= len(p.after) - 1 and not any(map(_latin, letters))


def _pairs_speak(p: Proposal, place: Place, _: Misreading) -> bool:
    """Two East Asian characters, at the beginning of a word, not read out of letters that a word in capitals may have."""
    good = sum(east_asian(c) for c in p.after)
    return good >= 2 and good >= 0.6 * len(p.after) and not place.before


def _wide_speaks(p: Proposal, place: Place, _: Misreading) -> bool:
    return len(p.after) > 1 or bool(place.before or place.after)


def _utf8_speaks(p: Proposal, place: Place, misreading: Misreading) -> bool:
    """Known characters; one of two bytes only where no word in capitals explains it, in other tables three characters.

    `CAFÉ®` is no ɮ; `CAFÉ™` is no ə.
    """
    short = p.end - p.start == 2
    if not any(is_known(c) for c in p.after) or (short and p.after >= "\u0250"):
        return False
    if short and place.capital and place.source[0].isupper():
        return False
    if misreading.read_as == LATIN:
        return True
    if len(p.after) == 1 and p.after >= "\u2123":
        return False
    return not short or misreading.read_as in ("cp1250", "cp1254") or bool(place.before and p.after.isalpha())


SPEAKS: dict[str, Callable[[Proposal, Place, Misreading], bool]] = {
    "pairs": _pairs_speak,
    "utf-8": _utf8_speaks,
    "wide": _wide_speaks,
    "script": _script_speaks,
}


def odd(source: str) -> bool:
    """Whether no word is written so: a capital after a small letter, or a symbol among letters.

    >>> odd("ÄÖÜ"), odd("ÖÐ¹ú")
    (False, True)
    """
    return not source.isalpha() or any(a.islower() and b.isupper() for a, b in pairwise(source))


def plausible(text: str, strong: list[Proposal], misreading: Misreading) -> bool:
    """What the gains alone do not see: too little to go by, or words that the text as it stands explains."""
    words = {text[p.start : p.end] for p in strong}
    if misreading.kind == "pairs":
        if sum(bool(HANGUL.search(p.after) and HAN.search(p.after)) for p in strong) > 0.3 * len(strong):
            return False  # 행柯鬼쨌 for 青石小路: no Korean word mixes the two scripts
        strange = sum(odd(text[p.start : p.end]) for p in strong)
        varied = len({c for p in strong for c in p.after}) > 1
        return varied and strange >= 0.3 * len(strong) and sum(east_asian(c) for p in strong for c in p.after) >= 3
    if misreading.kind == "script":
        lower = sum(c.islower() for p in strong for c in p.after)
        upper = sum(c.isupper() for p in strong for c in p.after)
        mixed = len(re.findall("[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][A-Za-z]", text))
        if mixed > 0.3 * len(strong) and max(map(len, words)) < 6:
            return False  # accented words of the host: ÄÖÜ in a German text
        varied = len({c for p in strong for c in p.after}) >= 4
        return varied and lower > upper and (max(map(len, words)) >= 5 or sum(map(len, words)) >= 9)
    return True
