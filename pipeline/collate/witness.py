"""A document as a witness: its words, with the substitutions made, and which page of several it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, repeat

from pipeline.align import folded, words
from pipeline.model import Document

from .record import Witness, Word
from .tokens import substituted


def witness_of(document: Document, became: Mapping[str, str]) -> Witness:
    """A document as words, with the substitutions made."""
    found, page = list[Word](), document.evidence.get("page")
    for number, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        spans = words(text)
        was = [text[a:b] for a, b in spans]
        new = [substituted(word, became) for word in was] if became else was
        spaces = [text[a:b] for a, b in zip([0, *(end for _, end in spans)], [start for start, _ in spans], strict=False)]
        opens = chain((True,), repeat(False))
        found += map(Word, new, was, map(folded, new), spaces, repeat(number), repeat(block.kind), opens)
    return Witness(document.id, tuple(found), int(page.split()[0]) if page else None)
