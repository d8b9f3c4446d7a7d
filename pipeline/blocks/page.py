"""What the reader of a page sees: the text of its block-level elements, in order, and the elements it stands in.

The parser (lexbor) mends the markup; its well-formed output is then read tag by tag, which is faster than walking its tree and
knows no limit of depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import get_args

from .source import Kind, SourceBlock, Tag

# elements whose text nobody reads
SKIPPED = (  # noqa: SIM905
    "script style noscript template svg iframe object canvas datalist select head title"
).split()
# elements that end a line of text; all others stand inside one
BLOCKS = (  # noqa: SIM905
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol optgroup option p "
    "pre search section summary table tbody tfoot thead tr ul video audio textarea"
).split()
# and the most common ones of those
INLINES = (  # noqa: SIM905
    "span img strong em i b u s input label time source picture small sup sub code font abbr cite mark meta link td th"
).split()
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "tr": "row",
    "blockquote": "quote",
    "pre": "code",
}  # fmt: skip
# and what they are in text of each kind: a row that has paragraphs is none
KINDS_IN: dict[Kind, dict[str, Kind]] = {kind: KINDS | ({"p": "paragraph"} if kind == "row" else {}) for kind in get_args(Kind)}
# a tag and its attributes (a name may hold a stray quote), or a comment, which has neither; a comment in an attribute is none
TOKEN = re.compile(r'<(?:(/?[a-z][^\s/>]*+)((?: [^\s>=]++(?:="[^"]*+")?)*+)\s*+|!--.*?--)>', re.S)
STRAY = re.compile(r"<[^<>]*>")  # a tag that is written in no way known
NAMED = re.compile(r' (?:class|i(?:d|tem(?:prop|type))|r(?:ole|el)|data-(?:testid|component))="([^"]{1,200})')
HIDDEN = re.compile(r'(?:^|\s)hidden(?:=|\s|$)|display:\s*none|aria-hidden="true"')
OPENS, CLOSES, RULE, LINK, UNLINK, BREAK, CELL, INLINE = range(8)  # what a tag does


class _Does(dict[str | None, int]):
    """What each tag does; None is a comment."""

    def __missing__(self, tag: str | None) -> int:
        """One with a hyphen, an element of the page's own making, ends a line of text; all others stand inside one."""
        return (CLOSES if tag[0] == "/" else OPENS) if tag and "-" in tag else INLINE


DOES = _Does({
    **{f"{end}{tag}": INLINE for tag in INLINES for end in ("", "/")},
    **dict.fromkeys(BLOCKS, OPENS), **{f"/{tag}": CLOSES for tag in BLOCKS}, "hr": RULE,
    "a": LINK, "/a": UNLINK, "br": BREAK, "td": CELL, "th": CELL,
})  # fmt: skip
DOES[None] = INLINE
MARKS = re.compile(r"#{1,6}[ \t]+(?=\S)")
# how a line of a pager ends whose last link leads on (`1 2 Next Page »`), and begins whose first one leads back
ARROWS = " |»›→>«‹←<"
ONWARDS = ("next", "next page", "nächste", "nächste seite", "weiter", "suivant", "page suivante", "siguiente", "página siguiente")
BACKWARDS = ("prev", "vorherige", "zurück", "page précédente", "précédent", "anterior", "página anterior")
PAGER = 40  # characters of a line of a pager, at most
PAGES = 20  # links of pagers that are told
HREF = re.compile(r' href="([^"]+)"')
NEAR = 50  # open elements that one end tag may close


def names(attributes: str) -> str:
    """Class, id, role and their like in one lower-case line, and `is-hidden` for what is not shown."""
    if '="' not in attributes:
        return ""
    found = " ".join(NAMED.findall(attributes))
    hidden = ("hidden" in attributes or "display:" in attributes) and HIDDEN.search(attributes)
    return (found + " is-hidden" if hidden else found)[:200].lower()


