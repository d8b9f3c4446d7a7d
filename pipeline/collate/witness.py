"""A document as a witness: its words, with the substitutions made, and which page of several it is."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.align import folded, words
from pipeline.model import Document

from .record import Witness, Word
from .tokens import substituted


def witness_of(document: Document, became: Mapping[str, str]) -> Witness:
    """A document as words, with the substitutions made."""
    found, page = [], document.evidence.get("page")
    for number, block in enumerate(document.blocks):
        text, end = document.text[block.start : block.end], 0
        for a, b in words(text):
            was = text[a:b]
            new = substituted(was, became) if became else was
            found.append(Word(new, was, folded(new), text[end:a], number, block.kind, not end))
            end = b
    return Witness(document.id, tuple(found), int(page.split()[0]) if page else None)
