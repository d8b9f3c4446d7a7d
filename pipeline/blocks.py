"""A page or a plain text as blocks: what `repair` and `maintext` read. Pages are parsed here and nowhere else."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .model import Repaired

Kind = Literal["heading", "paragraph", "item", "row", "quote", "code", "caption", "meta"]

# elements whose text nobody reads
SKIPPED = frozenset(
    (  # noqa: SIM905
        "script style noscript template svg iframe object canvas datalist select head title"
    ).split()
)
# elements that stand inside a line
INLINE = frozenset(
    (  # noqa: SIM905
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr q rp rt ruby s samp "
        "small span strike strong sub sup time tt u var wbr img td th"
    ).split()
)
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "tr": "row",
    "blockquote": "quote",
    "pre": "code",
}  # fmt: skip
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
NAMING = ("class", "id", "role", "itemprop", "rel", "data-testid", "data-component")
DEEP = 60  # levels of a path that are kept; deeper blocks share the path of this level
LD_LIMIT = 400_000  # characters of one JSON-LD script that are read


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """`text[start:end]` of a source, and where it stood.

    `tag` is the path of elements, each numbered in the order of the page (`body1/div4/p9`), `classes` the class, id and role of
    each, joined the same way; `links` counts the characters inside links; `label` says of a `meta` block where it was found.
    """

    start: int
    end: int
    kind: Kind
    tag: str = ""
    classes: str = ""
    links: int = 0
    label: str = ""


@dataclass(frozen=True)
class Source:
    """A source text and its blocks, in order, without overlap; between blocks stands only white space."""

    text: str
    blocks: tuple[SourceBlock, ...]
    html: bool


class _Found(NamedTuple):
    text: str
    kind: Kind
    tag: str = ""
    classes: str = ""
    links: int = 0
    label: str = ""


def read_blocks(text: str, *, html: bool) -> Source:
    """The blocks of a decoded page (its own text becomes theirs, joined by two newlines) or the lines of a plain text.

    >>> read_blocks("<p>One<p>Two", html=True).text
    'One\\n\\nTwo'
    """
    if not html:
        return Source(text, tuple(_lines(text)), False)
    tree = LexborHTMLParser(text)
    found = [*_head(tree), *_body(tree)]
    ends = list(accumulate(len(f.text) + 2 for f in found))
    spans = zip([0, *ends], found, strict=False)
    blocks = tuple(SourceBlock(at, at + len(f.text), f.kind, f.tag, f.classes, f.links, f.label) for at, f in spans)
    return Source("\n\n".join(f.text for f in found), blocks, True)


def _lines(text: str) -> Iterator[SourceBlock]:
    """The lines of a plain text; the marks of a Markdown heading (`## Soak`) stand outside its block."""
    for line in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text):
        marks = re.match(r"#{1,6}[ \t]+(?=\S)", line.group())
        yield SourceBlock(line.start() + (marks.end() if marks else 0), line.end(), "heading" if marks else "paragraph")


def reanchor(source: Source, repaired: Repaired) -> Source:
    """The same blocks as spans of the repaired text; an edit across the end of a block counts for the block it begins in."""
    if not repaired.edits:
        return replace(source, text=repaired.text)
    starts = [e.start for e in repaired.edits]
    shifts = [0, *accumulate(len(e.after) - len(e.before) for e in repaired.edits)]

    def at(offset: int) -> int:
        i = bisect_right(starts, offset - 1)  # edits that begin before the offset
        if i and repaired.edits[i - 1].end > offset:
            edit = repaired.edits[i - 1]
            return edit.start + shifts[i - 1] + min(offset - edit.start, len(edit.after))
        return offset + shifts[i]

    blocks: list[SourceBlock] = []
    for b in source.blocks:
        start = max(at(b.start), blocks[-1].end if blocks else 0)
        blocks.append(replace(b, start=start, end=max(at(b.end), start)))
    return Source(repaired.text, tuple(b for b in blocks if repaired.text[b.start : b.end].strip()), source.html)


# ---------------------------------------------------------------- what the page says of itself
def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _head(tree: LexborHTMLParser) -> Iterator[_Found]:
    """Title, meta elements, JSON-LD, canonical address, language and time elements as `meta` blocks."""
    for label, value in _head_values(tree):
        if text := _squeeze(value)[:2000]:
            yield _Found(text, "meta", label=label)


def _head_values(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    if (node := tree.css_first("title")) is not None:
        yield "title", node.text()
    for node in tree.css("meta"):
        name = (node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or "").lower()
        if name in META:
            yield name, node.attributes.get("content") or ""
    if (node := tree.css_first("link[rel=canonical]")) is not None:
        yield "canonical", node.attributes.get("href") or ""
    if (node := tree.css_first("html")) is not None:
        yield "lang", node.attributes.get("lang") or node.attributes.get("xml:lang") or ""
    for node in tree.css("time[datetime]")[:3]:
        yield "time", node.attributes.get("datetime") or ""
    for node in tree.css("script[type='application/ld+json']")[:20]:
        yield from _json_ld(node.text()[:LD_LIMIT])


ARTICLES = re.compile(r"Article|BlogPosting|NewsArticle|Report|Review$|TechArticle|ScholarlyArticle|WebPage$")


def _json_ld(script: str) -> Iterator[tuple[str, str]]:
    """Headline, description, authors, date, language and publisher of the articles in a JSON-LD script."""
    try:
        todo: list[Any] = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    while todo:
        thing = todo.pop(0)
        if isinstance(thing, list):
            todo = thing[:50] + todo
        elif isinstance(thing, dict):
            todo += [thing[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(thing.get(k), (list, dict))]
            kind = thing.get("@type")
            if any(ARTICLES.search(str(k)) for k in (kind if isinstance(kind, list) else [kind])):
                yield from _ld_article(thing, "ld-page" if kind == "WebPage" else "ld")


def _ld_article(thing: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key in ("headline", "description", "datePublished", "inLanguage"):
        if isinstance(thing.get(key), str):
            yield f"{prefix}:{key}", thing[key]
    authors = thing.get("author") or thing.get("creator") or []
    for author in authors if isinstance(authors, list) else [authors]:
        name = author.get("name") if isinstance(author, dict) else author
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str):
                yield f"{prefix}:author", one
    publisher = thing.get("publisher")
    if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
        yield f"{prefix}:publisher", publisher["name"]


# ---------------------------------------------------------------- what the reader sees
class _Walk:
    """The open elements, and the text gathered since the last block began or ended."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.paths: list[str] = []
        self.classes: list[str] = []
        self.parts: list[str] = []
        self.links = 0
        self.in_link = 0
        self.count = 0

    def open(self, tag: str, node: LexborNode) -> None:
        self.count += 1
        deep = len(self.tags) >= DEEP
        up, over = (self.paths[-1], self.classes[-1]) if self.tags else ("", "")
        self.tags.append(tag)
        self.paths.append(up if deep else f"{up}/{tag}{self.count}")
        self.classes.append(over if deep else f"{over}/{_names(node)}")

    def close(self) -> None:
        self.tags.pop(), self.paths.pop(), self.classes.pop()

    def kind(self) -> Kind:
        """The kind of the nearest element that has one; a paragraph in a quotation is quotation."""
        near = [KINDS[t] for t in self.tags[-8:] if t in KINDS]
        return near[-1] if near else "paragraph"

    def flush(self) -> Iterator[_Found]:
        """The text gathered so far as a block, if it is more than white space."""
        text = "".join(self.parts)
        links, self.parts, self.links = self.links, [], 0
        if text and not text.isspace():
            kind = self.kind()
            text = re.sub(r"\n\s*\n", "\n", text.strip("\n").rstrip()) if kind == "code" else _squeeze(text)
            yield _Found(text.strip(" |") or text, kind, self.paths[-1], self.classes[-1], min(links, len(text)))


