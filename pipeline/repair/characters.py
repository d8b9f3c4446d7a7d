"""How likely one character follows another in ordinary text of any language: the judge between a text and its repair."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from ..languages import UNSEEN, Language, languages, latin_languages

PLAIN = {**dict.fromkeys(range(0x30, 0x3A), "0"), **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85"), " ")}


@cache
def _table() -> tuple[dict[str, int], dict[str, int]]:
    """Costs (-10 ln p) of characters and of pairs in whichever language likes them best."""
    alone: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for language in languages().values():
        for kept, new in ((alone, language.alone), (pairs, language.pairs)):
            kept.update((key, cost) for key, cost in new.items() if cost < kept.get(key, 999))
    return alone, {pair: cost for pair, cost in pairs.items() if cost < alone.get(pair[1], 200) + UNSEEN}


# Characters the table has not met, by where they stand: -10 ln p. The first range that holds the character counts.
UNMET = (
    ("\0", "\x1f", 170),
    (" ", "~", 80),
    ("\x7f", "\x9f", 170),
    ("\xa0", "\xff", 100),
    ("\u0100", "\u017f", 100),
    ("\u0180", "\u036f", 130),
    ("\u0370", "\u03ff", 100),
    ("\u0400", "\u045f", 100),
    ("\u0460", "\u052f", 130),
    ("\u1ea0", "\u1ef9", 100),
    ("\u2010", "\u2027", 85),
    ("\u2500", "\u25ff", 130),
    ("\u3000", "\u3020", 95),
    ("\u3040", "\u30ff", 95),
    ("\uac00", "\ud7a3", 110),
    ("\ue000", "\uf8ff", 190),
    ("\uff01", "\uff5e", 110),
    ("\uff61", "\uff9f", 130),
    ("\ufffd", "\ufffd", 170),
)


@cache
def _unmet(char: str) -> int:
    if unicodedata.category(char) in ("Cn", "Co", "Cs"):
        return 200
    if "\u3400" <= char <= "\u9fff":
        return 105 if frequent_ideograph(char) else 145
    return next((cost for low, high, cost in UNMET if low <= char <= high), 125)


def frequent_ideograph(char: str) -> bool:
    """Whether an ideograph is of the first level of GB 2312, Big5 or JIS X 0208: those in frequent use.

    >>> frequent_ideograph("国"), frequent_ideograph("滗")
    (True, False)
    """
    for charset, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("euc_jp", 0xB0, 0xCF)):
        data = char.encode(charset, "ignore")
        if len(data) == 2 and first <= data[0] <= last:
            return True
    return False


def is_known(char: str) -> bool:
    """Whether the character was met in ordinary text, or is East Asian or a picture."""
    return (
        char in _table()[0]
        or char.lower() in _table()[0]
        or "\u2010" <= char <= "\u2bff"
        or "\u3000" <= char <= "\ud7a3"
        or "\U0001f000" <= char <= "\U0001faff"
    )


def cost(text: str) -> int:
    """What the text costs after its first character, in tenths of a nat: the lower, the more ordinary.

    >>> cost(" déjà") < cost(" dÃ©jÃ\\xa0")
    True
    """
    alone, pairs = _table()
    text = text.translate(PLAIN)
    total = 0
    for a, b in pairwise(text):
        seen = pairs.get(a + b)
        total += seen if seen is not None else min(alone.get(b, 999), _unmet(b)) + UNSEEN
    return total


@cache
def _others() -> tuple[Language, ...]:
    """The languages that are not written in Latin letters."""
    latin = {language.name for language in latin_languages()}
    return tuple(language for name, language in languages().items() if name not in latin)


def mean_cost(words: Iterable[str]) -> tuple[float, int]:
    """What a character of these words costs in the one language beyond Latin script that likes them best, and how many there are.

    >>> mean_cost(["привет", "всем"])[0] < 35 < mean_cost(["рйчец", "очщъ"])[0]
    True
    """
    text = " ".join(("", *words, "")).translate(PLAIN)
    return min(language.cost(text) for language in _others()) / (len(text) - 1), len(text) - 1


def closest(text: str) -> Language:
    """The language beyond Latin script in which the text is the most ordinary."""
    return min(_others(), key=lambda language: language.cost(text))
