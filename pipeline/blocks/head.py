"""What a page says of itself: title, meta elements, JSON-LD, addresses, language and time, as `meta` blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

# <meta name=… or property=…> that say what the article is
META = frozenset(
    (  # noqa: SIM905
        "og:title og:description og:site_name og:url og:locale twitter:title twitter:description description author byl "
        "article:author article:published_time article:modified_time datepublished date pubdate publishdate "
        "publish-date sailthru.author sailthru.date parsely-author parsely-pub-date parsely-title dc.creator dc.date "
        "dc.date.issued dc.title dcterms.created citation_author citation_title citation_publication_date "
        "application-name"
    ).split()
)
SAYS = (  # the elements that say something of the page
    "title, meta, link[rel=canonical], link[rel~=next], link[rel~=prev], a[rel~=next], a[rel~=prev], time[datetime], "
    "script[type='application/ld+json']"
)
TAG = re.compile(r"<[^<>]{1,200}>")
LD_LIMIT = 400_000  # characters of one JSON-LD script that are read


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def head(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Title, meta elements, JSON-LD, addresses, language and times: where each was found, and its text."""
    for label, value in _head_values(tree):
        if text := _squeeze(value)[:2000]:
            yield label, text


def _head_values(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    said: dict[str, list[LexborNode]] = {}
    for node in tree.css(SAYS):
        said.setdefault(node.tag or "", []).append(node)
    for node in said.get("title", ())[:1]:
        yield "title", node.text()
    for node in said.get("meta", ()):
        yield from _meta(node.attributes)
    links = [
        (node.attributes.get("rel") or "", node.attributes.get("href") or "")
        for tag in ("link", "a")
        for node in said.get(tag, ())
    ]
    yield from (("canonical", href) for href in [href for rel, href in links if rel == "canonical"][:1])
    yield from ((place, href) for place in ("next", "prev") for rel, href in links if place in rel.split())
    if (root := tree.css_first("html")) is not None:
        yield "lang", root.attributes.get("lang") or root.attributes.get("xml:lang") or ""
    times = [(node.attributes.get("itemprop"), node.attributes.get("datetime") or "") for node in said.get("time", ())]
    yield from (("item:date", time) for time in [time for name, time in times if name == "datePublished"][:1])
    yield from (("time", time) for _, time in times[:3])
    for node in said.get("script", ())[:20]:
        yield from _json_ld(node.text()[:LD_LIMIT])


def _meta(said: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    name = (said.get("property") or said.get("name") or said.get("itemprop") or "").lower()
    if name in META:
        yield name, unescape(said.get("content") or "")


ARTICLES = re.compile(r"Article|BlogPosting|NewsArticle|Report|Review$|TechArticle|ScholarlyArticle|WebPage$")
LD_KEYS = ("headline", "description", "datePublished", "inLanguage")
TEAMS = re.compile(r"Organization|Corporation|WebSite|Brand|Company")


def _json_ld(script: str) -> Iterator[tuple[str, str]]:
    """Headline, description, authors, date, language and publisher of the articles in a JSON-LD script."""
    try:
        todo: list[Any] = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    named: dict[str, dict[str, Any]] = {}
    articles: list[tuple[dict[str, Any], str]] = []
    while todo:
        thing = todo.pop(0)
        if isinstance(thing, list):
            todo = thing[:50] + todo
        elif isinstance(thing, dict):
            todo += [thing[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(thing.get(k), (list, dict))]
            if "name" in thing:
                named[str(thing.get("@id"))] = thing
            if ARTICLES.search(_kind(thing)):
                articles.append((thing, "ld-page" if _kind(thing).endswith("WebPage") else "ld"))
    for thing, prefix in articles:
        yield from _ld_article(thing, prefix, named)


def _kind(thing: dict[str, Any]) -> str:
    kind = thing.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)


def _ld_article(thing: dict[str, Any], prefix: str, named: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for key in LD_KEYS:
        if isinstance(thing.get(key), str):
            yield f"{prefix}:{key}", TAG.sub("", unescape(thing[key]))
    authors = thing.get("author") or thing.get("creator") or []
    for author in authors if isinstance(authors, list) else [authors]:
        who = named.get(str(author.get("@id")), author) if isinstance(author, dict) and "name" not in author else author
        name, kind = (who.get("name"), _kind(who)) if isinstance(who, dict) else (who, "")
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str):
                yield f"{prefix}:{'team' if TEAMS.search(kind) else 'author'}", unescape(one)
    publisher = thing.get("publisher")
    if isinstance(publisher, dict):
        publisher = named.get(str(publisher.get("@id")), publisher)
        if isinstance(publisher.get("name"), str):
            yield f"{prefix}:publisher", unescape(publisher["name"])
