"""The pieces of a plain text: its lines, long ones as sentences, each with a verdict, a kind and, at the top, a field."""

from __future__ import annotations

from ..blocks import Source
from ..furniture import CERTAIN, reason_of
from .cuts import pieces_of
from .features import text_features
from .forest import Model, chosen, judged
from .opening import closing, grouped, kinds, opening
from .pieces import Piece

WHOLE = 0.93  # a text of which the model would keep this share is an article already: only known furniture goes


def text_pieces(source: Source, learned: Model) -> list[Piece]:
    """The pieces of a text that has lines, or of one that lost them."""
    text = source.text
    pieces = list(pieces_of(text, source.blocks))
    if judged := [p for p in pieces if p.reason is None]:
        _judge(source, judged, learned)
        opening(text, pieces)
        closing(text, pieces)
        kinds(text, judged)
    return grouped(text, pieces)


def _judge(source: Source, pieces: list[Piece], learned: Model) -> None:
    """Marks what known furniture is, and what the model leaves out."""
    found = judged(
        learned, len(pieces), lambda a, b: text_features(source, pieces[a:b], learned.weights), "words", "prose", "furnished"
    )
    words = found["words"]
    keep = chosen(found["sure"], words)
    whole = bool((words * keep).sum() >= WHOLE * words.sum())
    columns = (keep, found["sure"], words, found["prose"], found["furnished"])
    for p, kept, likely, size, prose, furnished in zip(pieces, *(c.tolist() for c in columns), strict=True):
        p.sure, p.words, p.prose = likely, size, prose
        known = reason_of(source.text[p.start : p.end].strip()) if furnished else None
        if known and (known in CERTAIN or not kept):
            p.reason = known
        elif not kept and not whole:
            p.reason = "boilerplate"
