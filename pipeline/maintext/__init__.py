"""The article in a source text, and a reason for every word that is not in it.

A page is judged by its blocks, a text by its lines, a text on one line by its sentences; all three become pieces of the source
text, which are kept or removed whole. `\\w+` runs are conserved: those of the source are those kept plus those removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from ..blocks import Source
from ..model import Block, Problem, Removed
from .confidence import confidences
from .forest import model
from .page import TEASER, page_pieces
from .pieces import Piece, joined, removed
from .plain import text_pieces
from .sources import Run, Sources

__all__ = ["MainText", "main_text", "main_texts"]

DOUBTFUL = 0.5  # a confidence below this is a problem of the record


class MainText(NamedTuple):
    """The text (its blocks joined by two newlines), what was left out and why, and the texts found for the record's fields."""

    text: str
    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]
    fields: dict[str, list[str]]
    confidence: float
    words: int  # of the source
    problems: tuple[Problem, ...] = ()


def main_text(source: Source) -> MainText:
    """The main text of a repaired source; empty, with a problem, where there is none."""
    return main_texts([source])[0]


def main_texts(given: Sequence[Source]) -> list[MainText]:
    """The main text of each source: the same whatever else is among them, and found faster for many."""
    sources = Sources(given)
    pieces: list[list[Piece]] = [[] for _ in given]
    sure = [0.0 for _ in given]
    for name, pieces_of in (("page", page_pieces), ("text", text_pieces)):
        if numbers := [i for i, source in enumerate(given) if source.html == (name == "page")]:
            learned = model(name)
            found = pieces_of(sources, numbers, learned)
            for i, own, likely in zip(numbers, found, confidences(found, learned.sure), strict=True):
                pieces[i], sure[i] = own, likely
    words = iter(sources.characters.words_in(*sources.spans(list(map(Run, range(len(given)), pieces)))).tolist())
    counted = [list(islice(words, len(own))) for own in pieces]
    total = sources.words().tolist()
    return list(map(_main_text, given, pieces, counted, total, sure, sources.plain()))


def _main_text(  # noqa: PLR0917
    source: Source, pieces: list[Piece], counted: list[int], total: int, sure: float, plain: bool
) -> MainText:
    """What these pieces of a source make, with the words counted in each and in all; `plain` is as in `squeezed`."""
    text, blocks = joined(source.text, [p for p in pieces if p.reason is None], plain=plain)
    fields: dict[str, list[str]] = {}
    for p in pieces:
        if p.fact:
            said = " ".join(source.text[p.start : p.end].split())
            for name in ("near", p.fact) if p.fact in ("byline", "date") else (p.fact,):
                fields.setdefault(name, []).append(said)
    sure = sure if text else 0.0
    left_out = removed(source.text, pieces, counted, plain=plain)
    problems = tuple(_problems(text, sure, index=TEASER in fields))
    return MainText(text, blocks, left_out, fields, sure, total, problems)


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
