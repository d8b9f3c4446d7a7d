"""Which misreading a text suffers from, on the evidence of all its runs together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .characters import cost, mean_cost
from .edits import Change
from .evidence import LONGEST, Evidence, Excerpt
from .misreadings import MISREADINGS, Misreading, may_speak, proposals
from .readers import Proposal, as_bytes
from .speaking import is_evidence, is_latin, is_printable, knows, plausible


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
RARE = {"mac_cyrillic": 20, "iso8859_5": 20, "iso8859_6": 20}  # charsets that must explain a text by so much better than others
USUAL, CHANCE = 34, 60  # what a letter costs at most in a language of another script; chance adds as much to a single one
DENSE = {"cp874": CHANCE / 2}  # charsets in which nearly any two bytes read as a word
BETWEEN = re.compile("[ ,.;:!?()-]{0,3}")
SAMPLE = 30  # different runs that are weighed before a verdict


class Case(NamedTuple):
    """A misreading with the evidence for it."""

    total: float
    misreading: Misreading
    strong: list[Proposal]


def verdict(evidence: Evidence) -> list[Change]:
    """The changes of the misreading that explains the text best; none where no evidence is strong enough."""
    sample = evidence.excerpt
    if not evidence.odd:
        return []
    cases: list[Case] = []
    seen: dict[str, bytes] = {}
    for misreading in MISREADINGS:
        if misreading.kind not in ("utf-8", "wide") and any(_explains(sample, case) for case in cases):
            break
        if misreading.read_as not in seen:
            seen[misreading.read_as] = b"" if misreading.kind == "wide" else as_bytes(sample.text, misreading.read_as)
        data = seen[misreading.read_as]
        if may_speak(sample.text, misreading, data) and (case := _case(sample, misreading, data)):
            cases.append(case)
    return list(_accepted(evidence, best)) if (best := _best(cases)) else []


def _best(cases: list[Case]) -> Case | None:
    """The case that explains most; one of a dense charset only with words that are ordinary there."""
    found = [case for case in cases if case.misreading.true not in DENSE or _ordinary(case, DENSE[case.misreading.true])]
    best = max(found, key=lambda case: case.total, default=None)
    return best if best and _ordinary(best) else None


def _case(sample: Excerpt, misreading: Misreading, seen: bytes) -> Case | None:
    text = sample.text
    strong = [p for p in proposals(text, misreading, sample.latin, seen) if is_evidence(text, p, misreading)]
    if not strong or not plausible(text, strong, misreading):
        return None
    total, mean = weigh(sample, strong)
    total -= RARE.get(misreading.true, 0)
    margin = MARGINS[misreading.kind]
    return Case(total, misreading, strong) if total >= margin.total and mean >= margin.mean else None


def _ordinary(case: Case, chance: float = CHANCE) -> bool:
    """Whether words of another script are as those of one language: what was saved in a charset beyond the table becomes none."""
    if case.misreading.kind != "script":
        return True
    mean, size = mean_cost(islice(dict.fromkeys(p.after[:LONGEST] for p in case.strong), SAMPLE))
    return mean <= USUAL + chance / math.sqrt(size)


def _explains(sample: Excerpt, case: Case) -> bool:
    """Whether it is UTF-8, and nearly all that is beyond ASCII: that is never by chance."""
    return case.misreading.true == "utf-8" and sum(p.end - p.start for p in case.strong) > 0.9 * sample.beyond


def _accepted(evidence: Evidence, case: Case) -> Iterator[Change]:
    """The proposals that a verdict carries: all of them where nearly the whole text is misread, else those that gain."""
    misreading, kind = case.misreading, case.misreading.kind
    text, latin = evidence.text, evidence.latin
    found = [p for p in proposals(text, misreading, latin) if is_printable(p.after)]
    whole = kind in ("script", "pairs") and _covers(text, [p for p in found if is_evidence(text, p, misreading)])
    if whole:
        yield from _joined(text, found, misreading.rule)
        return
    floor = MARGINS[kind].run
    gains: dict[tuple[str, str], bool] = {}
    for p in found:
        key = text[max(0, p.start - 1) : p.end + 1], p.after
        if key not in gains:
            gains[key] = _follows(text, p, misreading, latin) and gain(text, p) > floor
        if gains[key]:
            yield Change(p.start, p.end, p.after, misreading.rule)


def _joined(text: str, found: list[Proposal], rule: str) -> Iterator[Change]:
    """The changes of a text that is misread as a whole: one for each row of words with nothing but ASCII marks between."""
    start, end, parts = -1, -1, list[str]()
    for p in found:
        if start >= 0 and BETWEEN.fullmatch(text, end, p.start):
            parts += [text[end : p.start], p.after]
        else:
            if start >= 0:
                yield Change(start, end, "".join(parts), rule)
            start, parts = p.start, [p.after]
        end = p.end
    if start >= 0:
        yield Change(start, end, "".join(parts), rule)


def _follows(text: str, p: Proposal, misreading: Misreading, latin: bool) -> bool:
    """Whether a proposal may follow once the verdict is passed."""
    if misreading.kind == "utf-8":
        return knows(p.after) or (p.after.isalpha() and p.after < "\u0180")
    return misreading.kind == "wide" or not latin or is_evidence(text, p, misreading)


def _covers(text: str, strong: list[Proposal]) -> bool:
    """Whether the evidence is most of what is beyond ASCII, and outweighs the ASCII letters."""
    covered = sum(p.end - p.start for p in strong)
    plain = text.encode("ascii", "ignore")
    return covered > 0.7 * (len(text) - len(plain)) and covered > len(re.findall(b"[A-Za-z]", plain))


def weigh(sample: Excerpt, strong: list[Proposal]) -> tuple[float, float]:
    """The gain of all runs, repetitions counting by their logarithm, and the mean gain."""
    text = sample.text
    runs: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Proposal] = {}
    for p in strong:
        run = text[p.start : p.end], p.after
        first.setdefault(run, p)
        runs[run] += sample.count(p.start)
    total = count = 0.0
    for run, p in list(first.items())[:SAMPLE]:
        g, weight = gain(text, p), 1 + math.log(runs[run])
        total += g * weight
        count += weight
    return total, total / count


def gain(text: str, p: Proposal) -> float:
    """How much cheaper the text is with the proposal, its neighbours included; a foreign script beside ASCII begins a word."""
    before, after = text[max(0, p.start - 1) : p.start] or " ", text[p.end : p.end + 1] or " "
    left = " " if before.isalnum() and before.isascii() and not is_latin(p.after[0]) else before
    right = " " if after.isalnum() and after.isascii() and not is_latin(p.after[-1]) else after
    stop = min(p.end, p.start + 200)  # a long run is judged by its beginning
    share = len(p.after) if stop == p.end else max(1, len(p.after) * (stop - p.start) // (p.end - p.start))
    edge = stop == p.end
    now = before + text[p.start : stop] + (after if edge else "")
    as_is = min(cost(now), cost(now.lower())) if text[p.start : stop].isupper() else cost(now)  # a heading in capitals
    return as_is - cost(left + p.after[:share] + (right if edge else ""))
