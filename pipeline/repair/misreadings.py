"""Text that was saved in one charset and read in another: the table of such misreadings, and what each would change in a text.

Each misreading proposes changes; `judge.py` decides on the evidence of the whole text.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

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
HAVE_CONTROLS = {LATIN, *["iso8859_1", "iso8859_2", "cp1250", "cp1251", "cp1253", "cp1254"]}  # undefined bytes come through
SINGLE = ["mac_roman", "cp1250", "iso8859_2", "cp1251", "cp1253", "cp1254", "cp1257", "cp437", "cp850", "cp866", "koi8_r"]
MISREADINGS = (
    # UTF-8 in the many tables of one byte a character:   naÃ¯ve, naГЇve, naÔve with two marks -> naïve
    *(Misreading("utf-8", w, "utf-8") for w in (LATIN, *SINGLE)),
    # UTF-8 in the tables of two bytes a character:   don鈥檛 -> don’t
    *(Misreading("utf-8", w, "wide") for w in ("gb18030", "cp932", "big5", "cp949")),
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
    # Cyrillic and Greek:   Ïðèâåò -> Привет
    *(Misreading(t, LATIN, "script") for t in ("cp1251", "koi8_r", "cp1253", "cp866", "iso8859_5", "mac_cyrillic")),
    # Cyrillic in another Cyrillic table:   оПХБЕР -> Привет
    *(Misreading(t, "cp1251", "script") for t in ("koi8_r", "cp866")),
)
UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")
PAIRS = {  # lead and second byte; the high-only form first, for runs inside Latin text
    "gbk": (rb"[\x81-\xfe][\x80-\xfe]", rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]"),
    "big5": (rb"[\xa1-\xf9][\xa1-\xfe]", rb"[\xa1-\xf9][\x40-\x7e\xa1-\xfe]"),
    "cp932": (rb"[\x81-\x9f\xe0-\xfc][\x80-\xfc]", rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]"),
    "euc_jp": (rb"[\xa1-\xfe][\xa1-\xfe]", rb"[\xa1-\xfe][\xa1-\xfe]"),
    "cp949": (rb"[\xa1-\xfe][\xa1-\xfe]", rb"[\x81-\xc8][\x41-\x5a\x61-\x7a\x81-\xfe]|[\xa1-\xfe][\xa1-\xfe]"),
}
WORD = re.compile(rb"[\x80-\xff]{3}")
WIDE = re.compile("[\u2e80-\uffef]")
HIGH = re.compile(rb"[\x80-\xff]+")
BEYOND = re.compile(r"[^\x00-\x7f‘’“”–—…«»\xa0]+")
QUOTES = frozenset("‘’“”–—…•«»\xa0")
TOKEN = re.compile(rb"(?<![A-Za-z\x80-\xff])(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]){2,8}")
TYPOGRAPHIC = frozenset("’‘“”–—…•«»„\xa0·¿¡°©®€£™ºª§×±")
CONTROLS = re.compile("[\x80-\x9f]")
TURKISH = re.compile("[ğışĞİŞ]")


@cache
def _reader(read_as: str) -> str:
    """The 256 characters of a charset; undefined bytes are controls where readers pass them through, else U+FFFE."""
    charset = "cp1252" if read_as == LATIN else read_as
    undefined = chr if read_as in HAVE_CONTROLS else lambda _: "\ufffe"
    return "".join(bytes([byte]).decode(charset, "ignore") or undefined(byte) for byte in range(256))


@cache
def _writer(read_as: str) -> Any:  # the type of what codecs.charmap_build makes has no public name
    return codecs.charmap_build(_reader(read_as))


@cache
def _alike() -> dict[int, str]:
    """Controls and Turkish letters, to the character that has the same byte in Windows-1252."""
    controls = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
    return controls | {ord(c): c.encode("cp1254").decode("latin-1") for c in "ğışĞİŞ"}


def as_bytes(text: str, read_as: str) -> bytes:
    """The bytes that were read as this text, one a character; `?` for a character that the charset does not have."""
    if read_as == LATIN and (CONTROLS.search(text) or TURKISH.search(text)):
        text = text.translate(_alike())
    return codecs.charmap_encode(text, "replace", _writer(read_as))[0]


@cache
def bytes_of(read_as: str) -> dict[str, int]:
    """Each character beyond ASCII that bytes read in a charset can be, and its byte."""
    table = {char: byte for byte, char in enumerate(_reader(read_as)) if byte >= 0x80 and char != "\ufffe"}
    return table | {chr(code): table[char] for code, char in _alike().items()} if read_as == LATIN else table


def proposals(text: str, misreading: Misreading, latin: bool, seen: bytes = b"") -> list[Proposal]:
    """What the text would be where it is misread so: ordered, not overlapping.

    `latin` tells whether the text is Latin but for some runs; `seen` is the text `as_bytes`, if at hand.

    >>> [p.after for p in proposals("a Ð¼Ð¸Ñ\\x80 b", Misreading("utf-8", LATIN, "utf-8"), True)]
    ['мир']
    """
    if misreading.kind == "wide":
        return list(_from_wide(text, misreading.read_as))
    seen = seen or as_bytes(text, misreading.read_as)
    if misreading.kind == "utf-8":
        return _decoded(text, seen, UTF8, "utf-8")
    if misreading.kind == "script":
        return _decoded(text, seen, HIGH, misreading.true)
    if latin:
        return list(_islands(text, seen, misreading.true))
    return _decoded(text, seen, _pairs(misreading.true)[1], misreading.true)


@cache
def _pairs(true: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    high, wide = PAIRS[true]
    return re.compile(b"(?:" + high + b")+"), re.compile(b"(?:" + wide + b")+")


def may_speak(text: str, misreading: Misreading, seen: bytes) -> bool:
    """Whether a text can hold any evidence for a misreading at all: a quick look before the costly one."""
    if misreading.kind == "utf-8":
        return bool(UTF8.search(seen))
    if misreading.kind == "wide":
        return bool(WIDE.search(text))
    return bool((WORD if misreading.kind == "script" else _two_pairs(misreading.true)).search(seen))


@cache
def _two_pairs(true: str) -> re.Pattern[bytes]:
    return re.compile(b"(?=[\x80-\xff])(?:" + PAIRS[true][1] + b"){2}")


def _decoded(text: str, seen: bytes, pattern: re.Pattern[bytes], true: str) -> list[Proposal]:
    """Every run of the pattern that its true charset can read, less an end that is chance."""
    runs = list(pattern.finditer(seen))
    whole = _read(b"\n".join([run[0] for run in runs]), true)
    if whole is not None and whole.count("\n") == len(runs) - 1:
        found = (Proposal(*run.span(), after) for run, after in zip(runs, whole.split("\n"), strict=True))
    else:
        found = (p for run in runs for p in _less_its_end(run, true))
    return [p for p in found if p.after != text[p.start : p.end]]


def _less_its_end(run: re.Match[bytes], true: str) -> Iterator[Proposal]:
    for end in range(len(run[0]), max(0, len(run[0]) - 3), -1):
        if after := _read(run[0][:end], true):
            yield Proposal(run.start(), run.start() + end, after)
            return


def _read(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return _read_surrogates(data) if charset == "utf-8" and b"\xed" in data else None


def _read_surrogates(data: bytes) -> str | None:
    """UTF-8 of surrogate pairs, as some databases write what lies beyond U+FFFF (Unicode Technical Report 26)."""
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None


def _from_wide(text: str, read_as: str) -> Iterator[Proposal]:
    for run in BEYOND.finditer(text):
        try:
            after = run[0].encode(read_as).decode("utf-8")
        except UnicodeError:
            continue
        yield Proposal(run.start(), run.end(), after)


def _islands(text: str, seen: bytes, true: str) -> Iterator[Proposal]:
    """Runs inside Latin text: pairs of high bytes alone where they read cleanly, else with ASCII second bytes inside the run.

    A run with an ASCII letter before it is the end of a word of the host (`naïve`).
    """
    at = 0
    for island in HIGH.finditer(seen):
        if island.start() < at:
            continue
        for pattern in reversed(_pairs(true)):
            run = pattern.match(seen, island.start())
            if run and text[run.end() - 2] in QUOTES and text[run.end() - 1].isascii():
                run = pattern.fullmatch(seen, run.start(), run.end() - 2)  # the word, then ’s
            after = _read(run[0], true) if run else None
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
    seen = as_bytes(text, LATIN)
    words = ((m, text[m.start() : m.end()]) for m in TOKEN.finditer(seen) if foreign(m[0]))
    found = [m for m, source in words if accented(source) and odd(source)]
    count = Counter(m[0] for m in found)
    for m in found:
        end = m.end() - 2 * (text[m.end() - 2] in QUOTES and text[m.end() - 1].isascii())
        after = _read(seen[m.start() : end], "gbk")
        if count[m[0]] >= times and after and all("\u4e00" <= c <= "\u9fff" for c in after):
            yield Proposal(m.start(), end, after)


def odd(source: str) -> bool:
    """Whether no word is written so: a capital after a small letter, or a symbol among letters.

    >>> odd("ÄÖÜ"), odd("ÖÐ¹ú")
    (False, True)
    """
    return not source.isalpha() or any(a.islower() and b.isupper() for a, b in pairwise(source))


def accented(source: str) -> bool:
    """Whether accented letters are two fifths of a token, or a C1 control stands in it; a quote does not begin it."""
    letters = sum("\xc0" <= c <= "\xff" for c in source)
    return source[0] not in QUOTES and (letters * 5 >= len(source) * 2 or any("\x80" <= c <= "\x9f" for c in source))


def foreign(token: bytes) -> bool:
    """Whether bytes of accented letters stand with others among them, and they are no UTF-8, and a clean word in no charset."""
    letters = sum(c >= 0xC0 for c in token)
    if not letters or letters == len(token) or len(set(token)) < 3:
        return False
    return not UTF8.search(token) and not any((after := _read(token, charset)) and clean(after) for charset in PAIRS)


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
