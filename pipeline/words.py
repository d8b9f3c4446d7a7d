"""Text in, the codes of its words out: what a sketch is made of.

A code is 16 bits of a hash, in the part of the numbers that is for words of its kind: figures, words of a few lists, all others.
Damage to accents, quotes and case falls out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

NOT_LATIN_WORD = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace()))
SPACES = bytes(32 if code < 128 and chr(code).isspace() else code for code in range(256))
OTHER_SPACES = tuple(chr(code) for code in range(128, 0x3001) if chr(code).isspace())
NOT_WORD = re.compile(r"[^\w\s]+|_+")
NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
MONTHS = "january february march april may june july august september october november december"
# What a word is, by its code: figures first, then words of these kinds, then all others.
NUMBERS = """
    two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred
"""
UP = """
    up rise rises rose risen rising gain gains gained increase increases increased increasing higher high raise raises raised
    climb climbs climbed jump jumps jumped soared soar soars advance advanced grow grew grown growth more above profit win
    wins won hike hikes hiked add adds added strong stronger surplus upward positive
"""
DOWN = """
    down fall falls fell fallen falling loss losses lost decrease decreases decreased decreasing lower low cut cuts drop drops
    dropped dropping decline declines declined slide slid slip slipped plunge plunged tumble tumbled shrink shrank less below
    lose loses reduce reduced reduces weak weaker deficit downward negative
"""
DAYS = f"""
    {MONTHS} jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    yesterday today tomorrow morning afternoon evening noon edt est gmt bst cet pm
"""
HOURS = ""  # figures beside one of DAYS: the day of the month, the hour
COMMON = """
    a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its
    just me my no not of off on one or our out over said says she so some than that the their them then there these they this
    to was we were what when where which while who will with would you your about after all also any because before being
    between both during each even first its last like made make many may most much new now only other own same should since
    still such take through time under until very well whether year years
"""
ELSEWHERE = """
    der die das den dem des ein eine einen und ist nicht mit von zu im auf sich auch es er sie wir wird hat sind bei aus nach
    wie wenn dass oder noch nur als le la les un une du et est pas que qui dans pour sur avec au aux ce il elle nous vous el
    los las una del por con para se su lo mas pero il che di della per non sono alla come anche o os e do da em um uma com ao
    mais het een van op te dat niet zijn voor met ik je maar om ook er
