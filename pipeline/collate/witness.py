"""A document as a witness: its words, with the substitutions made, and which page of several it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.align import folded, words
from pipeline.model import Document

from .record import Witness, Word
from .tokens import substituted

EDGES = 200  # characters at the edges of a text in which a pager may stand
PAGE_OF = re.compile(r"(?i)\b(?:page|seite|página) ?(\d{1,2}) ?(?:of|von|de|/) ?\d{1,2}\b")
NEXT_PAGE = re.compile(r"(?i)\bnext page\b|\b1 2(?: \d)* next\b|\bnächste seite\b|\bpage suivante\b|\bpágina siguiente\b")
PREVIOUS_PAGE = re.compile(
    r"(?i)\bprevious page\b|\bprev(?:ious)? 1 2\b|\bvorherige seite\b|\bpage précédente\b|\bpágina anterior\b"
)


def witness_of(document: Document, became: Mapping[str, str]) -> Witness:
    """A document as words, with the substitutions made."""
    found = []
    for number, block in enumerate(document.blocks):
        text, end = document.text[block.start : block.end], 0
        for a, b in words(text):
            was = text[a:b]
            new = substituted(was, became) if became else was
            found.append(Word(new, was, folded(new), text[end:a], number, block.kind, not end))
            end = b
    return Witness(document.id, tuple(found), _page(document))


def _page(document: Document) -> int | None:
    """Which page of several this is, by its pager: in what was removed, or at the edges of what was not."""
    edges = [" ".join(document.text[:EDGES].split()), " ".join(document.text[-EDGES:].split())]
    seen = "\n".join([*edges, *(removed.quote for removed in document.removed)])
    if told := PAGE_OF.search(seen):
        return int(told[1])
    return 1 if NEXT_PAGE.search(seen) else 2 if PREVIOUS_PAGE.search(seen) else None
