"""The pieces of plain texts: their lines, long ones as sentences, each with a verdict, a kind and, at the top, a field."""

from __future__ import annotations

from collections.abc import Sequence

from ..furniture import CERTAIN, reason_of
from .cuts import pieces_of
from .features import text_features
from .forest import Model, chosen, judged
from .opening import closing, grouped, kinds, opening
from .pieces import Piece
from .rows import Rows
from .sources import Run, Sources

WHOLE = 0.93  # a text of which the model would keep this share is an article already: only known furniture goes


def text_pieces(sources: Sources, numbers: Sequence[int], learned: Model) -> list[list[Piece]]:
    """The pieces of those sources that are texts, with lines or without."""
    pieces = [list(pieces_of(sources[i].text, sources[i].blocks)) for i in numbers]
    runs = [Run(i, [p for p in own if p.reason is None]) for i, own in zip(numbers, pieces, strict=True)]
    if any(run.parts for run in runs):
        _judge(sources, [run for run in runs if run.parts], learned)
    for (i, kept), own in zip(runs, pieces, strict=True):
        text = sources[i].text
        if kept:
            opening(text, own)
            closing(text, own)
            kinds(text, kept)
        grouped(text, own)
    return pieces


def _judge(sources: Sources, runs: Sequence[Run], learned: Model) -> None:
    """Marks what known furniture is, and what the model leaves out."""
    found = judged(learned, text_features, sources, runs, "words", "prose", "furnished")
    words, rows = found["words"], Rows([len(run.parts) for run in runs])
    keep = chosen(found["sure"], words, rows)
    whole = rows.each(rows.sums(words * keep) >= WHOLE * rows.sums(words))
    columns = (keep, whole, found["sure"], words, found["prose"], found["furnished"])
    texts = (sources[i].text for i, parts in runs for _ in parts)
    pieces = (p for run in runs for p in run.parts)
    for p, text, kept, stays, likely, size, prose, furnished in zip(pieces, texts, *(c.tolist() for c in columns), strict=True):
        p.sure, p.words, p.prose = likely, size, prose
        known = reason_of(text[p.start : p.end].strip()) if furnished else None
        if known and (known in CERTAIN or not kept):
            p.reason = known
        elif not (kept or stays):
            p.reason = "boilerplate"