"""  # what COMMON is in German, French, Spanish, Italian, Portuguese, Dutch
KINDS = (NUMBERS, UP, DOWN, DAYS, HOURS, COMMON, ELSEWHERE)
A_FIGURE, KIND, OTHER = 8192, 128, 8192 + 128 * len(KINDS)  # codes of figures end, each kind has so many codes, all others begin
FIRST_UP, FIRST_DAY, FIRST_COMMON = (A_FIGURE + KIND * KINDS.index(kind) for kind in (UP, DAYS, COMMON))
Bytes = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.uint16]
Ints = npt.NDArray[np.int64]
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
FEWEST, MOST = 16, 20  # bits of the numbers of powers that are kept: of as many characters as most texts have, or all
_INVERSE = np.uint64(pow(int(_ODD[0]), -1, 1 << 64))


class Words(NamedTuple):
    """The words of some texts: the code of each, whether it begins with a capital, and the number of its text."""

    codes: Codes
    capital: npt.NDArray[np.bool_]
    of: Ints


def folded(text: str) -> bytes:
    """The words of a text between spaces: Latin text loses all but ASCII letters and digits, so that damage to accents and quotes
    falls out; other scripts keep their letters, and those that write no spaces become single characters."""
    spaced = text
    if not text.isascii():
        for space in OTHER_SPACES:
            if space in spaced:
                spaced = spaced.replace(space, " ")
    latin = spaced.encode("ascii", "ignore").translate(SPACES, NOT_LATIN_WORD)
    spaces = latin.count(b" ")
    if (len(latin) - spaces) * 2 >= len(spaced) - spaces:
        return latin
    return " ".join(NO_SPACES.sub(r" \g<0> ", NOT_WORD.sub(" ", text.lower())).split()).encode("utf-8", "surrogatepass")


def words_of(plain: Sequence[bytes]) -> Words:
    """The code of each word of some texts: its hash, in the part of the numbers that is for words of its kind."""
    raw = np.frombuffer(b" ".join(plain), np.uint8)
    starts, ends = runs(raw != 32)
    of = np.searchsorted(np.cumsum([len(one) + 1 for one in plain]), starts, side="right")
    upper = (raw - np.uint8(65)) < 26
    mixed = hashes(raw + upper * np.uint8(32), starts, ends)
    codes = ((mixed >> np.uint64(48)) * np.uint64(65536 - OTHER) >> np.uint64(16)).astype(np.uint16) + np.uint16(OTHER)
    digits = np.flatnonzero((raw - np.uint8(48)) < 10)
    figures = np.searchsorted(starts, digits, side="right") - 1
    codes[figures] = mixed[figures] >> np.uint64(51)
    at = _FIND[mixed >> _SHIFT & np.uint64(0xFFFF)]
    right = np.flatnonzero(_SPECIAL[at] == mixed)
    codes[right] = _CODES[at[right]]
    for near in beside(np.flatnonzero((codes - np.uint16(FIRST_DAY)) < KIND), of):
        hours = near[(codes[near] < A_FIGURE) & (ends[near] - starts[near] <= 4)]
        codes[hours] = codes[hours] % KIND + (FIRST_DAY + KIND)
    return Words(codes, upper[starts], of)


def beside(places: Ints, of: Ints) -> tuple[Ints, Ints]:
    """The words before those at these places, and those behind them, of the same texts."""
    before, after = places - (places > 0), places + (places < len(of) - 1)
    return before[(before < places) & (of[before] == of[places])], after[(after > places) & (of[after] == of[places])]


def runs(inside: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Where the runs of places begin and end that are inside something."""
    wide = np.zeros(len(inside) + 2, np.bool_)
    wide[1:-1] = inside
    edges = (wide[1:] != wide[:-1]).nonzero()[0]
    return edges[::2], edges[1::2]


def hashes(raw: Bytes | npt.NDArray[np.uint32], starts: Ints, ends: Ints) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of each word: of its bytes or code points as a polynomial, all words at once (Karp & Rabin 1987)."""
    powers, back = _powers(len(raw) + 1)
    sums = np.zeros(len(raw) + 1, np.uint64)
    np.cumsum((raw + np.uint8(1)) * powers[:-1], out=sums[1:])
    mixed = (sums[ends] - sums[starts]) * back[starts]
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _ODD[1]
    return np.asarray((mixed ^ (mixed >> np.uint64(29))) * _ODD[2], np.uint64)


def _powers(count: int) -> npt.NDArray[np.uint64]:
    """So many powers of a number, and of its inverse."""
    bits = max(FEWEST, count.bit_length())
    return (_powers_of if bits <= MOST else _powers_of.__wrapped__)(bits)[:, :count]


@cache
def _powers_of(bits: int) -> npt.NDArray[np.uint64]:
    powers = np.ones((2, 1 << bits), np.uint64)
    powers[:, 1:] = [[_ODD[0]], [_INVERSE]]
    return np.asarray(np.multiply.accumulate(powers, axis=1), np.uint64)


def _table() -> tuple[npt.NDArray[np.uint64], Codes, npt.NDArray[np.int16], np.uint64]:
    """The hashes of the words of KINDS and their codes; by 16 bits of a hash the place of the one word that has them, and from
    which bit on."""
    words: dict[str, int] = {}
    for kind, some in enumerate(KINDS):
        for number, word in enumerate(some.split()):
            words.setdefault(word, A_FIGURE + KIND * kind + number)
    raw = np.frombuffer(" ".join(words).encode(), np.uint8)
    known = hashes(raw, *runs(raw != 32))
    shift = next(n for n in range(48) if len({*(known >> np.uint64(n) & np.uint64(0xFFFF)).tolist()}) == len(known))
    find = np.zeros(1 << 16, np.int16)
    find[known >> np.uint64(shift) & np.uint64(0xFFFF)] = np.arange(len(known))
    return known, np.array(list(words.values()), np.uint16), find, np.uint64(shift)


_SPECIAL, _CODES, _FIND, _SHIFT = _table()


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The values, sorted, each once: numpy's own `unique` takes much longer."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]]
