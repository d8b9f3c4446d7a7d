"""A page or a plain text as blocks: what `repair` and `maintext` read. Pages are parsed here and nowhere else."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, starmap

from selectolax.lexbor import LexborHTMLParser

from ..model import Repaired
from .head import head
from .limits import bare, safe
from .page import SKIPPED, Reading, lines
from .source import Elements, Kind, Source, SourceBlock
from .wrapped import paragraphs

__all__ = ["Elements", "Kind", "Source", "SourceBlock", "read_blocks", "reanchor"]


def read_blocks(text: str, *, html: bool, data: bytes | None = None) -> Source:
    """The blocks of a decoded page (its own text becomes theirs, joined by two newlines) or the paragraphs of a plain text.
    `data` is the text in UTF-8, where that is at hand.

    >>> read_blocks("<p>One<p>Two", html=True).text
    'One\\n\\nTwo'
    """
    if not html:
        return Source(text, tuple(starmap(SourceBlock, paragraphs(text, lines(text)))), False)
    read = _page(text, text.encode("utf-8", "ignore") if data is None else data)
    elements = Elements(tuple(read.tags), tuple(read.of), tuple(read.ups))
    return Source("\n\n".join(read.texts), tuple(read.blocks), True, elements)


def _page(text: str, data: bytes) -> Reading:
    """What the head of a page says and what its body shows; of markup that would stop the parser, what its bare tags hold."""
    read = Reading()
    if not safe(text):
        read.body(bare(text))
        return read
    tree = LexborHTMLParser(data)
    for label, said in head(tree):
        read.add(said, "meta", label=label)
    tree.strip_tags(SKIPPED)
    if (node := tree.body) is not None:
        read.body(node.html or "")
    return read


def reanchor(source: Source, repaired: Repaired) -> Source:
    """The same blocks as spans of the repaired text; an edit across the end of a block counts for the block it begins in."""
    if not repaired.edits:
        return source
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
        blocks.append(b._replace(start=start, end=max(at(b.end), start)))
    kept = tuple(b for b in blocks if repaired.text[b.start : b.end].strip())
    return replace(source, text=repaired.text, blocks=kept)
