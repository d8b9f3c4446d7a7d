"""East Asian charsets of two bytes a character, read as Latin: what their runs are, and which of them read cleanly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from .characters import frequent_ideograph
from .readers import LATIN, UTF8, Proposal, as_bytes, decoded

PAIRS = {  # lead and second byte; the high-only form first, for runs inside Latin text
    "gbk": (rb"[\x81-\xfe][\x80-\xfe]", rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]"),
    "big5": (rb"[\xa1-\xf9][\xa1-\xfe]", rb"[\xa1-\xf9][\x40-\x7e\xa1-\xfe]"),
    "cp932": (rb"[\x81-\x9f\xe0-\xfc][\x80-\xfc]", rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]"),
    "euc_jp": (rb"[\xa1-\xfe][\xa1-\xfe]", rb"[\xa1-\xfe][\xa1-\xfe]"),
    "cp949": (rb"[\xa1-\xfe][\xa1-\xfe]", rb"[\x81-\xc8][\x41-\x5a\x61-\x7a\x81-\xfe]|[\xa1-\xfe][\xa1-\xfe]"),
}
HIGH = re.compile(rb"[\x80-\xff]+")
QUOTES = frozenset("‘’“”–—…•«»\xa0")
SIGNS = re.compile("[\x80-\x9fƒ„†‡ˆ‰‹›•˜]")
TIMES = 3  # how often a word must stand to be told by standing again and again
TOKEN = re.compile(rb"(?<![A-Za-z\x80-\xff])(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]){2,8}")


@cache
def pair_patterns(true: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    high, wide = PAIRS[true]
    return re.compile(b"(?:" + high + b")+"), re.compile(b"(?:" + wide + b")+")


@cache
def two_pairs(true: str) -> re.Pattern[bytes]:
    return re.compile(b"(?=[\x80-\xff])(?:" + PAIRS[true][1] + b"){2}")


def islands(text: str, seen: bytes, true: str) -> Iterator[Proposal]:
    """Runs inside Latin text: pairs of high bytes alone where they read cleanly, else with ASCII second bytes inside the run.

    A run with an ASCII letter before it is the end of a word of the host (`naïve`).
    """
    at = 0
    for island in HIGH.finditer(seen):
        if island.start() < at:
            continue
        for pattern in reversed(pair_patterns(true)):
            run = pattern.match(seen, island.start())
            if run and text[run.end() - 2] in QUOTES and text[run.end() - 1].isascii():
                run = pattern.fullmatch(seen, run.start(), run.end() - 2)  # the word, then ’s
            after = decoded(run[0], true) if run else None
            if run and after and _whole(text, run) and clean(after):
                yield Proposal(run.start(), run.end(), after)
                at = run.end()
                break


def recurring(text: str, times: int = TIMES) -> Iterator[Proposal]:
    """GBK words of any rarity that stand again and again in a Latin text, and that no word of it explains.

    Their second bytes may be ASCII letters and C1 controls; what is clean in any other way is left to the whole evidence.

    >>> [p.after for p in recurring("so " + "÷¦ôA\\x9f¼ " * 3)]
    ['鳓鬉熂', '鳓鬉熂', '鳓鬉熂']
    """
    seen = as_bytes(text, LATIN)
    spans = [(m.start(), _less_possessive(text, m.start(), m.end())) for m in TOKEN.finditer(seen)]
    found = [(a, b) for a, b in spans if foreign(seen[a:b]) and accented(text[a:b]) and odd(text[a:b])]
    count = Counter(seen[a:b] for a, b in found)
    for a, b in found:
        after = decoded(seen[a:b], "gbk")
        if count[seen[a:b]] >= times and after and all("\u4e00" <= c <= "\u9fff" for c in after):
            yield Proposal(a, b, after)


def _less_possessive(text: str, start: int, end: int) -> int:
    """The end of a token without the `’s` of its word."""
    return end - 2 * (end - start > 4 and text[end - 2] in QUOTES and text[end - 1].isascii())


def odd(source: str) -> bool:
    """Whether no word is written so: a capital after a small letter, or a symbol among letters.

    >>> odd("ÄÖÜ"), odd("ÖÐ¹ú")
    (False, True)
    """
    return not source.isalpha() or any(a.islower() and b.isupper() for a, b in pairwise(source))


def accented(source: str) -> bool:
    """Whether accented letters are two fifths of a token, or a sign of bytes 80 to 9F that no word has; no quote begins it."""
    letters = sum("\xc0" <= c <= "\xff" for c in source)
    return source[0] not in QUOTES and (letters * 5 >= len(source) * 2 or bool(SIGNS.search(source)))


def foreign(token: bytes) -> bool:
    """Whether bytes of accented letters stand with others among them, and they are no UTF-8, and a clean word in no charset."""
    letters = sum(c >= 0xC0 for c in token)
    if not letters or letters == len(token) or len(set(token)) < 3:
        return False
    return not _is_utf8(token) and not any((after := decoded(token, charset)) and clean(after) for charset in PAIRS)


def _is_utf8(token: bytes) -> bool:
    """Whether most of a token is UTF-8: two such bytes stand in many a token by chance."""
    return 2 * sum(map(len, UTF8.findall(token))) > len(token)


def _whole(text: str, run: re.Match[bytes]) -> bool:
    """Whether a run takes all high bytes to the end of the word, and begins where a word may begin."""
    lead, second = run[0][0], run[0][1]
    if second < 0x80 and len(run[0]) < 6 and (text[run.start()] in QUOTES or lead <= 0xBF):
        return False  # employer’s: a quote before a letter is no lead byte
    before = text[run.start() - 1 : run.start()]
    rest = run.string[run.end() : run.end() + 1]
    ends = not HIGH.match(rest) or text[run.end()] in QUOTES
    return ends and not (before.isascii() and before.isalpha())


def clean(after: str) -> bool:
    """Whether every character is in frequent use in East Asia, and two of them are not punctuation.

    >>> clean("玩具"), clean("滗"), clean("¢é")
    (True, False, False)
    """
    good = sum(east_asian(c) for c in after)
    return good >= 2 and all(
        east_asian(c) or c.isascii() or "\u3000" <= c <= "\u301f" or "\uff01" <= c <= "\uff5e" for c in after
    )


@cache
def east_asian(char: str) -> bool:
    """Whether a character is a kana, a Hangul syllable of KS X 1001, or an ideograph in frequent use."""
    if "\u3041" <= char <= "\u30fe":
        return True
    if "\uac00" <= char <= "\ud7a3":
        return len(char.encode("euc_kr", "ignore")) == 2
    return "\u4e00" <= char <= "\u9fff" and frequent_ideograph(char)
