"""RSS and Atom: one article an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr
from html import escape, unescape

from pipeline.charsets import codec_of, windows
from pipeline.model import Raw, Rejected

from .markup import Name, Parser
from .source import Source, Stop

ENCODING = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""")
ATOM = "http://www.w3.org/2005/Atom"
NETSCAPE = re.compile(r"http://my\.netscape\.com/rdf/\S+/0\.9/")  # of RSS 0.9
OWN = ("", ATOM, "http://purl.org/rss/1.0/", "http://backend.userland.com/rss2")
DUBLIN = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
XHTML = "http://www.w3.org/1999/xhtml"
ITEMS = ("item", "entry")
ROOTS = ("rss", "feed", "RDF")
FIELDS = {  # (namespace, element) → field; "" stands for every namespace of feeds
    (CONTENT, "encoded"): "full",
    ("", "content"): "full",
    ("", "description"): "summary",
    ("", "summary"): "summary",
    ("", "title"): "title",
    ("", "link"): "link",
    ("", "guid"): "guid",
    (DUBLIN, "creator"): "author",
    ("", "author"): "author",  # of Atom it is a folder, of which the name is taken
    ("", "name"): "author",
    ("", "pubDate"): "date",
    ("", "published"): "date",
    (DUBLIN, "date"): "date",
    ("", "updated"): "updated",
}
TEXTS = ("full", "summary")  # fields in which markup counts


def read_feed(source: Source) -> Iterator[Raw | Rejected]:
    """A feed. The member is the number of the item, from 1; items before a fault in the feed are kept."""
    data = source.data()
    feed = Feed()
    stopped: Stop | None = None
    try:
        feed.parse(_unicode(data))
    except Stop as stop:
        stopped = stop
    if feed.page:
        yield source.raw(data, "application/xhtml+xml")
        return
    for number, item in enumerate(feed.items, 1):
        yield _article(source, item, str(number))
    if stopped:
        raise stopped


def _unicode(data: bytes) -> str:
    """XML as text: by its mark, as UTF-8, in the charset that it declares, as Windows-1252."""
    declared = ENCODING.match(data.lstrip()[:300])
    labels = [codec_of(declared[1].decode("ascii", "replace"))] if declared else []
    marked = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for codec in (marked, *labels):
        try:
            return data.decode(codec or "ascii").lstrip()
        except (UnicodeDecodeError, LookupError):
            continue
    return windows(data)[0].lstrip()


def _own(space: str) -> bool:
    """Whether a namespace is one of feeds."""
    return space in OWN or bool(NETSCAPE.fullmatch(space))


class Feed:
    """What the parser tells, gathered by item: for each field the texts of its elements."""

    def __init__(self) -> None:
        self.items: list[dict[str, list[str]]] = []
        self.page = False
        self._item: dict[str, list[str]] | None = None
        self._stack: list[Name] = []
        self._field = ""
        self._text: list[str] = []
        self._markup = 0  # how deep the text is inside markup of a field

    def parse(self, text: str) -> None:
        """Raises Stop at the first fault."""
        parser = Parser(self._begins, self._ends, self._said)
        self._stack = parser.stack
        parser.parse(text.encode("utf-8", "replace"), "utf-8")

    def _begins(self, element: Name, attributes: dict[str, str]) -> None:
        space, name = element
        if not self._stack and name not in ROOTS:
            self.page = name == "html"
            raise Stop("unknown-xml", f"it is neither a feed nor a page, but <{name[:40]}>")
        if self._field:
            self._markup += 1
            self._within(f"<{name}>", space)
        elif name in ITEMS and _own(space):
            self._item = {}
        elif element != (ATOM, "author") and self._item is not None:
            self._opens(FIELDS.get(("" if _own(space) else space, name), ""), attributes)

    def _opens(self, field: str, attributes: dict[str, str]) -> None:
        plain = field in TEXTS and attributes.get("type") in ("text", "text/plain")
        address = attributes.get("href") if attributes.get("rel", "alternate") == "alternate" else None
        self._field, self._text = f"{field}-plain" if plain else field, [address] if address else []

    def _ends(self, element: Name) -> None:
        space, name = element
        if self._markup:
            self._markup -= 1
            self._within(f"</{name}>", space)
        elif self._field:
            if self._item is not None:
                self._item.setdefault(self._field, []).append("".join(self._text).strip())
            self._field = ""
        elif name in ITEMS and _own(space) and self._item is not None:
            self.items.append(self._item)
            self._item = None

    def _within(self, tag: str, space: str) -> None:
        """A tag inside a field; elsewhere than in texts it only parts words."""
        self._text.append(tag if self._field in TEXTS and (_own(space) or space == XHTML) else " ")

    def _said(self, text: str) -> None:
        if self._field:
            self._text.append(escape(text, quote=False) if self._markup and self._field in TEXTS else text)


def _article(source: Source, item: dict[str, list[str]], step: str) -> Raw | Rejected:
    first = {field: next((text for text in texts if text), "") for field, texts in item.items()}
    field = next((f for f in ("full", "full-plain", "summary", "summary-plain") if first.get(f)), None)
    if field is None:
        return source.reject("no-text", f"item {step} has no text", repr(item).encode("utf-8", "replace"), step)
    text = first[field]
    media = "text/plain" if field.endswith("-plain") or not re.search("[<&]", text) else "text/html"
    authors = [(parseaddr(text)[0] if "@" in text else text) or text for text in item.get("author", []) if text]
    told = {"title": unescape(first.get("title", "")), "authors": authors, "date": first.get("date") or first.get("updated")}
    guid = first.get("guid", "")
    url = first.get("link") or (guid if guid.startswith("http") else None)
    meta = {key: value for key, value in told.items() if value}
    return source.raw(text.encode(), media, step, charset="utf-8", url=url, meta=meta)
