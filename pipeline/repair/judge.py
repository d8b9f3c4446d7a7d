"""Which misreading a text suffers from, on the evidence of all its runs together."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from .characters import cost, is_known, mean_cost
from .edits import Change
from .evidence import LONGEST, Evidence, Excerpt
from .misreadings import MISREADINGS, TYPOGRAPHIC, Misreading, may_speak, proposals
from .pairs import east_asian, odd
from .readers import LATIN, UTF8, Proposal, as_bytes


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
HANGUL, HAN = re.compile("[\uac00-\ud7a3]"), re.compile("[\u4e00-\u9fff]")
BETWEEN = re.compile("[ ,.;:!?()-]{0,3}")
MARKS = "«»„“”–—…"
CAMEL = re.compile("[а-яё][А-ЯЁ]|[α-ω][Α-Ω]")
COMMON = TYPOGRAPHIC | set("½¼¾²³¹µ")  # marks that stand in any text
PLURAL = re.compile("s(?![a-z])")
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
    """The case that explains most; one in Thai only with words that are ordinary there, as nearly any two bytes read so."""
    found = [case for case in cases if case.misreading.true != "cp874" or _ordinary(case, CHANCE / 2)]
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
        return _known(p.after) or (p.after.isalpha() and p.after < "\u0180")
    return misreading.kind == "wide" or not latin or is_evidence(text, p, misreading)


def _covers(text: str, strong: list[Proposal]) -> bool:
    """Whether the evidence is most of what is beyond ASCII, and outweighs the ASCII letters."""
    covered = sum(p.end - p.start for p in strong)
    plain = text.encode("ascii", "ignore")
    return covered > 0.7 * (len(text) - len(plain)) and covered > len(re.findall(b"[A-Za-z]", plain))


def is_printable(after: str) -> bool:
    """Whether no control or private character came out."""
    return not re.search("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]", after)


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
    left = " " if before.isalnum() and before.isascii() and not _latin(p.after[0]) else before
    right = " " if after.isalnum() and after.isascii() and not _latin(p.after[-1]) else after
    stop = min(p.end, p.start + 200)  # a long run is judged by its beginning
    share = len(p.after) if stop == p.end else max(1, len(p.after) * (stop - p.start) // (p.end - p.start))
    edge = stop == p.end
    now = before + text[p.start : stop] + (after if edge else "")
    as_is = min(cost(now), cost(now.lower())) if text[p.start : stop].isupper() else cost(now)  # a heading in capitals
    return as_is - cost(left + p.after[:share] + (right if edge else ""))


def _latin(char: str) -> bool:
    return char < "\u0250" or char in TYPOGRAPHIC


def is_evidence(text: str, p: Proposal, misreading: Misreading) -> bool:
    """Whether a proposal may speak for its misreading, or may only follow once others have spoken."""
    return SPEAKS[misreading.kind](text, p, misreading) and is_printable(p.after)


def _word_before(text: str, p: Proposal) -> bool:
    before = text[max(0, p.start - 1) : p.start]
    return before.isascii() and before.isalpha()


def _word_after(text: str, p: Proposal) -> bool:
    after = text[p.end : p.end + 1]
    return after.isascii() and after.isalpha()


def _script_speaks(text: str, p: Proposal, _: Misreading) -> bool:
    """A word of three letters, all of the other script, apart from Latin letters but for an ending `s`."""
    if len(p.after) < 3 or _word_before(text, p) or (_word_after(text, p) and not PLURAL.match(text, p.end)):
        return False
    letters = [c for c in p.after if c.isalpha() or unicodedata.category(c) == "Mn"]
    core = p.after.strip(MARKS)
    return len(letters) >= 3 and len(letters) >= len(core) - 1 and not any(map(_latin, letters))


def _pairs_speak(text: str, p: Proposal, _: Misreading) -> bool:
    """Two East Asian characters, at the beginning of a word, not read out of letters that a word in capitals may have."""
    if len(p.after) < 2 or _word_before(text, p):
        return False
    good = sum(map(east_asian, p.after))
    return good >= 2 and good >= 0.6 * len(p.after)


def _wide_speaks(text: str, p: Proposal, _: Misreading) -> bool:
    return len(p.after) > 1 or _word_before(text, p) or _word_after(text, p) or p.after in TYPOGRAPHIC


def _known(after: str) -> bool:
    """Whether some character is one of ordinary text, or all of it is UTF-8 misread once more."""
    return any(is_known(c) or c in COMMON for c in after) or bool(UTF8.search(as_bytes(after, LATIN)))


def _utf8_speaks(text: str, p: Proposal, misreading: Misreading) -> bool:
    """Known characters; one of two bytes only where no word in capitals explains it, in other tables three characters.

    `CAFÉ®` is no ɮ; `CAFÉ™` is no ə.
    """
    short = p.end - p.start == 2
    if not _known(p.after) or (short and p.after >= "\u0250"):
        return False
    if short and text[max(0, p.start - 1) : p.start].isupper() and text[p.start].isupper():
        return False
    if "\u2e80" <= p.after[0] <= "\uffef" and _word_before(text, p):
        return False  # fonctionnalité\xa0» is no 頻
    if misreading.read_as == LATIN or (len(p.after) == 1 and p.after >= "\u2123"):
        return misreading.read_as == LATIN
    if not short or misreading.read_as in ("cp1250", "cp1254", "cp1257") or (_word_before(text, p) and p.after.isalpha()):
        return True
    return p.after in COMMON and all("\u0400" <= c <= "\u04ff" or "\u2500" <= c <= "\u257f" for c in text[p.start : p.end])


SPEAKS: dict[str, Callable[[str, Proposal, Misreading], bool]] = {
    "pairs": _pairs_speak,
    "utf-8": _utf8_speaks,
    "wide": _wide_speaks,
    "script": _script_speaks,
}


def plausible(text: str, strong: list[Proposal], misreading: Misreading) -> bool:
    """What the gains alone do not see: too little to go by, or words that the text as it stands explains."""
    if misreading.kind == "pairs":
        return _plausible_pairs(text, strong)
    return misreading.kind != "script" or _plausible_script(text, strong)


def _plausible_pairs(text: str, strong: list[Proposal]) -> bool:
    if sum(bool(HANGUL.search(p.after) and HAN.search(p.after)) for p in strong) > 0.3 * len(strong):
        return False  # 행柯鬼쨌 for 青石小路: no Korean word mixes the two scripts
    strange = sum(odd(text[p.start : p.end]) for p in strong)
    varied = len({c for p in strong for c in p.after}) > 1
    return varied and strange >= 0.3 * len(strong) and sum(east_asian(c) for p in strong for c in p.after) >= 3


def _plausible_script(text: str, strong: list[Proposal]) -> bool:
    longest, all_ = max(p.end - p.start for p in strong), sum({text[p.start : p.end]: p.end - p.start for p in strong}.values())
    if sum(bool(CAMEL.search(p.after)) for p in strong) > 0.3 * len(strong):
        return False  # ттАЩ: a capital after a small letter is no word
    if len(re.findall("[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][A-Za-z]", text)) > 0.3 * len(strong) and longest < 6:
        return False  # accented words of the host: ÄÖÜ in a German text
    small = sum(1 - 2 * c.isupper() for p in strong for c in p.after) > 0
    return small and len({c for p in strong for c in p.after}) >= 4 and (longest >= 5 or all_ >= 9)
