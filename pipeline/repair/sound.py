"""The gate: text that shows no damage at all, and so needs none of the costly evidence.

A text passes where it is ASCII and common typographic marks, or where one language has every pair of characters in it.
`tests/test_repair.py` proves that what passes would come back unchanged.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from ..languages import Fit, identify, languages, latin_languages
from .misreadings import MISREADINGS
from .pairs import east_asian
from .readers import bytes_of

ASCII = bytes(range(128))
NOT_LETTERS = bytes(c for c in range(128) if not chr(c).isalpha())
ORDINARY = frozenset("‘’“”–—…•\xa0·©®°€£™«»§×½´←↑→↓★☆✓\xad\u2009\u200b\u200c\u200d\u2010\u2011\u202f\ufeff")
TOLD = re.compile(f"[^\x00-\x7f{''.join(sorted(ORDINARY))}]+")  # characters that tell of a language
ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]\w{1,23});")
MARKS = "“”„£®«»½§©°€"
MISPLACED = re.compile(f"[{MARKS}](?<=[^\\W\\d_].)(?=[^\\W\\d_])")  # a mark in the middle of a word: contr“le
# Scripts and pictures from U+2E80 that no charset in `readers` and `misreadings` makes of any bytes: Arabic forms, emoji
OUT_OF_REACH = re.compile("[\ufb50-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]")
EVERY = -1  # the mask of all languages
SEEN = 2000  # characters by which the language is told
CLOSE = 1.0  # tenths of a nat by which another language may be better
OPENING, CLOSING = frozenset("‘“«–—\xa0"), frozenset("’”»–—…\xa0")
WELCOME = frozenset("äöüéÄÖÜ")  # letters of names that no wrong Latin charset makes of another letter: è may have been č
SHARP = frozenset(("äß", "öß", "üß"))  # grüßen: two letters beyond ASCII side by side, and ordinary
RARE = 80  # the cost of a letter that is no letter of the language
EAST_ASIAN_MARKS = frozenset("、，。．：；！？「」『』（）《》〈〉・ー～\u3000" + "".join(ORDINARY))


def is_sound(text: str) -> bool:
    """Whether nothing in the text gives a repair anything to do.

    >>> is_sound("Die Tür war größer – als “gedacht”."), is_sound("Die TÃ¼r"), is_sound("flour &amp; water")
    (True, False, False)
    """
    if "&" in text and ENTITY.search(text):
        return False
    if text.isascii():
        return True
    lines = telling(text)
    beyond = set(lines.encode("utf-8", "surrogatepass").translate(None, ASCII).decode("utf-8", "surrogatepass"))
    if not beyond.isdisjoint(MARKS) and MISPLACED.search(lines):
        return False
    return beyond <= ORDINARY or _in_one_language(text, lines)


def telling(text: str) -> str:
    """The lines of a text that have characters beyond ASCII, and the first and the last one: what stands beside such a character
    stands there too.

    >>> telling("The mill\\nwas sold\\nto André\\nin May.")
    'The mill\\nto André\\nin May.'
    """
    first, *lines = text.split("\n")
    if not lines:
        return text
    return "\n".join([first, *[line for line in lines[:-1] if not line.isascii()], lines[-1]])


def _in_one_language(text: str, lines: str) -> bool:
    """Whether one language has every pair of the telling lines, and the words of ASCII letters are no better in any other."""
    places = {lines[max(0, run.start() - 1) : run.end() + 1] for run in TOLD.finditer(lines)}
    pairs = {pair for place in places for pair in map("".join, pairwise(place))}
    left = EVERY
    for pair in pairs:
        left &= _mask(pair)
        if not left:
            return False
    return bool(left & hosts(identify(text[:SEEN]))) or not (left & _latin() or host_is_latin(text))


def hosts(fits: list[Fit]) -> int:
    """The mask of the languages that the words of ASCII letters fit best; of all languages where there are none."""
    return sum(_bit(fit.language.name) for fit in fits if fit.cost < fits[0].cost + CLOSE) if fits else EVERY


def host_is_latin(text: str) -> bool:
    """Whether most letters are ASCII: then what a run of other characters stands in is Latin text."""
    plain = text.encode("ascii", "ignore")
    return len(plain.translate(None, NOT_LETTERS)) > len(text) - len(plain)


def is_odd(word: str, host: int | None) -> bool:
    """Whether two characters stand together as in no language of the text (`host`, or any)."""
    host = EVERY if host is None else host
    pairs = (pair for pair in map("".join, pairwise(f" {word} ")) if not pair.isascii())
    return any(not _mask(pair) & host for pair in pairs)


@cache
def _masks() -> dict[str, int]:
    """For each pair of characters with one beyond ASCII, the languages that have it, a bit each."""
    masks: dict[str, int] = {}
    for name, language in languages().items():
        for pair in language.pairs:
            if not pair.isascii():
                masks[pair] = masks.get(pair, 0) | _bit(name)
    return masks


@lru_cache(maxsize=1 << 14)
def _mask(pair: str) -> int:
    """The languages in which a pair of characters is ordinary: seen there, or a letter of theirs beside ASCII or a mark."""
    plain = re.sub("[0-9]", "0", re.sub("[\\t\\n\\r\\f]", " ", pair))
    if plain != pair:
        return _mask(plain)
    letters = [c for c in pair if not c.isascii() and c not in ORDINARY and in_reach(c)]
    if not letters:
        return EVERY
    if letters[0] in WELCOME and len(letters) == 1 and pair[1 - pair.index(letters[0])].isascii():
        return EVERY
    if pair in SHARP:
        return EVERY
    seen = _masks().get(pair, 0)
    if len(letters) == 1 and pair not in ("Ã ", "Â "):
        beside = pair[1 - pair.index(letters[0])]
        before = beside in OPENING if pair[1] == letters[0] else beside in CLOSING and not "Â" <= pair[0] <= "Þ"
        return seen | _spelling(letters[0].lower()) if beside.isascii() or before else seen
    return seen | _east_asia() if all(east_asian(c) or c in EAST_ASIAN_MARKS for c in pair) else seen


@cache
def made() -> frozenset[str]:
    """What the charsets of one byte a character make of any byte beyond ASCII."""
    return frozenset(char for each in MISREADINGS if each.kind != "wide" for char in bytes_of(each.read_as))


def in_reach(char: str) -> bool:
    """Whether some wrong charset can make a character beyond ASCII: those of two bytes a character may make any from U+2E80."""
    return char in made() or (char >= "\u2e80" and not OUT_OF_REACH.match(char))


def _spelling(letter: str) -> int:
    """The languages that often write a letter, and so may write it beside any other."""
    return sum(_bit(name) for name, language in languages().items() if language.alone.get(letter, RARE) < RARE)


@cache
def _bit(name: str) -> int:
    return 1 << list(languages()).index(name)


@cache
def _latin() -> int:
    return sum(_bit(each.name) for each in latin_languages())


@cache
def _east_asia() -> int:
    return sum(_bit(name) for name in languages() if name in ("zh-hans", "zh-hant", "ja", "ko"))
