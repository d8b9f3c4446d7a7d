"""Title, deck, authors, date, site, address and language of an article, each with the place it was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from .blocks import Source
from .furniture import MONTH
from .maintext import MainText


class Metadata(NamedTuple):
    """The fields of the record; `evidence` names where each was found (`given`, `og:title`, `byline` …)."""

    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = {}  # noqa: RUF012


# where to look, best first
TITLES = ("ld:headline", "og:title", "title-line", "citation_title", "twitter:title", "parsely-title", "dc.title", "title")
DECKS = ("deck", "ld:description", "og:description", "description", "twitter:description")
AUTHORS = (
    "ld:author", "author", "byl", "article:author", "parsely-author", "sailthru.author", "citation_author", "dc.creator",
    "byline", "ld-page:author",
)  # fmt: skip
DATES = (
    "ld:datePublished", "article:published_time", "datepublished", "citation_publication_date", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "dc.date.issued", "dcterms.created", "dc.date", "date",
    "date-line", "time", "ld-page:datePublished",
)  # fmt: skip
SITES = ("og:site_name", "application-name", "ld:publisher")
URLS = ("canonical", "og:url")


def metadata(source: Source, main: MainText, *, url: str | None, given: dict[str, Any]) -> Metadata:
    """The metadata of a repaired source: what its container says, then what the page says of itself, then what its text shows."""
    found = _found(source, main)
    evidence: dict[str, str] = {}

    def first(field: str, labels: tuple[str, ...], parse: Any) -> Any:
        for label in (f"given:{field}", *labels):
            for value in _values(given, field) if label.startswith("given:") else found.get(label, ()):
                if result := parse(value):
                    evidence[field] = label.split(":")[0] if label.startswith("given:") else label
                    return result
        return None

    site = first("site", SITES, str.strip)
    title = first("title", TITLES, lambda t: _title(t, site, found.get("title-line", ())))
    deck = first("deck", DECKS, str.strip)
    date = first("date", DATES, parse_date)
    authors = _authors(found, given, evidence)
    address = first("url", URLS, lambda u: u if u.startswith("http") else None) or url
    if url and address == url:
        evidence.setdefault("url", "container")
    language = first("language", ("lang", "ld:inLanguage", "og:locale"), _language_tag)
    if language is None and (language := guess_language(main.text)):
        evidence["language"] = "function words"
    return Metadata(title, deck, authors, date, site, address, language, evidence)


def _values(given: dict[str, Any], field: str) -> list[str]:
    value = given.get(field, given.get("authors" if field == "author" else field))
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)] if value else []


def _found(source: Source, main: MainText) -> dict[str, list[str]]:
    """Every candidate by the place it was found; the text's own are `title-line`, `byline`, `date-line`, `deck`."""
    found: dict[str, list[str]] = {}
    for b in source.blocks:
        if b.kind == "meta":
            found.setdefault(b.label, []).append(source.text[b.start : b.end])
    for name, label in (("title", "title-line"), ("byline", "byline"), ("date", "date-line"), ("deck", "deck")):
        if values := main.fields.get(name):
            found[label] = [" ".join(values)] if name == "deck" else values
    return found


# ---------------------------------------------------------------- title
SUFFIX = re.compile(r"\s+(?:[|·•»:–—-]|::)\s+")


def _title(text: str, site: str | None, shown: list[str] | tuple[str, ...]) -> str | None:
    """The title without the name of its site: `How bees sleep | The Daily Hive` -> `How bees sleep`."""
    text = text.strip()
    for line in shown:
        if len(line) >= 12 and text.startswith(line):
            return line
    parts = [m.span() for m in SUFFIX.finditer(text)]
    if not parts:
        return text or None
    head, tail = text[: parts[-1][0]], text[parts[-1][1] :]
    bar = text[parts[-1][0] : parts[-1][1]].strip() in ("|", "·", "•", "»", "::")
    is_site = bool(site) and (_key(tail) in _key(site or "") or _key(site or "") in _key(tail))
    return head if len(head) >= 12 and (is_site or (bar and len(tail.split()) <= 6)) else text


def _key(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


# ---------------------------------------------------------------- authors
LEAD = re.compile(r"^(?:[^\W\d]+\s+){0,2}by[:\s]+|^authors?\s*:?\s*", re.I)
BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\bund\b|\bet\b|&|\||\s[-–—•·/]\s|\s[-–—]$|\bon\s+(?=\w*\s?\d))\s*")
NOT_A_NAME = re.compile(r"https?:|www\.|@|\d|[{}<>]|^(?:admin|administrator|author|webmaster|unknown|user|by|null|none)$", re.I)
# what stands beside a name: "Ada Byron, Staff Writer", "Last updated", "More from this author"
NOT_A_PERSON = re.compile(
    r"\b(?:staff|editors?|editorial|team|newsroom|desk|contribut\w+|guest|writer|reporter|correspondent|agency|news|inc|llc"
    r"|magazine|reuters|board|associated|director|manager|expert|ceo|founder|updated|published|more|about|follow|view|content"
    r"|written|this|the|min|read|blog)\b",
    re.I,
)
PERSON = re.compile(r"(?:[^\W\d_][\w.’'-]*\s+){1,4}[^\W\d_][\w.’'-]*|[^\W\d_][\w’'-]{2,}")
SHOWN = 3  # bylines that are tried: later ones belong to other articles