def _names(node: LexborNode) -> str:
    """Class, id, role and the marks of hidden elements, in one lower-case line without slashes."""
    a = node.attributes
    if not a:
        return ""
    words = [a[k] or "" for k in NAMING if k in a]
    if "hidden" in a or "display:none" in (a.get("style") or "").replace(" ", "") or a.get("aria-hidden") == "true":
        words.append("is-hidden")
    return " ".join(words).strip()[:160].lower().replace("/", " ")


def _body(tree: LexborHTMLParser) -> Iterator[_Found]:
    """The text of the block-level elements, in the order of the page. The walk keeps its own stack: pages nest without limit."""
    walk, node = _Walk(), tree.body
    if node is None:
        return
    stack: list[tuple[LexborNode | None, bool]] = [(node, False)]  # the node to visit next, and whether its parent is a block
    walk_root = True
    while stack:
        current, block = stack.pop()
        if current is None:  # the end of an element
            if block:
                yield from walk.flush()
            walk.in_link -= walk.tags[-1] == "a"
            walk.close()
            continue
        if not walk_root and (after := current.next) is not None:
            stack.append((after, False))
        walk_root = False
        yield from _visit(walk, current, stack)


def _visit(walk: _Walk, node: LexborNode, stack: list[tuple[LexborNode | None, bool]]) -> Iterator[_Found]:
    """One node: its text is gathered, or its children are put on the stack with the mark of its end below them."""
    tag = node.tag or ""
    if tag == "-text":
        text = node.text_content or ""
        walk.parts.append(text)
        walk.links += len(text.strip()) if walk.in_link > 0 else 0
    elif tag == "br":
        if walk.parts and walk.parts[-1] == "\n":
            yield from walk.flush()
        walk.parts.append("\n")
    elif tag == "hr":
        yield from walk.flush()
    elif tag and tag[0] not in "-!_" and tag not in SKIPPED:
        if tag in ("td", "th") and walk.parts:
            walk.parts.append(" | ")
        block = tag not in INLINE
        if block:
            yield from walk.flush()
        walk.open(tag, node)
        walk.in_link += tag == "a"
        stack.append((None, block))
        if (child := node.child) is not None:
            stack.append((child, False))
