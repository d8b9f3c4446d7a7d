"""The article in a source text, and a reason for every word that is not in it.

A page is judged by its blocks, a text by its lines, a text on one line by its sentences; all three become pieces of the source
text, which are kept or removed whole. `\\w+` runs are conserved: those of the source are those kept plus those removed.
"""

from __future__ import annotations

from typing import NamedTuple

from ..blocks import Source
from ..model import Block, Problem, Removed
from .confidence import confidence
from .forest import model
from .page import TEASER, page_pieces
from .pieces import joined, removed
from .plain import text_pieces

__all__ = ["MainText", "main_text"]

DOUBTFUL = 0.5  # a confidence below this is a problem of the record


class MainText(NamedTuple):
    """The text (its blocks joined by two newlines), what was left out and why, and the texts found for the record's fields."""

    text: str
    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]
    fields: dict[str, list[str]]
    confidence: float
    problems: tuple[Problem, ...] = ()


def main_text(source: Source) -> MainText:
    """The main text of a repaired source; empty, with a problem, where there is none."""
    learned = model("page" if source.html else "text")
    pieces = list(page_pieces(source, learned)) if source.html else text_pieces(source, learned)
    text, blocks = joined(source.text, [p for p in pieces if p.reason is None])
    fields: dict[str, list[str]] = {}
    for p in pieces:
        if p.fact in ("byline", "date"):
            fields.setdefault("near", []).append(" ".join(source.text[p.start : p.end].split()))
        if p.fact:
            fields.setdefault(p.fact, []).append(" ".join(source.text[p.start : p.end].split()))
    sure = confidence(pieces, learned.sure) if text else 0.0
    return MainText(text, blocks, removed(source, pieces), fields, sure, tuple(_problems(text, sure, index=TEASER in fields)))


def _problems(text: str, sure: float, *, index: bool) -> list[Problem]:
    if index:
        message = "this page leads to articles and is none: headlines with little between them"
        return [Problem(stage="maintext", code="index-page", message=message)]
    if not text:
        return [Problem(stage="maintext", code="no-article", message="no main text was found in it")]
    if sure < DOUBTFUL:
        message = f"this may not be the article, or not all of it: confidence {sure}"
        return [Problem(stage="maintext", code="doubtful-main-text", message=message)]
    return []
