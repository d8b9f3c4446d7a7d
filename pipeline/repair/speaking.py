"""Which of the proposals of a misreading may speak for it, and what speaks against all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .characters import is_known
from .misreadings import TYPOGRAPHIC, Misreading
from .pairs import east_asian, odd
from .readers import LATIN, UTF8, Proposal, as_bytes

HANGUL, HAN = re.compile("[\uac00-\ud7a3]"), re.compile("[\u4e00-\u9fff]")
MARKS = "«»„“”–—…"
CAMEL = re.compile("[а-яё][А-ЯЁ]|[α-ω][Α-Ω]")
COMMON = TYPOGRAPHIC | set("½¼¾²³¹µ")  # marks that stand in any text
PLURAL = re.compile("s(?![a-z])")


def is_printable(after: str) -> bool:
    """Whether no control or private character came out."""
    return not re.search("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]", after)


def is_latin(char: str) -> bool:
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
    return len(letters) >= 3 and len(letters) >= len(core) - 1 and not any(map(is_latin, letters))


def _pairs_speak(text: str, p: Proposal, _: Misreading) -> bool:
    """Two East Asian characters, at the beginning of a word, not read out of letters that a word in capitals may have."""
    if len(p.after) < 2 or _word_before(text, p):
        return False
    good = sum(map(east_asian, p.after))
    return good >= 2 and good >= 0.6 * len(p.after)


def _wide_speaks(text: str, p: Proposal, _: Misreading) -> bool:
    return len(p.after) > 1 or _word_before(text, p) or _word_after(text, p) or p.after in TYPOGRAPHIC


def knows(after: str) -> bool:
    """Whether some character is one of ordinary text, or all of it is UTF-8 misread once more."""
    return any(is_known(c) or c in COMMON for c in after) or bool(UTF8.search(as_bytes(after, LATIN)))


def _utf8_speaks(text: str, p: Proposal, misreading: Misreading) -> bool:
    """Known characters; one of two bytes only where no word in capitals explains it, in other tables three characters.

    `CAFÉ®` is no ɮ; `CAFÉ™` is no ə.
    """
    short = p.end - p.start == 2
    if not knows(p.after) or (short and p.after >= "\u0250"):
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
