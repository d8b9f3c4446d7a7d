"""Which address goes on where a page of an article ends. `rel=next` more often leads to another article than to the next page."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# the number of a page at the end of an address: /bees/2/, /bees?page=2, /bees-2.html, /bees/page/2
NUMBER = re.compile(r"(?:(?:[/_-]|[?&](?=p))(?:p|pg|page|pagenum|pagina)[=/_-]?|[/_-])(\d{1,3})(?=(?:\.\w{2,5})?/?$)", re.I)
FIRST = 1


def page_beside(address: str, said: str, step: int) -> str | None:
    """The address that `said` is on the page `address`, if it is of the same article and `step` pages further on.

    >>> page_beside("https://hive.org/bees", "/bees/2/", 1), page_beside("https://hive.org/bees/2/", "https://hive.org/bees/", -1)
    ('https://hive.org/bees/2/', 'https://hive.org/bees/')
    >>> page_beside("https://hive.org/bees", "https://hive.org/wasps", 1) is None
    True
    """
    try:
        there = urljoin(address, said)
        whole, number = _page(address)
        same, other = _page(there)
    except ValueError:  # no address
        return None
    return there if whole == same and other == number + step else None


def _page(address: str) -> tuple[str, int]:
    """The address without the number of its page, and that number."""
    parts = urlsplit(address)
    bare = parts._replace(scheme="", fragment="", netloc=parts.netloc.lower().removeprefix("www.")).geturl()
    m = NUMBER.search(bare)
    return (bare[: m.start()] + bare[m.end() :] if m else bare).rstrip("/?&"), int(m[1]) if m else FIRST
