"""Text that was saved in one charset and read in another: the table of such misreadings, and what each would change in a text.

Each misreading proposes changes; `judge.py` decides on the evidence of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .pairs import HIGH, islands, pair_patterns, two_pairs
from .readers import LATIN, UTF8, Proposal, as_bytes, decoded


class Misreading(NamedTuple):
    """Saved as `true`, read as `read_as`. `kind` names how its runs are found."""

    true: str
    read_as: str
    kind: str

    @property
    def rule(self) -> str:
        return f"{self.true}-as-{self.read_as}"


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
    *(Misreading(t, LATIN, "script") for t in ("cp1251", "koi8_r", "koi8_u", "cp1253", "cp866", "iso8859_5", "mac_cyrillic")),
    # Hebrew, Arabic, Thai:   ùìåí -> שלום
    *(Misreading(t, LATIN, "script") for t in ("cp1255", "cp1256", "iso8859_6", "cp874")),
    # Cyrillic in another Cyrillic table:   оПХБЕР -> Привет
    *(Misreading(t, "cp1251", "script") for t in ("koi8_r", "koi8_u", "cp866")),
)
WORD = re.compile(rb"[\x80-\xff]{3}")
WIDE = re.compile("[\u2e80-\uffef]")
BEYOND = re.compile(r"[^\x00-\x7f‘’“”–—…«»\xa0]+")
TYPOGRAPHIC = frozenset("’‘“”–—…•«»„\xa0·¿¡°©®€£™ºª§×±")


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
        return list(islands(text, seen, misreading.true))
    return _decoded(text, seen, pair_patterns(misreading.true)[1], misreading.true)


def may_speak(text: str, misreading: Misreading, seen: bytes) -> bool:
    """Whether a text can hold any evidence for a misreading at all: a quick look before the costly one."""
    if misreading.kind == "utf-8":
        return bool(UTF8.search(seen))
    if misreading.kind == "wide":
        return bool(WIDE.search(text))
    return bool((WORD if misreading.kind == "script" else two_pairs(misreading.true)).search(seen))


def _decoded(text: str, seen: bytes, pattern: re.Pattern[bytes], true: str) -> list[Proposal]:
    """Every run of the pattern that its true charset can read, less an end that is chance."""
    runs = list(pattern.finditer(seen))
    whole = decoded(b"\n".join([run[0] for run in runs]), true)
    if whole is not None and whole.count("\n") == len(runs) - 1:
        found = (Proposal(*run.span(), after) for run, after in zip(runs, whole.split("\n"), strict=True))
    else:
        found = (p for run in runs for p in _less_its_end(run, true))
    return [p for p in found if p.after != text[p.start : p.end]]


def _less_its_end(run: re.Match[bytes], true: str) -> Iterator[Proposal]:
    for end in range(len(run[0]), max(0, len(run[0]) - 3), -1):
        if after := decoded(run[0][:end], true):
            yield Proposal(run.start(), run.start() + end, after)
            return


def _from_wide(text: str, read_as: str) -> Iterator[Proposal]:
    for run in BEYOND.finditer(text):
        try:
            after = run[0].encode(read_as).decode("utf-8")
        except UnicodeError:
            continue
        yield Proposal(run.start(), run.end(), after)
