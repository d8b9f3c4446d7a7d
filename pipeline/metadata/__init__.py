"""Title, deck, authors, date, site, address and language of an article, each with the place it was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..blocks import Source
from ..maintext import MainText
from ..pages import Page, Told
from .dates import date_in_address, days_between, parse_date, published
from .language import guess_languages, language_tag
from .pager import page_beside, page_of, shown, without_page
from .people import beside_date, declared, explicit, from_byline
from .title import key, shown_title, without_site

__all__ = ["Metadata", "guess_languages", "metadata", "metadata_of", "parse_date"]


class Metadata(NamedTuple):
    """The fields of the record; `evidence` names where each was found (`given`, `og:title`, `byline` …), and under `next` and
    `prev` the addresses of the pages on which the article goes on and came from, under `page` which of several this one is
    (`2`, `2 of 3`). `page` has what else is told of it."""

    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = {}  # noqa: RUF012
    page: Page | None = None


# where to look, best first
TITLES = ("ld:headline", "og:title", "citation_title", "twitter:title", "parsely-title", "dc.title", "title", "ld-page:headline")
DECKS = ("deck", "ld:description", "og:description", "description", "twitter:description")
AUTHORS = (
    "ld:author", "citation_author", "author", "byl", "parsely-author", "sailthru.author", "article:author", "dc.creator",
    "item:author",
)  # fmt: skip
DATES = (
    "ld:datePublished", "article:published_time", "datepublished", "citation_publication_date", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "dc.date.issued", "dcterms.created", "dc.date", "date",
    "item:date", "ld-page:datePublished",
)  # fmt: skip
LANGUAGES = ("lang", "ld:inLanguage", "og:locale")
SITES = ("og:site_name", "application-name", "ld:publisher")
SHOWN = ("near", "above")  # lines of the page about its title
URLS = ("canonical", "og:url")
PAGES = {"prev": -1, "next": 1}  # how many pages further on
LINKS = Told.NEXT | Told.PREVIOUS


def metadata(source: Source, main: MainText, *, url: str | None, given: dict[str, Any]) -> Metadata:
    """The metadata of a repaired source: what its container says (`url`, `given`), then what the page says of itself, then what
    its text shows."""
    return metadata_of([(source, main, url, given)])[0]


def metadata_of(documents: Sequence[tuple[Source, MainText, str | None, dict[str, Any]]]) -> list[Metadata]:
    """`metadata` of each document."""
    looks = [_Look(_found(source, main), given) for source, main, _, given in documents]
    silent = [i for i, look in enumerate(looks) if not look.find("language", LANGUAGES, language_tag)]
    spoken = dict(zip(silent, guess_languages([documents[i][1].text for i in silent]), strict=True))
    told = enumerate(zip(looks, documents, strict=True))
    return [_metadata(look, main, url, spoken.get(i)) for i, (look, (_, main, url, _)) in told]


def _metadata(look: _Look, main: MainText, url: str | None, spoken: str | None) -> Metadata:
    """The metadata of one document; `spoken` is the language of its text, where nothing says which it is."""
    site = look.first("site", SITES, str.strip)
    address = look.first("url", URLS, lambda u: u if u.startswith("http") else None) or url
    if url and address == url:
        look.evidence.setdefault("url", "container")
    for place, step in PAGES.items():
        for _, said in look.values((place, "page")):
            if there := page_beside(url or address or "", said, step):
                look.evidence.setdefault(place, there)
    sites = _sites(look, address)
    deck = look.first("deck", DECKS, str.strip)
    language = look.first("language", LANGUAGES, language_tag)
    if language is None and (language := spoken):
        look.evidence["language"] = "function words"
    named, authors, date = _title(look, sites), _authors(look, sites), _date(look, address)
    page = _page(look, {"title": named, "site": site, "date": date}, [a for a in (address, url) if a], main)
    title = without_page(named) if named else None
    return Metadata(title, deck, authors, date, site, address, language, look.evidence, page)


def _page(look: _Look, fields: dict[str, str | None], addresses: list[str], main: MainText) -> Page | None:
    """Which page of which article this is; where it is one of several, `evidence` says which."""
    titles = [fields["title"] or "", *(value for _, value in look.values(TITLES))]
    seen = shown(titles, main.text, [removed.quote for removed in main.removed])
    page = page_of(fields, addresses, seen, look.evidence.keys())
    number = page.number if page and (page.number > 1 or page.told & LINKS) else seen.number
    if number:
        look.evidence["page"] = f"{number} of {seen.total}" if seen.total else str(number)
    return page


class _Look:
    """Candidates by the place they were found; every answer leaves its place in `evidence`."""

    def __init__(self, found: dict[str, list[str]], given: dict[str, Any]) -> None:
        self.found, self.given = found, given
        self.evidence: dict[str, str] = {}

    def values(self, labels: Iterable[str]) -> list[tuple[str, str]]:
        """(place, value) of all candidates of these places, in order."""
        found = self.found
        return [(label, value) for label in labels if label in found for value in found[label]]

    def said(self, field: str) -> list[str]:
        """What the container says of a field."""
        value = self.given.get(field)
        return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)] if value else []

    def find(self, field: str, labels: tuple[str, ...], parse: Callable[[str], str | None]) -> tuple[str, str] | None:
        """The place of the first candidate that can be read, and what is read."""
        given = [("given", said) for said in self.said(field)] if self.given else []
        for label, value in [*given, *self.values(labels)]:
            if result := parse(value):
                return label, result
        return None

    def first(self, field: str, labels: tuple[str, ...], parse: Callable[[str], str | None]) -> str | None:
        """The first candidate that can be read."""
        if found := self.find(field, labels, parse):
            self.evidence[field] = found[0]
        return found[1] if found else None


def _found(source: Source, main: MainText) -> dict[str, list[str]]:
    """Every candidate by the place it was found; the text's own are `title-line`, `byline`, `near`, `deck`."""
    found: dict[str, list[str]] = {}
    for b in source.blocks:
        if b.kind == "meta":
            found.setdefault(b.label, []).append(source.text[b.start : b.end])
    for name in ("title", "byline", "date", "near", "above", "late-byline", "late-date", "deck"):
        if values := main.fields.get(name):
            found["title-line" if name == "title" else name] = [" ".join(values)] if name == "deck" else values
    return found


