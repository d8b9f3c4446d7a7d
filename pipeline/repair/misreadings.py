"""Text that was saved in one charset and read in another: the table of such misreadings, and what each would change in a text.

Each misreading proposes changes; `judge.py` decides on the evidence of the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .characters import frequent_ideograph


class Misreading(NamedTuple):
    """Saved as `true`, read as `read_as`. `kind` names how its runs are found."""

    true: str
    read_as: str
    kind: str

    @property
    def rule(self) -> str:
        return f"{self.true}-as-{self.read_as}"


class Proposal(NamedTuple):
    """`text[start:end]` could be `after`."""

    start: int
    end: int
    after: str


LATIN = "latin-1"  # stands for Latin-1, Windows-1252 and Windows-1254: they differ in 0x80-0x9F and in six Turkish letters
HAVE_CONTROLS = {LATIN, "iso8859_1", "cp1250", "cp1251", "cp1253", "cp1254"}  # readers that pass undefined bytes through
MISREADINGS = (
    # a Chinese name saved as GBK:   ÕÅÈýËÄ -> 张三四
    Misreading("gbk", LATIN, "pairs"),
    # Big5:   ´ú¸Õ¤¤¤å -> 測試中文
    Misreading("big5", LATIN, "pairs"),
    # Shift_JIS:   ‚±‚ñ‚É‚¿‚Í -> こんにちは
    Misreading("cp932", LATIN, "pairs"),
    # EUC-JP:   ¤³¤ó¤Ë¤Á¤Ï -> こんにちは
    Misreading("euc_jp", LATIN, "pairs"),
    # EUC-KR:   ¾È³çÇÏ¼¼¿ä -> 안녕하세요
    Misreading("cp949", LATIN, "pairs"),
    # UTF-8 in the many tables of one byte a character:   naÃ¯ve, naГЇve, naÔve with two marks -> naïve
    *(
        Misreading("utf-8", w, "utf-8")
        for w in (LATIN, "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp437", "cp850", "cp866", "koi8_r")
    ),
    # UTF-8 in the tables of two bytes a character:   don鈥檛 -> don’t
    *(Misreading("utf-8", w, "wide") for w in ("gb18030", "cp932", "big5", "cp949")),
    # Cyrillic and Greek:   Ïðèâåò -> Привет
    *(Misreading(t, LATIN, "script") for t in ("cp1251", "koi8_r", "cp1253", "cp866", "iso8859_5", "mac_cyrillic")),
    # Cyrillic in another Cyrillic table:   оПХБЕР -> Привет
    *(Misreading(t, "cp1251", "script") for t in ("koi8_r", "cp866")),
)
UTF8 = re.compile(
    "(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+",
)
PAIRS = {  # lead and second byte; the high-only form first, for runs inside Latin text
    "gbk": ("[\x81-\xfe][\x80-\xfe]", "[\x81-\xfe][\x40-\x7e\x80-\xfe]"),
    "big5": ("[\xa1-\xf9][\xa1-\xfe]", "[\xa1-\xf9][\x40-\x7e\xa1-\xfe]"),
    "cp932": ("[\x81-\x9f\xe0-\xfc][\x80-\xfc]", "[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]"),
    "euc_jp": ("[\xa1-\xfe][\xa1-\xfe]", "[\xa1-\xfe][\xa1-\xfe]"),
    "cp949": ("[\xa1-\xfe][\xa1-\xfe]", "[\x81-\xc8][\x41-\x5a\x61-\x7a\x81-\xfe]|[\xa1-\xfe][\xa1-\xfe]"),
}
HIGH = re.compile("[\x80-\xff]+")
BEYOND = re.compile(r"[^\x00-\x7f‘’“”–—…«»\xa0]+")
QUOTES = frozenset("‘’“”–—…•«»\xa0")
TOKEN = re.compile("(?<![A-Za-z\x80-\xff])(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]){2,8}")
TYPOGRAPHIC = frozenset("’‘“”–—…•«»„\xa0·¿¡°©®€£™ºª§×±")


@cache
def bytes_of(read_as: str) -> dict[int, int]:
    """For `str.translate`: each character of a charset to the character of its byte's number; all others beyond reach."""
    table: dict[int, int] = {}
    charsets = ("cp1252", "cp1254", "latin-1") if read_as == LATIN else (read_as,)
    for charset in charsets:
        for byte in range(0x80, 0x100):
            for char in bytes([byte]).decode(charset, "ignore"):
                table.setdefault(ord(char), byte)
    for byte in range(0x80, 0xA0):
        if read_as in HAVE_CONTROLS:
            table.setdefault(byte, byte)
    return {**dict.fromkeys(range(0x80, 0x100), 0x100), **table}


def host_is_latin(text: str) -> bool:
    """Whether most letters are ASCII: then what a run of other characters stands in is Latin text."""
    plain = len(re.findall("[A-Za-z]", text))
    return plain > len(re.findall("[^\x00-\x7f]", text))


def as_bytes(text: str, read_as: str) -> str:
    """The text with each character as the one whose number is its byte in the charset it was read in."""
    return text.translate(bytes_of(read_as))