def _authors(found: dict[str, list[str]], given: dict[str, Any], evidence: dict[str, str]) -> tuple[str, ...]:
    """The names of the best place that has any, in order, each once. Declared names may be of a team; a byline's are persons."""
    for label in ("given", *AUTHORS):
        values = [*_values(given, "author"), *_values(given, "authors")] if label == "given" else found.get(label, [])
        if label == "byline":
            values = next(([v] for v in values[:SHOWN] if any(_capital(n) for n in people(v))), [])
        names: dict[str, None] = {}
        for value in values:
            names.update(dict.fromkeys(_declared(value, label) if label != "byline" else filter(_capital, people(value))))
        if names:
            evidence["authors"] = label
            return tuple(names)
    return ()


def _capital(name: str) -> bool:
    return " " in name and name[0].isupper()


def _declared(value: str, label: str) -> list[str]:
    """The names in a value that a page declares; a team or a firm stays whole."""
    if label == "citation_author" and (m := re.fullmatch(r"([^,]+),\s*([^,]+)", value)):
        return [f"{m[2]} {m[1]}"]
    whole = LEAD.sub("", value.strip()[:300])
    return list(people(value)) or ([whole] if whole and len(whole.split()) <= 6 and not NOT_A_NAME.search(whole) else [])


def people(text: str) -> Iterator[str]:
    """The persons named in a byline.

    >>> list(people("By Ada Byron and Jo Gray, Staff Writer"))
    ['Ada Byron', 'Jo Gray']
    """
    text = LEAD.sub("", " ".join(text.split())[:300])
    for part in BETWEEN.split(text):
        name = part.strip(" .·•-–—")
        if name and PERSON.fullmatch(name) and not NOT_A_NAME.search(name) and not NOT_A_PERSON.search(name):
            yield name


# ---------------------------------------------------------------- date
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
YEAR_FIRST = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:\d{6})?$")
MONTH_DAY = re.compile(rf"\b({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+({MONTH}),?\s+(\d{{4}})", re.I)
SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905


def parse_date(text: str) -> str | None:
    """An ISO 8601 date, with the time where the text has one; None where the text does not say one day.

    >>> parse_date("March 3, 2019 at 9 am"), parse_date("2019-03-03T09:00:00Z"), parse_date("03/04/2019")
    ('2019-03-03', '2019-03-03T09:00:00Z', None)
    """
    text = text.strip()[:200]
    if m := ISO.search(text):
        day = _day(m[1], m[2], m[3])
        return f"{day}T{m[4]}{m[5] or ''}" if day and m[4] else day
    if m := YEAR_FIRST.search(text) or COMPACT.match(text):
        return _day(m[1], m[2], m[3])
    if m := MONTH_DAY.search(text):
        return _day(m[3], str(MONTHS.index(m[1][:3].lower()) + 1), m[2])
    if m := DAY_MONTH.search(text):
        return _day(m[3], str(MONTHS.index(m[2][:3].lower()) + 1), m[1])
    if m := SLASHED.search(text):
        a, b = int(m[1]), int(m[2])
        return _day(m[3], m[2], m[1]) if a > 12 else _day(m[3], m[1], m[2]) if b > 12 or a == b else None
    return None


def _day(year: str, month: str, day: str) -> str | None:
    y, m, d = int(year), int(month), int(day)
    return f"{y:04}-{m:02}-{d:02}" if 1600 <= y <= 2100 and 1 <= m <= 12 and 1 <= d <= 31 else None


# ---------------------------------------------------------------- language
FUNCTION_WORDS = {
    "en": "the of and to in is that for it with was on are as be this by from have not they which",
    "de": "der die und das ist nicht mit den von ein eine für auf sich dem auch wird als im zu",
    "fr": "le la les des et est que une dans pour qui pas sur du au avec ne par plus sont",
    "es": "el la los las de que y en una por con para es del se como más pero su al",
    "it": "il di che la e è un una per non del con sono della gli le nel più da anche",
    "pt": "o os que de do da em um uma para com não por mais dos das ao são foi como",
    "nl": "de het een van en is dat op te zijn met voor niet aan er ook maar door werd naar",
    "sv": "och att det som en på är av för med den till inte om ett har de var kan så",
    "pl": "w i na z się nie że do to jest o jak po co dla od ale przez są już",
}


def guess_language(text: str) -> str | None:
    """The language whose function words are most of the text, or None: at least one word in ten, and a clear lead."""
    words = Counter(re.findall(r"[^\W\d_]+", text[:20_000].lower()))
    total = sum(words.values())
    scores = sorted(((sum(words[w] for w in listed.split()), code) for code, listed in FUNCTION_WORDS.items()), reverse=True)
    (best, code), (second, _) = scores[0], scores[1]
    return code if total >= 20 and best >= 0.1 * total and best > 1.15 * second else None


def _language_tag(tag: str) -> str | None:
    """`en_US` -> `en`: the primary subtag."""
    m = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", tag.strip())
    return m[0].lower() if m else None