def _sites(look: _Look, address: str | None) -> frozenset[str]:
    """Keys of the names that the site goes by: what it declares, and the parts of its host."""
    names = [value for _, value in look.values((*SITES, "ld:team"))]
    parts = (urlsplit(address).hostname or "").split(".") if address else []
    host = [p for p in parts if len(p) > 3 and p != "www"]
    return frozenset(k for k in map(key, [*names, *host[:2], ".".join(host)]) if k)


def _title(look: _Look, sites: frozenset[str]) -> str | None:
    """The heading that shows the title, if it says what the page declares; else what the page declares."""
    if said := look.first("title", (), str.strip):
        return said
    candidates = look.values(TITLES)
    if line := shown_title(look.found.get("title-line", []), [v for _, v in candidates]):
        look.evidence["title"] = "title-line"
        return line
    if not candidates:
        return None
    look.evidence["title"] = candidates[0][0]
    return without_site(candidates[0][1].strip(), sites) or None


def _authors(look: _Look, sites: frozenset[str]) -> tuple[str, ...]:
    """The names of the best place that names persons."""
    if said := [*look.said("author"), *look.said("authors")]:
        look.evidence["authors"] = "given"
        return tuple(dict.fromkeys(declared(said, frozenset()) or said))
    lines = look.found.get("near", [])
    by = explicit(lines)
    for label in AUTHORS:
        values = look.found.get(label, [])
        if label == "citation_author":
            values = [re.sub(r"^([^,]+),\s*([^,]+)$", r"\2 \1", v) for v in values]
        if names := declared(values, sites):
            shown = bool(set(map(key, names)) & set(map(key, by)))
            look.evidence["authors"] = "byline" if shown else label
            return tuple(by if shown else names)
    late = look.found.get("late-byline", [])
    named = by or from_byline(look.found.get("byline", [])) or beside_date(lines) or explicit(late) or from_byline(late)
    if named:
        look.evidence["authors"] = "byline"
    return tuple(named)


WEAK_DATES = ("ld-page:datePublished", "date", "dc.date", "dcterms.created")  # often of the template, not of the article
CLOSE = 3  # days


def _date(look: _Look, address: str | None) -> str | None:
    """The date that the page shows near its title, else the declared one, one after the end, or the one in the address.

    A declared time of the shown day completes it. A shown date that only says `updated` gives way to a declared one, unless that
    is of a weak place or only a few days away.
    """
    said = look.first("date", DATES, parse_date)
    place = look.evidence.get("date", "")
    shown = look.first("date", SHOWN, published)
    updated = look.first("date", SHOWN, parse_date)
    if not shown and updated and (not said or place in WEAK_DATES or days_between(said, updated) <= CLOSE):
        shown = updated
    if said and (not shown or place == "given" or shown[:10] == said[:10]):
        look.evidence["date"] = place
        return said
    if shown:
        look.evidence["date"] = "date-line"
        return shown
    if date := look.first("date", ("late-date", "time"), parse_date):
        return date
    if date := date_in_address(address or ""):
        look.evidence["date"] = "address"
    return date