def proposals(text: str, misreading: Misreading, seen: str | None = None) -> Iterator[Proposal]:
    """What the text would be where it is misread so: ordered, not overlapping. `seen` is the text `as_bytes`, if at hand.

    >>> [p.after for p in proposals("a Ð¼Ð¸Ñ\\x80 b", Misreading("utf-8", LATIN, "utf-8"))]
    ['мир']
    """
    if misreading.kind == "wide":
        yield from _from_wide(text, misreading.read_as)
        return
    seen = as_bytes(text, misreading.read_as) if seen is None else seen
    if misreading.kind == "utf-8":
        yield from _decoded(text, seen, UTF8, "utf-8")
    elif misreading.kind == "script":
        yield from _decoded(text, seen, HIGH, misreading.true)
    elif host_is_latin(text):
        yield from _islands(text, seen, misreading.true)
    else:
        yield from _decoded(text, seen, re.compile(f"(?:{PAIRS[misreading.true][1]})+"), misreading.true)


def _decoded(text: str, seen: str, pattern: re.Pattern[str], true: str) -> Iterator[Proposal]:
    """Every run of the pattern that its true charset can read, less an end that is chance."""
    for run in pattern.finditer(seen):
        data = run[0].encode("latin-1")
        for cut in (0, 1, 2):
            if cut < len(data) and (after := _read(data[: len(data) - cut], true)):
                if after != text[run.start() : run.end() - cut]:
                    yield Proposal(run.start(), run.end() - cut, after)
                break


def _read(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _from_wide(text: str, read_as: str) -> Iterator[Proposal]:
    for run in BEYOND.finditer(text):
        try:
            after = run[0].encode(read_as).decode("utf-8")
        except UnicodeError:
            continue
        yield Proposal(run.start(), run.end(), after)


def _islands(text: str, seen: str, true: str) -> Iterator[Proposal]:
    """Runs inside Latin text: pairs of high bytes alone where they read cleanly, else with ASCII second bytes inside the run.

    A run with an ASCII letter before it is the end of a word of the host (`naïve`).
    """
    high, wide = (re.compile(f"(?:{p})+") for p in PAIRS[true])
    at = 0
    for island in HIGH.finditer(seen):
        if island.start() < at:
            continue
        for pattern in (high, wide):
            run = pattern.match(seen, island.start())
            if run and text[run.end() - 2] in QUOTES and text[run.end() - 1].isascii():
                run = pattern.fullmatch(seen, run.start(), run.end() - 2)  # the word, then ’s
            after = _read(run[0].encode("latin-1"), true) if run else None
            if run and after and _whole(text, run) and clean(after):
                yield Proposal(run.start(), run.end(), after)
                at = run.end()
                break


def recurring(text: str, times: int = 3) -> Iterator[Proposal]:
    """GBK words of any rarity that stand again and again in a Latin text, and that no word of it explains.

    Their second bytes may be ASCII letters and C1 controls; what is clean in any other way is left to the whole evidence.

    >>> [p.after for p in recurring("so " + "÷¦ôA\\x9f¼ " * 3)]
    ['鳓鬉熂', '鳓鬉熂', '鳓鬉熂']
    """
    seen = text.translate(bytes_of(LATIN))
    found = [m for m in TOKEN.finditer(seen) if foreign(m[0]) and accented(text[m.start() : m.end()])]
    count = Counter(m[0] for m in found)
    for m in found:
        end = m.end() - 2 * (text[m.end() - 2] in QUOTES and text[m.end() - 1].isascii())
        after = _read(seen[m.start() : end].encode("latin-1"), "gbk")
        if count[m[0]] >= times and after and all("\u4e00" <= c <= "\u9fff" for c in after):
            yield Proposal(m.start(), end, after)


def accented(source: str) -> bool:
    """Whether accented letters are two fifths of a token, or a C1 control stands in it; a quote does not begin it."""
    letters = sum("\xc0" <= c <= "\xff" for c in source)
    return source[0] not in QUOTES and (letters * 5 >= len(source) * 2 or any("\x80" <= c <= "\x9f" for c in source))


def foreign(token: str) -> bool:
    """Whether bytes of accented letters stand with others among them, and they are a clean word in no charset."""
    letters = sum(c >= "\xc0" for c in token)
    if not letters or letters == len(token) or len(set(token)) < 3:
        return False
    data = token.encode("latin-1")
    return not any((after := _read(data, charset)) and clean(after) for charset in PAIRS)


def _whole(text: str, run: re.Match[str]) -> bool:
    """Whether a run takes all high bytes to the end of the word, and begins where a word may begin."""
    lead, second = run[0][0], run[0][1]
    if second.isascii() and (text[run.start()] in QUOTES or (lead <= "\xbf" and len(run[0]) < 6)):
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


def east_asian(char: str) -> bool:
    """Whether a character is a kana, a Hangul syllable of KS X 1001, or an ideograph in frequent use."""
    if "\u3041" <= char <= "\u30fe":
        return True
    if "\uac00" <= char <= "\ud7a3":
        return len(char.encode("euc_kr", "ignore")) == 2
    return "\u4e00" <= char <= "\u9fff" and frequent_ideograph(char)