class Reading:
    """What was read of a page so far: the texts of its blocks, the blocks, and what `Elements` has of its elements."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.blocks: list[SourceBlock] = []
        self.tags: dict[Tag, int] = {}  # the different ones and their numbers
        self.of: list[int] = []
        self.ups: list[int] = []
        self.end = 0  # of the texts, joined by two newlines
        self.stack: list[tuple[int, str, Kind]] = [(-1, "", "paragraph")]  # number, end tag and kind of text of open elements
        self.parts: list[str] = []  # the text since the last block began or ended
        self.inner: list[str] = []  # the attributes of the elements inside that text
        self.linked: list[str] = []  # the part of it that stands in links
        self.pages: list[
            tuple[str, str]
        ] = []  # what links of pagers lead to (`next`, `prev` or the number of a `page`), and where

    def add(  # noqa: PLR0917
        self, text: str, kind: Kind, element: int = -1, links: int = 0, anchors: int = 0, inner: str = "", label: str = ""
    ) -> None:
        """A block, its place aside as in `SourceBlock`."""
        end = self.end + len(text)
        self.texts.append(text)
        self.blocks.append(SourceBlock(self.end, end, kind, element, links, anchors, inner, label))
        self.end = end + 2

    def body(self, markup: str) -> None:  # noqa: PLR0912 - one branch a kind of tag, called for every tag of a page
        """Well-formed markup: every tag in turn, with the text that follows it."""
        tokens = TOKEN.split(markup)
        parts, inner, in_link = self.parts, self.inner, False
        parts.append(tokens[0])
        stack, linked = self.stack, self.linked
        for tag, attributes, text in zip(tokens[1::3], tokens[2::3], tokens[3::3], strict=True):
            does = DOES[tag]
            if does <= RULE:
                if parts:
                    self._flush()
                if does == OPENS:
                    self._open(tag, attributes)
                elif does == CLOSES and stack[-1][1] == tag:
                    stack.pop()
                elif does == CLOSES:
                    self._close(tag)
            elif does == INLINE:
                if attributes:
                    inner.append(attributes)
            elif does == LINK:
                in_link = True
                inner.append(attributes)
            elif does == UNLINK:
                in_link = False
            elif does == BREAK:
                if parts and parts[-1] == "\n":
                    self._flush()
                parts.append("\n")
            elif parts:  # and a cell begins
                parts.append(" | ")
            if text and (parts or not text.isspace()):
                parts.append(text)
                if in_link:
                    linked.append(text)
        self._flush()
        self._tell_pages()

    def _open(self, tag: str, attributes: str) -> None:
        """An element that ends a block opens; its text is of its kind, or of that of the text around it."""
        number, _, kind = self.stack[-1]
        of, tags = self.of, self.tags
        self.stack.append((len(of), "/" + tag, KINDS_IN[kind].get(tag, kind)))
        of.append(tags.setdefault((tag, attributes), len(tags)))
        self.ups.append(number)

    def _close(self, tag: str) -> None:
        """An element that ends a block closes by this end tag, and so do those that are open inside it."""
        stack = self.stack
        for i in range(len(stack) - 1, max(0, len(stack) - NEAR), -1):
            if stack[i][1] == tag:
                del stack[i:]
                return

    def _flush(self) -> None:
        """The text gathered so far as a block, if it is more than white space."""
        number, _, kind = self.stack[-1]
        parts, linked, inner = self.parts, self.linked, self.inner
        text = _code("".join(parts)) if kind == "code" else _plain(parts[0] if len(parts) == 1 else "".join(parts))
        if text:
            links = min(len(text), sum([len(x.strip()) for x in linked])) if linked else 0
            self.add(text, kind, number, links, len(linked), names("".join(inner)) if inner else "")
            if linked and len(text) <= PAGER:
                self._pager(text)
        linked.clear()
        parts.clear()
        inner.clear()

    def _tell_pages(self) -> None:
        """Where the links of pagers lead, as blocks."""
        for label, address in self.pages[:PAGES]:
            self.add(address, "meta", label=label)

    def _pager(self, text: str) -> None:
        """The links of a line that may be of a pager: it says `Next`, or `Previous`, or is the number of a page."""
        low = text.strip(ARROWS).lower()
        onwards, backwards, number = low.endswith(ONWARDS), low.startswith(BACKWARDS), low.isdigit() and len(low) <= 3
        if onwards or backwards or number:
            there = [unescape(x) for x in HREF.findall("".join(self.inner)) if x[0] != "#"]
            self.pages += [("next", x) for x in there[-1:] if onwards and re.search(r"\d", x)]
            self.pages += [("prev", x) for x in there[:1] if backwards]
            self.pages += [("page", x) for x in there if number and re.search(rf"(?<!\d){int(low)}\D*$", x)]


def _plain(raw: str) -> str:
    """The text of markup without tags; white space becomes one space."""
    text = " ".join((_without_markup(raw) if "&" in raw or "<" in raw else raw).split())
    return text.strip(" |") or text


def _code(raw: str) -> str:
    """The text of code without tags and empty lines."""
    return re.sub(r"\n\s*\n", "\n", _without_markup(raw).strip("\n").rstrip())


def _without_markup(raw: str) -> str:
    return unescape(STRAY.sub("", raw) if "<" in raw else raw)


def lines(text: str) -> Iterator[tuple[int, int, Kind]]:
    """The lines of a plain text; the marks of a Markdown heading (`## Soak`) stand outside its block."""
    at = 0
    for line in text.split("\n"):
        if solid := line.strip():
            start = at if solid[0] == line[0] else at + len(line) - len(line.lstrip())
            end = start + len(solid)
            marks = solid[0] == "#" and MARKS.match(text, start, end)
            yield (marks.end(), end, "heading") if marks else (start, end, "paragraph")
        at += len(line) + 1
