"""Which page of which article a document is, in the few bytes that `cluster` sees behind the sketch of its text.

Two pages of one article may share no word. Then their addresses, their pagers and what else is told of them say that they are
one: `metadata` reads it, `beside` compares it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag
from hashlib import blake2b
from struct import Struct
from typing import NamedTuple, TypeVar

PACKED = Struct("<BBBHIH")  # an even sketch has a page: the text's own part is always odd
CLOSE = 4  # days, of a month of 31, between the dates of two pages
MOST = 255  # pages that are counted
LAST = 20  # page that a bare number is taken to tell
Name = TypeVar("Name", str, int)
KEY = 45  # the bit that the keys of series have and those of grams have not


class Told(IntFlag):
    """What tells the number of a page, and what else is known of it."""

    NEXT = 1  # it links the next page
    PREVIOUS = 2  # it links the one before
    WORD = 4  # its address names the page: /page/2, ?page=2
    NUMBER = 8  # its address ends in a bare number: /2/, _2
    SHOWN = 16  # its pager or its title shows it
    TITLED = 32  # its title is long enough to be that of few articles


class Page(NamedTuple):
    """`number` of `total` (0: unknown); `day` of its date, `series` and `title` as hashes (0: unknown). Of one series are the
    addresses that differ in the number of the page alone."""

    number: int
    total: int
    told: Told
    day: int
    series: int
    title: int

    @classmethod
    def of(cls, packed: bytes) -> Page:
        """A page from the bytes behind a sketch."""
        number, total, told, *rest = PACKED.unpack(packed)
        return cls(number, total, Told(told), *rest)

    def packed(self) -> bytes:
        """The bytes behind a sketch."""
        return PACKED.pack(min(self.number, MOST), min(self.total, MOST), *self[2:])

    @property
    def key(self) -> int:
        """By which the pages of one series meet."""
        return 1 << KEY | self.series


def parted(sketch: bytes) -> tuple[bytes, bytes]:
    """The sketch of a text, and the page that is told behind it, packed; empty where none is."""
    cut = len(sketch) - PACKED.size if len(sketch) % 2 == 0 else len(sketch)
    return sketch[:cut], sketch[cut:]


def page_in(sketch: bytes) -> Page | None:
    """The page that is told behind a sketch."""
    _, packed = parted(sketch)
    return Page.of(packed) if packed else None


def hashed(text: str, size: int) -> int:
    """A number of so many bytes for a text, never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()) or 1


def day_of(date: str | None) -> int:
    """A number for the day of an ISO date; 0 where there is none."""
    parts = (date or "")[:10].split("-")
    if len(parts) < 3 or not all(part.isdecimal() for part in parts):
        return 0
    year, month, day = map(int, parts)
    return (372 * year + 31 * month + day) % 65535 + 1


def beside(one: Page | None, other: Page | None) -> str:
    """What tells that two documents are pages of one article, in words; empty where nothing does."""
    if not one or not other or one.series != other.series or one.number == other.number:
        return ""
    low, high = sorted((one, other))
    if (low.total and high.total and low.total != high.total) or (low.day and high.day and abs(low.day - high.day) > CLOSE):
        return ""
    why = _linked(low, high) or (_titled(low, high) if low.title == high.title and Told.TITLED in high.told else "")
    return why and f"pages {low.number} and {high.number} of one article: {why}"


def _linked(low: Page, high: Page) -> str:
    """Whether they link each other. The titles may differ where both do."""
    onward, back = Told.NEXT in low.told, Told.PREVIOUS in high.told
    if onward and back:
        return "each links the other"
    if (onward or back) and (low.title == high.title or not low.title or not high.title):
        return "one links the other"
    return ""


def _titled(low: Page, high: Page) -> str:
    """Of two with one title: what else tells that they are pages."""
    if Told.SHOWN in high.told:
        return "they have one title, and a pager counts them"
    if Told.WORD in high.told:
        return "they have one title, and their addresses count them"
    bare = low.number == 1 and not low.told & (Told.NUMBER | Told.WORD)
    if Told.NUMBER in high.told and bare and high.number <= LAST:
        return "they have one title, and one address is the other with a number behind it"
    return ""


def meeting(pages: Mapping[Name, Page]) -> dict[int, list[Name]]:
    """Names with their pages in; out, by key, the names that share it, sorted."""
    held: dict[int, list[Name]] = {}
    for name in sorted(pages):
        held.setdefault(pages[name].key, []).append(name)
    return {key: names for key, names in held.items() if len(names) > 1}
