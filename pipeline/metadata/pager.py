"""Which page of an article this is, and which address goes on where it ends. `rel=next` more often leads to another article than
to the next page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from ..furniture import NEXT_PAGE, OF, PAGE, PAGES, PREVIOUS_PAGE, has
from ..pages import Page, Told, day_of, hashed

# the number of a page at the end of an address: /bees/2/, /bees-2.html, /bees_2, /bees/page/2, /bees-p2
NUMBER = re.compile(
    r"(?P<cut>[/_-])(?P<word>p|pg|page|pagenum|pagina|seite)?(?:(?<=[a-z])[=/_-])?(?P<number>\d{1,3})(?=(?:\.\w{2,5})?/?$)", re.I
)
COUNTED = re.compile(r"(?:p|pg|page|pagenum|page_?no|pagina|seite)=(\d{1,3})", re.I)  # in the query: ?page=2
FOLLOWED = re.compile(r"(?:utm_\w+|fbclid|gclid)=", re.I)  # says whence the reader came
FIRST = 1
STEMS = (*PAGES, "next", "prev")  # in what a pager says
EDGES = 200  # characters at the edges of a text in which a pager may stand
PAGE_OF = re.compile(rf"\b{PAGE} ?(\d{{1,2}}){OF}(\d{{1,2}})\b", re.I)
NEXT = re.compile(rf"\b{NEXT_PAGE}\b|\b1 2(?: \d)* next\b", re.I)
PREVIOUS = re.compile(rf"\b{PREVIOUS_PAGE}\b|\bprev(?:ious)? 1 2\b", re.I)
# What a text in lower case has wherever one of these stands: much sooner looked for. No `i` or `s`, which have other capitals.
MAY_BE_OF = re.compile(r"(?:pag|pág|[sſ]e)[^ ]{1,6} ?\d")
OF_NEXT, OF_PREVIOUS = ("next", "näch", "vante", "pág"), ("prev", "vorher", "page pr", "pág")
# `Bees of the north - Page 2`, `… (2/3)`, `… (page 2 of 3)`
IN_TITLE = re.compile(
    rf"(?<!\W)\W+(?:{PAGE} ?(?P<a>\d{{1,2}})(?:{OF}(?P<of>\d{{1,2}}))?"
    r"|\((?P<b>\d{1,2})/(?P<to>\d{1,2})\))\W*$",
    re.I,
)
TELLING, LETTERS = 3, 14  # words, or bytes, of a title that few articles have


class Address(NamedTuple):
    """An address without the number of its page, that number, and by what it is told."""

    whole: str
    number: int
    told: Told


class Shown(NamedTuple):
    """The page that a title or a pager tells: its number and of how many, 0 where it does not tell."""

    number: int = 0
    total: int = 0


def page_beside(address: str, said: str, step: int) -> str | None:
    """The address that `said` is on the page `address`, if it is of the same article and `step` pages further on.

    >>> page_beside("https://hive.org/bees", "/bees/2/", 1), page_beside("https://hive.org/bees/2/", "https://hive.org/bees/", -1)
    ('https://hive.org/bees/2/', 'https://hive.org/bees/')
    >>> page_beside("https://hive.org/bees", "https://hive.org/wasps", 1) is None
    True
    """
    try:
        there = urljoin(address, said)
        here, other = paged(address), paged(there)
    except ValueError:  # no address
        return None
    return there if here.whole == other.whole and other.number == here.number + step else None


def paged(address: str) -> Address:
    """An address, taken apart. Raises ValueError where it is none.

    >>> paged("https://www.hive.org/bees?page=2&utm_source=mail")
    Address(whole='//hive.org/bees', number=2, told=<Told.WORD: 4>)
    """
    parts = urlsplit(address)
    number, told, query = FIRST, Told(0), []
    for each in parts.query.split("&"):
        if (m := COUNTED.fullmatch(each)) and (parts.path.strip("/") or not each.lower().startswith("p=")):
            number, told = int(m[1]), Told.WORD
        elif not FOLLOWED.match(each):
            query.append(each)
    path = parts.path
    if not told and (m := NUMBER.search(path)):
        number, path = int(m["number"]), path[: m.start()] + path[m.end() :]
        told = Told.WORD if m["word"] else Told.NUMBER if m["cut"] != "-" else told
    host = parts.netloc.lower().removeprefix("www.")
    bare = parts._replace(scheme="", fragment="", netloc=host, path=path, query="&".join(query)).geturl()
    return Address(bare.rstrip("/?&"), number, told)


def shown(titles: Iterable[str], text: str, removed: Iterable[str]) -> Shown:
    """The page that a title tells, or a pager: in what was removed, or at the edges of what was not."""
    for told in filter(None, map(_counted, titles)):
        return Shown(int(told["a"] or told["b"]), int(told["of"] or told["to"] or 0))
    seen = "\n".join([" ".join(text[:EDGES].split()), " ".join(text[-EDGES:].split()), *removed])
    low = seen.lower()
    if not has(low, STEMS):
        return Shown()
    if MAY_BE_OF.search(low) and (m := PAGE_OF.search(seen)):
        return Shown(int(m[1]), int(m[2]))
    if has(low, OF_PREVIOUS) and PREVIOUS.search(seen):
        return Shown(2)
    return Shown(1 if has(low, OF_NEXT) and NEXT.search(seen) else 0)


def without_page(title: str) -> str:
    """A title without the number of the page that it names.

    >>> without_page("Bees of the north - Page 2"), without_page("Page 2")
    ('Bees of the north', 'Page 2')
    """
    told = _counted(title)
    return (title[: told.start()] if told else title) or title


def _counted(title: str) -> re.Match[str] | None:
    """The number of a page at the end of a title; most end in a letter."""
    return IN_TITLE.search(title) if title and not title[-1].isalpha() else None


def page_of(fields: Mapping[str, str | None], addresses: Sequence[str], seen: Shown, links: Collection[str]) -> Page | None:
    """What is told of a page: by its title, site and date, its addresses (best first), its pager, and whether `next` and `prev`
    are linked. None where nothing tells it from any other article."""
    name = " ".join(re.findall(r"\w+", without_page(fields["title"] or "").lower()))
    found = _addressed(addresses)
    telling = len(name.split()) >= TELLING or len(name.encode("utf-8", "replace")) >= LETTERS
    if not found and not (seen.number and telling):
        return None
    whole, number, told = found or Address(f"{fields['site'] or ''}\n{name}".lower(), FIRST, Told(0))
    if seen.number and number == FIRST:
        number = seen.number
    told |= (Told.SHOWN if seen.number else 0) | (Told.TITLED if telling else 0)
    told |= (Told.NEXT if "next" in links else 0) | (Told.PREVIOUS if "prev" in links else 0)
    return Page(number, seen.total, told, day_of(fields["date"]), hashed(whole, 4), hashed(name, 2) if name else 0)


def _addressed(addresses: Sequence[str]) -> Address | None:
    """The first address; with the number of another of the same series where it has none."""
    found = []
    for address in addresses:
        try:
            found.append(paged(address))
        except ValueError:
            continue
    if not found:
        return None
    return next((other for other in found if other.whole == found[0].whole and other.number != FIRST), found[0])
